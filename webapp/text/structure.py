"""What each line of a cleaned article is: title, subtitle, heading, subheading, paragraph, list item or quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from webapp.text.lines import HASH_MARK, LIST_MARK, QUOTE_MARK, Line, is_listed, is_prose, is_short, numbering, split, zones
from webapp.text.step import Edit

_HEADING_LENGTH = 60
_PLAIN_HEADING_LENGTH = 30
_CAPTION = re.compile(r"[▲△▼图]|.*(?:图源|摄影|供图|来源)[:：/]|.*/(?:摄|图)$")
_CUT_OFF = "，；、,;：:"


class Piece(NamedTuple):
    """One block: its kind, its text, and where that text starts and ends in the cleaned text."""

    kind: str
    text: str
    start: int
    end: int


class Parsed(NamedTuple):
    title: Piece | None
    pieces: list[Piece]


def propose(text: str) -> Iterator[Edit]:
    """A line end where a heading had run into its paragraph, or into the end of the paragraph before it."""
    from webapp.text import headings  # jieba behind it loads only for texts that have such headings

    return headings.propose(text)


def parse(text: str) -> Parsed:
    """The title (its line is not among the pieces) and a piece for each other line, in order."""
    lines = split(text)
    return _parsed(lines, _kinds(lines, has_title(lines)))


def parse_as(text: str, known: Sequence[tuple[str, int, int]]) -> Parsed:
    """Parse a text of whose parts most are ``known``: kind, start and end, ascending.

    A line is what most of it is known to be; where nothing is known, what its own mark or number shows.
    """
    lines = split(text)
    kinds = _kinds(lines, has_title(lines))
    first = titles = 0
    for index, line in enumerate(lines):
        while first < len(known) and known[first][2] <= line.start:
            first += 1
        kind = _mostly(line, known, first)
        if kind == "title":
            titles += 1
        if kind is None or (kind == "title" and titles > 1):
            kind = kinds[index] if _shows_kind(line.text) else "paragraph"
        kinds[index] = kind
    return _parsed(lines, kinds)


def _shows_kind(text: str) -> bool:
    marked = is_listed(text) or QUOTE_MARK.match(text) or HASH_MARK.match(text)
    return bool(marked) or numbering(text) is not None


def _mostly(line: Line, known: Sequence[tuple[str, int, int]], first: int) -> str | None:
    best, length = None, 0
    while first < len(known) and known[first][1] < line.end:
        kind, start, end = known[first]
        common = min(end, line.end) - max(start, line.start)
        if common > length:
            best, length = kind, common
        first += 1
    return best


def _parsed(lines: Sequence[Line], kinds: Sequence[str]) -> Parsed:
    pieces = [_piece(line, kind) for line, kind in zip(lines, kinds, strict=True)]
    title = next((piece for piece in pieces if piece.kind == "title"), None)
    return Parsed(title, [piece for piece in pieces if piece.text and piece is not title])


def has_title(lines: Sequence[Line]) -> bool:
    """The first line is the title when it is short, unnumbered, and running text follows."""
    if len(lines) < 2:
        return False
    first = lines[0].text
    if match := HASH_MARK.match(first):
        return len(match.group(1)) == 1
    fit = is_short(first) and not is_listed(first) and numbering(first) is None and not QUOTE_MARK.match(first)
    return fit and any(is_prose(line.text) for line in lines[1:])


def _piece(line: Line, kind: str) -> Piece:
    mark = _mark(line.text, kind)
    return Piece(kind, line.text[mark:], line.start + mark, line.end)


def _mark(text: str, kind: str) -> int:
    pattern = {"list_item": LIST_MARK, "quote": QUOTE_MARK}.get(kind, HASH_MARK)
    match = pattern.match(text)
    return match.end() if match and match.end() < len(text) else 0


def _kinds(lines: Sequence[Line], titled: bool) -> list[str]:
    prose = [is_prose(line.text) for line in lines]
    first, last = zones(lines, prose)
    numbered = _numbered_headings(lines)
    top = min((rank for rank in numbered.values()), default=None)
    kinds = []
    for index, line in enumerate(lines):
        if index == 0 and titled:
            kinds.append("title")
        elif index in numbered:
            kinds.append("heading" if numbered[index] == top else "subheading")
        else:
            kinds.append(_kind(lines, index, prose, first, last, titled))
    return kinds


def _kind(lines: Sequence[Line], index: int, prose: Sequence[bool], first: int, last: int, titled: bool) -> str:
    text = lines[index].text
    if match := HASH_MARK.match(text):
        return "heading" if len(match.group(1)) <= 2 else "subheading"
    if QUOTE_MARK.match(text):
        return "quote"
    if is_listed(text):
        return "list_item"
    if numbering(text) and not prose[index] and _in_list(lines, index):
        return "list_item"
    if titled and index == 1 and first > 1 and _is_subtitle(text):
        return "subtitle"
    if index < last and _is_plain_heading(lines, index, prose):
        return "heading"
    return "paragraph"


def _numbered_headings(lines: Sequence[Line]) -> dict[int, int]:
    """Index and rank of the lines that are numbered headings: short, and not one of a list of numbered lines."""
    found = {}
    for index, line in enumerate(lines):
        number = numbering(line.text)
        if number is None or not is_heading_text(line.text) or _in_list(lines, index):
            continue
        if index + 1 < len(lines):
            found[index] = number.rank
    return found


def is_heading_text(text: str) -> bool:
    """Short, one thought, no full stop."""
    return len(text) <= _HEADING_LENGTH and not is_prose(text) and text[-1] not in _CUT_OFF


def _in_list(lines: Sequence[Line], index: int) -> bool:
    """A neighbour has the same style of number: a list, not headings (those have paragraphs between them)."""
    style = numbering(lines[index].text).style
    beside = [lines[near].text for near in (index - 1, index + 1) if 0 <= near < len(lines)]
    return any((number := numbering(text)) is not None and number.style == style for text in beside)


def _is_subtitle(text: str) -> bool:
    return is_short(text) and numbering(text) is None and (len(text) >= 10 or text[-1] in "？！?!")


def _is_plain_heading(lines: Sequence[Line], index: int, prose: Sequence[bool]) -> bool:
    """A short line without a number, between paragraphs."""
    text = lines[index].text
    if len(text) > _PLAIN_HEADING_LENGTH or not is_short(text) or text[-1] in "！!”’』」）)…～~—" or _CAPTION.match(text):
        return False
    followed = index + 1 < len(lines) and (prose[index + 1] or numbering(lines[index + 1].text) is not None)
    led = index == 0 or prose[index - 1] or is_listed(lines[index - 1].text) or index == 1
    return followed and led and text[0] not in "“「『"
