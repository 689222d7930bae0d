"""Search in one article: Chinese in either script, English, and pinyin without tones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.lexicon import Dictionary
from webapp.models import Block, Sentence, Translation
from webapp.services import articles, passages
from webapp.text import script

MOST = 500  # hits shown; more are only counted
AROUND = 24  # characters of context on each side
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SOUNDS = re.compile(r"[a-z]+(?:[ '’-]*[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """``side`` of the block at ``position``, code points [start, end); the sentence it begins in is 1-based."""

    position: int
    side: str
    start: int
    end: int
    sentence: int
    before: str
    exact: str
    after: str


@dataclass(frozen=True, slots=True)
class Result:
    count: int
    hits: tuple[Hit, ...]


def search(session: Session, dictionary: Dictionary, article_id: int, query: str) -> Result:
    """All places of ``query``, in the order of the text."""
    wanted = " ".join(query.split())
    articles.find(session, article_id)
    if not wanted:
        return Result(0, ())
    source, target = _source_pattern(dictionary, wanted), re.compile(re.escape(wanted), re.IGNORECASE)
    hits = [hit for block in _texts(session, article_id) for hit in _in_block(block, source, target)]
    return Result(len(hits), tuple(hits[:MOST]))


def _source_pattern(dictionary: Dictionary, wanted: str) -> re.Pattern[str]:
    """Simplified characters also find traditional ones; letters find the characters they are the pinyin of."""
    if _HAN.search(wanted):
        forms = {wanted, script.variant(wanted, "hant"), script.variant(wanted, "hans")}
        return re.compile("|".join(map(re.escape, sorted(forms))), re.IGNORECASE)
    ways = [re.escape(wanted)]
    letters = wanted.lower().replace("ü", "u").replace("v", "u")
    if _SOUNDS.fullmatch(letters):
        ways += _spelt(dictionary, letters)
    return re.compile("|".join(ways), re.IGNORECASE)


def _spelt(dictionary: Dictionary, letters: str) -> list[str]:
    """For each way to cut the letters into syllables, a pattern of as many characters."""
    sounds = _characters(dictionary)
    parts = [list(_cuts(part, frozenset(sounds))) for part in re.split(r"[ '’-]+", letters)]
    ways: list[tuple[str, ...]] = [()]
    for cuts in parts:
        ways = [way + cut for way in ways for cut in cuts][:64]
    # A single letter is no syllable anybody searches for ("a" would find every 啊).
    return ["".join(f"[{sounds[sound]}]" for sound in way) for way in ways if way and len("".join(way)) > 1]


@lru_cache(maxsize=4)
def _characters(dictionary: Dictionary) -> dict[str, str]:
    """Toneless syllable to its characters; without the odd readings that are single consonants."""
    found = dictionary.characters_by_sound()
    return {sound: found[sound] for sound in found if re.fullmatch(r"[a-z]*[aeiou][a-z]*", sound)}


def _cuts(letters: str, sounds: frozenset[str]) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
    for end in range(1, min(6, len(letters)) + 1):
        if letters[:end] in sounds:
            for rest in _cuts(letters[end:], sounds):
                yield (letters[:end], *rest)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Both sides of a block; where each sentence starts in them, and its 1-based number."""

    position: int
    source: str
    source_starts: tuple[tuple[int, int], ...]
    target: str
    target_starts: tuple[tuple[int, int], ...]


def _texts(session: Session, article_id: int) -> Iterator[_Texts]:
    """Every block, read as bare rows: a novel has tens of thousands of sentences."""
    query = (
        select(Block.position, Block.text, Sentence.position, Sentence.start, Translation.text)
        .outerjoin(Block.sentences)
        .outerjoin(Sentence.translation)
        .where(Block.article_id == article_id)
        .order_by(Block.position, Sentence.position)
    )
    for (position, text), rows in groupby(session.execute(query), key=lambda row: (row[0], row[1])):
        found = [(row[2] + 1, row[3], row[4]) for row in rows if row[2] is not None]
        english = [(number, words) for number, _, words in found if words is not None]
        ends = accumulate((len(words) + 1 for _, words in english), initial=0)
        yield _Texts(
            position,
            text,
            tuple((start, number) for number, start, _ in found),
            passages.joined(words for _, words in english),
            tuple((start, number) for start, (number, _) in zip(ends, english, strict=False)),
        )


def _in_block(block: _Texts, source: re.Pattern[str], target: re.Pattern[str]) -> Iterator[Hit]:
    yield from _hits(block, "source", block.source, source, block.source_starts)
    yield from _hits(block, "target", block.target, target, block.target_starts)


def _hits(
    block: _Texts, side: str, text: str, pattern: re.Pattern[str], starts: tuple[tuple[int, int], ...]
) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        start, end = match.span()
        sentence = next((number for at, number in reversed(starts) if at <= start), 1)
        around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        yield Hit(block.position, side, start, end, sentence, around[0], match[0], around[1])
