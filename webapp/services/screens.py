"""A long text in screenfuls: runs of blocks short enough to be read from the database and drawn at once.

Where the screens begin follows from the lengths of the blocks alone, so that every request cuts a text alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, cast, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from webapp.engines import assisted
from webapp.models import Block, Sentence, Translation

LENGTH = 4_000  # characters of one screen, at least; a long block is never divided
WHOLE = 8 * LENGTH  # a text no longer than this is shown all at once


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks from paragraph ``first`` to ``last`` (both 1-based), ``characters`` of Chinese in all."""

    number: int
    first: int
    last: int
    characters: int

    def holds(self, paragraph: int) -> bool:
        return self.first <= paragraph <= self.last


def cut(session: Session, article_id: int, *, doubtful: bool = False) -> list[Screen]:
    """The screens of an article; with ``doubtful``, of those blocks alone whose English needs a look."""
    query = select(Block.position, func.length(Block.text)).where(Block.article_id == article_id).order_by(Block.position)
    rows: Iterable[tuple[int, int]] = session.execute(query)
    if doubtful:
        wanted = doubtful_positions(session, article_id)
        rows = [row for row in rows if row[0] in wanted]
    screens, first, last, length = [], None, 0, 0
    for position, characters in rows:
        first, last, length = first or position + 1, position + 1, length + characters
        if length >= LENGTH:
            screens.append(Screen(len(screens) + 1, first, last, length))
            first, length = None, 0
    return [*screens, Screen(len(screens) + 1, first, last, length)] if first else screens


def open_ones(screens: Sequence[Screen], at: int | None) -> list[Screen]:
    """Those to draw at once: all of a short text; of a long one, the screen of paragraph ``at`` and its neighbours."""
    if sum(screen.characters for screen in screens) <= WHOLE:
        return list(screens)
    here = next((screen.number for screen in screens if screen.last >= (at or 1)), len(screens))
    return [screen for screen in screens if abs(screen.number - here) <= 1]


def blocks(session: Session, article_id: int, screens: Iterable[Screen]) -> list[Block]:
    """The blocks of these screens with their sentences and translations, in a fixed number of queries."""
    spans = [Block.position.between(screen.first - 1, screen.last - 1) for screen in screens]
    return _read(session, article_id, or_(false(), *spans))


def block(session: Session, block_id: int | None) -> list[Block]:
    """One block, read in the same way; none for None."""
    return _read(session, None, Block.id == block_id) if block_id is not None else []


def arrived(
    session: Session, article_id: int, job_id: int, seen: int, spans: Sequence[tuple[int, int]] | None
) -> list[Block]:
    """The blocks with English that the job made at its step ``seen`` or later.

    ``spans``: the paragraphs (1-based, both ends) that the page shows; None: all of them.
    """
    fresh = (
        select(Sentence.block_id)
        .join(Sentence.translation)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.job_id == job_id, Translation.job_step >= seen)
    )
    if spans is None:
        return _read(session, article_id, Block.id.in_(fresh))
    shown = or_(false(), *(Block.position.between(first - 1, last - 1) for first, last in spans))
    return _read(session, article_id, Block.id.in_(fresh), shown)


def _read(session: Session, article_id: int | None, *conditions: object) -> list[Block]:
    query = (
        select(Block)
        .where(*conditions)
        .order_by(Block.position)
        .options(selectinload(Block.sentences).selectinload(Sentence.translation))
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query if article_id is None else query.where(Block.article_id == article_id)))


def doubtful_positions(session: Session, article_id: int) -> set[int]:
    """The positions of the blocks with a machine-translated sentence that needs a look."""
    query = (
        select(Block.position, Translation.flags)
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.state == "machine", cast(Translation.flags, Text) != "[]")
    )
    return {position for position, flags in session.execute(query) if assisted.needs_look(flags)}


def outline(session: Session, article_id: int, kinds: Sequence[str]) -> list[Block]:
    """The blocks of these kinds alone: what a table of contents is made of."""
    return _read(session, article_id, Block.kind.in_(kinds))


def spread(session: Session, article_id: int) -> list[tuple[int, int, int]]:
    """Every block's position and where it stands in the raw text (start, end), without its text."""
    query = select(Block.position, Block.raw_start, Block.raw_end).where(Block.article_id == article_id)
    return [tuple(row) for row in session.execute(query.order_by(Block.position))]


def count(session: Session, article_id: int) -> int:
    return session.scalar(select(func.count(Block.id)).where(Block.article_id == article_id)) or 0
