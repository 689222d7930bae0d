"""The worker's door: a Huey queue on a file of its own, its one task, and the loop that does the work.

The queue only says "look at job 7": everything that matters is in the job's row, so that a lost queue, a double
message or a killed worker loses nothing and does nothing twice.
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from huey import SqliteHuey

from webapp import errands
from webapp.config import Settings
from webapp.db import Database, now
from webapp.engines import Engine, Output, assisted
from webapp.errors import DuizhaoError
from webapp.holder import EngineHolder
from webapp.models import Job
from webapp.services import articles, jobs, terms, translations
from webapp.services.translations import Pending
from webapp.wording import Message

log = logging.getLogger("duizhao.worker")

TRANSLATE = "translate"
CLEAN = "clean"  # a text too long to be cleaned while its reader waits
WINDOW = 256  # sentences read from the database at a time: bounds memory on long books
COMMIT_EVERY = 0.4  # seconds between commits, so that the page fills steadily without a commit per sentence
THREADS = 2  # so that a small question does not wait behind a long article
SWEEP_EVERY = 5.0  # seconds between looks for jobs left behind by dead workers
PRUNE_EVERY = 24 * 3600.0  # seconds between two clearings of jobs that ended long ago
DONE_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=90)
REMIND_EVERY = 60.0  # seconds between two messages about the same waiting job


class Queue:
    """What both doors hold: the web plans and enqueues, the worker runs."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.huey = SqliteHuey("duizhao", filename=str(settings.queue_path), fsync=False)
        self._run = self.huey.task(name="run_job")(self._run_job)
        self.worker: Worker | None = None

    def translate(self, article_id: int) -> int | None:
        """Plan the translation of an article and hand it to the worker; the job's id, or None if nothing is left to do."""
        job_id = self.plan(article_id)
        if job_id is not None:
            self.enqueue(job_id)
        return job_id

    def plan(self, article_id: int) -> int | None:
        """Make the job's row, in a transaction of its own."""
        return plan_translation(self.settings, self.database, article_id)

    def take_in(self, article_id: int) -> int | None:
        """Hand what a new article needs to the worker: its cleaning, if that waits, and its translation."""
        with self.database.transaction() as session:
            waits = not articles.find(session, article_id).revision
            job_id = jobs.plan(session, CLEAN, article_id, 0)[0].id if waits else None
        if job_id is None:
            return self.translate(article_id)
        self.enqueue(job_id)
        return job_id

    def clean_again(self, article_id: int, choice: dict[str, str]) -> int:
        """Hand a change of a long article's cleaning to the worker: the arguments of ``articles.choose``."""
        return self.ask(CLEAN, choice, article_id=article_id)

    def ask(self, kind: str, payload: dict, *, article_id: int | None = None) -> int:
        """Plan an errand and hand it to the worker; the job's id."""
        with self.database.transaction() as session:
            job_id = jobs.ask(session, kind, payload, article_id=article_id).id
        self.enqueue(job_id)
        return job_id

    def enqueue(self, job_id: int) -> None:
        """Tell the workers.  Only after the transaction that made the job has ended."""
        self._run(job_id)

    def _run_job(self, job_id: int) -> None:
        assert self.worker is not None, "only the worker's process consumes the queue"
        self.worker.run(job_id)


def plan_translation(settings: Settings, database: Database, article_id: int) -> int | None:
    """The row of the job that translates what an article lacks; None if it lacks nothing."""
    with database.transaction() as session:
        engine = errands.chosen_engine(settings, articles.find(session, article_id, trashed=True).engine)
        waiting = translations.pending_count(session, article_id, engine)
        return jobs.plan(session, TRANSLATE, article_id, waiting)[0].id if waiting else None


