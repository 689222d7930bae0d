from __future__ import annotations

import pytest

from webapp.importers import read
from webapp.text.step import Metadata


def text_of(markdown: str) -> str:
    return read(markdown.encode(), "a.md").text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**粗体**和*斜体*和`代码`", "粗体和斜体和代码"),
        ("看[这里](https://a.cn/x \"标题\")和![图](a.png)", "看这里和图"),
        ("标题\n====\n\n小标题\n----\n\n正文", "# 标题\n\n## 小标题\n\n正文"),
        ("```python\nprint(1)\n```\n正文", "print(1)\n正文"),
        ("## 标题\n- 甲\n> 引用", "## 标题\n- 甲\n> 引用"),
        ("2 * 3 * 4 和 a_b_c", "2 * 3 * 4 和 a_b_c"),
        ("# 标题\n\n---\n\n正文", "# 标题\n\n---\n\n正文"),
    ],
)
def test_inline_marks_go_and_block_marks_stay(markdown, text):
    assert text_of(markdown) == text


def test_front_matter_becomes_hints():
    found = read("---\ntitle: \"夜班车\"\nauthor: 林若溪\ndate: 2024-10-20\ntags: [a]\n---\n正文。".encode(), "a.md")
    assert found.hints == Metadata(title="夜班车", author="林若溪", published="2024-10-20")
    assert found.text == "正文。"


def test_a_rule_at_the_top_is_no_front_matter():
    assert text_of("---\n正文没有第二条线。") == "---\n正文没有第二条线。"


@pytest.mark.parametrize("unit", ["[", "![", "*", "**", "`", "](", "---\n", "_"])
def test_hostile_markdown_is_read(unit):
    assert read((unit * (200_000 // len(unit))).encode() + b"x", "a.md").kind == "markdown"
