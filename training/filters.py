"""Which pairs are fit to learn from. Each filter answers with the name of a reason to drop the pair, or None."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

MAX_CHINESE = 240
"""Longest source in code points: about two long news sentences."""
MAX_ENGLISH = 800
RATIO = (0.45, 2.8)
"""English letters per byte-sized unit of Chinese (a Han character counts 3, anything else 1)."""
PER_ENGLISH_LINE = 6
"""How often one English line may come back with another Chinese one: several translators of one text are welcome."""
GRAM_CHINESE, GRAM_ENGLISH = 12, 8
"""A pair that shares this many characters (words) in a row with a held-out line is left out of training."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30fa\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_BAD = re.compile("[\ufffd\ue000-\uf8ff]|Ã[\u0080-\u00bf]|https?://\\S{20,}")
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}|[0-9]+(?:[.,][0-9]+)*(?![0-9.,]*\s?[多余]?[十百千万亿])")
_KEEP = re.compile(r"[^\w]|_|\d", re.UNICODE)
_WORD = re.compile(r"\w+", re.UNICODE)


def reason_by_shape(zh: str, en: str) -> str | None:
    """A reason found by looking at this pair alone: empty, length, ratio, language, copied, damaged or anchors."""
    if not zh or not en:
        return "empty"
    if len(zh) > MAX_CHINESE or len(en) > MAX_ENGLISH:
        return "length"
    if _BAD.search(zh) or _BAD.search(en):
        return "damaged"
    if zh == en:
        return "copied"
    return _language(zh, en) or _ratio(zh, en) or _anchors(zh, en)


def _language(zh: str, en: str) -> str | None:
    han = len(_HAN.findall(zh))
    solid = sum(1 for character in zh if not character.isspace())
    if han * 5 < solid or len(_KANA.findall(zh)) * 5 > han:
        return "language"
    if _EAST_ASIAN.search(en):
        return "language"
    letters = sum(1 for character in en if not character.isspace())
    return None if len(_LATIN.findall(en)) * 2 >= letters else "language"


def _ratio(zh: str, en: str) -> str | None:
    units = sum(3 if _HAN.match(character) else 1 for character in zh)
    ratio = len(en) / units
    # A handful of characters may well be one long word in English, so short pairs get twice the room.
    room = 2 if units <= 24 else 1
    return None if RATIO[0] / room <= ratio <= RATIO[1] * room else "ratio"


def _anchors(zh: str, en: str) -> str | None:
    # Names in Latin letters and figures survive translation. If there are several and none came through,
    # the two lines are not about the same thing. Figures before 万 and 亿 change and are no anchors.
    found = {anchor.casefold() for anchor in _ANCHOR.findall(zh)}
    if len(found) < 2:
        return None
    other = en.casefold()
    return None if any(anchor in other for anchor in found) else "anchors"


def key(text: str) -> str:
    """What makes two lines the same for us: letters only, no case, no digits, no punctuation."""
    return _KEEP.sub("", unicodedata.normalize("NFKC", text).casefold())


def digest(text: str) -> int:
    """A 64-bit number for a text, the same in every run."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


class Duplicates:
    """Remembers what was kept. `reason` also counts the pair as kept when it gives None."""

    def __init__(self) -> None:
        self._chinese: set[int] = set()
        self._english: dict[int, int] = {}

    def reason(self, zh: str, en: str) -> str | None:
        source, target = digest(key(zh)), digest(key(en))
        if source in self._chinese:
            return "duplicate"
        if self._english.get(target, 0) >= PER_ENGLISH_LINE:
            return "duplicate_english"
        self._chinese.add(source)
        self._english[target] = self._english.get(target, 0) + 1
        return None


class HeldOut:
    """Knows the lines kept for measuring, and says which pairs come too close to them."""

    def __init__(self, chinese: Iterable[str], english: Iterable[str]) -> None:
        self._chinese: set[str] = set()
        self._english: set[str] = set()
        self._exact: set[str] = set()
        for line in chinese:
            self._exact.add(key(line))
            self._chinese.update(_character_grams(line))
        for line in english:
            self._exact.add(key(line))
            self._english.update(_word_grams(line))

    def reason(self, zh: str, en: str) -> str | None:
        if key(zh) in self._exact or key(en) in self._exact:
            return "held_out"
        if not self._chinese.isdisjoint(_character_grams(zh)) or not self._english.isdisjoint(_word_grams(en)):
            return "held_out"
        return None


def _character_grams(line: str) -> Iterable[str]:
    letters = key(line)
    return (letters[start : start + GRAM_CHINESE] for start in range(len(letters) - GRAM_CHINESE + 1))


def _word_grams(line: str) -> Iterable[str]:
    words = _WORD.findall(line.casefold())
    return (" ".join(words[start : start + GRAM_ENGLISH]) for start in range(len(words) - GRAM_ENGLISH + 1))
