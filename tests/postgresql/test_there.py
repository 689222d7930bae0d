"""What matters of tests/services and tests/test_db, on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.client import CheckingClient
from tests.conftest import CLEAN_ARTICLE
from tests.services.conftest import translate_all

# The search and library tests are one set: both databases must answer alike.
from tests.services.test_library import *  # noqa: F403
from tests.services.test_search import *  # noqa: F403
from tests.test_backup import fill, holds
from tests.test_db import (
    test_foreign_keys_hold_and_deleting_an_article_takes_its_blocks,  # noqa: F401
    test_migrating_twice_changes_nothing,  # noqa: F401
    test_migrations_build_exactly_what_the_models_say,  # noqa: F401
    test_named_constraints_are_the_last_gate,  # noqa: F401
    test_times_come_back_aware_and_in_utc,  # noqa: F401
)
from webapp import migrations
from webapp.backup import backup, restore
from webapp.config import Settings
from webapp.db import Database, connect, now
from webapp.jobs import Queue, Worker
from webapp.models import Annotation, Article, Job
from webapp.services import annotations, articles, export, jobs, translations
from webapp.services.annotations import Comment, Passage


def test_it_is_postgresql(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(text("SELECT version()")).startswith("PostgreSQL")


def test_migrations_go_down_to_nothing_and_up_again(settings: Settings) -> None:
    from alembic import command

    engine = connect(settings.database_url)
    config = migrations.configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert migrations.version(engine)[0] is None
    migrations.upgrade(engine)
    engine.dispose()


def test_import_translate_annotate_edit_export(settings: Settings, database: Database) -> None:
    with database.transaction() as session:
        article, created = articles.import_article(session, CLEAN_ARTICLE.encode(), "library.txt")
        article_id = article.id
        assert created
    job_id = Queue(settings, database).plan(article_id)
    Worker(settings, database).run(job_id)
    with database.transaction() as session:
        job = jobs.find(session, job_id)
        assert job.state == "done" and job.done == job.total > 5
        (listed,) = articles.library(session)
        assert listed.progress == 1 and listed.title_target
        note = annotations.create(session, article_id, Passage("target", "馆长林晓"), Comment("谁？", tags=("人物",)))
        sentence = articles.read(session, article_id).blocks[1].sentences[0]
        translations.edit(session, sentence.id, "The library stays open longer.")
        translations.revert(session, sentence.id)
        assert not annotations.find(session, article_id, note.id).orphaned
        document = export.load_document(session, article_id)
        assert document.notes[0].exact == "馆长林晓" and all(pair.target for block in document.blocks for pair in block.pairs)


def test_one_worker_holds_a_job_until_its_lease_ends(session: Session, article: Article) -> None:
    job, new = jobs.plan(session, "translate", article.id, 9)
    assert new and jobs.plan(session, "translate", article.id, 9) == (job, False)
    assert jobs.claim(session, job.id, "one") is not None
    assert jobs.claim(session, job.id, "two") is None
    assert jobs.claimable(session) == []
    session.execute(update(Job).values(leased_until=now() - timedelta(seconds=1)))
    assert jobs.claimable(session) == [job.id]
    assert jobs.claim(session, job.id, "two") is not None
    assert not jobs.advance(session, job.id, "one", 1)
    assert jobs.advance(session, job.id, "two", 1)


def test_cleaning_again_moves_translations_and_notes(session: Session) -> None:
    damaged = "統(tǒng)計(jì)局公布新數(shù)據(jù)\n\n我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。這個(gè)結(jié)果令人放心。\n"
    article, _ = articles.import_article(session, damaged.encode())
    translate_all(session, article.id)
    annotations.create(session, article.id, Passage("source", "千分之二"), Comment("多少？"))
    change = articles.ledger(session, article.id)[0]
    articles.undo(session, article.id, change_id=change["id"])
    session.expire_all()
    note = session.scalars(select(Annotation)).one()
    assert not note.orphaned and note.exact == "千分之二"


def test_the_pages_stand(client: CheckingClient, app: Flask) -> None:
    answer = client.post("/import", {"pasted": CLEAN_ARTICLE})
    assert "馆长林晓" in client.get(answer.location).text
    assert "春城图书馆" in client.get("/").text
    assert "<mark>咖啡厅</mark>" in client.get("/search?q=咖啡厅").text


def test_a_backup_moves_a_library_from_one_kind_of_database_to_the_other(database: Database, tmp_path: Path) -> None:
    article_id = fill(database)
    backup(database, tmp_path / "library.zip")
    (tmp_path / "other").mkdir()
    sqlite = Database(f"sqlite:///{tmp_path / 'other' / 'app.sqlite'}")
    restore(sqlite, tmp_path / "library.zip")
    holds(sqlite, article_id)
    restore(database, tmp_path / "library.zip", replace=True)
    holds(database, article_id)
    sqlite.dispose()
