"""Elements instead of strings: what is written is always escaped and balanced, as HTML and as XML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import lxml.html
import nh3
from lxml import etree
from markdown_it import MarkdownIt

Child = "str | etree._Element | None"

# What XML 1.0 forbids and what HTML calls a parse error: controls, surrogates, noncharacters.
_FORBIDDEN = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}  # their control pictures
_FORBIDDEN[0x7F] = 0x2421
_FORBIDDEN.update(dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)), 0xFFFD))
_FORBIDDEN.update({plane << 16 | low: 0xFFFD for plane in range(17) for low in (0xFFFE, 0xFFFF)})

# No img, no style, no form: nothing a note says may load, cover or send anything.
_NOTE_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def printable(text: str) -> str:
    """``text`` with each character no markup can hold shown as one that stands for it: offsets stay the same."""
    return text.translate(_FORBIDDEN)


def el(tag: str, attributes: dict[str, str] | None = None, *children: str | etree._Element | None) -> etree._Element:
    """An element; strings among ``children`` are text, None is left out."""
    node = etree.Element(tag, {key: printable(value) for key, value in (attributes or {}).items()})
    return fill(node, children)


def line(tag: str, attributes: dict[str, str] | None = None, *children: str | etree._Element | None) -> etree._Element:
    """An element that ends its line, so that the file can be read and compared line by line."""
    node = el(tag, attributes, *children)
    node.tail = "\n"
    return node


def fill(node: etree._Element, children: Iterable[str | etree._Element | None]) -> etree._Element:
    """Append ``children`` to ``node`` and give it back."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            _append_text(node, printable(child))
        else:
            node.append(child)
    return node


def _append_text(node: etree._Element, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


@cache
def _markdown() -> MarkdownIt:
    # A picture would be a request to somebody's server; without the rule "![a](b)" stays a link one can choose to open.
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")


def note_html(body: str) -> str:
    """A note's Markdown as safe HTML.  Raw HTML in it is shown as typed (markdown-it), links are cleaned (nh3)."""
    parser = _markdown()
    tokens = parser.parse(printable(body))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"  # the list of notes is an h2: a note must not outrank it
    rendered = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        rendered,
        tags=_NOTE_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def note_elements(body: str) -> list[str | etree._Element]:
    """``note_html`` as children for ``el``."""
    return lxml.html.fragments_fromstring(note_html(body)) if body.strip() else []
