"""The worker's promises: nothing lost, nothing done twice, cancelled at once, taken over after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from webapp import engines, errands
from webapp.config import Settings
from webapp.db import Database, now
from webapp.engines.fake import FakeEngine
from webapp.engines.terms import Term
from webapp.jobs import DONE_KEPT, FAILED_KEPT, PRUNE_EVERY, Queue, Worker, adopt_orphans, forget_uploads, prune
from webapp.models import Job, Memory, Sentence, Translation
from webapp.services import articles, jobs, terms, translations


@pytest.fixture
def article_id(database: Database) -> int:
    text = "工人名单\n\n" + "\n\n".join(f"第{n}号工人今天来上班。他带了{n}把工具。" for n in range(1, 21))
    with database.transaction() as session:
        return articles.import_article(session, text.encode())[0].id


@pytest.fixture
def queue(settings: Settings, database: Database) -> Queue:
    return Queue(settings, database)


@pytest.fixture
def worker(settings: Settings, database: Database) -> Worker:
    return Worker(settings, database)


def job_row(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return jobs.find(session, job_id)


def translated(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Translation.id)))


def give(worker: Worker, engine: FakeEngine) -> FakeEngine:
    """Let the worker use this engine instead of loading one."""
    worker.holder.keep(engine)
    return engine


def test_a_job_translates_the_whole_article(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)
    worker.run(job_id)
    job = job_row(database, job_id)
    assert (job.state, job.done) == ("done", job.total)
    assert job.total == translated(database)
    assert queue.plan(article_id) is None


def test_planning_twice_gives_one_job(queue: Queue, article_id: int) -> None:
    assert queue.plan(article_id) == queue.plan(article_id)


def test_every_sentence_is_numbered_by_its_step(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)
    worker.run(job_id)
    with database.reading() as session:
        steps = session.scalars(select(Translation.job_step).where(Translation.job_id == job_id)).all()
    assert sorted(steps) == list(range(len(steps)))


def test_a_cancelled_job_stops_and_keeps_what_is_done(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)

    class Cancelling(FakeEngine):
        def translate(self, sentences):
            for number, output in enumerate(super().translate(sentences)):
                if number == 5:
                    with database.transaction() as session:
                        jobs.cancel(session, job_id)
                time.sleep(0.1)
                yield output

    give(worker, Cancelling())
    worker.run(job_id)
    job = job_row(database, job_id)
    assert job.state == "cancelled"
    assert translated(database) == job.done < job.total


def test_a_failure_is_told_in_a_sentence_and_can_be_tried_again(
    queue: Queue, worker: Worker, database: Database, article_id: int
) -> None:
    job_id = queue.plan(article_id)
    give(worker, FakeEngine(fail_on="他带了7把工具。"))
    worker.run(job_id)
    assert (job_row(database, job_id).state, job_row(database, job_id).message) == (
        "failed",
        "The engine broke down in the middle of its work.",
    )
    again = queue.plan(article_id)
    assert again != job_id
    give(worker, FakeEngine())
    worker.run(again)
    assert job_row(database, again).state == "done"


def test_a_stopping_worker_puts_its_job_back(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)
    worker.stopping.set()
    worker.run(job_id)
    job = job_row(database, job_id)
    assert job.state == "queued" and job.owner is None
    assert job_id in adopt_orphans(database)


def test_a_job_held_by_a_living_worker_is_not_taken(settings: Settings, queue: Queue, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)
    first, second = Worker(settings, database), Worker(settings, database)
    with database.transaction() as session:
        assert jobs.claim(session, job_id, first.owner)
    second.run(job_id)
    assert translated(database) == 0
    assert adopt_orphans(database) == []


def test_the_memory_spares_the_engine(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    worker.run(queue.plan(article_id))
    with database.transaction() as session:
        text = "另一篇\n\n第3号工人今天来上班。明天他休息。"
        other = articles.import_article(session, text.encode())[0].id
    engine = give(worker, FakeEngine())
    worker.run(queue.plan(other))
    assert "第3号工人今天来上班。" not in engine.seen and "明天他休息。" in engine.seen


def test_a_sentence_that_stands_twice_is_translated_once(queue: Queue, worker: Worker, database: Database) -> None:
    with database.transaction() as session:
        article_id = articles.import_article(session, "重复的话\n\n天亮了。天亮了。天亮了。\n\n天亮了。".encode())[0].id
    engine = give(worker, FakeEngine())
    worker.run(queue.plan(article_id))
    assert engine.seen.count("天亮了。") == 1
    assert translated(database) == 5


def test_an_idle_worker_gives_the_memory_back(settings: Settings, worker: Worker) -> None:
    engine = give(worker, FakeEngine())
    worker.holder.settings = replace(settings, engine_idle=0.0)
    worker.holder.close_if_idle()
    assert engine.closed and worker.holder.loaded == ()


SLOW_WORKER = """
import sys
from webapp.config import load_settings
from webapp.db import Database, now
from webapp.engines.fake import FakeEngine
from webapp.jobs import Worker
settings = load_settings()
worker = Worker(settings, Database(settings.database_url))
worker.holder.keep(FakeEngine(delay=0.15))
worker.run(int(sys.argv[1]))
"""


def test_a_killed_worker_loses_nothing_and_nothing_is_done_twice(
    settings: Settings, queue: Queue, worker: Worker, database: Database, article_id: int
) -> None:
    job_id = queue.plan(article_id)
    environment = os.environ | {"DUIZHAO_INSTANCE": str(settings.instance), "DUIZHAO_ENGINE": "fake"}
    process = subprocess.Popen([sys.executable, "-c", SLOW_WORKER, str(job_id)], env=environment)
    deadline = time.monotonic() + 30
    while translated(database) < 4:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = translated(database)
    assert 4 <= done < job_row(database, job_id).total
    assert job_row(database, job_id).state == "running"

    assert adopt_orphans(database) == [job_id]
    engine = give(worker, FakeEngine())
    worker.run(job_id)
    job = job_row(database, job_id)
    assert (job.state, job.done) == ("done", job.total)
    assert translated(database) == job.total
    assert len(engine.seen) == job.total - done
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Memory)) == job.total
        assert translations.pending(session, article_id, engine.id) == []


def test_names_are_placed_and_changed_terms_make_new_sentences(queue: Queue, worker: Worker, database: Database) -> None:
    with database.transaction() as session:
        text = "离职\n\n亚历西斯·克努亚（Alexis Conneau）宣布离职。克努亚没有说明原因。"
        article_id = articles.import_article(session, text.encode())[0].id
    engine = give(worker, FakeEngine())
    worker.run(queue.plan(article_id))
    assert "Conneau没有说明原因。" in engine.seen
    with database.transaction() as session:
        terms.add(session, article_id, Term("克努亚", "Connor", "short"))
        translations.mark_stale(session, terms.affected(session, article_id, "克努亚"))
    worker.run(queue.plan(article_id))
    assert "Connor没有说明原因。" in engine.seen
    assert queue.plan(article_id) is None


def test_what_is_wanted_while_a_job_runs_is_done_by_it(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    """A sentence that comes to be wanted after the job has made its list."""

    class Growing(FakeEngine):
        def translate(self, sentences):
            yield from super().translate(sentences)
            with database.transaction() as session:
                block = articles.read(session, article_id).blocks[1]
                if len(block.sentences) == 2:
                    block.sentences.append(Sentence(position=2, start=0, end=2))

    job_id = queue.plan(article_id)
    give(worker, Growing())
    worker.run(job_id)
    assert job_row(database, job_id).state == "done"
    assert job_row(database, job_id).done == job_row(database, job_id).total == translated(database) == 42
    assert queue.plan(article_id) is None


def test_two_threads_of_one_worker_never_share_a_job(queue: Queue, worker: Worker, database: Database, article_id: int) -> None:
    job_id = queue.plan(article_id)
    engine = give(worker, FakeEngine(delay=0.01))
    threads = [threading.Thread(target=worker.run, args=(job_id,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engine.seen) == job_row(database, job_id).total


def test_an_engine_at_work_is_not_closed_and_the_oldest_idle_one_makes_room(settings: Settings, worker: Worker) -> None:
    first, second = FakeEngine(), FakeEngine()
    second.id = replace(FakeEngine.id, version="2")
    worker.holder.keep(first)
    worker.holder.keep(second)
    gloss = engines.engines(settings.models_dir)[-1]
    with worker.holder.use(first.id), worker.holder.use(gloss):
        assert second.closed and not first.closed
        worker.holder.settings = replace(settings, engine_idle=0.0)
        worker.holder.close_if_idle()
        assert not first.closed


def test_jobs_that_ended_long_ago_are_forgotten_failures_later_and_the_newest_never(database: Database, article_id: int) -> None:
    day = timedelta(days=1)
    rows = [  # kind, about the article, state, age
        ("request", False, "done", DONE_KEPT + day), ("request", False, "done", DONE_KEPT + day),
        ("request", False, "done", DONE_KEPT - day), ("look", False, "done", DONE_KEPT + day),
        ("look", False, "cancelled", DONE_KEPT + 2 * day), ("look", False, "cancelled", DONE_KEPT + day),
        ("package", False, "failed", DONE_KEPT + day), ("package", False, "failed", FAILED_KEPT + day),
        ("package", False, "failed", FAILED_KEPT + day), ("translate", True, "done", FAILED_KEPT + day),
        ("request", False, "running", FAILED_KEPT + day),
    ]
    with database.transaction() as session:
        made = [Job(kind=kind, state=state, article_id=article_id if about else None, created_at=now() - age,
                    finished_at=None if state == "running" else now() - age) for kind, about, state, age in rows]
        session.add_all(made)
        session.flush()
        ids = [job.id for job in made]
    assert prune(database) == 4
    with database.reading() as session:
        left = set(session.scalars(select(Job.id)))
    assert [number for number, id in enumerate(ids) if id not in left] == [0, 1, 4, 7]
    assert prune(database) == 0


def test_a_brought_package_that_nobody_takes_does_not_stay_for_ever(settings: Settings) -> None:
    folder = settings.cache_dir / errands.UPLOADS
    folder.mkdir(parents=True)
    old, fresh = folder / "old.argosmodel", folder / "fresh.argosmodel"
    for file in (old, fresh):
        file.write_bytes(b"x")
    os.utime(old, (time.time() - PRUNE_EVERY - 60,) * 2)
    forget_uploads(settings)
    assert list(folder.iterdir()) == [fresh]
