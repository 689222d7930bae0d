"""Bytes to text: one module for each kind of file, loaded when its first file comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath

from webapp.errors import UnreadableContent
from webapp.text.step import Metadata


@dataclass(frozen=True, slots=True)
class Imported:
    """``text`` is raw: nothing is cleaned yet.  ``hints``: what the file says about itself outside its text."""

    text: str
    encoding: str
    kind: str
    hints: Metadata = Metadata()


# Kind, the endings that claim it, and the module whose ``read(data) -> Imported`` reads it.
KINDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("plain", ("", ".txt", ".text"), "webapp.importers.plain"),
    ("markdown", (".md", ".markdown"), "webapp.importers.markdown"),
    ("html", (".html", ".htm", ".xhtml"), "webapp.importers.html"),
)

_LOOKS_LIKE_HTML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def read(data: bytes, name: str) -> Imported:
    """The text in ``data``; ``name`` is the file's name, '' for pasted text.

    Raises UnreadableContent when the kind is not one of KINDS, or the bytes are not what the name claims.
    """
    return _reader(data, name)(data)


def _reader(data: bytes, name: str) -> Callable[[bytes], Imported]:
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    # A page saved or pasted without its ending is still a page.
    if ending in ("", ".txt") and _LOOKS_LIKE_HTML.match(data[:4096]):
        ending = ".html"
    for _, endings, module in KINDS:
        if ending in endings:
            return import_module(module).read
    known = [ending for _, endings, _ in KINDS for ending in endings if ending]
    raise UnreadableContent("Files ending in %(ending)s cannot be read. These can: %(known)s.", ending=ending, known=known)
