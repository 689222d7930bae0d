"""Markdown: what another program makes of it must be what stood here."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tests.exporters import sample
from webapp.exporters import export
from webapp.exporters.markdown import _quoted, escape, note_markdown
from webapp.exporters.markup import printable

# As forgiving as any reader: raw HTML runs, tables and strikethrough are known.
OTHER_PROGRAM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LINE = st.text(alphabet=st.sampled_from("中文 aB1.)-+*_`[]()<>#!|~$^&;:=\\\"'/\t"), min_size=1, max_size=24)


def shown(markdown: str) -> str:
    return lxml_html.fragment_fromstring(OTHER_PROGRAM.render(markdown), create_parent="div").text_content()


@given(LINE)
def test_escaped_text_is_shown_as_it_stood(text: str) -> None:
    """Except for white space at the ends, which Markdown never keeps, and tabs."""
    expected = " ".join(text.split())
    assert " ".join(shown(escape(text)).split()) == expected
    assert "<p>" in OTHER_PROGRAM.render(escape("x" + text)), "text became something else than a paragraph"


@given(st.text(max_size=60))
def test_yaml_strings_come_back(text: str) -> None:
    assert yaml.safe_load(f"a: {_quoted(text)}") == {"a": text}


@given(st.text(alphabet=st.sampled_from("<>/!?-`~ab \n\t*[]()\"'="), max_size=60))
def test_no_note_brings_html_to_life(body: str) -> None:
    tokens = OTHER_PROGRAM.parse(note_markdown(body))
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"html_block", "html_inline"}


def test_a_note_without_html_is_left_as_typed() -> None:
    body = "a *b* `x<y` <https://example.org/>\n\n```\n1 < 2\n```"
    assert note_markdown(body) == body
    assert note_markdown("<b>x</b>\n\n```\n<i>\n```") == "\\<b>x\\</b>\n\n```\n<i>\n```"


@pytest.mark.parametrize("build", [sample.document, sample.hostile, sample.bare])
def test_front_matter_is_yaml_and_footnotes_pair_up(build) -> None:
    document = build()
    text = export(document, "markdown").data.decode("utf-8")
    _, head, body = text.split("---\n", 2)
    fields = yaml.safe_load(head)
    assert fields["title"] == document.title
    assert fields["raw_sha256"] == document.raw_sha256
    defined = re.findall(r"^\[\^(\d+)\]: ", body, re.MULTILINE)
    used = set(re.findall(r"(?<!\n)\[\^(\d+)\]", body))
    assert len(defined) == len(set(defined)) and used == set(defined)
    kinds = {child.type for token in OTHER_PROGRAM.parse(body) for child in token.children or ()}
    assert "html_inline" not in kinds
    assert "<script>" not in OTHER_PROGRAM.render(body)


def test_blocks_alternate_and_keep_their_kind() -> None:
    body = export(sample.document(), "markdown").data.decode("utf-8")
    assert "\n## 01\\. 2021—2022：八台吊机和一个按钮\n\n## 01\\. 2021–2022: Eight Cranes and One Button\n" in body
    assert "\n- 报告从二十页减到半页；\n\n  the report was cut" in body
    assert "\n> “我看见三号机在晃" in body and ">\n> “I saw Number Three" in body
    assert "“海螺”[^5]控制[^3]，值班员只有一项权力[^4]：" in body
    assert "bring everything to a halt.[^3][^4][^5] The trouble" in body
    assert "not ask reason . *(word-for-word gloss)*" in body
    assert "- doubtful: numbers differ: 3.2" in body and "- not translated: 10.2" in body


@given(st.text(max_size=60))
def test_escape_never_raises_and_keeps_every_visible_sign(text: str) -> None:
    plain = re.sub(r"\\(.)|&nbsp;", lambda found: found[1] or "", escape(text), flags=re.DOTALL)
    assert "".join(plain.split()) == "".join(printable(text).split())
