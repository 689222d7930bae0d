"""A test client that looks at every HTML answer: well-formed, ids unique, every hx-target there, headers strict."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Outline(HTMLParser):
    """Collects what the checks need, and fails on a tag that is closed but not open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.labels: list[str] = []
        self.inline: list[str] = []
        self.token: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        assert len(values) == len(attributes), f"an attribute twice on <{tag}>: {attributes}"
        if tag not in VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if (values.get("hx-target") or "").startswith("#"):
            self.targets.append(values["hx-target"][1:])
        if tag == "label" and "for" in values:
            self.labels.append(values["for"])
        if values.get("name") == "csrf_token":
            self.token = values["value"]
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and "src" not in values:
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1] if self.open else ''}>"
        self.open.pop()


def outline(html: str) -> Outline:
    parsed = Outline()
    parsed.feed(html)
    parsed.close()
    assert not parsed.open, f"left open: {parsed.open}"
    return parsed


class CheckingClient:
    """``get`` and ``post`` as a browser; ``htmx=True`` as htmx.  Tokens are sent as a reader's page would."""

    def __init__(self, app: Flask) -> None:
        self.raw = app.test_client()
        self._token: str | None = None

    def get(self, address: str, *, htmx: bool = False, **options: object) -> TestResponse:
        headers = {"HX-Request": "true"} if htmx else {}
        return self._check(self.raw.get(address, headers=headers, **options), htmx)

    def post(self, address: str, data: dict | None = None, *, htmx: bool = False, token: bool = True, **options: object) -> TestResponse:
        if token and self._token is None:
            self.get("/import")
        form = dict(data or {})
        if token:
            form["csrf_token"] = self._token
        headers = {"HX-Request": "true"} if htmx else {}
        return self._check(self.raw.post(address, data=form, headers=headers, **options), htmx)

    def _check(self, response: TestResponse, htmx: bool) -> TestResponse:
        assert "Content-Security-Policy" in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if response.mimetype != "text/html" or response.status_code in (204, 303):
            return response
        assert "HX-Request" in response.headers["Vary"]
        html = response.text
        found = outline(html)
        assert len(found.ids) == len(set(found.ids)), f"ids twice: {[i for i in found.ids if found.ids.count(i) > 1]}"
        assert not found.inline, f"inline script or style: {found.inline}"
        if not htmx:
            assert html.startswith("<!doctype html>") and f'<html lang="{response.headers["Content-Language"]}"' in html
            missing = (set(found.targets) | set(found.labels)) - set(found.ids)
            assert not missing, f"targets and labels that lead nowhere: {missing}"
            self._token = found.token or self._token
        return response


def text_of(html: str) -> str:
    """The text of an HTML fragment, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
