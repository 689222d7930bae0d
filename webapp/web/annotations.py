"""Notes: make, change, delete, bring back.  Each answer is the notes' list and the rows it marks."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp.errors import DuizhaoError
from webapp.models import Annotation
from webapp.services import annotations, screens
from webapp.web import forms, htmx, language
from webapp.web.context import reading, transaction
from webapp.web.reader import frame_context, page_context, panel_context, rows_of

routes = Blueprint("annotations", __name__, url_prefix="/articles/<int:article_id>/annotations")


@routes.post("")
def create(article_id: int) -> Response | tuple[str, int]:
    try:
        passage, comment = forms.passage(request.form), forms.comment(request.form)
        with transaction() as session:
            note = annotations.create(session, article_id, passage, comment)
            return _answer(session, article_id, note)
    except DuizhaoError as error:
        if htmx.wanted():
            raise
        return _page_with_draft(article_id, error)


def _page_with_draft(article_id: int, error: DuizhaoError) -> tuple[str, int]:
    """Without JavaScript a refusal must not cost the reader their words: the form comes back filled in."""
    with reading() as session:
        context = page_context(session, article_id)
        context |= {"draft": request.form, "refusal": language.say(error.message)}
        return render_template("pages/read.html", **context), error.status


@routes.post("/<note_id>")
def update(article_id: int, note_id: str) -> Response:
    comment = forms.comment(request.form)
    with transaction() as session:
        note = annotations.update(session, article_id, note_id, comment)
        return _answer(session, article_id, note)


@routes.post("/<note_id>/delete")
def delete(article_id: int, note_id: str) -> Response:
    with transaction() as session:
        note = annotations.delete(session, article_id, note_id)
        return _answer(session, article_id, note, deleted=note)


@routes.post("/<note_id>/restore")
def restore(article_id: int, note_id: str) -> Response:
    with transaction() as session:
        note = annotations.restore(session, article_id, note_id)
        return _answer(session, article_id, note)


def _answer(session: Session, article_id: int, note: Annotation, deleted: Annotation | None = None) -> Response:
    if not htmx.wanted():
        # Only a page may follow: nothing of this transaction is read after it.
        undo = f"?deleted={note.id}" if deleted else f"#note-{note.id}"
        return htmx.see_other(url_for("reader.read", article_id=article_id) + undo)
    context = frame_context(session, article_id) | panel_context(session, article_id, "notes")
    marked = rows_of(session, article_id, context["notes"], screens.block(session, note.block_id))
    return htmx.partials("panel", "marked", marked=marked, deleted=deleted, focus=note.id, **context)
