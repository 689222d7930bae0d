"""Notes on passages of either side."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from webapp.db import now
from webapp.errors import BadForm, Conflict, NotFound
from webapp.models import Annotation, Block
from webapp.models.annotation import COLOURS, SIDES
from webapp.services import articles, passages
from webapp.text import script


@dataclass(frozen=True, slots=True)
class Passage:
    """A selection as the page sends it.  ``start`` None: only a quote was given, find it."""

    side: str
    exact: str
    block: int | None = None  # position
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What the reader says about it."""

    body: str = ""
    colour: str = "yellow"
    tags: tuple[str, ...] = field(default=())


def create(session: Session, article_id: int, passage: Passage, comment: Comment) -> Annotation:
    """Put a note on a passage.

    The quote must stand where the page says; if the text has moved a little it is looked for by its
    surroundings.  Raises BadForm (wrong side or colour), Conflict (the quote is not in the text).
    """
    articles.find(session, article_id)
    _check(passage.side, comment.colour)
    block, start, end = _place(session, article_id, passage)
    whole = passages.side_text(block, passage.side)
    prefix, suffix = passages.context(whole, start, end)
    note = Annotation(
        article_id=article_id,
        block_id=block.id,
        side=passage.side,
        start=start,
        end=end,
        exact=whole[start:end],
        prefix=prefix,
        suffix=suffix,
        colour=comment.colour,
        body=comment.body,
        tags=list(comment.tags),
    )
    session.add(note)
    session.flush()
    return note


def _check(side: str, colour: str) -> None:
    if side not in SIDES:
        raise BadForm("A note stands on the Chinese or on the English side.")
    if colour not in COLOURS:
        raise BadForm("There is no colour “%(colour)s”; choose one of these: %(colours)s.", colour=colour, colours=COLOURS)


def _place(session: Session, article_id: int, passage: Passage) -> tuple[Block, int, int]:
    if not passage.exact.strip():
        raise BadForm("Select or quote the passage the note is about.")
    block = None
    if passage.block is not None and passage.start is not None:
        block = session.scalar(select(Block).where(Block.article_id == article_id, Block.position == passage.block))
    if block is not None:
        whole = passages.side_text(block, passage.side)
        if passage.end is not None and _stands_there(whole, passage):
            return block, passage.start, passage.end
        found = passages.locate(whole, passage.exact, near=passage.start, prefix=passage.prefix, suffix=passage.suffix)
        if found is not None:
            return block, *found
    exact = passage.exact.strip()
    for block in articles.read(session, article_id).blocks:
        found = passages.locate(passages.side_text(block, passage.side), exact, prefix=passage.prefix, suffix=passage.suffix)
        if found is not None:
            return block, *found
    if passage.side == "source":
        raise Conflict(
            "This passage does not stand in the Chinese text (a note lies within one paragraph). "
            "The text may have changed since the page was loaded; your note is still in the form."
        )
    raise Conflict(
        "This passage does not stand in the English text (a note lies within one paragraph). "
        "The text may have changed since the page was loaded; your note is still in the form."
    )


def _stands_there(whole: str, passage: Passage) -> bool:
    """Does the quote stand where the page says?  Also when the page shows the Chinese in traditional characters."""
    here = slice(passage.start, passage.end)
    if whole[here] == passage.exact:
        return True
    return passage.side == "source" and script.variant(whole, "hant")[here] == passage.exact


def list_for(session: Session, article_id: int) -> list[Annotation]:
    """The notes in reading order: by block, Chinese before English, by position; orphans last."""
    query = (
        select(Annotation, Block.position)
        .outerjoin(Annotation.block)
        .where(Annotation.article_id == article_id, Annotation.deleted_at.is_(None))
        .options(contains_eager(Annotation.block))
    )
    rows = session.execute(query).all()
    return [note for note, _ in sorted(rows, key=_reading_order)]


def _reading_order(row: tuple[Annotation, int | None]) -> tuple:
    note, position = row
    lost = note.orphaned or position is None
    return lost, position or 0, note.start, note.end, note.side != "source", note.created_at


def find(session: Session, article_id: int, note_id: str) -> Annotation:
    note = session.get(Annotation, note_id)
    if note is None or note.article_id != article_id:
        raise NotFound("This note is not there any more.")
    return note


def update(session: Session, article_id: int, note_id: str, comment: Comment) -> Annotation:
    note = find(session, article_id, note_id)
    _check(note.side, comment.colour)
    note.body, note.colour, note.tags = comment.body, comment.colour, list(comment.tags)
    note.updated_at = now()
    session.flush()
    return note


def delete(session: Session, article_id: int, note_id: str) -> Annotation:
    """Into the trash; ``restore`` brings it back."""
    note = find(session, article_id, note_id)
    note.deleted_at = now()
    session.flush()
    return note


def restore(session: Session, article_id: int, note_id: str) -> Annotation:
    note = find(session, article_id, note_id)
    note.deleted_at = None
    session.flush()
    return note
