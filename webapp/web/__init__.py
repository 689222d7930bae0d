"""The HTTP door: routes read a form, open a transaction, call one service and render.  No rule of the product is here."""

# No ``from __future__ import annotations`` in this file: that name is one of our rooms.

from flask import Flask, Response, render_template, request, session
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from webapp.config import MEGABYTE, Settings
from webapp.errors import DuizhaoError
from webapp.web import (
    annotations,
    api,
    assets,
    export,
    htmx,
    jobs,
    keys,
    language,
    ledger,
    library,
    markdown,
    moving,
    packages,
    preferences,
    reader,
    said,
    search,
    security,
    terms,
    translations,
    words,
)
from webapp.wording import marked

ROOMS = (
    library, reader, moving, annotations, translations, terms, words, keys, packages, search, jobs, export, api, preferences,
)


# White space in the ledger, made visible.
SIGNS = str.maketrans({"\n": "␊", " ": "␣", "\u00a0": "⍽", "\u3000": "□", "\t": "⇥", "\r": "␍", "\u200b": "∅", "\ufeff": "∅"})


def register(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        # The form's own fields come on top of the largest upload.
        MAX_CONTENT_LENGTH=settings.max_upload + MEGABYTE,
        # A pasted article is a form field, not a file.
        MAX_FORM_MEMORY_SIZE=settings.max_upload + MEGABYTE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=365 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,  # a page left open over night must still save its note
        TRUSTED_HOSTS=[*security.LOCAL_HOSTS, *([settings.host] if settings.host not in security.LOCAL_HOSTS else [])],
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = markdown.render
    app.jinja_env.filters["visible"] = _visible
    app.jinja_env.filters["step"] = ledger.step
    app.jinja_env.filters["ledger"] = ledger.sentence
    language.start(app)
    app.before_request(packages.allow_upload)  # before the check of the token, which reads the form
    security.protect(app)
    for room in ROOMS:
        app.register_blueprint(room.routes)
    app.context_processor(lambda: _shared(settings))
    app.register_error_handler(DuizhaoError, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(OperationalError, _refuse_database)
    app.register_error_handler(Exception, _apologise)


def _visible(text: str) -> str:
    """White space that would not show: all of it where there is nothing else, else the line breaks."""
    return text.replace("\n", "␊") if text.strip() else text.translate(SIGNS)


def _shared(settings: Settings) -> dict[str, object]:
    """What every template sees."""
    return {
        "language": language.tag(),
        "languages": language.NAMES,
        "says": said.sentences(),
        "htmx_script": assets.htmx_script(settings.assets_dir),
        "theme": session.get("theme", "auto"),
        "looks": preferences.looks(),
        "columns": session.get("columns", "both"),
        "script": session.get("script", "hans"),
        "ambiguous": session.get("ambiguous", "off"),
        "above": session.get("above", "none"),
        "tones": session.get("tones", "off"),
        "key_groups": keys.GROUPS,
        "key_places": keys.places,
        "word_help": session.get("help", "hover"),
    }


def _refuse(error: DuizhaoError) -> tuple[str, int]:
    return _answer(language.say(error.message), error.status)


_SENTENCES = {
    400: marked("The request was not understood. Reload the page and try again; what you typed is still in the form."),
    404: marked("There is no such page."),
    405: marked("This address does not take that kind of request."),
    413: marked("That is more than this installation accepts."),
}


def _refuse_http(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # No address can be built for a foreign host, so there is no page to show.
        return Response("This address is not one this installation answers to.\n", 400, mimetype="text/plain")
    if error.code == 413:
        limit = request.max_content_length or 0
        return _answer(_("That is too large: at most %(size)s MB are accepted.", size=(limit - MEGABYTE) // MEGABYTE), 413)
    if "CSRF" in (error.description or ""):
        return _answer(_("This form has expired or came from another site. Reload the page, then send it again."), 400)
    return _answer(language.say(_SENTENCES.get(error.code, error.description or error.name)), error.code)


def _refuse_database(error: OperationalError) -> tuple[str, int]:
    reason = str(error.orig)
    return _answer(_("The database cannot be used just now (%(reason)s). Nothing you had saved is lost; try again.", reason=reason), 503)


def _apologise(error: Exception) -> tuple[str, int]:
    from flask import current_app

    current_app.logger.exception("unexpected error on %s", request.path, exc_info=error)
    return _answer(_("Something went wrong on our side; nothing you had saved is lost. The server’s log says more."), 500)


def _answer(sentence: str, status: int) -> tuple[str, int]:
    """htmx shows the partial in its message line and leaves the form as it is; a browser gets a page."""
    template = "partials/refusal.html" if htmx.wanted() else "pages/refusal.html"
    return render_template(template, sentence=sentence, status=status), status
