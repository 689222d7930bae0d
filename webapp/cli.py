"""The terminal's door: duizhao serve | worker | add | clean | translate | export | search | backup | restore | model | doctor."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import OperationalError

from webapp import __version__
from webapp.config import Settings, load_settings
from webapp.errors import BadForm, DuizhaoError, SetupError

if TYPE_CHECKING:
    from webapp.engines.catalogue import Indexes


class Commands(click.Group):
    """Refusals end as one sentence on standard error and exit status 1, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except DuizhaoError as error:
            click.echo(f"duizhao: {error}", err=True)
            context.exit(1)
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # somebody piped us into head: that is no error
                sys.stderr.close()
                context.exit(0)
            where = f" ({error.filename})" if error.filename else ""
            click.echo(f"duizhao: {error.strerror or error}{where}.", err=True)
            context.exit(1)
        except OperationalError as error:
            click.echo(f"duizhao: the database cannot be used ({error.orig}).", err=True)
            context.exit(1)


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="duizhao")
def main() -> None:
    """Read a Chinese article beside its offline English translation."""


def _progress(label: str) -> Callable[[int, int | None], None]:
    """A progress line in bytes, on standard error, only where somebody watches it."""
    shown = [-1]

    def show(done: int, total: int | None) -> None:
        percent = 100 * done // total if total else done // 1_000_000
        if percent == shown[0] or not sys.stderr.isatty():
            return
        shown[0] = percent
        size = f"{done / 1e6:.1f} of {total / 1e6:.1f} MB ({percent} %)" if total else f"{done / 1e6:.1f} MB"
        click.echo(f"\r{label}: {size}   ", nl=bool(total and done >= total), err=True)

    return show


# --- the server -----------------------------------------------------------------------------------------------------


@main.command()
@click.option("--host", help="Address to listen on (default: 127.0.0.1, this machine only).")
@click.option("--port", type=int, help="Port to listen on (default: 5000).")
@click.option("--prepare-only", is_flag=True, help="Do what a first start does, then stop.")
def serve(host: str | None, port: int | None, prepare_only: bool) -> None:
    """Start the server and its worker; the first start also makes the database and a sample article."""
    from dataclasses import replace

    from webapp.prepare import prepare

    settings = load_settings()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    listener = None if prepare_only else _listen(settings)
    prepare(settings, click.echo, _progress("Fetching"))
    if listener is not None:
        _serve(settings, listener)


def _listen(settings: Settings) -> socket.socket:
    """The listening socket.  Raises SetupError when the port is taken: before anything else is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise SetupError(
            f"Port {settings.port} on {settings.host} cannot be used ({reason}). "
            f"Another program may have it; try: duizhao serve --port {settings.port + 1 if settings.port < 65535 else 5001}"
        ) from error
    return listener


def _serve(settings: Settings, listener: socket.socket) -> None:
    import waitress

    from webapp import create_app

    stopping = threading.Event()
    worker = threading.Thread(target=_keep_worker, args=(settings, stopping), daemon=True)
    server = waitress.create_server(create_app(settings), sockets=[listener], threads=8, ident="duizhao")
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    worker.start()
    threading.Thread(target=_warm_up, args=(settings,), daemon=True).start()
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"Duizhao is at http://{host}:{port}   (Ctrl-C stops it)")
    try:
        server.run()  # returns on KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    finally:
        stopping.set()
        server.close()
        worker.join(timeout=15)
        click.echo("Stopped.")


def _warm_up(settings: Settings) -> None:
    """Load the cleaner's tables and make the dictionary now, so that the first reader does not wait for them."""
    from webapp import lexicon, text
    from webapp.prepare import SAMPLE

    text.clean(SAMPLE.read_text(encoding="utf-8"))
    lexicon.open_dictionary(settings.cache_dir)


