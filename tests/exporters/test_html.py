"""The web page: valid, closed to scripts and requests, and complete."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.exporters import sample
from webapp.exporters import export
from webapp.exporters.markup import note_html, printable


def page(document) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(export(document, "html").data.decode("utf-8"))


@pytest.mark.parametrize("build", [sample.document, sample.hostile, sample.bare])
def test_it_is_html5_without_a_parse_error(build) -> None:
    html5lib.HTMLParser(strict=True).parse(export(build(), "html").data, transport_encoding="utf-8")


@pytest.mark.parametrize("build", [sample.document, sample.hostile, sample.bare])
def test_ids_are_unique_and_every_inner_link_arrives(build) -> None:
    tree = page(build())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("build", [sample.document, sample.hostile])
def test_nothing_runs_and_nothing_is_requested(build) -> None:
    tree = page(build())
    assert not tree.xpath("//script | //img | //link | //iframe | //object | //form | //*[@style] | //@src")
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert all(re.match(r"(#|https?://)", href) for href in tree.xpath("//@href"))
    style = tree.xpath("string(//style)")
    assert "url(" not in style and "@import" not in style
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"style-src 'sha256-{digest}'" in policy and "script" not in policy


def test_sentences_face_each_other_by_id_and_language() -> None:
    tree = page(sample.document())
    for block in sample.BLOCKS:
        row = tree.get_element_by_id(f"p{block.number}")
        zh, en = row[0], row[1]
        assert (zh.get("lang"), en.get("lang")) == ("zh-Hans", "en")
        for pair in block.pairs:
            assert words(tree.get_element_by_id(f"s{block.number}.{pair.number}")) == pair.source
            if pair.target:
                assert words(tree.get_element_by_id(f"e{block.number}.{pair.number}")) == pair.target
    assert [tree.get_element_by_id(name).tag for name in ("p1", "p4", "p7")] == ["h1", "h2", "h3"]
    assert len(tree.xpath("//ul[@class='items']/li")) == 2
    assert all(node.get("lang") for node in tree.xpath("//span[starts-with(@class, 'sentence')]"))


def words(node) -> str:
    """The text a reader sees as the article's, without references and remarks."""
    return "".join(node.xpath(".//text()[not(ancestor::sup) and not(ancestor::small)]"))


def test_overlapping_notes_are_cut_into_segments_that_know_all_their_notes() -> None:
    row = page(sample.document()).get_element_by_id("p5")[0]
    segments = [(node.text_content(), node.get("data-notes")) for node in row.xpath(".//mark[@data-notes]")]
    assert segments == [
        ("八台吊机由同一套", "3"),
        ("调度系统", "3 4"),
        ("“海螺”", "3 4 5"),
        ("控制", "3 4"),
        ("，值班员只有一项权力", "4"),
    ]


def test_notes_carry_quote_facing_text_body_tags_and_the_orphan_its_quote() -> None:
    tree = page(sample.document())
    notes = tree.xpath("//ol[@class='notes']/li")
    assert [note.get("value") for note in notes] == ["1", "2", "3", "4", "5", "6", "7"]
    third = notes[2]
    assert third.xpath("string(.//mark)") == "八台吊机由同一套调度系统“海螺”控制"
    assert third.xpath("string(.//p[@class='facing'])") == sample.BLOCKS[4].pairs[0].target
    assert third.xpath(".//div[@class='body']/ol/li/text()") == ["one system", "eight cranes"]
    assert third.xpath(".//ul[@class='tags']/li/bdi/text()") == ["safety"]
    assert "扫码加入交流群" in notes[6].text_content() and "no longer stands" in notes[6].text_content()


def test_it_is_an_evidence_copy() -> None:
    document = sample.document()
    text = page(document).text_content()
    for value in (
        document.title,
        document.title_target,
        "闻一舟",
        "柳青",
        "海岸观察",
        "2024年09月13日 11:20",
        document.address,
        "2024-09-13 03:20 UTC",
        "2024-09-13 03:21 UTC",
        document.raw_sha256,
        "gb18030",
        "argos zh_en 1.9 (machine translation)",
        "word-for-word glosses, not a translation",
        "著",
        "traditional characters in a simplified text",
        "undone by the reader",
    ):
        assert value in text


def test_glosses_are_never_passed_off_as_translation() -> None:
    tree = page(sample.document())
    assert "1 of 15" in tree.xpath("string(//*[@class='notice'])")
    assert tree.get_element_by_id("e9.1").xpath("string(.//small)") == " gloss"
    only = replace(
        sample.document(),
        blocks=(sample.block(1, "paragraph", sample.sentence("没有人按。", "no person press .", engine=sample.GLOSS)),),
        notes=(),
    )
    assert "no translation" in page(only).xpath("string(//*[@class='notice'])")
    assert not page(sample.bare()).xpath("//*[@class='notice']")


def test_states_and_flags_are_shown() -> None:
    tree = page(sample.document())
    remarks = {node.getparent().get("id"): node.text.strip() for node in tree.xpath("//small")}
    assert remarks["e1.1"] == "checked"
    assert remarks["e2.1"] == "edited"
    assert remarks["e3.2"] == "doubtful: numbers differ"
    assert "e5.1" not in remarks
    assert "Sentence 2 not translated yet." in tree.get_element_by_id("p10").text_content()


@given(st.text(alphabet=st.characters(codec=None), max_size=80))
@settings(max_examples=150)
def test_any_note_body_is_harmless_and_parses(body: str) -> None:
    tree = lxml_html.fragment_fromstring(note_html(body), create_parent="div")
    assert not tree.xpath(".//script | .//img | .//style | .//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "![x](https://example.org/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='https://example.org' onclick=alert(1)>x</a>",
    ],
)
def test_attacks_in_notes_stay_words(body: str) -> None:
    tree = lxml_html.fragment_fromstring(note_html(body), create_parent="div")
    assert not tree.xpath(".//script | .//img")
    assert not [v for v in tree.xpath(".//@href") if not v.startswith("https://")]
    assert not tree.xpath(".//@onclick | .//@onerror")


def test_printable_keeps_every_offset() -> None:
    everything = "".join(map(chr, [*range(0x100), 0xD800, 0xFDD0, 0xFFFE, 0x1FFFF, 0x20BB7]))
    assert len(printable(everything)) == len(everything)
    assert printable("\t\n 𠮷") == "\t\n 𠮷"
