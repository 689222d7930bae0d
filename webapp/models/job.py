"""Anything longer than a second: a Job with progress that can be cancelled and resumed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from webapp.db import Base, UtcDateTime, now

STATES = ("queued", "running", "done", "failed", "cancelled")
LIVE = ("queued", "running")


class Job(Base):
    """``done`` of ``total`` sentences (bytes, for a package); ``message``: for the reader, when it has failed.

    ``article_id`` None: the job is about no article, or about so little of one that others may run beside it.
    ``payload`` is what is asked, ``result`` what came of it, for jobs that write no rows of their own.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        Index("ix_job_article_id_kind", "article_id", "kind"),
        # Two live jobs of one kind on one article would do the same work twice.
        Index(
            "uq_job_live",
            "article_id",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    payload: Mapped[dict] = mapped_column(JSON, default=dict, server_default="{}")
    result: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(16), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    # Which worker has it, and until when it is believed: a dead worker's job is taken over.
    owner: Mapped[str | None] = mapped_column(Text)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def live(self) -> bool:
        return self.state in LIVE
