"""Which GBK characters fit the bytes still visible: by first or last byte, by reading, by what was lost beside them.

Sets are made on first use and kept; they hold codes, ``lead << 8 | trail``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from webapp.text.gbk import gbk
from webapp.text.language import language

if TYPE_CHECKING:
    import numpy as np

COMMON = 4500  # rank up to which a character is tried where nothing shows what it was
SENTENCE_ENDS = frozenset((0xA1A3, 0xA3BF, 0xA3A1, 0xA1B1))
SINGLE_MARKS = frozenset((0xA1A2, 0xA1A3, 0xA3A1, 0xA3AC, 0xA3BA, 0xA3BB, 0xA3BF))
CLOSERS = frozenset((0xA1B7, 0xA1B1, 0xA1AF, 0xA3A9, 0xA1BF, 0xA1B9, 0xA1BB, 0xA1B5))
OPENING = frozenset((0xA3A8, 0xA1B6, 0xA1BE, 0xA1B8, 0xA1BA))
HIGH = frozenset(range(0xA1, 0xFF))
LOW = frozenset(range(0x81, 0xA1))


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes to choose from: with their language numbers, the costs of their forms, and the places of
    those that cost more in some places: brackets and marks."""

    codes: tuple[int, ...]
    numbers: np.ndarray
    form: np.ndarray
    choosy: frozenset[int]


def code_set(codes: Iterable[int]) -> Codes:
    import numpy as np

    tables, kept = gbk(), tuple(codes)
    brackets = frozenset(place for place, code in enumerate(kept) if code in CLOSERS | OPENING | SINGLE_MARKS)
    return Codes(kept, np.array([tables.number[code] for code in kept], np.intp),
                  np.array([tables.form_cost.get(code, 0) for code in kept], np.int64), brackets)


def smallest(costs: np.ndarray, limit: int) -> list[int]:
    """Places of the ``limit`` smallest costs, in no order."""
    if len(costs) <= limit:
        return list(range(len(costs)))
    return costs.argpartition(limit - 1)[:limit].tolist()


@cache
def under(lead: int) -> Codes:
    """Characters the language table knows that begin with ``lead``."""
    return code_set(gbk().under.get(lead, ()))


@cache
def ending(trail: int) -> Codes:
    """Characters the language table knows that end with ``trail``."""
    return code_set(gbk().ending.get(trail, ()))


@cache
def ending_from(trail: int, leads: frozenset[int]) -> Codes:
    """Codes that end with ``trail`` and begin in ``leads``, those the language table knows."""
    tables = gbk()
    return code_set(c for c in tables.ending.get(trail, ()) if c >> 8 in leads and 0 < tables.number[c] < COMMON)


@cache
def numbers() -> np.ndarray:
    """Language numbers by code; 0: unknown."""
    import numpy as np

    numbers = np.zeros(1 << 16, np.intp)
    for code, number in gbk().number.items():
        numbers[code] = number
    return numbers


@cache
def read_as(sound: str, leads: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """(code, cost) of the characters with a reading, by the range of their first byte."""
    trails = gbk().trails
    return tuple((lead << 8 | trail, cost) for lead in leads for trail, cost in trails.get((lead, sound), ()))


@cache
def _common(leads: frozenset[int]) -> Codes:
    """The likeliest characters whose first byte is in a range."""
    return code_set(code for code, here in gbk().number.items() if 0 < here < 3000 and code >> 8 in leads)


@cache
def followers(number: int, high: bool) -> list[tuple[int, int, int]]:
    """(cost, code, number) of the likeliest characters after a character, by the range of their first byte."""
    likely = _common(HIGH if high else LOW)
    costs = language().pairs[number, likely.numbers] + likely.form
    places = sorted(set(smallest(costs, 5)) | {n for n, code in enumerate(likely.codes) if code in SENTENCE_ENDS})
    rows = sorted((int(costs[place]), likely.codes[place], int(likely.numbers[place])) for place in places)
    return [row for row in rows if row[1] in SENTENCE_ENDS] + [row for row in rows[:5] if row[1] not in SENTENCE_ENDS]


@cache
def private_trails(lead: int) -> tuple[Codes, Codes]:
    """Codes under ``lead`` whose trail would begin a private-use code, by the second byte's range."""
    numbers = gbk().number
    codes = [code for code in gbk().under.get(lead, ()) if 0 < numbers[code] < COMMON]
    high = (c for c in codes if 0xAA <= c & 0xFF <= 0xAF or 0xF8 <= c & 0xFF <= 0xFE)
    return code_set(high), code_set(c for c in codes if 0xA1 <= c & 0xFF <= 0xA7)


@cache
def private_middles(leads: int, trails: int) -> Codes:
    """Characters that both complete and begin a private-use code: 0 for its bytes' upper range, 1 for the lower."""
    first = (HIGH, LOW)[leads]
    wanted = (frozenset((*range(0xAA, 0xB0), *range(0xF8, 0xFF))), frozenset(range(0xA1, 0xA8)))[trails]
    return code_set(code for code, here in gbk().number.items()
                  if 0 < here < COMMON and code >> 8 in first and code & 0xFF in wanted)


@cache
def holes_under(lead: int) -> tuple[Codes, np.ndarray]:
    """Codes under ``lead``, and for each a second byte that with its trail is nothing in CP936."""
    import numpy as np

    tables = gbk()
    found = [(code, second) for code in tables.under.get(lead, ()) for second in range(0x81, 0xFF)
             if (code & 0xFF) << 8 | second in tables.missing]
    return code_set(code for code, _ in found), np.array([second for _, second in found], np.intp)


@cache
def begins(sound: str) -> np.ndarray:
    """For each first byte whether a character with this reading begins with it."""
    import numpy as np

    fits = np.zeros(256, bool)
    fits[[lead for lead, here in gbk().trails if here == sound]] = True
    return fits


@cache
def dearness(lead: int) -> np.ndarray:
    """For each of the holes under ``lead`` the cost of the likeliest character that may follow it."""
    import numpy as np

    holes, seconds = holes_under(lead)
    pairs, behind = language().pairs, {second: under(int(second)) for second in set(seconds.tolist())}
    return np.array([int((pairs[number, behind[second].numbers] + behind[second].form).min(initial=255))
                     for number, second in zip(holes.numbers.tolist(), seconds.tolist())], np.int64)
