from __future__ import annotations

import pytest

from webapp.errors import UnreadableContent
from webapp.importers import read
from webapp.text.step import Metadata

TEXT = "據當地媒體報導，這座城市今年新增就業崗位三萬個。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("name", ["", "文章.txt", "UPPER.TXT", "a/b.text", "notes.md"])
def test_text_in_any_of_our_encodings(name, encoding):
    found = read(TEXT.encode(encoding), name)
    assert found.text == TEXT
    assert found.kind == ("markdown" if name.endswith(".md") else "plain")
    assert found.hints == Metadata()


def test_line_ends_and_blanks_are_left_to_the_cleaner():
    assert read("甲\r\n\r\n　乙 ".encode(), "").text == "甲\r\n\r\n　乙 "


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", "empty"),
        (b"%PDF-1.4", "a.txt", "PDF"),
        (b"abc", "a.docx", ".docx cannot be read"),
        (b"abc", "a.exe", "These can: .txt"),
        (b"<html><body></body></html>", "a.html", "no text"),
        (b"<div>" * 5000 + "中".encode(), "a.html", "nested too deeply"),
        (b"", "a.html", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data, name, sentence):
    with pytest.raises(UnreadableContent) as refusal:
        read(data, name)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("start", ["<!DOCTYPE html><html>", "<html lang=zh>", "  <!-- x --><HTML>", '<?xml version="1.0" encoding="utf-8"?><html>'])
def test_a_pasted_page_is_a_page(start):
    found = read(f"{start}<body><p>第一段。</p><p>第二段。</p></body></html>".encode(), "")
    assert (found.kind, found.text) == ("html", "第一段。\n\n第二段。")


def test_text_that_mentions_a_tag_is_text():
    assert read("<p>是一个标签".encode(), "").kind == "plain"
