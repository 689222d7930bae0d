from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text import grams


def found(query: str, text: str) -> list[str]:
    """The passages of ``text`` that every phrase of the query marks; empty when one of them is missing."""
    phrases = grams.parse(query)
    places = grams.spans(text, phrases)
    return [text[a:b] for a, b, _ in places] if {number for *_, number in places} == set(range(len(phrases))) else []


def test_a_run_becomes_pairs_and_its_last_character() -> None:
    assert grams.tokens("图书馆。") == "图书 书馆 馆"
    assert grams.tokens("GPT-4的模型") == "gpt 4 的模 模型 型"


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("馆", "图书馆的馆长", ["馆", "馆"]),
        ("图书", "图书馆", ["图书"]),
        ("图书馆", "去图书馆看书", ["图书馆"]),
        ("圖書館", "去图书馆看书", ["图书馆"]),
        ("图书馆", "本圖書館週末開放", ["圖書館"]),
        ("头发", "她的頭髮很長", ["頭髮"]),
        ("translations", "He translated it: a translation.", ["translated", "translation"]),
        ("ＯｐｅｎＡＩ", "OpenAI公司", ["OpenAI"]),
        ("OpenAI公司", "与OpenAI公司合作", ["OpenAI公司"]),
        ('"extend opening hours"', "It will extend opening hours; opening hours extend.", ["extend opening hours"]),
        ("库 图书", "图书馆的车库", ["图书", "库"]),
    ],
)
def test_a_query_finds_and_marks(query: str, text: str, marked: list[str]) -> None:
    assert found(query, text) == marked


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("图馆", "图书馆"),
        ("京他", "我爱北京，他也爱"),  # no word runs over a comma
        ("car", "carbon"),
        ('"hours opening"', "opening hours"),
        ("图书馆 电影", "图书馆"),
    ],
)
def test_a_query_does_not_find(query: str, text: str) -> None:
    assert found(query, text) == []


def test_what_holds_nothing_to_look_for_is_no_query() -> None:
    assert grams.parse("  “”,. \"\" ") == ()


@given(st.text(alphabet="图书馆圖書館的ab，。 1", min_size=1, max_size=20), st.data())
def test_every_passage_that_does_not_cut_a_word_is_found(text: str, data: st.DataObject) -> None:
    units = grams.units(text)
    if not units:
        return
    first = data.draw(st.integers(0, len(units) - 1))
    last = data.draw(st.integers(first, len(units) - 1))
    passage = text[units[first].start : units[last].end]
    marks = grams.spans(text, grams.parse(f'"{passage}"'))
    assert any(start <= units[first].start and units[last].end <= end for start, end, _ in marks)
