"""Translation packages: which are there, install and remove them, choose one for an article, compare two on it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import errands
from webapp.config import MEGABYTE
from webapp.engines import catalogue, packages
from webapp.errors import BadForm, Conflict, NotFound, PackageError
from webapp.models import Job
from webapp.services import articles, jobs
from webapp.web import htmx, language
from webapp.web.context import here, reading, transaction

routes = Blueprint("packages", __name__)

_FIRST = ("zh", "zt")  # what this program is for comes first


@routes.get("/models")
def list_packages() -> str | Response:
    with reading() as session:
        context = _context(session)
    return htmx.partials("packages", **context) if htmx.wanted() else render_template("pages/packages.html", **context)


def _context(session: Session) -> dict[str, object]:
    settings = here().settings
    installed = packages.installed(settings.models_dir)
    look = jobs.latest(session, None, "look")
    found = jobs.latest(session, None, "look", state="done")
    return {
        "installed": installed,
        "offered": _offered(found, {package.code: package.version for package in installed}),
        "looked_at": found.finished_at if found else None,
        "look": look,
        "work": jobs.latest(session, None, "package"),
        "offline": settings.offline,
        "largest": settings.max_package // MEGABYTE,
    }


def _offered(found: Job | None, installed: dict[str, str]) -> list[dict]:
    """What the index had when it was last asked, without what is installed in that version already; Chinese first."""
    rows = found.result["packages"] if found else []
    fresh = [row for row in rows if installed.get(row["code"]) != row["version"]]
    return sorted(fresh, key=lambda row: (not {row["from_code"], row["to_code"]} & set(_FIRST), row["code"]))


@routes.post("/models/look")
def look() -> Response:
    """The worker asks the index; the page waits for its answer."""
    with reading() as session:
        asked = jobs.latest(session, None, "look")
    if asked is None or not asked.live:
        here().queue.ask("look", {})
    return _answer()


def allow_upload() -> None:
    """A package is larger than anything else that is sent; it goes to disk as it arrives."""
    if request.endpoint == "packages.upload":
        request.max_content_length = here().settings.max_package + MEGABYTE


@routes.post("/models/upload")
def upload() -> Response:
    """The file goes into the cache, and the worker checks and installs it."""
    sent = request.files.get("package")
    name = Path(sent.filename or "").name if sent else ""
    if not name:
        raise BadForm("Choose a package file first: its name ends in .argosmodel.")
    if not name.lower().endswith(".argosmodel"):
        raise BadForm("%(name)s is not a package: the name of a package file ends in .argosmodel.", name=name[:60])
    _check_nothing_in_hand()
    folder = here().settings.cache_dir / errands.UPLOADS
    file = folder / f"{uuid4().hex}.argosmodel"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sent.save(file)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise PackageError("The package cannot be stored: %(reason)s.", reason=str(error.strerror or error)) from error
    here().queue.ask("package", {"action": "upload", "code": name, "file": file.name, "name": name})
    return _answer()


@routes.post("/models/install")
def install() -> Response:
    return _work("install")


@routes.post("/models/remove")
def remove() -> Response:
    return _work("remove")


def _work(action: str) -> Response:
    code = request.form.get("code", "")
    if not catalogue.is_code(code):
        raise BadForm("“%(code)s” does not name two languages, such as zh-en.", code=code[:20])
    _check_nothing_in_hand()
    here().queue.ask("package", {"action": action, "code": code})
    return _answer()


def _check_nothing_in_hand() -> None:
    with reading() as session:
        present = jobs.latest(session, None, "package")
        if present is not None and present.live:
            raise Conflict(
                "The package %(code)s is being worked on just now. Wait for it, or cancel it first.", code=present.payload["code"]
            )


@routes.post("/models/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> Response:
    with transaction() as session:
        if jobs.find(session, job_id).article_id is not None:
            raise NotFound("That job is about an article.")
        jobs.cancel(session, job_id)
    return _answer()


def _answer() -> Response:
    if not htmx.wanted():
        return htmx.see_other(url_for(".list_packages"))
    with reading() as session:
        return htmx.partials("packages", **_context(session))


@routes.post("/articles/<int:article_id>/engine")
def choose(article_id: int) -> Response:
    name = _known(request.form.get("engine", ""))
    with transaction() as session:
        articles.choose_engine(session, article_id, name)
    here().queue.translate(article_id)
    message = _(
        "From now on %(engine)s translates this article. "
        "What is translated already stays; “Translate everything anew” makes it again.",
        engine=language.say(name),
    )
    return htmx.see_other(url_for("reader.read", article_id=article_id), message)


def _known(name: str) -> str:
    if name not in {engine.name for engine in errands.for_articles(here().settings)}:
        raise BadForm("There is no engine “%(engine)s” here. Its package may have been removed.", engine=name[:40])
    return name


@routes.get("/articles/<int:article_id>/compare")
def comparison(article_id: int) -> str | Response:
    with reading() as session:
        article = articles.find(session, article_id)
        job = jobs.latest(session, article_id, "compare")
        found = errands.for_articles(here().settings)
        context = {"article": article, "job": job, "engines": found, "most": errands.COMPARED}
    if htmx.wanted():
        return htmx.partials("comparison", **context)
    return render_template("pages/compare.html", **context)


@routes.post("/articles/<int:article_id>/compare")
def compare(article_id: int) -> Response:
    names = [_known(request.form.get("one", "")), _known(request.form.get("other", ""))]
    if names[0] == names[1]:
        raise BadForm("Choose two different engines to compare.")
    with reading() as session:
        articles.find(session, article_id)
        if jobs.live(session, article_id, "compare"):
            raise Conflict("A comparison of this article is being made just now. Wait for it, or cancel it first.")
    here().queue.ask("compare", {"article": article_id, "engines": names}, article_id=article_id)
    return htmx.see_other(url_for(".comparison", article_id=article_id))


@routes.post("/articles/<int:article_id>/compare/cancel")
def cancel_comparison(article_id: int) -> Response:
    with transaction() as session:
        job = jobs.live(session, article_id, "compare")
        if job is not None:
            jobs.cancel(session, job.id)
    return htmx.see_other(url_for(".comparison", article_id=article_id))
