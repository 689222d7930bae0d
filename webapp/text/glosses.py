"""Readings a tool inserted behind traditional characters: 計(jì) is 計 again.

A gloss is one when its reading fits the two BYTES before it, which need not be a character: 值A(chǔ)I was 值AI, because
the last byte of 值 and the letter A together are 礎.  A language lesson writes readings too; it is told apart by what it
glosses (simplified characters, characters without a simplified form) and by giving one character two readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from webapp.text.gbk import Gbk, gbk, reading, scripts
from webapp.text.step import Edit

_SYLLABLE = "[a-zɡɑāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
_GLOSS = re.compile(rf"\(\s?({_SYLLABLE})\s?\)")
_TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]")
_HAN = re.compile(r"[㐀-鿿]")


def propose(text: str) -> list[Edit]:
    """Edits that take the glosses out, ascending and disjoint; never raises on any text."""
    if "(" not in text:
        return []
    found = list(_GLOSS.finditer(text))
    if not found:
        return []
    tables = gbk()
    fitting, strange = _sorted(text, found, tables)
    if not fitting or _is_lesson(text, fitting, strange):
        return []
    return [Edit(match.start(), match.end(), "", "", _proof(pair, match.group(1), tables)) for match, pair in fitting]


def _sorted(text: str, found: list[re.Match[str]], tables: Gbk) -> tuple[list[tuple[re.Match[str], int]], int]:
    """(glosses with the two bytes they fit, how many readings stand behind a character no tool glosses)."""
    fitting: list[tuple[re.Match[str], int]] = []
    strange = 0
    gone = -1  # where the last accepted gloss ended
    pair = 0
    for match in found:
        start = match.start()
        if start != gone:
            pair = _last_two(text[max(0, start - 2) : start], tables)
        if reading(match.group(1)) in tables.readings.get(pair, {}):
            fitting.append((match, pair))
            gone = match.end()
        elif start and _HAN.match(text, start - 1) and _TONED.search(match.group(1)):
            strange += 1
    return fitting, strange


def _last_two(before: str, tables: Gbk) -> int:
    """The last two bytes of a text as a code; 0: there are none."""
    code = tables.code.get(before[-1:])
    if code:
        return code
    if len(before) == 2 and before[-1] < "\x80":
        first = tables.code.get(before[0], ord(before[0]) if before[0] < "\x80" else 0)
        return (first & 0xFF) << 8 | ord(before[-1])
    return 0


def _is_lesson(text: str, fitting: list[tuple[re.Match[str], int]], strange: int) -> bool:
    """Whether somebody wrote the readings for a learner."""
    if 2 * strange > len(fitting):
        return True
    readings: dict[int, set[str]] = {}
    for match, pair in fitting:
        readings.setdefault(pair, set()).add(reading(match.group(1)))
    if any(len(sounds) > 1 for sounds in readings.values()):
        return True
    traditional, simplified = scripts("".join(_neighbourhood(text, fitting)))
    return 4 * simplified > traditional


def _neighbourhood(text: str, fitting: list[tuple[re.Match[str], int]]) -> Iterable[str]:
    """The lines that hold glosses: an article pasted under an undamaged one is judged by itself."""
    end = 0
    for match, _ in fitting:
        if match.start() < end:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        yield text[start:end]


def _proof(pair: int, sound: str, tables: Gbk) -> str:
    return f"{pair:04X} is {tables.character[pair]}, read {reading(sound)}"
