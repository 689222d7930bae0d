from __future__ import annotations

import pytest

from webapp.text.segment import sentences


@pytest.mark.parametrize(
    "pieces",
    [
        ["今天下雨。", "我们走吧！", "好吗？"],
        ["第一；", "第二；", "第三。"],
        ["他说：“我们走吧。”", "然后他就走了。"],
        ["“你来吗？”", "“来！”"],
        ["“好！”，他说。"],
        ["这（见第3页。）很重要。"],
        ["《去哪儿？》是一部电影。"],
        ["他喜欢《出发！》、《回家。》和音乐。"],
        ["价格是3.14元，版本v2.0.1。", "不贵。"],
        ["1、虚报募资额，资金短缺"],
        ["01.2017-2018：创立2年损失44%员工"],
        ["1. 第一条内容"],
        ["“我们走吧。”他说。", "天黑了。"],
        ["“走吧。”", "他说，“天黑了。”"],
        ["他走了。", "（笑声。）", "后来呢？"],
        ["真的吗？！", "不可能……"],
        ["他想了想……还是走了。"],
        ["“我……”", "她哭了。"],
        ["这家公司叫Yahoo!，很老。"],
        ["It is good.", "He said so.", "中文也有。"],
        ["Dr. Smith and Mr. J. Lee met at 3 p.m. today.", "They left."],
        ["Is it?", "Yes!", "OK."],
        ["他问：“去吗？”", "我说：“去。”", "我们就走了。"],
        ["「走吧。」他說。"],
        ["没有句号的一段"],
        ["网址是www.example.com，请看。"],
        ["发表于U.S. News的报道。"],
    ],
)
def test_cuts_where_a_bilingual_edition_would(pieces):
    text = "".join(piece + (" " if piece[-1].isascii() else "") for piece in pieces).strip()
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_positions_are_code_points_and_blanks_are_left_out():
    text = "  𠮷野家。 好！ "
    assert sentences(text) == [(2, 6), (7, 9)]


@pytest.mark.parametrize("text", ["", "   ", "\n\u3000"])
def test_nothing_holds_no_sentence(text):
    assert sentences(text) == []


def test_a_line_end_ends_a_sentence():
    text = "第一行\n第二行"
    assert [text[start:end] for start, end in sentences(text)] == ["第一行", "第二行"]
