"""A Word document: Chinese and English in a two-column table, notes as real comments on their passage."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from webapp.errors import EngineUnavailable
from webapp.exporters import ledger
from webapp.exporters.bilingual import UNTRANSLATED, colour, missing_sentences, opening_length
from webapp.exporters.document import BilingualBlock, Document
from webapp.exporters.facts import facts, gloss_notice, remarks
from webapp.exporters.markup import printable
from webapp.exporters.passages import PlacedNote, place_notes, runs, side_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run as WordRun

_STYLES = {
    "title": "Heading 1",
    "subtitle": "Subtitle",
    "heading": "Heading 2",
    "subheading": "Heading 3",
    "list_item": "List Bullet",
    "quote": "Quote",
}
# Shading, for Word's highlighter has only glaring colours.
_SHADES = {"yellow": "F8E48F", "green": "C6E3B0", "blue": "BBD9F2", "rose": "F7C9CC", "violet": "DCCBF5"}
_INK = "26221B"
_LANGUAGES = {"source": "zh-CN", "target": "en-US"}  # Word knows no zh-Hans
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """OOXML.  Raises EngineUnavailable when python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise EngineUnavailable(
            "Word files need the package python-docx, which is not installed here: pip install python-docx"
        ) from error
    placed = place_notes(document)
    word = docx.Document()
    _properties(word, document)
    _faces(word)
    marked: dict[int, list[WordRun]] = defaultdict(list)
    opening = opening_length(document)
    if opening:
        _text(word, document.blocks[:opening], placed, marked)
    else:
        word.add_heading(printable(document.title), 1)
    _facts(word, document)
    if notice := gloss_notice(document):
        word.add_paragraph().add_run(notice).bold = True
    _text(word, document.blocks[opening:], placed, marked)
    for each in placed:
        if marked[each.number]:
            _comment(word, each, marked[each.number])
    _orphans(word, placed)
    _ledger(word, document)
    target = io.BytesIO()
    word.save(target)
    return _without_times(target.getvalue())


def _properties(word: WordDocument, document: Document) -> None:
    """Word takes at most 255 characters each; naive times are UTC."""
    core = word.core_properties
    core.title = printable(document.title)[:255]
    core.author = printable(document.author or "")[:255]
    core.subject = printable(document.title_target)[:255]
    core.comments = f"SHA-256 of the raw bytes: {document.raw_sha256}"
    core.created = core.modified = document.exported_at.replace(tzinfo=None)
    core.last_modified_by = "Duizhao"
    core.language = "zh-Hans"


def _faces(word: WordDocument) -> None:
    """A serif face for each script; the template's East Asian one is Japanese."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Subtitle", "Quote", "List Bullet"):
        style = word.styles[name]
        style.font.name = "Georgia"
        style.font.color.rgb = RGBColor.from_string(_INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    word.styles["Normal"].font.size = Pt(10.5)
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)


def _facts(word: WordDocument, document: Document) -> None:
    from docx.shared import Cm, Pt

    table = word.add_table(rows=0, cols=2)
    table.autofit = False
    widths = (Cm(4.6), Cm(12.8))
    for fact in facts(document):
        for cell, words, width in zip(table.add_row().cells, (fact.label, fact.value), widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.add_run(printable(words)).font.size = Pt(8.5)
    word.add_paragraph()


def _text(
    word: WordDocument,
    blocks: Sequence[BilingualBlock],
    placed: Sequence[PlacedNote],
    marked: dict[int, list[WordRun]],
) -> None:
    """A facing table; ``marked`` gathers the runs each note covers."""
    table = word.add_table(rows=0, cols=2)
    for block in blocks:
        cells = table.add_row().cells
        for cell, side in zip(cells, ("source", "target"), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style = word.styles[_STYLES.get(block.kind, "Normal")]
            _side(paragraph, block, side, placed, marked)


def _side(
    paragraph: Paragraph,
    block: BilingualBlock,
    side: str,
    placed: Sequence[PlacedNote],
    marked: dict[int, list[WordRun]],
) -> None:
    if not side_text(block, side):
        paragraph.add_run(UNTRANSLATED).italic = True
        return
    for run in runs(block, side, placed):
        written = paragraph.add_run(printable(run.text))
        _speak(written, side)
        for each in run.notes:
            marked[each.number].append(written)
        if run.notes:
            _shade(written, _SHADES[colour(run.notes[-1])])
        if side == "target" and run.pair and run.end == run.pair.target_end:
            for remark in remarks(run.pair):
                _small(paragraph, f" [{printable(remark)}]")
    if side == "target" and (missing := missing_sentences(block)):
        _small(paragraph, f" [{missing}]")


def _speak(run: WordRun, side: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia" if side == "source" else "w:val"), _LANGUAGES[side])
    run._r.get_or_add_rPr().append(language)


def _shade(run: WordRun, fill: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    # The schema wants shading before the language.
    run._r.get_or_add_rPr().insert_element_before(shading, "w:lang")


def _small(paragraph: Paragraph, words: str) -> None:
    from docx.shared import Pt

    paragraph.add_run(words).font.size = Pt(7.5)


def _comment(word: WordDocument, placed: PlacedNote, covered: list[WordRun]) -> None:
    from docx.oxml.ns import qn

    ends = [covered[0], covered[-1]]
    comment = word.add_comment(ends, text=_words(placed), author="Reader", initials=str(placed.number))
    comment._comment_elm.set(qn("w:date"), placed.note.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _words(placed: PlacedNote) -> str:
    """A comment holds plain text: the Markdown as typed, then the tags."""
    note = placed.note
    parts = [note.body.strip()] if note.body.strip() else ["(highlighted)"]
    parts += ["Tags: " + ", ".join(note.tags)] if note.tags else []
    return printable("\n".join(parts))


def _orphans(word: WordDocument, placed: Sequence[PlacedNote]) -> None:
    lost = [each for each in placed if each.block is None]
    if not lost:
        return
    word.add_heading("Notes on lost passages", 2)
    for each in lost:
        word.add_paragraph(printable(each.note.exact), style="Quote")
        word.add_paragraph(_words(each))


def _ledger(word: WordDocument, document: Document) -> None:
    if not document.changes:
        return
    word.add_heading("Cleaning ledger", 2)
    word.add_paragraph(f"{ledger.summary(document)}. {ledger.FULL} {ledger.OFFSETS}")
    for digest in ledger.digests(document):
        word.add_heading(printable(f"{digest.step} ({digest.total:,})"), 3)
        if digest.rows:
            table = word.add_table(rows=0, cols=4)
            for row in (("Place", "Before", "After", "Reason"), *(_change(*row) for row in digest.rows)):
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = printable(words)
        if rest := ledger.counted(digest):
            word.add_paragraph(rest)


def _change(change: dict, count: int) -> tuple[str, str, str, str]:
    proof = " " + ledger.sentence(f"Proof: {change['proof']}") if change.get("proof") else ""
    reason = f"{ledger.sentence(change['reason'])} {ledger.state(change).capitalize()}.{proof}"
    return ledger.times(change, count), change["before"], change["after"], reason


def _without_times(data: bytes) -> bytes:
    """The same package with every entry dated alike: zip puts the clock's time there, and copies would differ."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            archive.writestr(entry, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return target.getvalue()
