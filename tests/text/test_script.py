"""Traditional to simplified where the text is traditional, and the view that changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text import script


def simplified(text: str) -> str:
    for edit in reversed(script.propose(text)):
        assert text[edit.start : edit.end] != edit.after
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("我們核對了統計局數據", "我们核对了统计局数据"),
        ("著名作家看著窗外,沉著地說著話", "著名作家看着窗外,沉着地说着话"),
        ("顯著提高,著手準備,土著居民,譯著與編著者", "显著提高,着手准备,土著居民,译著与编著者"),
        ("乾隆皇帝愛吃餅乾,衣服曬乾了", "乾隆皇帝爱吃饼干,衣服晒干了"),
        ("慰藉與憑藉,病癥與癥結,心臟", "慰藉与凭借,病症与症结,心脏"),
        ("OpenAI做錯什么了?", "OpenAI做错什么了?"),
        ("時間\n后來\n結語", "时间\n后来\n结语"),
    ],
)
def test_traditional_text_becomes_simplified(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected


@pytest.mark.parametrize(
    "text",
    [
        "他抄了两句：“落霞與孤鶩齊飛，秋水共長天一色。”",
        "國立臺灣大學这样的名字，在简体文章里会保留原来的写法。",
        "これは日本語の文章です。国際関係を学ぶ学会で発表しました。",
        "plain ASCII",
        "他在墙上写着字。",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert script.propose(text) == []


@given(st.text(alphabet="著乾后里干面發髮隻只臺台萬万A1 \n\r\u2028説說,。", max_size=60))
def test_the_view_keeps_every_offset(text: str) -> None:
    for to in ("hant", "hans"):
        shown = script.variant(text, to)
        assert len(shown) == len(text)
        assert [c for c in shown if c in "A1 \n,。"] == [c for c in text if c in "A1 \n,。"]


def test_the_view_goes_both_ways() -> None:
    assert script.variant("这些头发与发展", "hant") == "這些頭髮與發展"
    assert script.variant("這些頭髮與發展", "hans") == "这些头发与发展"


def test_ambiguous_characters_are_pointed_at() -> None:
    assert script.ambiguous("他看着后面") == [(2, 3, ("著", "着")), (3, 4, ("后", "後")), (4, 5, ("面", "麵"))]
