"""The zipped formats: Word and EPUB, opened again and read."""

from __future__ import annotations

import io
import posixpath
import sys
import zipfile

import docx
import pytest
from lxml import etree

from tests.exporters import sample
from webapp.errors import EngineUnavailable
from webapp.exporters import export
from webapp.exporters.markup import printable

BUILDS = pytest.mark.parametrize("build", [sample.document, sample.hostile, sample.bare])
H = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def archive(document, name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export(document, name).data))


def word(document):
    return docx.Document(io.BytesIO(export(document, "docx").data))


@BUILDS
def test_epub_container_is_as_the_standard_wants(build) -> None:
    book = archive(build(), "epub")
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"
    assert book.testzip() is None
    container = etree.fromstring(book.read("META-INF/container.xml"))
    package = etree.fromstring(book.read(container.find(".//{*}rootfile").get("full-path")))
    items = {item.get("id"): item.get("href") for item in package.iter(OPF + "item")}
    assert {posixpath.join("EPUB", href) for href in items.values()} | {
        "mimetype",
        "META-INF/container.xml",
        "EPUB/package.opf",
    } == set(book.namelist())
    assert all(ref.get("idref") in items for ref in package.iter(OPF + "itemref"))
    assert package.findtext(".//{*}identifier").startswith("urn:uuid:")
    assert package.get("unique-identifier") == package.find(".//{*}identifier").get("id")
    assert package.findtext(f".//{OPF}meta[@property='dcterms:modified']") == "2024-09-14T02:30:05Z"


@BUILDS
def test_epub_links_arrive_and_nothing_runs(build) -> None:
    book = archive(build(), "epub")
    text = etree.fromstring(book.read("EPUB/text.xhtml"))
    ids = text.xpath("//@id")
    assert len(ids) == len(set(ids))
    nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    anchors = [link.get("href") for link in (*text.iter(H + "a"), *nav.iter(H + "a"))]
    inner = {href.split("#")[1] for href in anchors if "#" in href and not href.startswith("http")}
    assert inner <= set(ids)
    assert not text.xpath("//*[local-name()='script' or local-name()='img']")
    # Readers refuse a book with this property in its style (EPUB 3.3, CSS requirements).
    assert b"unicode-bidi" not in book.read("EPUB/style.css")
    assert all(node.get("lang") == node.get("{http://www.w3.org/XML/1998/namespace}lang") for node in text.iter())


def test_epub_holds_the_text_and_its_contents() -> None:
    book = archive(sample.document(), "epub")
    text = etree.fromstring(book.read("EPUB/text.xhtml"))
    assert text.xpath("string(//*[@id='p10']/*[1])") == sample.BLOCKS[9].source
    entries = [node.text for node in etree.fromstring(book.read("EPUB/nav.xhtml")).iter(H + "a")]
    assert entries[1:] == ["01. 2021—2022：八台吊机和一个按钮", "事故之后改了什么", "Notes", "Cleaning ledger"]


@BUILDS
def test_word_table_faces_block_by_block(build) -> None:
    document = build()
    rows = [row.cells for table in word(document).tables for row in table.rows if len(row.cells) == 2]
    sources = [cells[0].text for cells in rows]
    for block in document.blocks:
        assert printable(block.source) in sources
    if build is sample.document:
        targets = {cells[0].text: cells[1].text for cells in rows}
        assert targets[document.blocks[3].source] == document.blocks[3].target
        assert targets[document.blocks[8].source].endswith(" [gloss]")
        assert targets[document.blocks[9].source].endswith(" [Sentence 2 not translated yet.]")


def test_word_comments_cover_their_passages() -> None:
    data = word(sample.document())
    comments = {comment.comment_id: comment for comment in data.comments}
    assert len(comments) == 6
    covered = {}
    for start in data.element.body.iter(W + "commentRangeStart"):
        words, open_range = "", False
        for node in start.getparent().iter():
            if node.tag == W + "commentRangeStart" and node is start:
                open_range = True
            elif node.tag == W + "commentRangeEnd" and node.get(W + "id") == start.get(W + "id"):
                open_range = False
            elif node.tag == W + "t" and open_range:
                words += node.text
        covered[comments[int(start.get(W + "id"))].initials] = words
    assert covered == {str(n): note.exact for n, note in enumerate(sample.NOTES, start=1) if note.block}
    assert any("Overlaps the note before." in comment.text for comment in comments.values())


def test_word_keeps_what_has_no_place_in_the_text() -> None:
    data = word(sample.document())
    paragraphs = [paragraph.text for paragraph in data.paragraphs]
    assert "扫码加入交流群" in paragraphs
    assert any(text.startswith("1 of 15 English sentences") for text in paragraphs)
    facts = {row.cells[0].text: row.cells[1].text for row in data.tables[1].rows}
    assert facts["SHA-256 of the raw bytes"] == sample.document().raw_sha256
    cells = [cell.text for table in data.tables for row in table.rows for cell in row.cells]
    assert "著" in cells and "?␀蛟␍\n" in cells


def test_word_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(EngineUnavailable, match="python-docx"):
        export(sample.document(), "docx")
