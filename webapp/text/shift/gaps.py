"""Bytes lost without a trace: two showed as a private-use character, which an index then dropped.

Looked for only where the halves left side by side make no likely character, since everything fits into a gap.
"""

from __future__ import annotations

from collections.abc import Iterator

from webapp.text.shift.codes import (
    HIGH,
    LOW,
    SINGLE_MARKS,
    ending_from,
    followers,
    private_middles,
    private_trails,
    read_as,
)
from webapp.text.shift.path import BIT, Path
from webapp.text.shift.search import DOUBLED_COST, EATEN_COST, Search
from webapp.text.shift.signs import Token

GAP_COST = 3 * BIT  # a private-use character was dropped by an index
GAP_BEHIND = 8 * BIT  # only hypotheses no worse than this look for dropped characters
GAP_ODD = 8 * BIT  # and only before a character at least so unlikely
SECOND_GAP_COST = 4 * BIT  # and another one right behind it
MIDDLES = 6  # characters tried between two such


def gap_lost(search: Search, path: Path, token: Token) -> Iterator[Path]:
    """Two bytes are missing before ``?pinyin)``: the character with that reading is whole but for them."""
    for codes, leads in zip(private_trails(path.pending), (HIGH, LOW)):
        for before, cost, number in search.best(path, codes, 3):
            for code, reading_cost in read_as(token.sound, leads):
                here = search.tables.number[code]
                more = search.rows.step(path.one, number, here) + search.tables.form_cost.get(code, 0) + reading_cost
                text = search.tables.character[before] + search.tables.character[code]
                yield path.next(GAP_COST + cost + more, -1, (code >> 8, code & 0xFF), (number, here), text)


def odd(search: Search, path: Path, code: int, single: int) -> bool:
    """Whether the bytes at hand make no likely character: two missing bytes leave the wrong halves side by side."""
    whole = path.pending << 8 | (code >> 8 if code else single)
    return whole not in search.tables.number or search.emit(path, whole)[0] > GAP_ODD


def gap(search: Search, path: Path, code: int, single: int, ahead: int) -> Iterator[Path]:
    """Two bytes are missing before this character, because they showed as a private-use one; or twice two.

    A comma one byte off always shows as one.  ``ahead``: the language number of what will follow; 0: not known.
    """
    trail = code >> 8 if code else single
    character = search.tables.character
    found = []
    befores = [[(cost, character[before], path.one, number) for before, cost, number in search.best(path, codes, 4)]
               for codes in private_trails(path.pending)]
    longer: list[list[tuple[int, str, int, int]]] = [[], []]
    for one in (0, 1):
        for two in (0, 1):
            rows = search.grid(befores[one][:3], private_middles(one, two), 0)[:MIDDLES]
            longer[two] += [(cost + SECOND_GAP_COST, text + character[middle], before, here)
                            for _, cost, text, middle, before, here in rows]
    for range_, leads in ((0, HIGH), (1, LOW)):
        found += search.grid(befores[range_] + longer[range_], ending_from(trail, leads), ahead)
    found.sort()
    for _, cost, text, second, number, here in found[:8]:
        pending = code & 0xFF if code else -1
        last = (code >> 8, code & 0xFF) if code else (second >> 8, single)
        yield path.next(GAP_COST + cost, pending, last, (number, here), text + character[second])


def gap_eaten(search: Search, path: Path, rests: list[tuple[str, int, str]], last: bool) -> Iterator[Path]:
    """Two bytes are missing before ``?`` for a trail byte and ASCII: the second character is known by nothing."""
    for codes, high in zip(private_trails(path.pending), (True, False)):
        for before, cost, number in search.best(path, codes, 2):
            for more, second, here in followers(number, high):
                more += search.unended(second) if last else 0
                more += DOUBLED_COST if second in SINGLE_MARKS and here == number else 0
                text = search.tables.character[before] + search.tables.character[second]
                rest, extra, note = rests[0]
                yield path.next(GAP_COST + EATEN_COST + cost + more + extra, -1, (second >> 8, second & 0xFF),
                                (number, here), text + rest, note)
