"""How the reader likes the page: kept in the signed session cookie, so that it is right from the first byte."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, request, session

from webapp.errors import BadForm
from webapp.web import htmx, language

routes = Blueprint("preferences", __name__)

# How the page is set: each is an attribute of <html> for the style sheets; the first value is what a new reader gets.
LOOKS = {
    "layout": ("facing", "stacked", "sentences"),
    "order": ("source", "target"),
    "veil": ("off", "on"),
    "size": ("medium", "small", "large", "huge"),
    "leading": ("medium", "tight", "loose"),
    "measure": ("medium", "narrow", "wide"),
    "hanface": ("song", "hei", "kai"),
    "latinface": ("serif", "sans"),
}

CHOICES = {
    **LOOKS,
    "columns": ("both", "source", "target"),
    "language": tuple(language.NAMES),
    "theme": ("auto", "light", "sepia", "dark"),
    "script": ("hans", "hant"),
    "ambiguous": ("off", "on"),
    "above": ("none", "pinyin", "zhuyin"),
    "tones": ("off", "on"),
    "help": ("hover", "click"),
}


@routes.post("/preferences")
def save() -> Response:
    """One or more of the choices, then back to where the reader was."""
    chosen = {name: request.form[name] for name in CHOICES if name in request.form}
    for name, value in chosen.items():
        if value not in CHOICES[name]:
            raise BadForm("There is no %(name)s “%(value)s”.", name=name, value=value[:20])
    session.permanent = True
    session.update(chosen)
    if htmx.wanted():
        return make_response("", 204)
    return htmx.see_other(own_path(request.form.get("back", "/")))


def looks() -> dict[str, str]:
    """The reader's choice of each look."""
    return {name: session.get(name, values[0]) for name, values in LOOKS.items()}


def own_path(address: str) -> str:
    """Only a path on this server: never send a reader elsewhere."""
    parts = urlsplit(address)
    good = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in address
    return address if good and not address.startswith("//") else "/"
