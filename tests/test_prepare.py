from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from webapp.config import Settings
from webapp.db import Database
from webapp.models import Article
from webapp.prepare import prepare
from webapp.services import articles


def run(settings: Settings) -> list[str]:
    said: list[str] = []
    prepare(settings, said.append, lambda done, total: None)
    return said


def test_a_first_start_puts_the_sample_into_the_library_and_a_second_changes_nothing(settings: Settings, database: Database) -> None:
    assert any("sample article" in line for line in run(settings))
    with database.reading() as session:
        first = articles.library(session)
    assert len(first) == 1 and first[0].characters > 600
    assert not any("sample" in line for line in run(settings))
    with database.reading() as session:
        assert articles.library(session) == first


def test_the_sample_shows_cleaning_at_work(settings: Settings, database: Database) -> None:
    run(settings)
    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        article = articles.read(session, article.id)
        ledger = articles.ledger(session, article.id)
        text = "\n".join(block.text for block in article.blocks)
        kinds = [block.kind for block in article.blocks]
    assert len({change["step"] for change in ledger}) >= 5
    assert kinds.count("heading") >= 2 and "subtitle" in kinds
    assert not set(text) & set("�?") and not any("\ue000" <= c <= "\uf8ff" for c in text)
    assert "（Elena" in text or "（" in text
    assert article.author and article.source


def test_a_sample_in_the_trash_does_not_come_back(settings: Settings, database: Database) -> None:
    run(settings)
    with database.transaction() as session:
        articles.trash(session, articles.library(session)[0].id)
    assert not any("sample" in line for line in run(settings))


def test_without_package_and_network_the_one_command_is_named(settings: Settings) -> None:
    said = run(replace(settings, offline=False, package_index="http://127.0.0.1:9/index.json", network_timeout=2.0, engine=""))
    assert any("duizhao model install zh-en" in line for line in said)
    assert any("127.0.0.1:9" in line for line in said)
