"""The English side: one Translation per Sentence, its history, and the memory shared by all articles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from webapp.db import Base, UtcDateTime, now
from webapp.models.article import Sentence

STATES = ("machine", "edited", "checked")


class Translation(Base):
    """The English of one sentence.

    ``engine_kind`` is ``translation`` or ``gloss`` (word by word from the dictionary, never called a translation).
    ``job_id`` and ``job_step`` say which job wrote it and as its how-manieth sentence: a page that has seen
    ``n`` of a job's sentences asks for those from ``n`` on.  ``stale``: to be translated anew; what stands here stays
    readable until then.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("sentence_id"),
        CheckConstraint("state IN ('machine', 'edited', 'checked')", name="state"),
        CheckConstraint("engine_kind IN ('translation', 'gloss', 'reader')", name="engine_kind"),
        Index("ix_translation_job_id_job_step", "job_id", "job_step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="machine")
    engine: Mapped[str] = mapped_column(Text)
    engine_version: Mapped[str] = mapped_column(Text)
    engine_kind: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None]
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    stale: Mapped[bool] = mapped_column(default=False, server_default=false())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    job_step: Mapped[int | None]

    sentence: Mapped[Sentence] = relationship(back_populates="translation")
    history: Mapped[list[TranslationHistory]] = relationship(
        back_populates="translation", order_by="TranslationHistory.id", cascade="all, delete-orphan", passive_deletes=True
    )


class TranslationHistory(Base):
    """What stood in a Translation before it was changed; nothing written is ever lost."""

    __tablename__ = "translation_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str] = mapped_column(Text)
    engine_version: Mapped[str] = mapped_column(Text)
    engine_kind: Mapped[str] = mapped_column(String(16))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    translation: Mapped[Translation] = relationship(back_populates="history")


class Memory(Base):
    """A sentence once translated is never translated again: ``key`` hashes source, engine, version, parameters, terms."""

    __tablename__ = "memory"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    score: Mapped[float | None]
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
