"""A reader's mark on a passage of either side."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from webapp.db import Base, UtcDateTime, now
from webapp.models.article import Article, Block

SIDES = ("source", "target")
COLOURS = ("yellow", "green", "blue", "rose", "violet")


class Annotation(Base):
    """Stored as the two W3C selectors: TextPosition (``start``, ``end``: code points in the block's text of that side)
    and TextQuote (``exact``, ``prefix``, ``suffix``).

    The target text of a block is its sentences' English joined by one space.  ``orphaned`` notes lost their
    passage when the text changed; they are shown as such, never dropped.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        CheckConstraint("side IN ('source', 'target')", name="side"),
        CheckConstraint("colour IN ('" + "', '".join(COLOURS) + "')", name="colour"),
        CheckConstraint("start >= 0 AND \"end\" > start", name="span"),
        Index("ix_annotation_article_id_deleted_at", "article_id", "deleted_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    # SET NULL: re-cleaning makes new blocks; the note moves to them or stays as an orphan with its quote.
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id", ondelete="SET NULL"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    exact: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text, default="")
    suffix: Mapped[str] = mapped_column(Text, default="")
    colour: Mapped[str] = mapped_column(String(16), default="yellow")
    body: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    orphaned: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    article: Mapped[Article] = relationship()
    block: Mapped[Block | None] = relationship()
