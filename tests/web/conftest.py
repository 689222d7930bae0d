from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import CLEAN_ARTICLE
from webapp.jobs import Worker
from webapp.services import articles


@pytest.fixture
def article_id(app: Flask) -> int:
    """A clean article, not translated yet."""
    with app.extensions["duizhao"].database.transaction() as session:
        return articles.import_article(session, CLEAN_ARTICLE.encode(), "library.txt")[0].id


@pytest.fixture
def translated_id(app: Flask, article_id: int) -> int:
    """The same with the fake engine's English."""
    installation = app.extensions["duizhao"]
    job_id = installation.queue.plan(article_id)
    Worker(installation.settings, installation.database).run(job_id)
    return article_id
