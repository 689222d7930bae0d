"""Help with one word of a text: which word it is, what it means, what it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp.lexicon.dictionary import Dictionary, Entry
from webapp.lexicon.pinyin import with_marks
from webapp.lexicon.syllables import Syllable, syllables

# In senses: 個|个 is traditional and simplified, [ge4] a reading.
_PAIR = re.compile(r"[^\s\[\]|:;,()A-Za-z]+\|([^\s\[\]|:;,()A-Za-z]+)")
_READING = re.compile(r"\[([A-Za-z:]+[1-5](?: [A-Za-z:]+[1-5])*)\]")
_LONGEST = 10  # characters a word of the dictionary's list has at most


@dataclass(frozen=True, slots=True)
class Meaning:
    """One entry: how it is read, what it means; ``senses`` without the dictionary's shorthand."""

    entry: Entry
    syllables: tuple[Syllable, ...]
    senses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A word inside the word, or the longer word it is in: where it stands, and its first entry (None: unknown)."""

    start: int
    end: int
    word: str
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class WordHelp:
    """The word at a place of a text: ``text[start:end]``.  ``meanings``: the likeliest first; empty when there is none.

    ``longer``: the longest word of the dictionary that covers the place, where it is longer than the word itself.
    """

    start: int
    end: int
    word: str
    meanings: tuple[Meaning, ...]
    hsk: int | None
    parts: tuple[Part, ...]
    longer: Part | None


def spelt_out(sense: str) -> str:
    """``CL:個|个[ge4]`` to ``measure word: 个 gè``: no pairs of scripts, no numbers for tones."""
    shown = _READING.sub(lambda found: " " + with_marks(found[1]), _PAIR.sub(r"\1", sense))
    return shown.replace("CL:", "measure word: ").replace(",", ", ").replace(",  ", ", ")


def word_at(dictionary: Dictionary, text: str, at: int) -> WordHelp | None:
    """Help with the word that covers the character ``at``; None where there is no Chinese."""
    span = next((span for span in dictionary.words(text) if span[0] <= at < span[1]), None)
    return _help(dictionary, text, *span, at) if span else None


def next_word(dictionary: Dictionary, text: str, at: int) -> WordHelp | None:
    """The first word that begins at ``at`` or later."""
    span = next((span for span in dictionary.words(text) if span[0] >= at), None)
    return _help(dictionary, text, *span, span[0]) if span else None


def previous_word(dictionary: Dictionary, text: str, at: int) -> WordHelp | None:
    """The last word that ends at ``at`` or before."""
    span = next((span for span in reversed(dictionary.words(text)) if span[1] <= at), None)
    return _help(dictionary, text, *span, span[0]) if span else None


def _help(dictionary: Dictionary, text: str, start: int, end: int, at: int) -> WordHelp:
    word = text[start:end]
    meanings = _meanings(dictionary, word)
    return WordHelp(
        start,
        end,
        word,
        meanings,
        _level(dictionary, meanings),
        _parts(dictionary, text, start, end),
        _longer(dictionary, text, start, end, at),
    )


def _level(dictionary: Dictionary, meanings: tuple[Meaning, ...]) -> int | None:
    """The standard lists simplified words only."""
    simplified = meanings[0].entry.simplified if meanings else ""
    known = dictionary.known([simplified]).get(simplified)
    return known.hsk if known else None


def _meanings(dictionary: Dictionary, word: str) -> tuple[Meaning, ...]:
    """All entries, the usual reading first."""
    known = dictionary.known([word]).get(word)
    entries = sorted(dictionary.lookup(word), key=lambda entry: known is not None and entry.pinyin != known.pinyin)
    return tuple(Meaning(entry, syllables(entry.pinyin), tuple(map(spelt_out, entry.senses))) for entry in entries)


def _part(dictionary: Dictionary, text: str, start: int, end: int) -> Part:
    meanings = _meanings(dictionary, text[start:end])
    return Part(start, end, text[start:end], meanings[0] if meanings else None)


def _parts(dictionary: Dictionary, text: str, start: int, end: int) -> tuple[Part, ...]:
    """The words that the word is made of: the longest from the left, but never the word itself."""
    if end - start < 2:
        return ()
    inside = [text[a:b] for a in range(start, end) for b in range(a + 1, end + 1) if (a, b) != (start, end)]
    known, parts, position = dictionary.known(inside), [], start
    while position < end:
        stop = next(
            (b for b in range(end, position + 1, -1) if (position, b) != (start, end) and text[position:b] in known),
            position + 1,
        )
        parts.append(_part(dictionary, text, position, stop))
        position = stop
    return tuple(parts)


def _longer(dictionary: Dictionary, text: str, start: int, end: int, at: int) -> Part | None:
    spans = {
        (a, b): text[a:b]
        for a in range(max(0, at - _LONGEST + 1), at + 1)
        for b in range(max(at + 1, a + end - start + 1), min(len(text), a + _LONGEST) + 1)
    }
    known = dictionary.known(spans.values())
    found = [span for span, word in spans.items() if word in known]
    return _part(dictionary, text, *max(found, key=lambda span: span[1] - span[0])) if found else None
