from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.conftest import CLEAN_ARTICLE
from webapp.db import Database
from webapp.engines.fake import ID, FakeEngine
from webapp.models import Article
from webapp.services import articles, translations


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


@pytest.fixture
def article(session: Session) -> Article:
    made, _ = articles.import_article(session, CLEAN_ARTICLE.encode(), "library.txt")
    return made


def translate_all(session: Session, article_id: int) -> None:
    """Give every sentence the fake engine's English."""
    waiting = translations.pending(session, article_id, ID)
    engine = FakeEngine()
    pairs = list(zip(waiting, engine.translate([item.text for item in waiting]), strict=True))
    translations.save(session, pairs, engine.id, engine.parameters)
    session.expire_all()
