"""Word help in an article, and the reader's word list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.db import now
from webapp.errors import NotFound
from webapp.lexicon import Dictionary
from webapp.lexicon.help import WordHelp, next_word, previous_word, word_at
from webapp.models import Article, Block, Sentence, Word, WordCorrection
from webapp.services import articles, corrections

OTHER_PLACES = 12  # shown; all are counted
AROUND = 8  # characters of context on each side of another place


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place of the word: 1-based paragraph and sentence, and the text around it."""

    paragraph: int
    sentence: int
    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """A word of an article; ``position`` is its block's.  ``places`` counts all in the article, this one included."""

    position: int
    paragraph: int
    sentence: int
    help: WordHelp
    places: int
    elsewhere: tuple[Elsewhere, ...]
    saved: Word | None
    corrections: tuple[WordCorrection, ...] = ()


def find(session: Session, dictionary: Dictionary, article_id: int, position: int, at: int, seek: str = "here") -> Found:
    """The word at a place (block position, code point); or the ``next`` or ``previous`` one, in other blocks if need be.

    Raises NotFound where there is none.
    """
    articles.find(session, article_id)
    held = corrections.held(session, article_id)
    corrected = corrections.applied(dictionary, held)
    for block, start in _candidates(session, article_id, position, at, seek):
        search = {"here": word_at, "next": next_word, "previous": previous_word}[seek]
        found = search(corrected, block.text, start)
        if found is not None:
            return _found(session, article_id, block, found, held)
    if seek == "here":
        raise NotFound("No Chinese word stands there.")
    raise NotFound("There is no further word in this article.")


def _candidates(session: Session, article_id: int, position: int, at: int, seek: str):
    """Blocks to look in, nearest first, each with the place to look from."""
    here, forward = Block.position == position, seek == "next"
    beyond = Block.position > position if forward else Block.position < position
    query = select(Block).where(Block.article_id == article_id)
    block = session.scalar(query.where(here))
    if block is not None:
        yield block, at
    if seek != "here":
        order = Block.position if forward else Block.position.desc()
        # Most blocks have words; a few without (a row of stars) are passed over.
        for other in session.scalars(query.where(beyond).order_by(order).limit(50)):
            yield other, 0 if forward else len(other.text)


def _found(session: Session, article_id: int, block: Block, found: WordHelp, held: Sequence[WordCorrection]) -> Found:
    places, elsewhere = _places(session, article_id, block, found)
    sentence = _sentence(session, block, found.start)
    return Found(
        block.position,
        block.position + 1,
        sentence.position + 1 if sentence else 1,
        found,
        places,
        elsewhere,
        _saved(session, sentence, found) if sentence else None,
        corrections.over(held, block.text, found.start, found.end),
    )


def _sentence(session: Session, block: Block, at: int) -> Sentence | None:
    query = select(Sentence).where(Sentence.block_id == block.id, Sentence.start <= at, Sentence.end > at)
    return session.scalar(query.options(joinedload(Sentence.block)))


def _places(session: Session, article_id: int, here: Block, found: WordHelp) -> tuple[int, tuple[Elsewhere, ...]]:
    """How often the word's characters stand in the article, and the first other places, those after this one first."""
    query = select(Block.id, Block.position, Block.text).where(
        Block.article_id == article_id, Block.text.contains(found.word, autoescape=True)
    )
    rows = session.execute(query.order_by(Block.position)).all()
    spots = [
        (position, at, block_id, text) for block_id, position, text in rows for at in _occurrences(text, found.word)
    ]
    mine = (here.position, found.start)
    others = sorted((spot for spot in spots if spot[:2] != mine), key=lambda spot: (spot[:2] < mine, spot[:2]))
    return len(spots), _described(session, others[:OTHER_PLACES], len(found.word))


def _occurrences(text: str, word: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def _described(session: Session, spots: list[tuple[int, int, int, str]], length: int) -> tuple[Elsewhere, ...]:
    sentences = session.execute(
        select(Sentence.block_id, Sentence.position, Sentence.start, Sentence.end).where(
            Sentence.block_id.in_({block_id for _, _, block_id, _ in spots})
        )
    ).all()
    return tuple(
        Elsewhere(
            position + 1,
            next((s.position + 1 for s in sentences if s.block_id == block_id and s.start <= at < s.end), 1),
            text[max(0, at - AROUND) : at],
            text[at : at + length],
            text[at + length : at + length + AROUND],
        )
        for position, at, block_id, text in spots
    )


def _saved(session: Session, sentence: Sentence, found: WordHelp) -> Word | None:
    """The line of the word list for this word in this sentence."""
    return session.scalar(
        select(Word).where(
            Word.sentence_id == sentence.id,
            (Word.simplified == found.word) | (Word.traditional == found.word),
            Word.deleted_at.is_(None),
        )
    )


def save(session: Session, dictionary: Dictionary, article_id: int, position: int, at: int) -> Word:
    """Put the word at a place into the word list, with its sentence and that sentence's English.

    A word that is there already with this sentence is left as it is.  Raises NotFound.
    """
    found = find(session, dictionary, article_id, position, at)
    if found.saved is not None:
        return found.saved
    block = session.scalars(select(Block).where(Block.article_id == article_id, Block.position == position)).one()
    sentence = _sentence(session, block, found.help.start)
    if sentence is None:
        raise NotFound("No sentence stands there.")
    first = found.help.meanings[0] if found.help.meanings else None
    word = Word(
        article_id=article_id,
        sentence_id=sentence.id,
        simplified=first.entry.simplified if first else found.help.word,
        traditional=first.entry.traditional if first else found.help.word,
        pinyin=first.entry.pinyin if first else "",
        senses=list(first.senses) if first else [],
        hsk=found.help.hsk,
        source=sentence.text,
        target=sentence.translation.text if sentence.translation else "",
        title=session.get_one(Article, article_id).title,
    )
    session.add(word)
    session.flush()
    return word


def saved(session: Session) -> list[Word]:
    """The word list, newest first, with what a way back needs, in a fixed number of queries."""
    query = (
        select(Word)
        .where(Word.deleted_at.is_(None))
        .order_by(Word.created_at.desc(), Word.id.desc())
        .options(joinedload(Word.sentence).joinedload(Sentence.block), joinedload(Word.article))
    )
    return list(session.scalars(query))


def remove(session: Session, word_id: int) -> Word:
    word = _line(session, word_id)
    word.deleted_at = now()
    return word


def restore(session: Session, word_id: int) -> Word:
    word = _line(session, word_id)
    word.deleted_at = None
    return word


def _line(session: Session, word_id: int) -> Word:
    word = session.get(Word, word_id)
    if word is None:
        raise NotFound("This word is not in the word list.")
    return word