def _keep_worker(settings: Settings, stopping: threading.Event) -> None:
    """Run the worker as a process of its own, and start it again when it dies: its jobs are resumed."""
    environment = os.environ | {"DUIZHAO_INSTANCE": str(settings.instance), "DUIZHAO_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "webapp.cli", "worker"]
    while not stopping.is_set():
        # A session of its own: Ctrl-C in the terminal reaches the server only, which then stops the worker.
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        while process.poll() is None and not stopping.wait(0.3):
            pass
        if process.poll() is None:
            _stop(process)
        elif not stopping.wait(1.0):
            click.echo(f"The worker ended (status {process.returncode}); starting it again.", err=True)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@main.command()
def worker() -> None:
    """Run the worker alone (the server starts one by itself)."""
    import logging

    from webapp.jobs import run_worker

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    run_worker(load_settings())


# --- articles -------------------------------------------------------------------------------------------------------


def _database(settings: Settings) -> object:
    """The database, migrated."""
    from webapp import migrations
    from webapp.db import Database
    from webapp.services import upkeep

    database = Database(settings.database_url)
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        upkeep.catch_up(session)
    return database


def _read_file(name: str, limit: int) -> bytes:
    from webapp.errors import TooLarge

    data = sys.stdin.buffer.read(limit + 1) if name == "-" else Path(name).read_bytes()
    if len(data) > limit:
        raise TooLarge(f"{name} is larger than {limit // 1_048_576} MB; raise max_upload in config.toml to take it.")
    return data


@main.command()
@click.argument("files", nargs=-1, required=True)
def add(files: tuple[str, ...]) -> None:
    """Take FILES (.txt, .md, .html; - is standard input) into the library and queue their translation."""
    from webapp.jobs import Queue
    from webapp.services import articles

    settings = load_settings()
    database = _database(settings)
    queue = Queue(settings, database)
    refused = False
    for name in files:
        try:
            data = _read_file(name, settings.max_upload)
            with database.transaction() as session:
                article, created = articles.import_article(session, data, "" if name == "-" else Path(name).name)
                article_id, title = article.id, article.title
        except (DuizhaoError, OSError) as error:
            click.echo(f"duizhao: {name}: {getattr(error, 'strerror', None) or error}", err=True)
            refused = True  # the others are still taken
            continue
        queue.translate(article_id)
        click.echo(f"{article_id}\t{title}" + ("" if created else "\t(was there already)"))
    if refused:
        sys.exit(1)


@main.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print metadata, blocks and the ledger as JSON.")
@click.option("--fragment", is_flag=True, help="Mend a snippet: drop and restructure nothing, print only its text.")
def clean(file: str, as_json: bool, fragment: bool) -> None:
    """Clean FILE (- is standard input) and print the result; nothing is stored."""
    from webapp import importers, text
    from webapp.text.encoding import decode

    if as_json and fragment:
        raise BadForm("--json and --fragment exclude each other: a fragment has no metadata and no blocks.")
    data = _read_file(file, load_settings().max_upload)
    if fragment:
        click.echo(text.mend_fragment(decode(data).text), nl=False)
        return
    imported = importers.read(data, "" if file == "-" else Path(file).name)
    cleaned = text.clean(imported.text)
    if as_json:
        click.echo(json.dumps(cleaned.as_dict(), ensure_ascii=False, indent=1))
        return
    title = cleaned.metadata.title or imported.hints.title
    click.echo("\n\n".join([*([title] if title else []), *(block.text for block in cleaned.blocks)]))


@main.command()
@click.argument("article_id", type=int)
def translate(article_id: int) -> None:
    """Translate what article ARTICLE_ID still lacks, here and now (no server needed)."""
    from webapp.jobs import Queue, Worker
    from webapp.services import articles, jobs

    settings = load_settings()
    database = _database(settings)
    with database.reading() as session:
        articles.find(session, article_id)
    job_id = Queue(settings, database).plan(article_id)
    if job_id is None:
        click.echo("Nothing is left to translate.")
        return
    Worker(settings, database).run(job_id)
    with database.reading() as session:
        job = jobs.find(session, job_id)
    click.echo(f"{job.state}: {job.done} of {job.total} sentences. {job.message}".strip())
    if job.state == "running":
        click.echo("A running worker has this job already.")


@main.command()
@click.argument("article_id", type=int)
@click.option("--format", "format_name", default="html", show_default=True, help="html, markdown, jsonld, …")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: named by title; - is standard output).")
def export(article_id: int, format_name: str, output: Path | None) -> None:
    """Write an annotated bilingual copy of article ARTICLE_ID."""
    from webapp import exporters
    from webapp.services import export as services

    settings = load_settings()
    with _database(settings).reading() as session:
        document = services.load_document(session, article_id)
    exported = exporters.export(document, format_name)
    if output == Path("-"):
        sys.stdout.buffer.write(exported.data)
        return
    target = output or Path(exported.filename)
    target.write_bytes(exported.data)
    click.echo(target)


@main.command("list")
def list_articles() -> None:
    """Print the library: number, share translated, title."""
    from webapp.services import articles

    with _database(load_settings()).reading() as session:
        for row in articles.library(session):
            click.echo(f"{row.id}\t{row.progress:4.0%}\t{row.title}")


@main.group()
def search() -> None:
    """Find passages; make the search index anew."""


