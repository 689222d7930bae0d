from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from webapp import migrations
from webapp.config import Settings
from webapp.db import Base, Database, connect
from webapp.errors import SetupError
from webapp.models import Annotation, Article, Block, Job, Sentence, Translation, TranslationHistory


def article(digest: str = "0" * 64) -> Article:
    return Article(title="题", raw=b"x", raw_sha256=digest, raw_encoding="utf-8")


def test_migrations_build_exactly_what_the_models_say(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": migrations.in_models})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    engine = connect(settings.database_url)
    migrations.upgrade(engine)
    present, newest = migrations.version(engine)
    assert present == newest
    engine.dispose()


def test_migrations_go_down_to_nothing_and_up_again(tmp_path: Path) -> None:
    from alembic import command

    engine = connect(f"sqlite:///{tmp_path / 'a.sqlite'}")
    migrations.upgrade(engine)
    config = migrations.configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert migrations.version(engine)[0] is None
    migrations.upgrade(engine)
    engine.dispose()


def test_a_database_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be opened"):
        migrations.upgrade(connect(f"sqlite:///{tmp_path / 'nowhere' / 'a.sqlite'}"))


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    local = datetime(2026, 5, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with database.transaction() as session:
        row = article()
        row.created_at = local
        session.add(row)
    with database.reading() as session:
        (kept,) = session.query(Article).all()
    assert kept.created_at == local and kept.created_at.tzinfo == UTC


def test_foreign_keys_hold_and_deleting_an_article_takes_its_blocks(database: Database) -> None:
    with database.transaction() as session:
        row = article()
        row.blocks = [Block(position=0, kind="title", text="题", raw_start=0, raw_end=1)]
        session.add(row)
    with database.transaction() as session:
        session.execute(text("DELETE FROM article"))
    with database.reading() as session:
        assert session.query(Block).count() == 0


def test_named_constraints_are_the_last_gate(database: Database) -> None:
    for broken in (
        lambda a: setattr(a, "blocks", [Block(position=0, kind="poem", text="", raw_start=0, raw_end=0)]),
        lambda a: setattr(a, "blocks", [Block(position=0, kind="title", text="", raw_start=0, raw_end=0) for _ in range(2)]),
    ):
        with pytest.raises(IntegrityError), database.transaction() as session:
            row = article()
            broken(row)
            session.add(row)
    with pytest.raises(IntegrityError), database.transaction() as session:
        row = article()
        session.add(row)
        session.flush()
        session.add(Annotation(article_id=row.id, side="source", start=3, end=3, exact=""))


def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        session.add(article())
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.query(Article).count() == 0


def test_readers_do_not_wait_for_a_writer_and_writers_wait_for_each_other(database: Database) -> None:
    order = []

    def second_writer() -> None:
        with database.transaction() as session:
            session.add(article("1" * 64))
            session.flush()
            order.append("second")

    with database.transaction() as session:
        session.add(article())
        session.flush()
        thread = threading.Thread(target=second_writer)
        thread.start()
        time.sleep(0.2)
        with database.reading() as reader:
            assert reader.query(Article).count() == 0
        order.append("first")
    thread.join(timeout=20)
    assert order == ["first", "second"]


def test_migrating_loses_nothing_on_the_way_up_or_down(tmp_path: Path) -> None:
    from alembic import command

    database = Database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    config = migrations.configuration()

    def migrate(move: object, to: str) -> None:
        with database.engine.begin() as connection:
            config.attributes["connection"] = connection
            move(config, to)

    def counts() -> list[int]:
        with database.engine.connect() as connection:
            tables = ("article", "block", "sentence", "translation", "translation_history", "job")
            return [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]

    migrate(command.upgrade, "head")
    with database.transaction() as session:
        row = article()
        row.blocks = [Block(position=0, kind="title", text="题", raw_start=0, raw_end=1)]
        row.blocks[0].sentences = [Sentence(position=0, start=0, end=1)]
        row.blocks[0].sentences[0].translation = Translation(text="T", engine="e", engine_version="1", engine_kind="translation")
        row.blocks[0].sentences[0].translation.history = [
            TranslationHistory(text="S", state="machine", engine="e", engine_version="0", engine_kind="translation")
        ]
        session.add(row)
        session.flush()
        session.add(Job(kind="translate", article_id=row.id))
    for version in ("0001", "head"):
        migrate(command.downgrade if version == "0001" else command.upgrade, version)
        assert counts() == [1, 1, 1, 1, 1, 1]
    database.dispose()
