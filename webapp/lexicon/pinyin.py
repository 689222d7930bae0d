"""Pinyin with numbers, as dictionaries store it (``li2 zhi2``), to pinyin with marks, as readers want it (lí zhí)."""

from __future__ import annotations

import re
import unicodedata

_MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300"}
_SYLLABLE = re.compile(r"([A-Za-zü:]+?)([1-5])(?![0-9])")


def with_marks(numbered: str) -> str:
    """``Bei3 jing1`` to ``Běi jīng``.  What is no numbered syllable stays as it is."""
    return _SYLLABLE.sub(_mark, numbered.replace("u:", "ü").replace("U:", "Ü"))


def _mark(match: re.Match[str]) -> str:
    letters, tone = match[1], match[2]
    if tone not in _MARKS:
        return letters
    place = _marked_vowel(letters.lower())
    if place is None:  # a syllable without a vowel (m2, ng4): the mark goes on its first letter
        place = 0
    return unicodedata.normalize("NFC", letters[: place + 1] + _MARKS[tone] + letters[place + 1 :])


def _marked_vowel(letters: str) -> int | None:
    """Hanyu Pinyin's rule: a or e takes the mark, else the o of ou, else the last vowel."""
    for wanted in ("a", "e"):
        if wanted in letters:
            return letters.index(wanted)
    if "ou" in letters:
        return letters.index("o")
    vowels = [at for at, letter in enumerate(letters) if letter in "iouü"]
    return vowels[-1] if vowels else None


def without_marks(marked: str) -> str:
    """``Běi jīng`` to ``Bei jing``, ``nǚ`` to ``nu``, as names are written in English."""
    return "".join(letter for letter in unicodedata.normalize("NFD", marked) if not unicodedata.combining(letter))
