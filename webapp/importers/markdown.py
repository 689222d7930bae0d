"""Markdown: front matter becomes hints, inline marks go; headings, lists and quotes keep theirs, which the cleaner reads."""

from __future__ import annotations

import re

from webapp.importers import Imported
from webapp.text.encoding import decode
from webapp.text.step import Metadata

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,5000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|author|editor|source|date)[ \t]*:[ \t]*(.+?)[ \t\r]*$", re.I | re.M)
_FIELDS = {"date": "published"}

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n*_]{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9*])\*(?=\S)([^\n*]{1,500}?)(?<=\S)\*(?![A-Za-z0-9*])")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,500})`(?!`)")
_UNDERLINED = re.compile(r"^([^\n]{1,120})\r?\n(=|-){3,}[ \t]*$", re.M)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$\n?", re.M)
_HARD_BREAK = re.compile(r"\\$", re.M)


def read(data: bytes) -> Imported:
    decoded = decode(data)
    hints, body = _front_matter(decoded.text)
    return Imported(_plain(body), decoded.encoding, "markdown", hints)


def _front_matter(text: str) -> tuple[Metadata, str]:
    match = _FRONT.match(text)
    if match is None:
        return Metadata(), text
    values = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(match.group(1))}
    hints = Metadata(**{_FIELDS.get(name, name): value for name, value in values.items() if value})
    return hints, text[match.end() :]


def _plain(text: str) -> str:
    text = _UNDERLINED.sub(lambda match: ("# " if match.group(2) == "=" else "## ") + match.group(1), text)
    text = _FENCE.sub("", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return _HARD_BREAK.sub("", text)
