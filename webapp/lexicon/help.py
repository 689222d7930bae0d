"""Help with one word of a text: which word it is, what it means, what it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp.lexicon.corrected import Corrected
from webapp.lexicon.dictionary import Dictionary, Entry
from webapp.lexicon.pinyin import with_marks
from webapp.lexicon.syllables import Syllable, readings, syllables

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
    """The word at a place of a text: ``text[start:end]``.

    ``meanings``: as it is read here, then the likeliest first; one without senses when the dictionary has none.
    ``previous``, ``following``: the words that touch it.  ``longer``: the longest word of the dictionary that covers the place, where it is longer than the word itself.
    """

    start: int
    end: int
    word: str
    meanings: tuple[Meaning, ...]
    hsk: int | None
    parts: tuple[Part, ...]
    longer: Part | None
    previous: str = ""
    following: str = ""


def spelt_out(sense: str) -> str:
    """``CL:個|个[ge4]`` to ``measure word: 个 gè``: no pairs of scripts, no numbers for tones."""
    shown = _READING.sub(lambda found: " " + with_marks(found[1]), _PAIR.sub(r"\1", sense))
    return shown.replace("CL:", "measure word: ").replace(",", ", ").replace(",  ", ", ")


def word_at(dictionary: Dictionary | Corrected, text: str, at: int) -> WordHelp | None:
    """Help with the word that covers the character ``at``; None where there is no Chinese."""
    spans = dictionary.words(text)
    return _help(dictionary, text, spans, next((n for n, (start, end) in enumerate(spans) if start <= at < end), None), at)


def next_word(dictionary: Dictionary | Corrected, text: str, at: int) -> WordHelp | None:
    """The first word that begins at ``at`` or later."""
    spans = dictionary.words(text)
    return _help(dictionary, text, spans, next((n for n, (start, _) in enumerate(spans) if start >= at), None))


def previous_word(dictionary: Dictionary | Corrected, text: str, at: int) -> WordHelp | None:
    """The last word that ends at ``at`` or before."""
    spans = dictionary.words(text)
    return _help(dictionary, text, spans, next((n for n in range(len(spans) - 1, -1, -1) if spans[n][1] <= at), None))


def _help(
    dictionary: Dictionary | Corrected, text: str, spans: list[tuple[int, int]], number: int | None, at: int | None = None
) -> WordHelp | None:
    """Help with the word ``spans[number]``; ``at``: the character asked about, else its first."""
    if number is None:
        return None
    start, end = spans[number]
    word = text[start:end]
    meanings = _as_read(dictionary, text, start, end)
    touching = [text[a:b] if b == start or a == end else "" for a, b in (*spans[max(0, number - 1) : number], *spans[number + 1 : number + 2])]
    return WordHelp(
        start,
        end,
        word,
        meanings,
        _level(dictionary, meanings),
        _parts(dictionary, text, start, end),
        _longer(dictionary, text, start, end, start if at is None else at),
        touching[0] if number else "",
        touching[-1] if number + 1 < len(spans) else "",
    )


def _as_read(dictionary: Dictionary | Corrected, text: str, start: int, end: int) -> tuple[Meaning, ...]:
    """The meanings, those first that are read as the word is here; a reading that has no entry stands alone."""
    word, reading = text[start:end], dictionary.reading(text, start, end)
    meanings = _meanings(dictionary, word)
    fits = [meaning for meaning in meanings if meaning.entry.pinyin.lower() == reading.lower()]
    if fits or (meanings and not reading):
        return (*fits, *(meaning for meaning in meanings if meaning not in fits))
    pinyin = reading or " ".join(one.syllable.text for one in readings(dictionary, word))
    first = meanings[0].entry if meanings else Entry(word, word, "", ())
    own = Entry(first.simplified, first.traditional, pinyin, ())
    return (Meaning(own, syllables(pinyin), ()), *meanings)


def _level(dictionary: Dictionary | Corrected, meanings: tuple[Meaning, ...]) -> int | None:
    """The standard lists simplified words only."""
    simplified = meanings[0].entry.simplified if meanings else ""
    known = dictionary.known([simplified]).get(simplified)
    return known.hsk if known else None


def _meanings(dictionary: Dictionary | Corrected, word: str) -> tuple[Meaning, ...]:
    """All entries, the usual reading first."""
    known = dictionary.known([word]).get(word)
    entries = sorted(dictionary.lookup(word), key=lambda entry: known is not None and entry.pinyin != known.pinyin)
    return tuple(Meaning(entry, syllables(entry.pinyin), tuple(map(spelt_out, entry.senses))) for entry in entries)


def _part(dictionary: Dictionary | Corrected, text: str, start: int, end: int) -> Part:
    meanings = _meanings(dictionary, text[start:end])
    return Part(start, end, text[start:end], meanings[0] if meanings else None)


def _parts(dictionary: Dictionary | Corrected, text: str, start: int, end: int) -> tuple[Part, ...]:
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


def _longer(dictionary: Dictionary | Corrected, text: str, start: int, end: int, at: int) -> Part | None:
    spans = {
        (a, b): text[a:b]
        for a in range(max(0, at - _LONGEST + 1), at + 1)
        for b in range(max(at + 1, a + end - start + 1), min(len(text), a + _LONGEST) + 1)
    }
    known = dictionary.known(spans.values())
    found = [span for span, word in spans.items() if word in known]
    return _part(dictionary, text, *max(found, key=lambda span: span[1] - span[0])) if found else None
