from __future__ import annotations

import pytest

from webapp.text import mend_fragment


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("或为背后原因</span>", "或为背后原因"),
        ("或为背后原因</strong>\n下文", "或为背后原因\n下文"),
        ('<p class="lead">第一段。</p><p>第二段。</p>', "第一段。\n第二段。"),
        ("一行<br/>两行<BR>三行", "一行\n两行\n三行"),
        ("看<a href='https://a.cn/?x=1&y=2'>这里</a>吧", "看这里吧"),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", "汉字"),
        ("<!-- 广告位 -->正文", "正文"),
        ("<script>var a = '中文';</script>正文", "正文"),
        ("中文</span", "中文"),
        ("&lt;b&gt;粗体&lt;/b&gt;", "粗体"),
        ("甲&nbsp;乙&amp;nbsp;丙", "甲 乙 丙"),
        ("AT&amp;T与R&amp;amp;D", "AT&T与R&D"),
        ("&#20013;&#x6587;&hellip;&hellip;", "中文……"),
        ("&ldquo;你好&rdquo;", "“你好”"),
    ],
)
def test_leaked_code_goes(raw, mended):
    assert mend_fragment(raw) == mended


@pytest.mark.parametrize(
    "text",
    [
        "若 a < b 且 c > d，则",
        "Vec<T>和Map<String, Integer>的区别",
        "他说<没关系>",
        "x<y>z",
        "R&D投入，AT&T公司",
        "参数写成?a=1&copy=2&lt=3",
        "&unknown;留着",
        "箭头-->和<--",
    ],
)
def test_what_only_looks_like_code_stays(text):
    assert mend_fragment(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "在HTML里，每个<OPTION>都要有值。",
        "列表用<ul>、<ol>和<li>标签写成，样式交给CSS。",
        "段落以<p>开始，以</p>标签结束，这是HTML的写法。",
        "换行用<br>标签，而不是两个<p>元素。",
        "<select>元素里放着选项。",
        "元素“<table>”里有行。",
    ],
)
def test_a_tag_named_in_a_sentence_about_html_stays(text):
    assert mend_fragment(text) == text


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("这是<strong>重要的事。", "这是重要的事。"),  # nothing here speaks of HTML
        ("HTML的历史很长。<p>第二段说的是网页。", "HTML的历史很长。第二段说的是网页。"),
        ("HTML里<b>粗体</b>很常见。", "HTML里粗体很常见。"),
        ("在HTML里，<option>要有值。</span>", "在HTML里，要有值。"),  # one that leaked makes the other a suspect
        ('<p class="lead">网页由HTML元素组成', "网页由HTML元素组成"),
        ("网页由HTML写成<br>浏览器读它", "网页由HTML写成\n浏览器读它"),
    ],
)
def test_tags_that_leaked_into_a_text_about_html_go(raw, mended):
    assert mend_fragment(raw) == mended