class Halt(Exception):
    """The work in hand is to end here; ``state`` is what ``Worker._end`` takes."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Worker:
    """Runs jobs, several threads at a time; ``stopping`` makes each put its job back and return."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{time.time_ns()}"
        self.holder = EngineHolder(settings)
        self.stopping = threading.Event()
        self._runs = itertools.count(1)
        self._owners: set[str] = set()

    def run(self, job_id: int) -> None:
        """Claim and do one job.  Whatever goes wrong ends up in the job's row as a sentence."""
        # Each run has a name of its own: a doubled message must not give one job to two threads.
        owner = f"{self.owner}-{next(self._runs)}"
        with self.database.transaction() as session:
            job = jobs.claim(session, job_id, owner)
        if job is None:
            return
        self._owners.add(owner)
        try:
            self._do(job, owner)
        finally:
            self._owners.discard(owner)

    def renew(self) -> None:
        """Tell the other workers that this one lives, however long a model takes to load."""
        if owners := list(self._owners):
            with self.database.transaction() as session:
                jobs.renew(session, owners)

    def _do(self, job: Job, owner: str) -> None:
        try:
            if job.kind == TRANSLATE:
                self._end(job.id, owner, self._translate(job, owner))
            elif job.kind == CLEAN:
                self._take_in(job, owner)
            else:
                self._finish(job.id, owner, "done", result=errands.run(job.kind, self._errand(job, owner)))
        except DuizhaoError as error:
            self._fail(job.id, owner, error.message)
        except Exception as error:
            log.exception("job %s failed", job.id)
            reason = f"{type(error).__name__}: {error}"
            self._fail(job.id, owner, Message("The work stopped on an unexpected error (%(reason)s).", {"reason": reason}))

    def _errand(self, job: Job, owner: str) -> errands.Errand:
        def report(done: int, total: int) -> bool:
            with self.database.transaction() as session:
                return jobs.report(session, job.id, owner, done, total)

        return errands.Errand(self.settings, self.database, self.holder, report, job.payload)

    def _end(self, job_id: int, owner: str, state: str) -> None:
        if state == "stopped":
            with self.database.transaction() as session:
                jobs.release(session, job_id, owner)
        elif state == "done":
            self._finish(job_id, owner, "done")

    def _fail(self, job_id: int, owner: str, trouble: Message) -> None:
        """In English and, for pages in another language, with its values beside it."""
        self._finish(job_id, owner, "failed", str(trouble), {"trouble": trouble.as_dict()})

    def _finish(self, job_id: int, owner: str, state: str, message: str = "", result: dict | None = None) -> None:
        with self.database.transaction() as session:
            jobs.finish(session, job_id, owner, state, message, result)

    def _take_in(self, job: Job, owner: str) -> None:
        """Clean a long article, or clean it again, then translate what that leaves without English."""
        state = self._clean(job, owner)
        self._end(job.id, owner, state)
        following = plan_translation(self.settings, self.database, job.article_id) if state == "done" else None
        if following is not None:
            self.run(following)

    def _clean(self, job: Job, owner: str) -> str:
        """Clean a new text, or clean one again as ``job.payload`` says.  Returns done, stopped or cancelled.

        Nothing is written before all is: begun again, it begins anew.
        """
        with self.database.reading() as session:
            article = articles.to_be_cleaned(session, job.article_id)
            choice = articles.choose(session, article.id, by_job=True, **job.payload) if job.payload else None
        if article.revision and choice is None:
            return "done"

        def told(done: int, total: int) -> None:
            if self.stopping.is_set():
                raise Halt("stopped")
            with self.database.transaction() as session:
                if not jobs.report(session, job.id, owner, done, total):
                    raise Halt("cancelled")

        try:
            if choice is None:
                cleaned = articles.clean_again(article, told)
            else:
                before, after = articles.chosen_texts(article, choice, told)
        except Halt as halt:
            return halt.state
        with self.database.transaction() as session:
            if choice is None:
                articles.finish_import(session, article.id, cleaned)
            elif articles.find(session, article.id, trashed=True).revision == article.revision:
                articles.settle(session, article.id, choice, before, after)
        return "done"

    def _translate(self, job: Job, owner: str) -> str:
        """Do what is still missing of the article; returns done, stopped or cancelled."""
        with self.database.transaction() as session:
            article = articles.find(session, job.article_id, trashed=True)
            wanted = errands.chosen_engine(self.settings, article.engine)
            terms.harvest(session, article.id)
        with self.holder.use(wanted) as engine:
            step, done = job.done, set()
            # More may be wanted while this goes on: look again until nothing is.
            while waiting := self._waiting(job.id, engine, done):
                for start in range(0, len(waiting), WINDOW):
                    for batch in self._outputs(engine, waiting[start : start + WINDOW]):
                        if not self._save(job.id, owner, batch, engine, step):
                            return "cancelled"
                        step += len(batch)
                        if self.stopping.is_set():
                            return "stopped"
                done |= {item.sentence_id for item in waiting}
        return "done"

    def _waiting(self, job_id: int, engine: Engine, done: set[int]) -> list[Pending]:
        """The sentences to do now, with their terms.  After a crash the finished ones are not among them any more."""
        with self.database.transaction() as session:
            job = jobs.find(session, job_id)
            items = translations.pending(session, job.article_id, engine.id)
            items = terms.attach(session, job.article_id, [item for item in items if item.sentence_id not in done])
            job.total = job.done + len(items)
        return items

    def _outputs(self, engine: Engine, items: list[Pending]) -> Iterator[list[tuple[Pending, Output]]]:
        """Pairs of sentence and output, gathered for one commit; remembered sentences never reach the engine."""
        with self.database.reading() as session:
            known = translations.remembered(session, items, engine.id, assisted.parameters(engine))
        if known:
            yield [(item, known[item.sentence_id]) for item in items if item.sentence_id in known]
        repeats: dict[str, list[Pending]] = {}  # a sentence that stands twice is translated once
        for item in items:
            if item.sentence_id not in known:
                repeats.setdefault(item.text, []).append(item)
        outputs = assisted.translate(engine, list(repeats), [same[0].terms for same in repeats.values()])
        batch, since = [], time.monotonic()
        for same, output in zip(repeats.values(), outputs, strict=True):
            batch += [(item, output) for item in same]
            if time.monotonic() - since > COMMIT_EVERY:
                yield batch
                batch, since = [], time.monotonic()
        if batch:
            yield batch

    def _save(self, job_id: int, owner: str, batch: list[tuple[Pending, Output]], engine: Engine, step: int) -> bool:
        with self.database.transaction() as session:
            if not jobs.advance(session, job_id, owner, len(batch)):
                return False
            translations.save(session, batch, engine.id, assisted.parameters(engine), job_id=job_id, step=step)
        return True


