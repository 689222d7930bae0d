from __future__ import annotations

import pytest

from webapp.text import mend_fragment
from webapp.text.punctuation import propose


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("今天,我们开会:第一,人事;第二,财务.", "今天，我们开会：第一，人事；第二，财务."),
        ("你来吗?好!", "你来吗？好！"),
        ("克努亚(Alexis Conneau)宣布离职", "克努亚（Alexis Conneau）宣布离职"),
        ("名为“安全超级智能(SSI)”的企业", "名为“安全超级智能（SSI）”的企业"),
        ("检索增强Generation(RAG)的做法", "检索增强Generation（RAG）的做法"),
        ("离开了OpenAI,ChatGPT发布后", "离开了OpenAI，ChatGPT发布后"),
        ("占30%,比去年高", "占30%，比去年高"),
        ("03.2021-2024:ChatGPT导致压力", "03.2021-2024：ChatGPT导致压力"),
        ("(1)总则", "（1）总则"),
        ("报告称:“情况很好。”", "报告称：“情况很好。”"),
        ("他用ChatGPT吗,还是GPT-4?", "他用ChatGPT吗，还是GPT-4？"),
    ],
)
def test_chinese_takes_full_width_marks(raw, mended):
    assert mend_fragment(raw) == mended


@pytest.mark.parametrize(
    "text",
    [
        "营业时间：8:30-17:30（周一至周五），海拔1,250-1,310米，比例尺1:50000。",
        "比分是2:1，温度为36.5。",
        "网址是https://example.cn/a?b=1,2;c(d)，请看。",
        "写信到a.b@example.cn，谢谢。",
        "This is English, with 中文 in it: see (below)!",
        "调用f(x,y)和print(a, b)即可",
        "他说“Hello, world!”然后走了",
        "function(a) { return a ? b : c; }",
        "[链接](https://example.cn/a)在此",
        "1)第一 2)第二",
    ],
)
def test_numbers_addresses_english_and_code_keep_theirs(text):
    assert mend_fragment(text) == text


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("顾客记住的是价钱,,不是名字,。", "顾客记住的是价钱，不是名字。"),
        ("春天，，来了，，花开了，。", "春天，来了，花开了。"),
        ("春天，，来了", "春天，，来了"),
    ],
)
def test_doubled_marks_become_one_where_the_page_doubled_them(raw, mended):
    assert mend_fragment(raw) == mended


def test_a_question_mark_that_was_a_blank_becomes_one():
    assert mend_fragment("作者?|??陈骏达") == "作者\u00a0|\u00a0\u00a0陈骏达"
    assert mend_fragment("为什么?|没有人知道?") != "为什么?|没有人知道?"


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("２０２４年ＡＩ", "2024年AI"),
        ("ｶﾞﾝﾀﾞﾑ｡", "ガンダム。"),
        ("⼀个⽉", "一个月"),
        ("\uf9ca水", "\u6d41水"),
        ("cafe\u0301", "café"),
    ],
)
def test_compatibility_forms(raw, mended):
    assert mend_fragment(raw) == mended


@pytest.mark.parametrize("text", ["㎡和℃", "①第一", "½杯", "第Ⅳ章", "︰", "「引」『用』", "〇"])
def test_other_forms_are_what_was_written(text):
    assert mend_fragment(text) == text


def test_edits_are_single_marks_with_offsets_in_the_text():
    text = "甲,乙\n丙:丁"
    assert [(edit.start, edit.end, edit.after) for edit in propose(text)] == [(1, 2, "，"), (5, 6, "：")]
