"""Document in, file out.  A new format is one module with ``write(document) -> bytes`` and one row in ``FORMATS``."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from webapp.errors import Conflict, NotFound
from webapp.exporters.document import Document
from webapp.exporters.naming import file_name


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
    Format("html", "Web page, self-contained", "text/html; charset=utf-8", "html", "webapp.exporters.html"),
    Format("markdown", "Markdown with footnotes", "text/markdown; charset=utf-8", "md", "webapp.exporters.markdown"),
    Format("jsonld", "W3C Web Annotations", "application/ld+json", "jsonld", "webapp.exporters.jsonld"),
    Format("tmx", "Translation memory (TMX 1.4), translated sentences only", "application/x-tmx+xml", "tmx", "webapp.exporters.tmx", True),
    Format("csv", "Table (CSV)", "text/csv; charset=utf-8", "csv", "webapp.exporters.table"),
    Format("xliff", "Translation file (XLIFF 2.0)", "application/xliff+xml", "xlf", "webapp.exporters.xliff"),
    Format("docx", "Word document", _WORD, "docx", "webapp.exporters.word"),
    Format("epub", "E-book (EPUB 3)", "application/epub+zip", "epub", "webapp.exporters.epub"),
    Format("anki", "Anki cards", "text/tab-separated-values; charset=utf-8", "tsv", "webapp.exporters.anki"),
)


def export(document: Document, format_name: str) -> Exported:
    """Write ``document`` as ``format_name``: same document, same bytes.

    Raises NotFound for a name not in FORMATS, Conflict when the format would have nothing in it.
    """
    row = next((row for row in FORMATS if row.name == format_name), None)
    if row is None:
        known = ", ".join(row.name for row in FORMATS)
        raise NotFound(f"There is no export format called “{format_name}”. There are: {known}.")
    if row.only_translated and not any(pair.target and pair.engine_kind != "gloss" for block in document.blocks for pair in block.pairs):
        raise Conflict(
            f"There is nothing for “{row.label}” in this article: it has no translated sentence yet. Word-for-word "
            "glosses are left out, because a translation memory would offer them as translations."
        )
    data = import_module(row.module).write(document)
    return Exported(data, row.media_type, file_name(document.title, row.extension))
