"""Pinyin or zhuyin above the Chinese: a view, no part of the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from webapp.lexicon import Corrected, Dictionary
from webapp.lexicon.syllables import Syllable, readings as syllables_of
from webapp.web.marks import Glyph

_WRITTEN: dict[str, Callable[[Syllable], str]] = {
    "pinyin": lambda syllable: syllable.text,
    "zhuyin": lambda syllable: syllable.zhuyin,
}


def readings(choice: str, dictionary: Callable[[], Dictionary | Corrected]) -> Callable[[str], Mapping[int, Glyph]] | None:
    """A function from a text to what stands above each of its characters (by code point); None: nothing does.

    ``dictionary`` opens it, if it is needed.
    """
    write = _WRITTEN.get(choice)
    if write is None:
        return None
    opened = dictionary()
    return lambda text: {
        reading.start: Glyph(text[reading.start], write(reading.syllable), reading.syllable.tone)
        for reading in syllables_of(opened, text)
    }
