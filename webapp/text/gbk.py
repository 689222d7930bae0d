"""GBK as the rewriting tools saw it: characters to bytes and back, which forms they wrote, which readings they glossed.

User-defined codes follow Microsoft's CP936: AAA1-AFFE, F8A1-FEFE and A140-A7A0 are U+E000-U+E765.
``data/traditional.tsv`` lists every character of GBK that has another simplified form, with its readings (from
pypinyin, MIT, after Unihan), whether a gloss of it has been seen on a real page, and whether the conversion writes it
("main") or some other character for the same simplified one (后 stays 后, so 後 is "other").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.text.language import COST_SCALE, fold, language

TABLE = Path(__file__).parent / "data" / "traditional.tsv"
SIMPLIFIED_COST = 7 * COST_SCALE  # a form the conversion to traditional does not leave behind
OTHER_FORM_COST = 5 * COST_SCALE  # a traditional form for which the conversion writes another
RARE_READING_COST = 3 * COST_SCALE  # a reading the tools are not known to print
UNSEEN_GLOSS_COST = 1 * COST_SCALE  # a character nobody has yet seen glossed
UNDECIDED = frozenset("著乾藉瞭")  # simplified text has these too
_SIGNS = re.compile(r"\?[;,!。、，；！].{0,60}")
VOWELS = {"ɡ": "g", "ɑ": "a"}  # GBK has its own letters for these two

_WIDE_ALPHANUMERIC = (*range(0xB0, 0xBA), *range(0xC1, 0xDB), *range(0xE1, 0xFB))  # trail bytes
# Simplified forms that Big5 also has, and that every converter turns into the traditional one all the same.
_ALSO_TRADITIONAL = frozenset(
    "触虫厂党儿丰复赶构怀坏机极几价茧洁惊据蜡腊离怜岭宁泞扑气确扰晒胜圣虱适台体听洼万网痒异优与吁愿云种庄准忏")


@dataclass(frozen=True, slots=True)
class Gbk:
    """Tables over all codes.  A code is ``lead << 8 | trail``; numbers are those of the language table."""

    code: dict[str, int]  # character, private-use ones included, to its code
    character: dict[int, str]  # code to character, without private use: what a page was written in
    number: dict[int, int]  # code to the language table's number of its simplified form
    form_cost: dict[int, int]  # code to the cost of meeting this form on a converted page; absent: none
    simplified: dict[str, str]  # traditional character to its simplified form
    simplified_only: frozenset[str]
    readings: dict[int, dict[str, int]]  # code of a glossed character to its readings and their costs
    trails: dict[tuple[int, str], tuple[tuple[int, int], ...]]  # (lead, reading) to ((trail, cost), ...)
    under: dict[int, tuple[int, ...]]  # lead to the codes that begin with it, of characters the language table knows
    ending: dict[int, tuple[int, ...]]  # trail to the codes that end with it, likewise
    missing: frozenset[int]  # codes that are no character at all, not even a private-use one


def _decode() -> tuple[dict[int, str], dict[int, str]]:
    """(codes with a character, codes with a private-use character)."""
    plain, private = {}, {}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            if trail == 0x7F:
                continue
            character = bytes((lead, trail)).decode("gbk", "replace")
            if len(character) == 1 and character != "�":
                plain[lead << 8 | trail] = character
    for first, last, low, high, start in ((0xAA, 0xAF, 0xA1, 0xFE, 0xE000), (0xF8, 0xFE, 0xA1, 0xFE, 0xE234),
                                          (0xA1, 0xA7, 0x40, 0xA0, 0xE4C6)):
        point = start
        for lead in range(first, last + 1):
            for trail in range(low, high + 1):
                if trail != 0x7F:
                    plain.pop(lead << 8 | trail, None)
                    private[lead << 8 | trail] = chr(point)
                    point += 1
    return plain, private


def _rows() -> list[tuple[str, str, list[str], bool, bool]]:
    """(traditional, simplified, readings, seen glossed, written by the conversion)."""
    rows = []
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        cells = line.split("\t")
        readings = cells[2].split(",") if cells[2] else []
        rows.append((cells[0], cells[1], readings, cells[3] == "seen", cells[4] == "main"))
    return rows


@cache
def gbk() -> Gbk:
    """All tables, made once."""
    character, private = _decode()
    code = {c: k for k, c in private.items()} | {c: k for k, c in character.items()}
    rows = _rows()
    simplified = {traditional: s for traditional, s, *_ in rows if s != traditional}
    simplified["著"] = "着"  # what the conversion makes of 着; script.py tells the two apart
    simplified_only = frozenset(c for c in set(simplified.values()) - set(simplified) if _only_simplified(c))
    folded = {k: fold(simplified.get(c, c)) for k, c in character.items()}
    numbers = language().number
    number = {k: numbers.get(c, 0) for k, c in folded.items()}
    form_cost = {k: SIMPLIFIED_COST for k, c in character.items() if c in simplified_only}
    form_cost[0xA1A1] = 2 * SIMPLIFIED_COST  # the ideographic space is layout, not text
    form_cost |= {0xA300 | trail: SIMPLIFIED_COST for trail in _WIDE_ALPHANUMERIC}  # pages write the ASCII ones
    readings: dict[int, dict[str, int]] = {}
    for traditional, _, sounds, seen, main in rows:
        if not main:
            form_cost[code[traditional]] = OTHER_FORM_COST
        base = 0 if seen else UNSEEN_GLOSS_COST
        costs = {sound: base + (RARE_READING_COST if place else 0) for place, sound in enumerate(sounds)}
        readings[code[traditional]] = costs
    trails: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for k, costs in readings.items():
        for sound, cost in costs.items():
            trails.setdefault((k >> 8, sound), []).append((k & 0xFF, cost))
    under: dict[int, list[int]] = {}
    ending: dict[int, list[int]] = {}
    for k in (k for k in character if number[k]):
        under.setdefault(k >> 8, []).append(k)
        ending.setdefault(k & 0xFF, []).append(k)
    return Gbk(code, character, number, form_cost, simplified, simplified_only, readings,
               {key: tuple(found) for key, found in trails.items()},
               {key: tuple(found) for key, found in under.items()},
               {key: tuple(found) for key, found in ending.items()},
               frozenset(lead << 8 | trail for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)
                         if trail != 0x7F) - character.keys() - private.keys())


def _only_simplified(character: str) -> bool:
    if character in _ALSO_TRADITIONAL:
        return True
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return True
    return False


def scripts(text: str) -> tuple[int, int]:
    """(traditional, simplified) characters of a text: those that belong to one script only.

    What stands behind a sign of damage is left out: characters read one byte off belong to any script.
    """
    tables, traditional, simplified = gbk(), 0, 0
    for part in _SIGNS.split(text):
        for character in part:
            traditional += character in tables.simplified and character not in UNDECIDED
            simplified += character in tables.simplified_only
    return traditional, simplified


def reading(letters: str) -> str:
    """A gloss's letters as the table spells them."""
    return "".join(VOWELS.get(letter, letter) for letter in letters)
