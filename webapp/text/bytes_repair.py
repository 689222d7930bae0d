"""Byte-shifted Chinese put back: a search in GBK byte space for the text a rewriting tool tore apart.

The tool wrote glosses such as "(yàn)" into the bytes of a GBK page wherever two bytes looked like a character of its
list, and decoding began afresh behind some marks; either way every character after that point is read one byte off
until something single-byte comes along.  Here visible characters are turned back into bytes, lost bytes are tried out,
and the likeliest Chinese text wins.

The search itself is the package ``webapp.text.shift``; here stretches are chosen, limited and proved for the ledger.

Only what lies between a sign of the damage and the point where all readings agree again is ever changed.

Pure and linear: a search has a bounded number of hypotheses, and ends where they agree or after MAX_TOKENS.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from webapp.text.gbk import Gbk, gbk
from webapp.text.language import language
from webapp.text.shift.beam import as_it_stands, beam
from webapp.text.shift.path import BIT, BOUND, Path, pieces_of, said_by
from webapp.text.shift.rows import Rows, familiar
from webapp.text.shift.search import Search
from webapp.text.shift.signs import BLANK, CERTAIN, PRIVATE, SIGN, UNKNOWN, Token, context, converted, tokens
from webapp.text.step import Edit

MAX_TOKENS = 240  # of one damaged stretch
SURE_GAP = 6 * BIT  # a repair on a weak sign that leads the text as it stands by less is only offered
DOUBT_GAP = 2 * BIT  # below this lead the ledger names the next reading
WORK = 10_000  # hypotheses looked at in any text
WORK_PER_CHARACTER = 0.8  # and so many more in a long one; the most damaged pages known take less
REACH_BACK, REACH = 300, 2_800  # characters before and behind a sign that a search may look at
WINDOWS_KEPT = 64
PATIENCE = 300  # signs in a row that were none: this is not such a page


def propose(text: str) -> list[Edit]:
    """Edits that mend byte-shifted stretches, ascending and disjoint; never raises on any text.

    Those that hardly read better than the text as it stands have ``sure=False``: to be offered, not applied.
    """
    return list(_repairs(text))


def offers(text: str) -> list[Edit]:
    """Only the repairs that are not sure: "this may have been …"."""
    return [edit for edit in _repairs(text) if not edit.sure]


def _repairs(text: str) -> Iterator[Edit]:
    """The Edit of each damaged stretch; ``sure`` is False where the text may be as somebody wrote it."""
    if "?" not in text or not (SIGN.search(text) or BLANK.search(text)):
        return
    tables = gbk()
    weak = converted(text, tables)
    blanks = deque(BLANK.finditer(text) if weak else ())
    for edit in _stretches(text, tables, weak):
        while blanks and blanks[0].start() < edit.start:
            blank = blanks.popleft()
            if blank.end() <= edit.start:
                yield _blank(blank)
        while blanks and blanks[0].start() < edit.end:
            blanks.popleft()
        yield edit
    yield from map(_blank, blanks)


def _blank(match: re.Match[str]) -> Edit:
    return Edit(match.start(), match.end(), " " * (match.end() - match.start()),
                "GBK has no no-break space; each became a question mark", "3F → 20")


def _stretches(text: str, tables: Gbk, weak: bool) -> Iterator[Edit]:
    """The shifted stretches.  ``weak``: signs that mean little by themselves count too."""
    gaps = not PRIVATE.search(text)
    rows = Rows(language(), familiar(text, tables))
    sign = SIGN if weak else CERTAIN
    windows = _Windows()
    work = WORK + WORK_PER_CHARACTER * len(text)
    at = failures = 0
    while found := sign.search(text, at):
        line_end = text.find("\n", found.start())
        line_end = len(text) if line_end < 0 else line_end
        at = line_end if line_end > found.start() else found.end()
        search = Search(tables, rows, text, line_end, gaps)
        start = found.start()
        while start >= 0:
            if work <= 0:
                yield _unsearched(text, start, len(sign.findall(text, start, line_end)))
                break
            edit, resume = windows.stretch(search, start)
            work -= search.work
            search.work = 0
            failures = 0 if edit else failures + 1
            if failures == PATIENCE:
                return
            if edit:
                yield edit
            found = sign.search(text, resume, line_end)
            start = found.start() if found else -1


def _unsearched(text: str, start: int, signs: int) -> Edit:
    """What is offered for the rest of a line when the text holds more damage than there is work to spend on it."""
    places = "this place was" if signs == 1 else f"this place and {signs - 1} more behind it in the line were"
    return Edit(start, start + 1, UNKNOWN, f"the text holds too many signs of damage to search them all; {places} "
                "left as they stand", _bytes(text[start : start + 2]), sure=False)


class _Windows:
    """Stretches already searched: the same characters around a sign give the same repair."""

    def __init__(self) -> None:
        self.found: dict[tuple, tuple[Edit | None, int]] = {}

    def stretch(self, search: Search, start: int) -> tuple[Edit | None, int]:
        """As ``_stretch``."""
        first, last = max(0, start - REACH_BACK), min(start + REACH, search.line_end)
        key = (search.text[first:last], start - first, last == search.line_end, search.quotes % 2, search.spaced)
        found = self.found.get(key)
        if found is None:
            edit, resume = _stretch(search, search.text, start, search.line_end)
            found = (edit and replace(edit, start=edit.start - start, end=edit.end - start), resume - start)
            if len(self.found) >= WINDOWS_KEPT:
                self.found.clear()
            self.found[key] = found
        edit, resume = found
        return edit and replace(edit, start=edit.start + start, end=edit.end + start), resume + start


def _stretch(search: Search, text: str, start: int, line_end: int) -> tuple[Edit | None, int]:
    """The repair that begins with the sign at ``start``, and where to go on."""
    search.start = start
    search.before = context(text, start)
    path, end = beam(search, _before(search, text, start), islice(tokens(text, start, line_end), MAX_TOKENS))
    pieces = pieces_of(path.text)
    before, after = text[start:end], "".join(piece for piece, _ in pieces)
    if before == after:
        return None, max(end, start + 1)
    place, before, after = _trim(start, before, after)
    if "?" not in before:
        return None, max(end, start + 1)  # the text reads best as it stands, but for glosses, which are another step's
    notes = [note for _, note in pieces if note]
    proof = f"{_bytes(before)} → {_bytes(after)}"
    if path.rival < BOUND:
        _, other, here = _trim(0, said_by(path.instead[0]), said_by(path.instead[1]))
        proof += f"; {path.rival / BIT:.1f} bits ahead of “{other}” for “{here}”"
        if path.rival < DOUBT_GAP:
            notes.append(f"not certain: “{here}” may have been “{other}”")
    # Behind "?yàn)" the text is broken beyond question; "?;" may be what somebody wrote, unless it reads far worse.
    sure = bool(CERTAIN.match(text, start)) or _visible(search, start, end).cost - path.cost >= SURE_GAP
    return Edit(place, place + len(before), after, "; ".join(notes), proof, sure), end


def _before(search: Search, text: str, start: int) -> Path:
    """Where a search begins: the last characters before the sign, glosses left out."""
    path = Path(0, -1, 0, 0, 0, 0, ())
    for character in context(search.text, start)[-2:]:
        path = search.plain(path, Token("character", character, start))
    path.cost, path.text, path.trace = 0, (), 0
    return path


def _visible(search: Search, start: int, end: int) -> Path:
    """The visible text taken as it stands."""
    return as_it_stands(search, _before(search, search.text, start), tokens(search.text, start, end))


def _trim(start: int, before: str, after: str) -> tuple[int, str, str]:
    """Take off what both texts share at their ends."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start + head, before[head:len(before) - tail], after[head:len(after) - tail]


def _bytes(text: str) -> str:
    """The bytes of a text as the page had them, for the ledger; ``??`` where a byte is lost."""
    code = gbk().code
    return " ".join("??" if c == "?" else f"{code[c]:04X}" if c in code else f"{ord(c):02X}" for c in text)
