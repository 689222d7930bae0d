"""The dictionary as its reader has corrected it: words cut otherwise, characters read otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from webapp.lexicon.dictionary import Dictionary, Entry, Known


@dataclass(frozen=True, slots=True)
class Correction:
    """``characters`` between ``prefix`` and ``suffix`` are cut into ``words``, or, as one word, read as ``pinyin``.

    Empty surroundings: wherever the characters stand; a line feed among them is the edge of the text.  ``pinyin`` (marks, a space between syllables): such a correction
    holds where the characters are a word already, and moves no cut.
    """

    characters: str
    words: tuple[str, ...]
    pinyin: str = ""
    prefix: str = ""
    suffix: str = ""

    def places(self, text: str) -> Iterator[int]:
        """Where in ``text`` (code points) it holds."""
        quote, framed = self.prefix + self.characters + self.suffix, f"\n{text}\n"
        at = framed.find(quote)
        while at >= 0:
            yield at - 1 + len(self.prefix)
            at = framed.find(quote, at + 1)


class Corrected:
    """``dictionary`` with ``corrections``, of which the first that hold at a place win."""

    def __init__(self, dictionary: Dictionary, corrections: Sequence[Correction]) -> None:
        self._dictionary = dictionary
        self._cuts = [correction for correction in corrections if not correction.pinyin]
        self._readings: dict[str, list[Correction]] = {}
        for correction in corrections:
            if correction.pinyin:
                self._readings.setdefault(correction.characters, []).append(correction)

    def lookup(self, word: str) -> tuple[Entry, ...]:
        return self._dictionary.lookup(word)

    def known(self, words: Iterable[str]) -> dict[str, Known]:
        return self._dictionary.known(words)

    def words(self, text: str) -> list[tuple[int, int]]:
        """Where the words are, as ``Dictionary.words`` says, but where a correction holds as that says."""
        spans, position = [], 0
        for start, words in sorted(self._cut(text)):
            spans += [(position + a, position + b) for a, b in self._dictionary.words(text[position:start])]
            position = start
            for word in words:
                spans.append((position, position + len(word)))
                position += len(word)
        return spans + [(position + a, position + b) for a, b in self._dictionary.words(text[position:])]

    def _cut(self, text: str) -> list[tuple[int, tuple[str, ...]]]:
        """The places of cuts that hold, none over another."""
        taken: list[tuple[int, tuple[str, ...]]] = []
        for correction in self._cuts:
            for start in correction.places(text):
                end = start + len(correction.characters)
                if all(end <= other or start >= other + len("".join(words)) for other, words in taken):
                    taken.append((start, correction.words))
        return taken

    def reading(self, text: str, start: int, end: int) -> str:
        """How the word ``text[start:end]`` is read there, if its reader has said so; else empty."""
        for correction in self._readings.get(text[start:end], ()):
            if start in correction.places(text):
                return correction.pinyin
        return ""
