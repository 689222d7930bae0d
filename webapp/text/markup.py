"""What the page's code left in the text: tags, character references, ruby."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from webapp.text.step import Edit

# Only elements of HTML count, so that <T>, a < b and 《…》 stay.
_NAMES = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|br|button|center|cite|code|col|dd|del|div|dl|dt|em|embed|fieldset|figcaption"
    "|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object"
    "|ol|option|p|picture|pre|q|rb|rp|rt|rtc|ruby|s|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|tbody"
    "|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|video|wbr|o:p"
)
_TAG = rf"</?(?:{_NAMES})(?:\s[^<>\n]{{0,2000}}|/)?/?>"
_RUBY = r"<(?:rp|rt)(?:\s[^<>\n]{0,200})?>[^<\n]{0,40}</(?:rp|rt)>"
_COMMENT = r"<!--[^\n]{0,300}?-->|<!\[CDATA\[|\]\]>"
# A tag whose < was eaten: only where a mark of the damage, a line's edge or a sentence's end stands beside it.
_HALF = rf"(?:(?<=[?\ue000-\uf8ff])|\?)/(?:span|strong|p|div|b|em|font|a|h[1-6]|li|section)>|</?(?:{_NAMES})(?=[\u4e00-\u9fff\n]|\Z)"
_LEFT = re.compile(rf"{_RUBY}|{_COMMENT}|{_TAG}|{_HALF}", re.IGNORECASE)
_WITH_TEXT = re.compile(r"<(script|style)\b[^<>]{0,2000}>[^<]{0,100000}</\1\s*>", re.IGNORECASE)

_ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def propose(text: str) -> Iterator[Edit]:
    """Leaked tags go; ``<br>`` and the ends of paragraphs inside a line become line ends; ruby keeps its base text."""
    if "<" not in text and ">" not in text:
        return
    last = 0
    for match in _matches(text):
        if match.start() >= last:
            yield Edit(match.start(), match.end(), _instead(match.group(), text, match.end()))
            last = match.end()


def _matches(text: str) -> list[re.Match[str]]:
    found = [*_WITH_TEXT.finditer(text), *_LEFT.finditer(text)]
    return sorted(found, key=lambda match: (match.start(), -match.end()))


def _instead(tag: str, text: str, end: int) -> str:
    if re.match(r"<br\b|</(?:p|div|li|h[1-6]|tr|blockquote|section)\b", tag, re.IGNORECASE) and text[end : end + 1] not in ("\n", ""):
        return "\n"
    return ""


def propose_entities(text: str) -> Iterator[Edit]:
    """Character references, also those escaped twice (``&amp;nbsp;``)."""
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        after = _character(match.group())
        if after is not None:
            yield Edit(match.start(), match.end(), after)


def _character(reference: str) -> str | None:
    """What a reference stands for; None for ``&copy=`` and other text that only looks like one."""
    body = re.sub(r"&(?:amp;)+(?=.)", "&", reference)
    value = html.unescape(body)
    if value == body or value in "\x00\ufffd" or (body != "&amp;" and value.startswith("&") and len(value) > 1):
        return None
    if value.isspace() or not value.isprintable():
        return " " if value.isspace() else ""
    return value
