from __future__ import annotations

import pytest

from webapp.importers import read
from webapp.text import clean
from webapp.text.step import Metadata

ONE = "今年以来，全市新增就业岗位三万个，比去年同期多出一成。"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>第一段。</p><p>第二\n段。</p>", "第一段。\n\n第二 段。"),
        ("<div>甲<p>乙</p>丙</div>", "甲\n\n乙\n\n丙"),
        ("一行<br>两行<br/>三行", "一行\n\n两行\n\n三行"),
        ("<h1>题</h1><h2>节</h2><h3>小节</h3>文", "# 题\n\n## 节\n\n### 小节\n\n文"),
        ("<ul><li>甲</li><li><p>乙</p></li></ul>", "• 甲\n\n• 乙"),
        ("<blockquote><p>引。</p><p>用。</p></blockquote>文", "> 引。\n\n> 用。\n\n文"),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", "汉字"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n\n丙"),
        ("<nav>首页</nav><p>文</p><script>x</script><style>y</style><footer>尾</footer><noscript>z</noscript>", "文"),
        ("<p style='display:none'>藏</p><p hidden>藏</p><p>文</p>尾", "文\n\n尾"),
        ("<p>看<a href='x'>这里</a>，<b>粗</b>的</p>", "看这里，粗的"),
        ("<!-- 注 --><p>文&nbsp;&amp;&lt;b&gt;</p>", "文\u00a0&<b>"),
        ("<form><p>文</p><input value='x'><button>按</button></form>", "文"),
        ("<h2><br></h2><p>文</p>", "文"),
    ],
)
def test_structure_becomes_lines(body, text):
    assert read(page(body), "a.html").text == text


@pytest.mark.parametrize("name", ["gb2312", "GBK", "gb18030"])
def test_the_declared_encoding_counts(name):
    data = f"<html><head><meta charset={name}></head><body>{ONE}</body></html>".encode("gb18030")
    found = read(data, "a.htm")
    assert (found.text, found.encoding) == (ONE, "gb18030")


def test_a_wrong_declaration_does_not():
    data = f"<html><head><meta charset=gbk></head><body>{ONE}</body></html>".encode()
    assert read(data, "a.htm").text == ONE


def test_what_the_head_says():
    head = (
        "<title>夜班车 - 云港在线</title><meta property='og:title' content='夜班车'><meta name='author' content='林若溪'>"
        "<meta property='og:site_name' content='云港在线'><meta property='article:published_time' content='2024-10-20T08:15:00+08:00'>"
    )
    assert read(page(ONE, head), "a.html").hints == Metadata(
        title="夜班车", author="林若溪", source="云港在线", published="2024-10-20T08:15:00+08:00"
    )
    assert read(page(ONE, "<title> 夜班\n车 </title>"), "a.html").hints == Metadata(title="夜班 车")
    assert read(page(ONE, "<meta name='author' content='https://a.cn/1'>"), "a.html").hints.author is None


def test_the_article_element_is_taken_when_it_holds_the_text():
    body = f"<div>今天，天气，很好。</div><article><p>{ONE * 5}</p></article><div>别的</div>"
    assert read(page(body), "a.html").text == ONE * 5
    small = f"<p>{ONE * 5}</p><article><p>推荐一。</p></article>"
    assert read(page(small), "a.html").text == f"{ONE * 5}\n\n推荐一。"


def test_a_page_through_the_cleaner():
    body = f"<h1>夜班车又回来了</h1><p>2024-10-20 08:15 来源：云港日报</p><p>{ONE}</p><h2>停运</h2><p>{ONE}</p><ul><li>甲</li><li>乙</li></ul><p>{ONE}</p>"
    cleaned = clean(read(page(body), "a.html").text)
    assert (cleaned.metadata.title, cleaned.metadata.source) == ("夜班车又回来了", "云港日报")
    assert [block.kind for block in cleaned.blocks] == ["paragraph", "heading", "paragraph", "list_item", "list_item", "paragraph"]


@pytest.mark.parametrize("unit", ["<b>", "<p", "<!--", "&", "<div>", "<ul><li>", "</p>", "<a href='"])
def test_hostile_pages_are_read_or_refused(unit):
    from webapp.errors import UnreadableContent

    data = b"<html><body>" + unit.encode() * 20_000 + "文".encode()
    try:
        assert read(data, "a.html").kind == "html"
    except UnreadableContent as refusal:
        assert str(refusal).endswith(".")


def test_entities_are_not_expanded_and_nothing_is_fetched():
    data = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>a &x; b</p></body></html>'
    assert "root:" not in read(data, "a.html").text
