"""What of a text can be searched for: Chinese in overlapping pairs of characters, everything else as stemmed words.

Chinese is written without blanks, so a word of one or two characters cannot be found by an index of whole runs.  A run
``图书馆`` becomes the tokens ``图书 书馆 馆``: a two-character word is one token, a longer one a phrase of neighbouring
tokens, a single character the beginning of a token (the last character of a run stands alone for that reason).  Indexed
text and query go through the same folding, so that simplified, traditional, full-width and capital forms meet.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from webapp.text.script import variant

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_UNIT = re.compile(rf"([{_HAN}])|(?:(?![{_HAN}])[^\W_])+")
_CHUNK = re.compile(r'"([^"]+)"|“([^”]+)”|([^\s"“”]+)')
MAX_QUERY = 200  # code points of a query that are looked at
MAX_PHRASES = 8


class Unit(NamedTuple):  # a tuple, because long texts have very many
    """One Chinese character or one word: its folded form and where it stands (code points)."""

    key: str
    start: int
    end: int
    han: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring tokens to look for; ``prefix``: the last one need only be the beginning of a token."""

    tokens: tuple[str, ...]
    prefix: bool


class _Folding(dict[int, int]):
    """Character by character and without looking at its neighbours: a query has none."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        for fold in (lambda c: unicodedata.normalize("NFKC", c), str.lower, lambda c: variant(c, "hans")):
            folded = fold(character)
            character = folded if len(folded) == 1 else character
        self[code] = ord(character)
        return self[code]


_FOLDING = _Folding()
_stemming = threading.Lock()  # the stemmer keeps its word in itself


@cache
def _stemmer():  # a snowballstemmer.EnglishStemmer
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """Porter's second English stemmer (Snowball); what is not English letters stays as it is."""
    if not (word.isascii() and word.isalpha()):
        return word
    with _stemming:
        return _stemmer().stemWord(word)


def units(text: str) -> list[Unit]:
    """The searchable pieces of a text in order."""
    folded = text.translate(_FOLDING)
    found = []
    for match in _UNIT.finditer(folded):
        start, end = match.span()
        han = match.lastindex == 1
        found.append(Unit(folded[start:end] if han else _stem(folded[start:end]), start, end, han))
    return found


def _joined(first: Unit, second: Unit) -> bool:
    return first.han and second.han and first.end == second.start


def _tokens(found: list[Unit]) -> list[str]:
    made = [first.key + second.key if _joined(first, second) else first.key for first, second in pairwise(found)]
    return [*made, found[-1].key] if found else made


def tokens(text: str) -> str:
    """The text's tokens with a blank between each two: what the index stores."""
    return " ".join(_tokens(units(text)))


def parse(query: str) -> tuple[Phrase, ...]:
    """What a reader typed as phrases that must all be there; words in quotation marks must stand together."""
    found = [_phrase(next(filter(None, groups))) for groups in _CHUNK.findall(query[:MAX_QUERY])]
    return tuple(dict.fromkeys(phrase for phrase in found if phrase.tokens))[:MAX_PHRASES]


def _phrase(chunk: str) -> Phrase:
    found = units(chunk)
    made = _tokens(found)
    if not found or not found[-1].han:
        return Phrase(tuple(made), prefix=False)
    if len(found) > 1 and _joined(found[-2], found[-1]):
        return Phrase(tuple(made[:-1]), prefix=False)  # the pair before holds the last character already
    return Phrase(tuple(made), prefix=True)


def spans(text: str, phrases: tuple[Phrase, ...]) -> list[tuple[int, int, int]]:
    """Where phrases stand in a text: (start, end, which phrase), by start; overlapping ones are all given."""
    found = units(text)
    made = _tokens(found)
    places = []
    for number, phrase in enumerate(phrases):
        for first in _places(made, phrase):
            last = found[first + len(phrase.tokens) - 1]
            # A pair ends with its second character, a beginning of a pair with its first.
            end = last.end + 1 if len(phrase.tokens[-1]) == 2 and last.han else last.end
            places.append((found[first].start, end, number))
    return sorted(places)


def _places(made: list[str], phrase: Phrase) -> list[int]:
    """The tokens at which a phrase begins."""
    *before, last = phrase.tokens
    length = len(before)
    if phrase.prefix:
        ends = [place for place, token in enumerate(made) if token.startswith(last)]
    else:
        ends = [place for place, token in enumerate(made) if token == last]
    return [end - length for end in ends if end >= length and made[end - length : end] == before]
