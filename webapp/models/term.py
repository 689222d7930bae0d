"""Names and terms that the English has to keep to: harvested from an article, or the reader's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, UtcDateTime, now

KINDS = ("name", "short", "term", "alias")
ORIGINS = ("reader", "article")


class Term(Base):
    """``chinese`` is to be ``english``: in one article, or everywhere when ``article_id`` is None.

    ``ignored``: the reader struck it out; the row stays, so that it is not harvested again.
    """

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("article_id", "chinese"),
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
        CheckConstraint("origin IN ('" + "', '".join(ORIGINS) + "')", name="origin"),
        CheckConstraint("chinese <> '' AND english <> ''", name="words"),
        # A unique constraint takes two NULLs for different.
        Index(
            "uq_term_everywhere",
            "chinese",
            unique=True,
            sqlite_where=text("article_id IS NULL"),
            postgresql_where=text("article_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    chinese: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(8), default="term")
    origin: Mapped[str] = mapped_column(String(8), default="reader")
    ignored: Mapped[bool] = mapped_column(default=False)
    # Where the article explains it.  SET NULL: cleaning anew makes new sentences.
    sentence_id: Mapped[int | None] = mapped_column(ForeignKey("sentence.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
