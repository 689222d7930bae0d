"""What a reader keeps of reading: words with their sentence, corrected words, and the place where they stopped."""

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


class WordCorrection(Base):
    """How characters are cut into words, or (with ``pinyin``) how a word is read, where the dictionary had it wrong.

    Without an article it holds everywhere.  One place is told by what stands around it (``prefix``, ``suffix``), so that
    it is found again however the text is cleaned anew.
    """

    __tablename__ = "word_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    characters: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text, default="")
    suffix: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[list[str]] = mapped_column(JSON)
    pinyin: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    article: Mapped[Article | None] = relationship()

    @property
    def scope(self) -> str:
        """``everywhere``, ``article`` or ``place``."""
        if self.article_id is None:
            return "everywhere"
        return "place" if self.prefix or self.suffix else "article"


class Place(Base):
    """Where the reading of an article stopped: 1-based paragraph and sentence, as in the address ``#s12.3``."""

    __tablename__ = "place"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    paragraph: Mapped[int]
    sentence: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
