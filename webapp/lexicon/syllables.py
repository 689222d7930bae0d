"""Syllables: the tone of each, its zhuyin, and which stands over which character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from webapp.lexicon.corrected import Corrected
from webapp.lexicon.dictionary import Dictionary
from webapp.lexicon.pinyin import with_marks, without_marks

_TONE_OF_MARK = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_TONE_IN_ZHUYIN = {1: "", 2: "ˊ", 3: "ˇ", 4: "ˋ", 5: "˙"}

_INITIALS = {
    **{"zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ"},
    **{"g": "ㄍ", "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ", "s": "ㄙ"},
}
# Finals as they stand after an initial, with i, u and ü written out.
_FINALS = {
    **{"a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ", "en": "ㄣ"},
    **{"ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "ong": "ㄨㄥ", "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "ie": "ㄧㄝ", "iao": "ㄧㄠ"},
    **{"iu": "ㄧㄡ", "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "iong": "ㄩㄥ", "u": "ㄨ", "ua": "ㄨㄚ"},
    **{"uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ", "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ueng": "ㄨㄥ"},
    **{"ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ", "ün": "ㄩㄣ"},
}
# Syllables without an initial are spelt with y and w (Hanyu Pinyin, rule 4 of 1958): back to their finals.
_BARE = {
    **{"yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in"},
    **{"yang": "iang", "ying": "ing", "yong": "iong", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün"},
    **{"wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan", "wen": "un", "wang": "uang"},
    **{"weng": "ueng"},
}
_ALONE = {"r": "ㄦ", "m": "ㄇ", "n": "ㄋ", "ng": "ㄫ"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable: ``text`` with its mark, ``tone`` 1 to 4, or 5 where it has none."""

    text: str
    tone: int

    @property
    def zhuyin(self) -> str:
        """The same in zhuyin (bopomofo); a neutral tone's dot stands in front.  Unchanged where it is no syllable."""
        letters = _plain(self.text).lower()
        found = _ALONE.get(letters) or _zhuyin(letters)
        if not found:
            return self.text
        mark = _TONE_IN_ZHUYIN[self.tone]
        return mark + found if self.tone == 5 else found + mark


@dataclass(frozen=True, slots=True)
class Reading:
    """The syllable over the character at ``start`` (code points)."""

    start: int
    syllable: Syllable


def syllables(marked: str) -> tuple[Syllable, ...]:
    """``lí zhí`` to its syllables."""
    return tuple(Syllable(part, _tone(part)) for part in marked.split())


def readings(dictionary: Dictionary | Corrected, text: str) -> Iterator[Reading]:
    """A reading for every character of ``text`` that the dictionary can read, word by word."""
    spans = dictionary.words(text)
    known = dictionary.known({text[start:end] for start, end in spans} | set(text))
    for start, end in spans:
        word = known.get(text[start:end])
        found = syllables(dictionary.reading(text, start, end) or (word.pinyin if word else ""))
        if len(found) != end - start:  # a few words have more syllables than characters: read them one by one
            found = tuple(_alone(known[character].pinyin) if character in known else None for character in text[start:end])
        yield from (Reading(start + at, syllable) for at, syllable in enumerate(found) if syllable)


def typed(pinyin: str, count: int) -> str | None:
    """Pinyin as people type it (``chang2 chun1``, ``chángchūn``, ``lv4``) as ``cháng chūn``: ``count`` syllables, or None."""
    marked = unicodedata.normalize("NFC", with_marks(pinyin.strip().replace("v", "ü")))
    parts = [part for part in re.split(r"[\s'’·\-]+", marked) if part]

    @cache
    def cut(part: int, at: int, left: int) -> tuple[str, ...] | None:
        """The syllables from ``parts[part][at:]`` on, ``left`` of them."""
        if part == len(parts):
            return () if left == 0 else None
        if at == len(parts[part]):
            return cut(part + 1, 0, left)
        for end in range(min(len(parts[part]), at + _LONGEST), at, -1):
            syllable = parts[part][at:end]
            # m, n, ng and r are syllables where they are written alone only: xi an is not xia n.
            good = _is_syllable(syllable) and (syllable == parts[part] or _plain(syllable).lower() not in _ALONE)
            rest = cut(part, end, left - 1) if left and good else None
            if rest is not None:
                return (syllable, *rest)
        return None

    found = cut(0, 0, count)
    return " ".join(found) if found else None


_LONGEST = 6  # letters of a syllable: zhuang


def _is_syllable(text: str) -> bool:
    marks = sum(c in _TONE_OF_MARK for c in unicodedata.normalize("NFD", text))
    letters = _plain(text).lower()
    return marks <= 1 and (letters in _ALONE or _zhuyin(letters) is not None)


def _alone(pinyin: str) -> Syllable:
    return syllables(pinyin)[0]


def _tone(syllable: str) -> int:
    return next((_TONE_OF_MARK[c] for c in unicodedata.normalize("NFD", syllable) if c in _TONE_OF_MARK), 5)


def _plain(syllable: str) -> str:
    """Without the tone's mark; ü and ê keep theirs."""
    letters = "".join(c for c in unicodedata.normalize("NFD", syllable) if c not in _TONE_OF_MARK)
    return unicodedata.normalize("NFC", letters)


def _zhuyin(letters: str) -> str | None:
    if letters in _BARE:
        return _FINALS[_BARE[letters]]
    initial = next((i for i in (letters[:2], letters[:1]) if i in _INITIALS), "")
    final = letters[len(initial) :]
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        return _INITIALS[initial]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    if final not in _FINALS:
        return None
    return _INITIALS.get(initial, "") + _FINALS[final]


def toneless(syllable: Syllable) -> str:
    """Only letters: ``lǜ`` to ``lu``, as people type it."""
    return without_marks(syllable.text).lower()
