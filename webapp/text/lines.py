"""The lines of a text as the page laid them out: what each looks like, and where the running text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.text.step import Edit

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"

LIST_MARK = re.compile(r"[•●○■□▪▫◦‣∙◆◇►▶]\s*|[-*+·–]\s+")
QUOTE_MARK = re.compile(r">\s?")
HASH_MARK = re.compile(r"(#{1,6})\s+")

_HAN_DIGITS = "一二三四五六七八九十百〇零两"
# Numbering styles from the widest to the narrowest: an article that uses two puts its sections in the wider one.
NUMBERINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第([{_HAN_DIGITS}]{{1,4}}|\d{{1,3}})[章节篇部讲回]|(?i:part|chapter)\s*(\d{{1,2}}|[ivx]{{1,4}})\b")),
    ("han", re.compile(rf"([{_HAN_DIGITS}]{{1,3}})[、.．]")),
    ("han in brackets", re.compile(rf"[（(]([{_HAN_DIGITS}]{{1,3}})[）)]、?")),
    ("padded", re.compile(r"(0\d)(?:[.．、丨|]|\s+(?=\S))")),
    ("digit and stop", re.compile(r"(\d{1,2})[.．](?!\d)")),
    ("digit and comma", re.compile(r"(\d{1,2})、")),
    ("digit in brackets", re.compile(r"[（(](\d{1,2})[）)]")),
    ("circled", re.compile(r"([①-⑳])")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the blanks around it: ``text`` is ``whole[start:end]``."""

    start: int
    end: int
    text: str


def split(text: str) -> list[Line]:
    """The lines that are not blank, in order."""
    return list(_split(text))


def _split(text: str) -> Iterator[Line]:
    start = 0
    for piece in text.split("\n"):
        content = piece.strip()
        if content:
            inner = start + len(piece) - len(piece.lstrip())
            yield Line(inner, inner + len(content), content)
        start += len(piece) + 1


class Numbering(NamedTuple):
    style: str
    rank: int
    number: str
    length: int  # characters the number and its mark take


def numbering(text: str) -> Numbering | None:
    """The number a line starts with: ``01.``, ``1、``, ``一、``, ``（二）``, ``第三章`` …"""
    if text[:1] not in _NUMBER_STARTS:
        return None
    for rank, (style, pattern) in enumerate(NUMBERINGS):
        if match := pattern.match(text):
            return Numbering(style, rank, next(group for group in match.groups() if group), match.end())
    return None


_NUMBER_STARTS = frozenset("第（(0123456789PpCc" + _HAN_DIGITS + "".join(map(chr, range(0x2460, 0x2474))))


def is_listed(text: str) -> bool:
    return LIST_MARK.match(text) is not None


def is_prose(text: str) -> bool:
    """Running text: it holds a whole sentence, or is too long for anything else.

    A title may hold ！ or ？ but no full stop.
    """
    if "。" in text:
        return True
    if text[-1:] in "”』」" and text[-2:-1] in "！？…":
        return len(text) >= 20
    return len(text) >= 80 or (len(text) >= 40 and re.search(r"[.!?] |[.!?]$", text) is not None)


def is_short(text: str) -> bool:
    """Short enough for a title, and not cut off in the middle of a sentence."""
    return len(text) <= 80 and not is_prose(text) and text[-1:] not in "。；，、：;,:"


class Zones(NamedTuple):
    """Lines before ``first`` are the page's head, lines from ``last`` on its tail; running text lies between."""

    first: int
    last: int


def zones(lines: Sequence[Line], is_body: Sequence[bool]) -> Zones:
    """Where the running text begins and ends, given which lines are running text of the article."""
    first = next((index for index, body in enumerate(is_body) if body), len(lines))
    last = next((index + 1 for index in range(len(lines) - 1, -1, -1) if is_body[index]), 0)
    return Zones(first, max(first, last))


def take_out(text: str, lines: Sequence[Line], reasons: Sequence[str | None]) -> Iterator[Edit]:
    """The edits that drop the lines with a reason ('' is the step's own), each run with one reason as one edit.

    The white space up to the next line goes with them.
    """
    index = 0
    while index < len(lines):
        first, reason = index, reasons[index]
        index += 1
        if reason is None:
            continue
        while index < len(lines) and reasons[index] == reason:
            index += 1
        if index < len(lines):
            yield Edit(lines[first].start, lines[index].start, "", reason)
        else:
            kept = first == 0 or reasons[first - 1] is None
            yield Edit(lines[first - 1].end if kept and first else lines[first].start, len(text), "", reason)
