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

# A text that speaks of HTML names tags: 用<option>标签, 在<ul>里.  Such a word has no attributes and stands in a sentence.
_ABOUT_TAGS = re.compile(r"HTML|XML|CSS|DOM|Markdown|标签|標籤|标记|標記|元素", re.IGNORECASE)
_BARE = re.compile(r"<(/?)([a-z][a-z0-9]*)>", re.IGNORECASE)
_VOID = frozenset("br col embed hr img input link meta source wbr".split())
_CALLED_SO = re.compile(r"[`'’”」]?\s?(?:标签|標籤|标记|標記|元素|节点|節點|tag\b|element\b)", re.IGNORECASE)
_CALLED_BEFORE = re.compile(r"(?:标签|標籤|标记|標記|元素)(?:[是为為如（(:：]|名为)?\s?[`'‘“「]?\Z")
_ANOTHER = re.compile(r"\s?(?:和|与|與|或|及|以及|、|，|,|/)\s?")
_BEFORE_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9、，：；（(“‘「`'] ?\Z")
_BEHIND_WORD = re.compile(r" ?[\u3400-\u9fffA-Za-z0-9、，。：；）)”’」`']")

_ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def propose(text: str) -> Iterator[Edit]:
    """Leaked tags go; ``<br>`` and the ends of paragraphs inside a line become line ends; ruby keeps its base text."""
    if "<" not in text and ">" not in text:
        return
    found = _matches(text)
    if _are_words(text, found):
        return
    last = 0
    for match in found:
        if match.start() >= last:
            yield Edit(match.start(), match.end(), _instead(match.group(), text, match.end()))
            last = match.end()


def _matches(text: str) -> list[re.Match[str]]:
    found = [*_WITH_TEXT.finditer(text), *_LEFT.finditer(text)]
    return sorted(found, key=lambda match: (match.start(), -match.end()))


def _are_words(text: str, found: list[re.Match[str]]) -> bool:
    """Whether the text speaks of tags, and each of them is a word of its sentences: one that leaked makes them all suspects."""
    if not found or not _ABOUT_TAGS.search(text):
        return False
    bare = [_BARE.fullmatch(text, *match.span()) for match in found]
    if not all(bare):
        return False
    called = _called_so(text, found)
    closed = {tag.group(2).lower() for tag, so in zip(bare, called, strict=True) if tag.group(1) and not so}
    return all(so or _stands_alone(text, tag, closed) for tag, so in zip(bare, called, strict=True))


def _called_so(text: str, found: list[re.Match[str]]) -> list[bool]:
    """Which of them the sentence calls tags or elements; in <ul>、<ol>标签 both."""
    called = []
    following = None
    for match in reversed(found):
        start, end = match.span()
        joined = following is not None and called[-1] and _ANOTHER.fullmatch(text, end, following.start())
        before = _CALLED_BEFORE.search(text[max(0, start - 8) : start])
        called.append(bool(joined or before or _CALLED_SO.match(text, end)))
        following = match
    return called[::-1]


def _stands_alone(text: str, tag: re.Match[str], closed: set[str]) -> bool:
    """An opening tag that nothing closes, between the words of a sentence."""
    name = tag.group(2).lower()
    if tag.group(1) or name in _VOID or name in closed:
        return False
    start, end = tag.span()
    return bool(_BEFORE_WORD.search(text[max(0, start - 2) : start]) and _BEHIND_WORD.match(text, end))


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