@search.command("find")
@click.argument("words", nargs=-1, required=True)
def find_passages(words: tuple[str, ...]) -> None:
    """Print the passages that hold all WORDS: article and place, Chinese, English (or the note)."""
    from webapp.services import search as services

    with _database(load_settings()).reading() as session:
        results = services.find(session, " ".join(words))
    for found in results.found:
        click.echo(f"{found.article_id}\t{_plain(found.title)}\t{_plain(found.title_target)}")
        for hit in found.hits:
            for pair in hit.pairs:
                click.echo(f"{found.article_id}#s{pair.place}\t{_plain(pair.source)}\t{_plain(pair.target)}")
            if hit.note:
                click.echo(f"{found.article_id}#note-{hit.note_id}\t{_plain(hit.note)}")
    if results.pages > 1:
        click.echo(f"{results.articles} articles in all; the best {len(results.found)} are above.", err=True)


def _plain(excerpt: tuple) -> str:
    return "".join(piece.text for piece in excerpt)


@search.command()
def rebuild() -> None:
    """Throw the search index and the library's listing away and make them from the articles."""
    from webapp.services import upkeep

    with _database(load_settings()).transaction() as session:
        count = upkeep.rebuild(session)
    click.echo(f"Indexed {_counted(count, 'article')}.")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole library (articles, translations, notes, originals) into FILE, a zip.  The server may be running."""
    from webapp import backup as doors

    manifest = doors.backup(_database(load_settings()), file)
    size = file.stat().st_size / 1e6
    click.echo(f"Wrote {file}: {_counted(manifest.articles, 'article')}, {_counted(manifest.notes, 'note')}, {size:.1f} MB.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the backup in the place of the articles that are there.")
def restore(file: Path, replace: bool) -> None:
    """Bring the library back from a backup FILE.  Stop the server first."""
    from webapp import backup as doors

    manifest = doors.restore(_database(load_settings()), file, replace=replace)
    click.echo(f"Restored {_counted(manifest.articles, 'article')} and {_counted(manifest.notes, 'note')} from {file}, made {manifest.made_at}.")


# --- packages -------------------------------------------------------------------------------------------------------


@main.group()
def model() -> None:
    """List, install and remove translation packages."""


@model.command("list")
def list_models() -> None:
    """Print the installed packages and, when the index can be reached, what it offers for Chinese."""
    from webapp.engines import catalogue, packages
    from webapp.errors import PackageError

    settings = load_settings()
    installed = packages.installed(settings.models_dir)
    for package in installed:
        click.echo(f"installed  {package.code}  {package.version}  {package.size / 1e6:.0f} MB  sha256 {package.sha256}")
    if not installed:
        click.echo("No package is installed: sentences get word-for-word dictionary glosses.")
    if settings.offline:
        click.echo("This installation is set to stay offline, so the package indexes are not asked what they offer.")
        return
    try:
        offered, problem = catalogue.available(_indexes(settings))
    except PackageError as error:
        click.echo(f"What could be installed is not known: {error}", err=True)
        return
    for package in offered:
        if {"zh", "zt"} & {package.from_code, package.to_code}:
            click.echo(f"available  {package.code}  {package.version}")
    if problem:
        click.echo(f"One index did not answer: {problem}", err=True)


def _indexes(settings: Settings) -> Indexes:
    from webapp.engines.catalogue import Indexes

    return Indexes(settings.package_index, settings.firefox_index, settings.network_timeout)


@model.command()
@click.argument("what")
def install(what: str) -> None:
    """Install WHAT: languages such as zh-en, or firefox-zh-en (fetched from the index), a FILE.argosmodel, or a
    FOLDER with the files of one Firefox model.
    """
    from webapp.engines import catalogue

    settings = load_settings()
    if what.endswith(".argosmodel") or Path(what).exists():
        package = catalogue.install_path(Path(what), settings.models_dir, progress=_progress("Unpacking"))
    else:
        package = catalogue.install(
            what, settings.models_dir, _indexes(settings), settings.cache_dir, progress=_progress("Fetching")
        )
    click.echo(f"Installed {package.code} {package.version}, {package.size / 1e6:.0f} MB, sha256 {package.sha256}.")
    click.echo("Sentences that have only glosses are translated when you press Translate on their page.")


@model.command()
@click.argument("code")
def remove(code: str) -> None:
    """Remove an installed package, e.g. zh-en.  Translations already made stay."""
    from webapp.engines import packages

    packages.remove(code, load_settings().models_dir)
    click.echo(f"Removed {code}.")


@main.command()
def doctor() -> None:
    """Say what is there and what is not, and prove that translating needs no network."""
    from webapp.doctor import examine

    marks = {True: "ok     ", None: "note   ", False: "PROBLEM"}
    healthy = True
    for finding in examine(load_settings()):
        healthy = healthy and finding.ok is not False
        click.echo(f"{marks[finding.ok]} {finding.name}: {finding.sentence}")
    if not healthy:
        sys.exit(1)


if __name__ == "__main__":
    main()
