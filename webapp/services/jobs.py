"""The rows behind long work: planned by a door, claimed by one worker, cancelled by a reader, taken over after a crash."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.errors import NotFound
from webapp.models import Job
from webapp.models.job import LIVE

LEASE = timedelta(seconds=30)


def plan(session: Session, kind: str, article_id: int, total: int) -> tuple[Job, bool]:
    """The live job of this kind for the article, made if there is none; and whether it is new."""
    job = live(session, article_id, kind)
    if job is not None:
        return job, False
    job = Job(kind=kind, article_id=article_id, total=total)
    session.add(job)
    session.flush()
    return job, True


def ask(session: Session, kind: str, payload: dict, *, article_id: int | None = None) -> Job:
    """A job that answers: ``payload`` says what is wanted, its row's ``result`` will hold what came of it."""
    job = Job(kind=kind, payload=payload, article_id=article_id)
    session.add(job)
    session.flush()
    return job


def live(session: Session, article_id: int, kind: str) -> Job | None:
    return session.scalar(select(Job).where(Job.article_id == article_id, Job.kind == kind, Job.state.in_(LIVE)))


def latest(session: Session, article_id: int | None, kind: str, *, state: str | None = None) -> Job | None:
    """The newest of its kind for the article (None: for none), in ``state`` if one is given."""
    about = Job.article_id.is_(None) if article_id is None else Job.article_id == article_id
    query = select(Job).where(about, Job.kind == kind).order_by(Job.id.desc()).limit(1)
    return session.scalar(query.where(Job.state == state) if state else query)


def find(session: Session, job_id: int) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound("There is no job %(number)s.", number=job_id)
    return job


def remove(session: Session, job_id: int) -> None:
    session.delete(find(session, job_id))


def cancel(session: Session, job_id: int) -> Job:
    """Stop it at the next sentence; what is done stays."""
    job = find(session, job_id)
    if job.live:
        job.state, job.finished_at, job.owner = "cancelled", now(), None
    return job


def claim(session: Session, job_id: int, owner: str) -> Job | None:
    """Take the job for ``owner``; None when it is over, or another worker's lease still runs."""
    free = or_(Job.owner.is_(None), Job.owner == owner, Job.leased_until < now())
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_(LIVE), free)
        .values(state="running", owner=owner, leased_until=now() + LEASE)
    )
    return session.get(Job, job_id, populate_existing=True) if taken.rowcount else None


def advance(session: Session, job_id: int, owner: str, steps: int) -> bool:
    """Count ``steps`` more as done and renew the lease.  False: the job was cancelled or taken over, stop."""
    moved = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.owner == owner)
        .values(done=Job.done + steps, leased_until=now() + LEASE)
    )
    return bool(moved.rowcount)


def report(session: Session, job_id: int, owner: str, done: int, total: int) -> bool:
    """Say how far it is, and renew the lease.  False: the job was cancelled or taken over, stop."""
    moved = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.owner == owner)
        .values(done=done, total=total, leased_until=now() + LEASE)
    )
    return bool(moved.rowcount)


def renew(session: Session, owners: Collection[str]) -> None:
    """Renew the leases of a living worker's jobs, however long their present step takes."""
    session.execute(update(Job).where(Job.state == "running", Job.owner.in_(owners)).values(leased_until=now() + LEASE))


def finish(
    session: Session, job_id: int, owner: str, state: str, message: str = "", result: dict | None = None
) -> None:
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.owner == owner)
        .values(state=state, message=message, result=result, finished_at=now(), owner=None)
    )


def release(session: Session, job_id: int, owner: str) -> None:
    """Put an unfinished job back into the queue (the worker is being stopped)."""
    session.execute(
        update(Job).where(Job.id == job_id, Job.state == "running", Job.owner == owner).values(state="queued", owner=None)
    )


def claimable(session: Session) -> list[int]:
    """Live jobs that no worker holds: what a worker should take up when it starts, oldest first."""
    free = or_(Job.owner.is_(None), Job.leased_until < now())
    return list(session.scalars(select(Job.id).where(Job.state.in_(LIVE), free).order_by(Job.id)))


def owners(session: Session) -> list[tuple[int, str]]:
    """The jobs that some worker says it is running."""
    query = select(Job.id, Job.owner).where(Job.state == "running", Job.owner.is_not(None))
    return [(row.id, row.owner) for row in session.execute(query)]


def disown(session: Session, job_id: int, owner: str) -> None:
    """End the lease of a worker known to be dead."""
    session.execute(update(Job).where(Job.id == job_id, Job.owner == owner).values(owner=None, leased_until=None))


def prune(session: Session, *, done_before: datetime, failed_before: datetime) -> int:
    """Forget jobs that ended before these times, failures later than others; how many.

    The newest of each kind and end about the same article, and about none, stays: pages show how the last one went.
    """
    newest = select(func.max(Job.id)).group_by(Job.kind, Job.article_id, Job.state)
    ended = or_(
        and_(Job.state.in_(("done", "cancelled")), Job.finished_at < done_before),
        and_(Job.state == "failed", Job.finished_at < failed_before),
    )
    return session.execute(delete(Job).where(ended, Job.id.not_in(newest))).rowcount
