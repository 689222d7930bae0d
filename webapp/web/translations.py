"""The reader's own English."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from webapp.services import annotations, translations
from webapp.web import forms, htmx, marks
from webapp.web.context import reading, transaction
from webapp.web.reader import appearance

routes = Blueprint("translations", __name__, url_prefix="/articles/<int:article_id>/sentences/<int:sentence_id>")

MAX_ENGLISH = 10_000


@routes.get("/edit")
def edit_form(article_id: int, sentence_id: int) -> Response:
    with reading() as session:
        sentence = translations.find_sentence(session, sentence_id)
        return htmx.partials("sentence_form", sentence=sentence, article_id=article_id)


@routes.post("")
def edit(article_id: int, sentence_id: int) -> Response:
    text = forms.text_field(request.form, "text", "The English", MAX_ENGLISH)
    with transaction() as session:
        translations.edit(session, sentence_id, text, seen=request.form.get("seen"))
        return _row(session, article_id, sentence_id)


@routes.post("/revert")
def revert(article_id: int, sentence_id: int) -> Response:
    with transaction() as session:
        translations.revert(session, sentence_id)
        return _row(session, article_id, sentence_id)


def _row(session: Session, article_id: int, sentence_id: int) -> Response:
    sentence = translations.find_sentence(session, sentence_id)
    block = sentence.block
    if not htmx.wanted():
        place = f"#s{block.position + 1}.{sentence.position + 1}"
        return htmx.see_other(url_for("reader.read", article_id=article_id) + place)
    notes = annotations.list_for(session, article_id)
    marked = [note for note in notes if note.block_id == block.id and not note.orphaned]
    row = marks.block_view(block, marked, appearance())
    numbers = {note.id: number for number, note in enumerate(notes, start=1)}
    return htmx.partials("row", row=row, numbers=numbers, article=block.article)
