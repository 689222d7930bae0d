"""Glossary files: what is written is read again, and what comes from elsewhere is read or refused in a sentence."""

from __future__ import annotations

import pytest

from webapp.engines import termfiles
from webapp.engines.terms import Term
from webapp.errors import UnreadableContent

TERMS = [
    Term("亚历西斯·克努亚", "Alexis Conneau", "name"),
    Term("克努亚", "Conneau", "short"),
    Term("通用情感智能", "General Emotional Intelligence & more <x>", "term"),
    Term("推特", "X", "alias"),
]


@pytest.mark.parametrize("write", [termfiles.write_tsv, termfiles.write_tbx])
def test_what_is_written_is_read_again(write) -> None:
    assert termfiles.read(write(TERMS)) == TERMS


def test_tbx_is_basic_in_the_dca_style() -> None:
    from lxml import etree

    root = etree.fromstring(termfiles.write_tbx(TERMS))
    assert (root.tag, root.get("type"), root.get("style")) == (f"{{{termfiles.TBX}}}tbx", "TBX-Basic", "dca")
    path = "//t:conceptEntry[1]/t:langSec[@xml:lang='zh']/t:termSec/t:term/text()"
    assert root.xpath(path, namespaces={"t": termfiles.TBX, "xml": "http://www.w3.org/XML/1998/namespace"}) == ["亚历西斯·克努亚"]


def test_a_plain_list_without_header_or_kinds_is_read() -> None:
    assert termfiles.read("人工智能\tAI\r\n\r\n模型\tmodel\tterm\n".encode()) == [Term("人工智能", "AI"), Term("模型", "model")]


def test_tbx_of_the_second_version_is_read() -> None:
    old = """<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body><termEntry id="1">
      <langSet xml:lang="en-US"><tig><term>large language model</term></tig></langSet>
      <langSet xml:lang="zh-CN"><tig><term>大语言模型</term></tig><tig><term>大模型</term></tig></langSet>
    </termEntry></body></text></martif>"""
    english = "large language model"
    assert termfiles.read(old.encode()) == [Term("大语言模型", english), Term("大模型", english)]


@pytest.mark.parametrize(
    "data",
    ["只有一列".encode(), "中\ta\tpoem".encode(), b"\xff\xfe\x00", b"<tbx", b"<html/>", "\tonly english".encode()],
)
def test_what_is_no_glossary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableContent):
        termfiles.read(data)


def test_entities_of_a_foreign_file_are_not_followed(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    data = f"""<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><martif><termEntry><langSet xml:lang="zh"><tig><term>中&e;</term></tig></langSet>
      <langSet xml:lang="en"><tig><term>a</term></tig></langSet></termEntry></martif>"""
    assert "secret" not in termfiles.read(data.encode())[0].chinese
