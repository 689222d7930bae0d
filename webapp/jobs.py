"""The worker's door: a Huey queue on a file of its own, its one task, and the loop that does the work.

The queue only says "look at job 7": everything that matters is in the job's row, so that a lost queue, a double
message or a killed worker loses nothing and does nothing twice.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from huey import SqliteHuey

from webapp import engines
from webapp.config import Settings
from webapp.db import Database
from webapp.engines import Engine, EngineId, Output
from webapp.errors import DuizhaoError
from webapp.models import Job
from webapp.services import jobs, translations
from webapp.services.translations import Pending

log = logging.getLogger("duizhao.worker")

TRANSLATE = "translate"
WINDOW = 256  # sentences read from the database at a time: bounds memory on long books
COMMIT_EVERY = 0.4  # seconds between commits, so that the page fills steadily without a commit per sentence
SWEEP_EVERY = 5.0  # seconds between looks for jobs left behind by dead workers
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
        engine = engines.find(self.settings.models_dir, self.settings.engine or None)
        with self.database.transaction() as session:
            waiting = translations.pending(session, article_id, engine)
            return jobs.plan(session, TRANSLATE, article_id, len(waiting))[0].id if waiting else None

    def enqueue(self, job_id: int) -> None:
        """Tell the workers.  Only after the transaction that made the job has ended."""
        self._run(job_id)

    def _run_job(self, job_id: int) -> None:
        assert self.worker is not None, "only the worker's process consumes the queue"
        self.worker.run(job_id)


class EngineHolder:
    """Keeps the engine between jobs and gives its memory back when the worker has been idle for long."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engine: Engine | None = None
        self._used = 0.0
        self._lock = threading.Lock()

    def get(self) -> Engine:
        wanted = engines.find(self.settings.models_dir, self.settings.engine or None)
        with self._lock:
            if self._engine is None or self._engine.id != wanted:
                self._close()
                self._engine = engines.load(self.settings.models_dir, wanted, threads=self.settings.engine_threads)
            self._used = time.monotonic()
            return self._engine

    def touch(self) -> None:
        self._used = time.monotonic()

    def close_if_idle(self) -> None:
        with self._lock:
            if self._engine is not None and time.monotonic() - self._used > self.settings.engine_idle:
                self._close()

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


class Worker:
    """Runs jobs one after the other; ``stopping`` makes it put the present one back and return."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{time.time_ns()}"
        self.holder = EngineHolder(settings)
        self.stopping = threading.Event()

    def run(self, job_id: int) -> None:
        """Claim and do one job.  Whatever goes wrong ends up in the job's row as a sentence."""
        with self.database.transaction() as session:
            job = jobs.claim(session, job_id, self.owner)
        if job is None:
            return
        try:
            state = self._translate(job)
        except DuizhaoError as error:
            self._finish(job_id, "failed", str(error))
        except Exception as error:
            log.exception("job %s failed", job_id)
            self._finish(job_id, "failed", f"The translation stopped on an unexpected error ({type(error).__name__}: {error}).")
        else:
            if state == "stopped":
                with self.database.transaction() as session:
                    jobs.release(session, job_id, self.owner)
            elif state == "done":
                self._finish(job_id, "done")

    def _finish(self, job_id: int, state: str, message: str = "") -> None:
        with self.database.transaction() as session:
            jobs.finish(session, job_id, self.owner, state, message)

    def _translate(self, job: Job) -> str:
        """Do what is still missing of the article; returns done, stopped or cancelled."""
        engine = self.holder.get()
        with self.database.transaction() as session:
            waiting = translations.pending(session, job.article_id, engine.id)
            # After a crash the finished sentences are not in ``waiting`` any more.
            job = jobs.find(session, job.id)
            job.total = job.done + len(waiting)
        step = job.done
        for start in range(0, len(waiting), WINDOW):
            for batch in self._outputs(engine, waiting[start : start + WINDOW]):
                if not self._save(job.id, batch, engine, step):
                    return "cancelled"
                step += len(batch)
                if self.stopping.is_set():
                    return "stopped"
        return "done"

    def _outputs(self, engine: Engine, items: list[Pending]) -> Iterator[list[tuple[Pending, Output]]]:
        """Pairs of sentence and output, gathered for one commit; remembered sentences never reach the engine."""
        with self.database.reading() as session:
            known = translations.remembered(session, items, engine.id, engine.parameters)
        if known:
            yield [(item, known[item.sentence_id]) for item in items if item.sentence_id in known]
        fresh = [item for item in items if item.sentence_id not in known]
        texts = list(dict.fromkeys(item.text for item in fresh))  # a sentence that stands twice is translated once
        repeats: dict[str, list[Pending]] = {}
        for item in fresh:
            repeats.setdefault(item.text, []).append(item)
        batch, since = [], time.monotonic()
        for text, output in zip(texts, engine.translate(texts), strict=True):
            batch += [(item, output) for item in repeats[text]]
            if time.monotonic() - since > COMMIT_EVERY:
                yield batch
                batch, since = [], time.monotonic()
        if batch:
            yield batch

    def _save(self, job_id: int, batch: list[tuple[Pending, Output]], engine: Engine, step: int) -> bool:
        self.holder.touch()
        with self.database.transaction() as session:
            if not jobs.advance(session, job_id, self.owner, len(batch)):
                return False
            translations.save(session, batch, engine.id, engine.parameters, job_id=job_id, step=step)
        return True


def adopt_orphans(database: Database) -> list[int]:
    """Free the jobs of dead workers on this machine; returns every job that now waits for a worker."""
    with database.transaction() as session:
        for job_id, owner in jobs.owners(session):
            host, pid, _ = owner.rsplit(":", 2)
            if host == socket.gethostname() and not _alive(int(pid)):
                jobs.disown(session, job_id, owner)
        return jobs.claimable(session)


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
    consumer = queue.huey.create_consumer(workers=1, worker_type="thread", periodic=False, initial_delay=0.05, max_delay=0.5)
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
    parent, enqueued, swept = os.getppid(), {}, -SWEEP_EVERY
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
        worker.holder.close_if_idle()
