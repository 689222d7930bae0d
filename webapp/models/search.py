"""What is derived from the other tables: the passages that can be searched for, and the library's one line per article.

Nobody writes these but ``services.upkeep``; both can be thrown away and made again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, UtcDateTime

KINDS = ("title", "heading", "text", "note")


class SearchEntry(Base):
    """The tokens of one paragraph (or of ``first`` to ``last`` of a very long one's sentences), or of one note.

    The tables and columns that make these tokens quick to find are each database's own and stand in the migration only.
    An entry is never changed: it is deleted and made again, so that the triggers there stay few.
    """

    __tablename__ = "search_entry"
    __table_args__ = (CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id", ondelete="CASCADE"), index=True)
    annotation_id: Mapped[str | None] = mapped_column(ForeignKey("annotation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    first: Mapped[int] = mapped_column(default=0)
    last: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Listing(Base):
    """An article's line in the library, apart from the article because that row also holds its raw bytes.

    ``title_key`` sorts titles by their pinyin; ``progress`` is the share of sentences with English in thousandths.
    """

    __tablename__ = "listing"
    # One index per order; the article's number settles ties.
    __table_args__ = tuple(
        Index(f"ix_listing_deleted_at_{name}", "deleted_at", name, "article_id")
        for name in ("created_at", "title_key", "published", "characters", "progress", "source")
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(Text)
    title_target: Mapped[str | None] = mapped_column(Text)
    title_is_gloss: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    characters: Mapped[int]
    sentences: Mapped[int]
    translated: Mapped[int]
    glossed: Mapped[int]
    notes: Mapped[int]
    progress: Mapped[int]


class ArticleTag(Base):
    """A reader's word on a whole article."""

    __tablename__ = "article_tag"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
