"""What a first start needs, and a later start finds done: database, htmx, translation package, sample article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from webapp import engines, migrations
from webapp.config import Settings
from webapp.db import Database
from webapp.errors import PackageError
from webapp.jobs import Queue
from webapp.models import Article
from webapp.services import articles, upkeep
from webapp.web import assets

SAMPLE = Path(__file__).parent / "sample" / "sample.txt"
INSTALL = "duizhao model install zh-en"

Say = Callable[[str], None]
Progress = Callable[[int, int | None], None]


def prepare(settings: Settings, say: Say, progress: Progress) -> None:
    """Bring the installation into a state in which it can be used.  Raises SetupError when it cannot."""
    database = Database(settings.database_url)
    try:
        migrations.upgrade(database.engine)
        _see_to_index(database, say)
        _see_to_htmx(settings, say)
        _see_to_package(settings, say, progress)
        _see_to_sample(settings, database, say)
    finally:
        database.dispose()


def _see_to_index(database: Database, say: Say) -> None:
    """After an update, articles that were there before it can be listed and found."""
    with database.transaction() as session:
        made = upkeep.catch_up(session)
    if made:
        say(f"Made the search index for {made:,} articles.")


def _see_to_htmx(settings: Settings, say: Say) -> None:
    if settings.offline:
        return
    problem = assets.fetch(settings.assets_dir, settings.network_timeout)
    if problem:
        say(problem)


def _see_to_package(settings: Settings, say: Say, progress: Progress) -> None:
    """Install the recommended package when none is there; without one the dictionary stands in."""
    if engines.find(settings.models_dir).kind == "translation":
        return
    if not settings.offline:
        from webapp.engines import packages

        say("No translation package is installed yet; fetching the one for Chinese to English (about 100 MB).")
        try:
            packages.install_from_index(
                "zh-en",
                settings.models_dir,
                settings.package_index,
                settings.cache_dir,
                progress=progress,
                cancelled=lambda: False,
            )
            return
        except PackageError as error:
            say(str(error))
    say(f"Until a package is installed, sentences get word-for-word dictionary glosses. To install one: {INSTALL}")


def _see_to_sample(settings: Settings, database: Database, say: Say) -> None:
    """An empty library gets one damaged article, so that a first visitor sees everything at work."""
    with database.transaction() as session:
        if session.scalar(select(func.count(Article.id))):
            return
        article, _ = articles.import_article(session, SAMPLE.read_bytes(), SAMPLE.name)
        article_id = article.id
        say(f"Put a sample article into the library: {article.title}")
    Queue(settings, database).translate(article_id)
