"""Document in, file out.  A new format is one module with ``write(document) -> bytes`` and one row in ``FORMATS``."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from webapp.errors import Conflict, NotFound
from webapp.exporters.document import Document
from webapp.exporters.naming import file_name
from webapp.wording import Message, marked


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file.  ``filename`` may hold Chinese; whoever writes an HTTP header encodes it (RFC 5987)."""

    data: bytes
    media_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the registry.  ``module`` is imported on first use: some formats need heavy libraries."""

    name: str
    label: str
    media_type: str
    extension: str  # without the dot
    module: str
    only_translated: bool = False  # nothing but translated sentences goes in, so without one there is no file


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS: tuple[Format, ...] = (
    Format("html", marked("Web page, self-contained"), "text/html; charset=utf-8", "html", "webapp.exporters.html"),
    Format("markdown", marked("Markdown with footnotes"), "text/markdown; charset=utf-8", "md", "webapp.exporters.markdown"),
    Format("jsonld", marked("W3C Web Annotations"), "application/ld+json", "jsonld", "webapp.exporters.jsonld"),
    Format("tmx", marked("Translation memory (TMX 1.4), translated sentences only"), "application/x-tmx+xml", "tmx", "webapp.exporters.tmx", True),
    Format("csv", marked("Table (CSV)"), "text/csv; charset=utf-8", "csv", "webapp.exporters.table"),
    Format("xliff", marked("Translation file (XLIFF 2.0)"), "application/xliff+xml", "xlf", "webapp.exporters.xliff"),
    Format("docx", marked("Word document"), _WORD, "docx", "webapp.exporters.word"),
    Format("epub", marked("E-book (EPUB 3)"), "application/epub+zip", "epub", "webapp.exporters.epub"),
    Format("anki", marked("Anki cards"), "text/tab-separated-values; charset=utf-8", "tsv", "webapp.exporters.anki"),
)


def export(document: Document, format_name: str) -> Exported:
    """Write ``document`` as ``format_name``: same document, same bytes.

    Raises NotFound for a name not in FORMATS, Conflict when the format would have nothing in it.
    """
    row = next((row for row in FORMATS if row.name == format_name), None)
    if row is None:
        known = [row.name for row in FORMATS]
        raise NotFound("There is no export format called “%(name)s”. There are: %(known)s.", name=format_name, known=known)
    if row.only_translated and not any(pair.target and pair.engine_kind != "gloss" for block in document.blocks for pair in block.pairs):
        raise Conflict(
            "There is nothing for “%(label)s” in this article: it has no translated sentence yet. Word-for-word "
            "glosses are left out, because a translation memory would offer them as translations.",
            label=Message(row.label),
        )
    data = import_module(row.module).write(document)
    return Exported(data, row.media_type, file_name(document.title, row.extension))
