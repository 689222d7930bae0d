"""One URL, two answers: a whole page for a browser, a partial for htmx."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup


def wanted() -> bool:
    """Did htmx ask (and not the browser restoring its history)?"""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def partials(*names: str, **context: object) -> Response:
    """Several partials in one answer; those after the first are swapped by their id (they say hx-swap-oob themselves)."""
    parts = [render_template(f"partials/{name}.html", oob=position > 0, **context) for position, name in enumerate(names)]
    return make_response(Markup("\n").join(Markup(part) for part in parts))


def see_other(address: str, message: str = "") -> Response:
    """After a plain form: 303 to a page, with a message to show there."""
    if message:
        flash(message)
    return redirect(address, code=303)
