"""What a reader keeps of reading: words with the sentence they stood in, and the place where they stopped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from webapp.db import Base, UtcDateTime, now
from webapp.models.article import Article, Sentence


class Word(Base):
    """One line of the word list.  Everything shown is copied, so that it outlives a change of the text or its article."""

    __tablename__ = "word"
    __table_args__ = (Index("ix_word_deleted_at_created_at", "deleted_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # SET NULL: the word stays when its sentence or article goes; only the way back is lost.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    sentence_id: Mapped[int | None] = mapped_column(ForeignKey("sentence.id", ondelete="SET NULL"), index=True)
    simplified: Mapped[str] = mapped_column(Text)
    traditional: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text)
    senses: Mapped[list[str]] = mapped_column(JSON)
    hsk: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)  # the sentence
    target: Mapped[str] = mapped_column(Text, default="")  # its English when the word was saved
    title: Mapped[str] = mapped_column(Text, default="")  # of the article
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    article: Mapped[Article | None] = relationship()
    sentence: Mapped[Sentence | None] = relationship()


class Place(Base):
    """Where the reading of an article stopped: 1-based paragraph and sentence, as in the address ``#s12.3``."""

    __tablename__ = "place"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    paragraph: Mapped[int]
    sentence: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