def adopt_orphans(database: Database) -> list[int]:
    """Free the jobs of dead workers on this machine; returns every job that now waits for a worker."""
    with database.transaction() as session:
        for job_id, owner in jobs.owners(session):
            host, pid, _ = owner.rsplit(":", 2)
            if host == socket.gethostname() and not _alive(int(pid)):
                jobs.disown(session, job_id, owner)
        return jobs.claimable(session)


def prune(database: Database) -> int:
    """Clear away the rows of jobs that ended long ago; how many.  Failures stay in sight for longer."""
    with database.transaction() as session:
        return jobs.prune(session, done_before=now() - DONE_KEPT, failed_before=now() - FAILED_KEPT)


def forget_uploads(settings: Settings) -> None:
    """Remove brought packages that no job has taken: theirs were cancelled while they waited."""
    for file in (settings.cache_dir / errands.UPLOADS).glob("*"):
        if time.time() - file.stat().st_mtime > PRUNE_EVERY:
            file.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def run_worker(settings: Settings) -> None:
    """Consume the queue until SIGTERM or SIGINT, or until the process that started us is gone."""
    database = Database(settings.database_url)
    queue = Queue(settings, database)
    queue.worker = worker = Worker(settings, database)
    consumer = queue.huey.create_consumer(
        workers=THREADS, worker_type="thread", periodic=False, initial_delay=0.05, max_delay=0.5
    )
    consumer.start()
    # After start(), which sets Huey's own handlers: those wait for the task in hand, which may last for minutes.
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: worker.stopping.set())
    try:
        _watch(queue, worker)
    finally:
        worker.stopping.set()
        consumer.stop(graceful=True)
        _heartbeat(settings).unlink(missing_ok=True)
        database.dispose()


def _heartbeat(settings: Settings) -> Path:
    return settings.instance / "worker.alive"


def worker_is_running(settings: Settings) -> bool:
    """Has a worker on this instance folder shown itself within the last two sweeps?"""
    try:
        return time.time() - _heartbeat(settings).stat().st_mtime < 2 * SWEEP_EVERY + 1
    except FileNotFoundError:
        return False


def _watch(queue: Queue, worker: Worker) -> None:
    """Take up jobs left behind and give memory back when idle, until told to stop."""
    parent, enqueued, swept, pruned = os.getppid(), {}, -SWEEP_EVERY, -PRUNE_EVERY
    while os.getppid() == parent and not worker.stopping.wait(0.5):
        if time.monotonic() - swept < SWEEP_EVERY:
            continue
        swept = time.monotonic()
        _heartbeat(queue.settings).touch()
        for job_id in adopt_orphans(queue.database):
            # A job may simply wait in the queue behind a long one: remind only now and then.
            if swept - enqueued.get(job_id, -REMIND_EVERY) >= REMIND_EVERY:
                enqueued[job_id] = swept
                queue.enqueue(job_id)
        if swept - pruned >= PRUNE_EVERY:
            pruned = swept
            prune(queue.database)
            forget_uploads(queue.settings)
        worker.renew()
        worker.holder.close_if_idle()
