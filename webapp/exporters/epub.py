"""An EPUB 3 e-book: the web page's text and notes as XHTML, with a table of contents.

Source: EPUB 3.3, W3C Recommendation of 25 May 2023.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator

from lxml import etree

from webapp.exporters.document import Document
from webapp.exporters.facts import stamp
from webapp.exporters.html import body_element
from webapp.exporters.markup import el, fill, line
from webapp.exporters.passages import place_notes
from webapp.exporters.style import stylesheet

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OUTLINE = {"heading", "subheading"}

_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def write(document: Document) -> bytes:
    """The zip container, its type first and uncompressed, all times alike."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in _files(document):
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=kind, compresslevel=9)
    return target.getvalue()


def _files(document: Document) -> Iterator[tuple[str, bytes]]:
    yield "mimetype", b"application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER
    yield "EPUB/package.opf", _package(document)
    yield "EPUB/nav.xhtml", _navigation(document)
    yield "EPUB/text.xhtml", _text(document)
    yield "EPUB/style.css", stylesheet(0).encode("utf-8")


def _text(document: Document) -> bytes:
    body = body_element(document, place_notes(document))
    for link in body.iterfind(".//a[@class]"):
        link.set(f"{{{OPS}}}type", "noteref")
    for section in body.iterfind("section[@aria-labelledby='notes']"):
        section.set(f"{{{OPS}}}type", "endnotes")
    return _xhtml(document.title, body)


def _navigation(document: Document) -> bytes:
    points = [("text.xhtml", document.title, "zh-Hans")]
    points += [
        (f"text.xhtml#p{block.number}", block.source.replace("\n", " "), "zh-Hans")
        for block in document.blocks
        if block.kind in _OUTLINE
    ]
    points += [("text.xhtml#notes", "Notes", "en")] if document.notes else []
    points += [("text.xhtml#ledger", "Cleaning ledger", "en")] if document.changes else []
    entries = (
        line("li", None, el("a", {"href": href, "lang": language}, words or "–")) for href, words, language in points
    )
    nav = line("nav", {f"{{{OPS}}}type": "toc"}, line("h1", None, "Contents"), line("ol", None, *entries))
    return _xhtml(document.title, line("body", None, nav))


def _xhtml(title: str, body: etree._Element) -> bytes:
    root = etree.Element("html", {"lang": "en"}, nsmap={None: XHTML, "epub": OPS})
    head = line(
        "head",
        None,
        line("meta", {"charset": "utf-8"}),
        line("title", None, title or "–"),
        line("link", {"rel": "stylesheet", "type": "text/css", "href": "style.css"}),
    )
    fill(root, ["\n", head, body])
    for node in root.iter():
        node.tag = f"{{{XHTML}}}{node.tag}"
        if "lang" in node.attrib:
            node.set(_XML_LANG, node.get("lang"))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def _package(document: Document) -> bytes:
    attributes = {"version": "3.0", "unique-identifier": "id", _XML_LANG: "en"}
    root = etree.Element(f"{{{_OPF}}}package", attributes, nsmap={None: _OPF, "dc": _DC})
    manifest = (
        ("nav", "nav.xhtml", "application/xhtml+xml", "nav"),
        ("text", "text.xhtml", "application/xhtml+xml", ""),
        ("style", "style.css", "text/css", ""),
    )
    items = (
        line(_opf("item"), {"id": key, "href": href, "media-type": kind} | ({"properties": use} if use else {}))
        for key, href, kind, use in manifest
    )
    spine = line(_opf("spine"), None, el(_opf("itemref"), {"idref": "text"}))
    fill(root, ["\n", line(_opf("metadata"), None, *_metadata(document)), line(_opf("manifest"), None, *items), spine])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _opf(tag: str) -> str:
    return f"{{{_OPF}}}{tag}"


def _metadata(document: Document) -> Iterator[etree._Element]:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-duizhao:{document.raw_sha256}:epub").urn
    yield line(f"{{{_DC}}}identifier", {"id": "id"}, identity)
    yield line(f"{{{_DC}}}title", {_XML_LANG: "zh-Hans"}, document.title or "–")
    if document.title_target:
        yield line(f"{{{_DC}}}title", {_XML_LANG: "en"}, document.title_target)
    yield line(f"{{{_DC}}}language", None, "zh-Hans")
    yield line(f"{{{_DC}}}language", None, "en")
    people = {"creator": document.author, "contributor": document.editor, "publisher": document.source}
    for term, value in people.items():
        if value:
            yield line(f"{{{_DC}}}{term}", {_XML_LANG: "zh-Hans"}, value)
    yield line(f"{{{_DC}}}source", None, document.address or f"urn:sha256:{document.raw_sha256}")
    yield line(_opf("meta"), {"property": "dcterms:modified"}, stamp(document.exported_at))
    yield line(_opf("meta"), {"property": "schema:accessMode"}, "textual")
    yield line(_opf("meta"), {"property": "schema:accessibilityFeature"}, "tableOfContents")
    yield line(_opf("meta"), {"property": "schema:accessibilityHazard"}, "none")
