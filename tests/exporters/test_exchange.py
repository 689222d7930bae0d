"""The formats other programs work on: TMX, XLIFF, CSV, Anki."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.exporters import sample
from webapp.errors import Conflict
from webapp.exporters import export
from webapp.exporters.facts import pairs
from webapp.exporters.markup import printable
from webapp.exporters.table import COLUMNS, safe_cell

TRANSLATED = pytest.mark.parametrize("build", [sample.document, sample.hostile])
BUILDS = pytest.mark.parametrize("build", [sample.document, sample.hostile, sample.bare])
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
X = "{urn:oasis:names:tc:xliff:document:2.0}"

# The part of TMX 1.4b's grammar that plain text without inline codes can meet.
TMX_GRAMMAR = """
<!ELEMENT tmx (header, body)>        <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED o-tmf CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED adminlang CDATA #REQUIRED srclang CDATA #REQUIRED
  datatype CDATA #REQUIRED creationdate CDATA #IMPLIED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note|prop)*, tuv+)>   <!ATTLIST tu tuid CDATA #IMPLIED changedate CDATA #IMPLIED>
<!ELEMENT tuv ((note|prop)*, seg)>   <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)>            <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""


def parsed(document, name: str) -> etree._Element:
    return etree.fromstring(export(document, name).data)


@TRANSLATED
def test_tmx_keeps_to_its_grammar(build) -> None:
    grammar = etree.DTD(io.StringIO(TMX_GRAMMAR))
    assert grammar.validate(parsed(build(), "tmx")), grammar.error_log


def test_tmx_is_not_written_when_it_would_be_empty() -> None:
    with pytest.raises(Conflict, match="no translated sentence yet"):
        export(sample.bare(), "tmx")


@TRANSLATED
def test_tmx_holds_every_translated_sentence_and_no_gloss(build) -> None:
    document = build()
    expected = [(p.source, p.target) for p in pairs(document) if p.target and p.engine_kind != "gloss"]
    units = parsed(document, "tmx").findall("body/tu")
    assert [tuple(seg.text for seg in unit.iter("seg")) for unit in units] == [
        (printable(source), printable(target)) for source, target in expected
    ]
    assert all([tuv.get(LANG) for tuv in unit.iter("tuv")] == ["zh-CN", "en"] for unit in units)


def test_tmx_says_state_engine_and_notes() -> None:
    unit = parsed(sample.document(), "tmx").find("body/tu[@tuid='3.2']")
    found = {prop.get("type"): prop.text for prop in unit.iter("prop")}
    assert found["x-state"] == "machine" and found["x-engine-version"] == "zh_en 1.9" and found["x-flags"] == "numbers"
    assert unit.get("changedate") == "20240914T023005Z"
    assert unit.findtext("note").startswith("First mention")


@BUILDS
def test_xliff_segments_join_to_the_blocks(build) -> None:
    document = build()
    units = parsed(document, "xliff").findall(f"{X}file/{X}unit")
    assert len(units) == len(document.blocks)
    for block, unit in zip(document.blocks, units, strict=True):
        for side, tag in ((block.source, "source"), (block.target, "target")):
            assert "".join("".join(node.itertext()) for node in unit.iter(X + tag)) == printable(side)


@BUILDS
def test_xliff_marks_open_before_they_close_and_lead_to_a_note(build) -> None:
    for unit in parsed(build(), "xliff").iter(X + "unit"):
        notes = {note.get("id") for note in unit.iter(X + "note")}
        opened, closed = set(), []
        for node in unit.iter(X + "sm", X + "em"):
            if node.tag == X + "sm":
                assert node.get("ref").removeprefix("#n=") in notes
                opened.add(node.get("id"))
            else:
                assert node.get("startRef") in opened
                closed.append(node.get("startRef"))
        assert sorted(closed) == sorted(opened) and len(opened) == len(notes)


def test_xliff_states() -> None:
    root = parsed(sample.document(), "xliff")
    assert (root.get("srcLang"), root.get("trgLang"), root.get("version")) == ("zh-Hans", "en", "2.0")

    def state(block: int, sentence: int) -> tuple:
        found = root.find(f".//{X}unit[@id='p{block}']/{X}segment[@id='s{sentence}']")
        return found.get("state"), found.get("subState"), found.find(X + "target") is not None

    assert state(1, 1) == ("reviewed", "duizhao:checked", True)
    assert state(2, 1) == ("translated", "duizhao:edited", True)
    assert state(3, 1) == ("translated", "duizhao:machine", True)
    assert state(9, 1) == ("initial", "duizhao:gloss", True)
    assert state(10, 2) == (None, None, False)
    assert "扫码加入交流群" in root.findtext(f".//{X}note[@id='n7']")


@BUILDS
def test_csv_has_a_mark_crlf_and_one_row_a_sentence(build) -> None:
    document = build()
    data = export(document, "csv").data
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    orphans = [row for row in rows if row["kind"] == "orphan note"]
    assert len(rows) - len(orphans) == len(pairs(document))
    assert all(None not in row and list(row) == list(COLUMNS) for row in rows)
    for pair, row in zip(pairs(document), rows, strict=False):
        assert row["chinese"].removeprefix("'") == printable(pair.source)
    for row in rows:
        assert not any(cell[:1] in set("=+@＝＋－＠\t\r\n") for cell in row.values())


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-cmd|x", "@SUM(A1)", "  =1", "\t=1", "＝1", "\n=1", "-1+1"])
def test_formulas_become_text(cell: str) -> None:
    assert safe_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["中文", "-0.4100", "12", "a=b", "—破折号", ""])
def test_other_cells_are_left_alone(cell: str) -> None:
    assert safe_cell(cell) == cell


@given(st.text(max_size=40))
def test_no_cell_starts_a_formula(text: str) -> None:
    shown = safe_cell(text)
    assert not shown.lstrip().startswith(("=", "@", "＝", "＋", "－", "＠"))


@BUILDS
def test_anki_rows_have_the_columns_the_head_names(build) -> None:
    text = export(build(), "anki").data.decode("utf-8")
    lines = text.split("\n")
    assert lines[:4] == ["#separator:tab", "#html:true", "#guid column:1", "#tags column:6"]
    rows = list(csv.reader(io.StringIO("\n".join(lines[5:]), newline=""), delimiter="\t", strict=True))
    assert len(rows) == sum(1 for pair in pairs(build()) if pair.target)
    assert all(len(row) == 6 for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert "<script" not in text


def test_anki_cards_keep_their_id_and_name_glosses() -> None:
    def cards(document) -> dict[str, list[str]]:
        text = export(document, "anki").data.decode("utf-8")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        return {row[0]: row for row in rows if not row[0].startswith("#")}

    first, later = cards(sample.document()), cards(replace(sample.document(), title="改了", notes=()))
    assert set(first) == set(later)
    assert any("(gloss)" in row[2] for row in first.values())
    assert {row[5] for row in first.values()} >= {"duizhao", "duizhao names people"}
