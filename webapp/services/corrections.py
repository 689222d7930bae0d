"""Words that a reader cut or read otherwise than the dictionary: in one place, in one article, or everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.db import now
from webapp.errors import BadForm, NotFound
from webapp.lexicon import Corrected, Correction, Dictionary
from webapp.lexicon.help import word_at
from webapp.lexicon.syllables import typed
from webapp.models import Block, WordCorrection

SCOPES = ("place", "article", "everywhere")
AROUND = 8  # characters on each side that tell one place from others
_NEAR = {"place": 0, "article": 1, "everywhere": 2}


def held(session: Session, article_id: int) -> list[WordCorrection]:
    """All that hold in this article: those of one place first, then the article's, each newest first."""
    here = or_(WordCorrection.article_id == article_id, WordCorrection.article_id.is_(None))
    rows = session.scalars(select(WordCorrection).where(here, WordCorrection.deleted_at.is_(None)))
    return sorted(rows, key=lambda row: (_NEAR[row.scope], -row.id))


def corrected(session: Session, dictionary: Dictionary, article_id: int) -> Corrected:
    """The dictionary as it holds in this article."""
    return applied(dictionary, held(session, article_id))


def applied(dictionary: Dictionary, rows: Sequence[WordCorrection]) -> Corrected:
    return Corrected(dictionary, [_value(row) for row in rows])


def over(rows: Sequence[WordCorrection], text: str, start: int, end: int) -> tuple[WordCorrection, ...]:
    """Those of ``rows`` that hold somewhere over ``text[start:end]``."""
    return tuple(
        row
        for row in rows
        if any(at < end and start < at + len(row.characters) for at in _value(row).places(text))
    )


def _value(row: WordCorrection) -> Correction:
    return Correction(row.characters, tuple(row.words), row.pinyin, row.prefix, row.suffix)


def cut(
    session: Session, dictionary: Dictionary, article_id: int, position: int, at: int, words: Sequence[str], scope: str
) -> WordCorrection:
    """The word at a place (block position, code point) and the words that touch it are cut into ``words``.

    Raises NotFound, and BadForm where the words are not made of those characters, or are as they were.
    """
    block = _block(session, article_id, position)
    help = word_at(corrected(session, dictionary, article_id), block.text, at)
    if help is None:
        raise NotFound("No Chinese word stands there.")
    old, new = [word for word in (help.previous, help.word, help.following) if word], [word for word in words if word]
    if "".join(new) != "".join(old):
        raise BadForm("Only the spaces may change here; the characters are “%(characters)s”.", characters="".join(old))
    start = help.start - len(help.previous)
    while old and new and old[0] == new[0]:
        start += len(old.pop(0))
        new.pop(0)
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    if not new:
        raise BadForm("These are the words as they were: move a space.")
    return _store(session, article_id, block.text, start, new, "", scope)


def read(
    session: Session, dictionary: Dictionary, article_id: int, position: int, at: int, pinyin: str, scope: str
) -> WordCorrection:
    """The word at a place is read as ``pinyin``, as people type it.  Raises NotFound, and BadForm where it is none."""
    block = _block(session, article_id, position)
    help = word_at(corrected(session, dictionary, article_id), block.text, at)
    if help is None:
        raise NotFound("No Chinese word stands there.")
    reading = typed(pinyin, len(help.word))
    if reading is None:
        raise BadForm(
            "“%(pinyin)s” is no pinyin for “%(word)s”: a syllable for each character, like cháng chūn or chang2 chun1.",
            pinyin=pinyin[:60], word=help.word,
        )  # fmt: skip
    return _store(session, article_id, block.text, help.start, [help.word], reading, scope)


def _store(
    session: Session, article_id: int, text: str, start: int, words: list[str], pinyin: str, scope: str
) -> WordCorrection:
    if scope not in SCOPES:
        raise BadForm("A correction holds for one of these: %(scopes)s.", scopes=SCOPES)
    characters = "".join(words)
    framed = f"\n{text}\n"  # the text's edges tell a place as well
    first, last = start + 1, start + 1 + len(characters)
    here = scope == "place"
    row = WordCorrection(
        article_id=None if scope == "everywhere" else article_id,
        characters=characters,
        prefix=framed[max(0, first - AROUND) : first] if here else "",
        suffix=framed[last : last + AROUND] if here else "",
        words=words,
        pinyin=pinyin,
    )
    _replace(session, row)
    session.add(row)
    session.flush()
    return row


def _replace(session: Session, row: WordCorrection) -> None:
    """What was said before of the same characters in the same scope no longer holds."""
    same = select(WordCorrection).where(
        WordCorrection.article_id.is_(None) if row.article_id is None else WordCorrection.article_id == row.article_id,
        *(getattr(WordCorrection, name) == getattr(row, name) for name in ("characters", "prefix", "suffix")),
        WordCorrection.deleted_at.is_(None),
    )
    for old in session.scalars(same):
        if bool(old.pinyin) == bool(row.pinyin):
            old.deleted_at = now()


def listed(session: Session) -> list[WordCorrection]:
    """All corrections, newest first, with their articles, in a fixed number of queries."""
    query = select(WordCorrection).where(WordCorrection.deleted_at.is_(None)).options(joinedload(WordCorrection.article))
    return list(session.scalars(query.order_by(WordCorrection.id.desc())))


def remove(session: Session, correction_id: int) -> WordCorrection:
    row = _line(session, correction_id)
    row.deleted_at = now()
    return row


def restore(session: Session, correction_id: int) -> WordCorrection:
    row = _line(session, correction_id)
    row.deleted_at = None
    return row


def blocks_with(session: Session, article_id: int, characters: str, position: int, most: int) -> list[Block]:
    """The blocks where the characters stand, those next to ``position`` first; at most ``most``."""
    query = select(Block).where(Block.article_id == article_id, Block.text.contains(characters, autoescape=True))
    near = sorted(session.scalars(query), key=lambda block: abs(block.position - position))
    return near[:most]


def _block(session: Session, article_id: int, position: int) -> Block:
    block = session.scalar(select(Block).where(Block.article_id == article_id, Block.position == position))
    if block is None:
        raise NotFound("There is no paragraph %(number)s in this article.", number=position + 1)
    return block


def _line(session: Session, correction_id: int) -> WordCorrection:
    row = session.get(WordCorrection, correction_id)
    if row is None:
        raise NotFound("This correction is not in the list.")
    return row
