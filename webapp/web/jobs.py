"""Start and cancel what the worker does for an article: cleaning a long one, translating."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.services import articles, jobs
from webapp.web import htmx
from webapp.web.context import here, reading, transaction
from webapp.web.reader import progress_context

routes = Blueprint("jobs", __name__)


@routes.post("/articles/<int:article_id>/translate")
def translate(article_id: int) -> Response:
    """Translate what has no English yet, or only a gloss now that a package is installed."""
    with reading() as session:
        articles.find(session, article_id)
    here().queue.translate(article_id)
    return _progress(article_id)


@routes.post("/articles/<int:article_id>/clean")
def clean(article_id: int) -> Response:
    """Clean a long text whose cleaning was cancelled or failed."""
    with reading() as session:
        articles.find(session, article_id)
    here().queue.take_in(article_id)
    return _progress(article_id)


@routes.post("/articles/<int:article_id>/jobs/<int:job_id>/cancel")
def cancel(article_id: int, job_id: int) -> Response:
    with transaction() as session:
        jobs.cancel(session, job_id)
    return _progress(article_id)


def _progress(article_id: int) -> Response:
    if not htmx.wanted():
        return htmx.see_other(url_for("reader.read", article_id=article_id))
    with reading() as session:
        article = articles.find(session, article_id)
        return htmx.partials("progress", article=article, **progress_context(session, article))
