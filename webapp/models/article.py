"""Article → Block → Sentence: the Chinese side, frozen after cleaning; and the ledger that says how it came about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from webapp.db import Base, UtcDateTime, now

KINDS = ("title", "subtitle", "heading", "subheading", "paragraph", "list_item", "quote")


class Article(Base):
    """One text.  ``raw`` and ``raw_sha256`` are what was given, kept for ever; the blocks are what it became."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("raw_sha256"),
        Index("ix_article_deleted_at_created_at", "deleted_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    editor: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    reading_minutes: Mapped[int | None]
    views: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    raw_sha256: Mapped[str] = mapped_column(String(64))
    raw_name: Mapped[str] = mapped_column(Text, default="")
    raw_encoding: Mapped[str] = mapped_column(String(32))
    undone: Mapped[list[str]] = mapped_column(JSON, default=list)
    accepted: Mapped[list[str]] = mapped_column(JSON, default=list)
    # The reader's choice of engine; None: the best there is.
    engine: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    character_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    blocks: Mapped[list[Block]] = relationship(
        back_populates="article", order_by="Block.position", cascade="all, delete-orphan", passive_deletes=True
    )
    ledger: Mapped[Ledger] = relationship(back_populates="article", cascade="all, delete-orphan", passive_deletes=True)


class Ledger(Base):
    """Every change from raw to clean, as ``text.Change`` rows in JSON: read only when the reader opens it."""

    __tablename__ = "ledger"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    changes: Mapped[list[dict]] = mapped_column(JSON)
    article: Mapped[Article] = relationship(back_populates="ledger")


class Block(Base):
    """One paragraph-like piece; ``raw_start``/``raw_end`` count code points of the decoded raw text."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("article_id", "position"),
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    raw_start: Mapped[int]
    raw_end: Mapped[int]

    article: Mapped[Article] = relationship(back_populates="blocks")
    sentences: Mapped[list[Sentence]] = relationship(
        back_populates="block", order_by="Sentence.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Sentence(Base):
    """``block.text[start:end]``; sentences of a block are ascending and disjoint."""

    __tablename__ = "sentence"
    __table_args__ = (UniqueConstraint("block_id", "position"), CheckConstraint("start >= 0 AND \"end\" > start", name="span"))

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id", ondelete="CASCADE"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]

    block: Mapped[Block] = relationship(back_populates="sentences")
    translation: Mapped["Translation | None"] = relationship(  # noqa: F821  (webapp.models.translation)
        back_populates="sentence", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]
