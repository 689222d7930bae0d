"""Pinyin or zhuyin above the Chinese: a view, no part of the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from webapp import lexicon
from webapp.lexicon.syllables import Syllable, readings as syllables_of
from webapp.web.marks import Glyph

_WRITTEN: dict[str, Callable[[Syllable], str]] = {
    "pinyin": lambda syllable: syllable.text,
    "zhuyin": lambda syllable: syllable.zhuyin,
}


def readings(choice: str, cache_dir: Path) -> Callable[[str], Mapping[int, Glyph]] | None:
    """A function from a text to what stands above each of its characters (by code point); None: nothing does."""
    write = _WRITTEN.get(choice)
    if write is None:
        return None
    dictionary = lexicon.open_dictionary(cache_dir)
    return lambda text: {
        reading.start: Glyph(text[reading.start], write(reading.syllable), reading.syllable.tone)
        for reading in syllables_of(dictionary, text)
    }
