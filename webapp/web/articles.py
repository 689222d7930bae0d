"""Importing, and the checked copy of htmx.  The library's list is the same room's other half: ``web.library``."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, send_from_directory, url_for
from flask_babel import gettext as _

from webapp.config import MEGABYTE
from webapp.errors import BadForm, DuizhaoError, TooLarge
from webapp.services import articles
from webapp.web import forms, htmx, language
from webapp.web.context import here, transaction
from webapp.wording import marked

MAX_SHARED = 100_000  # characters; addresses are not made for more

routes = Blueprint("articles", __name__)


@routes.get("/import")
def import_form() -> str:
    """Empty, or with what another program shares: ``title``, ``text`` and ``url``, as the manifest asks for them."""
    shared = [forms.text_field(request.args, name, "The text", MAX_SHARED).strip() for name in ("title", "text", "url")]
    return render_template("pages/import.html", pasted="\n\n".join(filter(None, shared)), sentence="", most=_most())


@routes.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a browser needs to install this as an application, and to offer it where texts are shared."""
    icon = {"src": url_for("static", filename="img/icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    about = {
        "name": "Duizhao 对照",
        "short_name": "对照",
        "id": "/",
        "lang": language.tag(),
        "start_url": url_for("articles.library"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f3",
        "theme_color": "#9c3127",
        "icons": [icon],
        "share_target": {
            "action": url_for(".import_form"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    answer = jsonify(about)
    answer.mimetype = "application/manifest+json"
    return answer


@routes.post("/import")
def import_article() -> Response | tuple[str, int]:
    """A pasted text or an uploaded file becomes an article; what was pasted comes back with any refusal."""
    try:
        data, name = _given()
        with transaction() as session:
            article, created = articles.import_article(session, data, name, at_once=False)
            article_id = article.id
    except DuizhaoError as error:
        page = render_template("pages/import.html", pasted=request.form.get("pasted", ""), most=_most(), sentence=language.say(error.message))
        return page, error.status
    here().queue.take_in(article_id)
    message = "" if created else _("This text was in the library already; here it is.")
    return htmx.see_other(url_for("reader.read", article_id=article_id), message)


def _most() -> int:
    """Megabytes."""
    return here().settings.max_upload // MEGABYTE


def _given() -> tuple[bytes, str]:
    """The uploaded file, else the pasted text."""
    file = request.files.get("file")
    if file is not None and file.filename and request.form.get("pasted", "").strip():
        raise BadForm("There is a pasted text and a file. Give one of them; what you pasted is still here.")
    limit = here().settings.max_upload
    if file is not None and file.filename:
        data, name = file.read(limit + 1), file.filename
    else:
        pasted = forms.text_field(request.form, "pasted", marked("The text"), limit)
        data, name = pasted.encode(), ""
        if not pasted.strip():
            raise BadForm("Paste a text or choose a file first.")
    if len(data) > limit:
        raise TooLarge("That is more than %(size)s MB, the most this installation accepts.", size=_most())
    return data, name


@routes.get("/assets/<name>")
def asset(name: str) -> Response:
    """The checked copy of htmx; its name carries its version, so it may be kept for ever."""
    answer = send_from_directory(here().settings.assets_dir, name, max_age=31_536_000)
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
