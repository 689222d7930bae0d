"""Names and terms: of one article in the panel beside it, for everywhere on a page of their own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp.engines import termfiles
from webapp.engines.terms import Term as Wanted
from webapp.errors import BadForm, NotFound
from webapp.models.term import KINDS
from webapp.services import articles, terms, translations
from webapp.web import forms, htmx
from webapp.web.context import here, reading, transaction
from webapp.web.reader import download, terms_context
from webapp.wording import marked

routes = Blueprint("terms", __name__)

FORMATS = {
    "tsv": (termfiles.write_tsv, "text/tab-separated-values"),
    "tbx": (termfiles.write_tbx, "application/x-tbx+xml"),
}


@routes.get("/terms")
def everywhere() -> str | Response:
    with reading() as session:
        context = terms_context(session, None, changed=request.args.get("changed"))
        return htmx.partials("terms", **context) if htmx.wanted() else render_template("pages/terms.html", **context)


@routes.post("/terms", defaults={"article_id": None})
@routes.post("/articles/<int:article_id>/terms")
def add(article_id: int | None) -> Response:
    with transaction() as session:
        _check_article(session, article_id)
        row = terms.add(session, article_id, _wanted())
        return _answer(session, article_id, row.chinese)


@routes.post("/terms/<int:term_id>")
def edit(term_id: int) -> Response:
    with transaction() as session:
        row = terms.edit(session, term_id, _wanted())
        return _answer(session, row.article_id, row.chinese)


@routes.post("/terms/<int:term_id>/delete")
def delete(term_id: int) -> Response:
    with transaction() as session:
        row = terms.delete(session, term_id)
        return _answer(session, row.article_id, row.chinese)


@routes.post("/terms/import", defaults={"article_id": None})
@routes.post("/articles/<int:article_id>/terms/import")
def take_in(article_id: int | None) -> Response:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadForm("Choose a glossary file first (TSV or TBX).")
    with transaction() as session:
        _check_article(session, article_id)
        count = terms.take_in(session, article_id, termfiles.read(file.read()))
    return htmx.see_other(_page(article_id), ngettext("%(num)s term taken in.", "%(num)s terms taken in.", count))


@routes.get("/terms/export/<name>", defaults={"article_id": None})
@routes.get("/articles/<int:article_id>/terms/export/<name>")
def give_out(article_id: int | None, name: str) -> Response:
    if name not in FORMATS:
        raise NotFound("A glossary can be had as tsv or tbx.")
    with reading() as session:
        _check_article(session, article_id)
        rows = terms.give_out(session, article_id)
    write, media_type = FORMATS[name]
    return download(write(rows), media_type, f"terms{'' if article_id is None else f'-{article_id}'}.{name}")


@routes.post("/terms/retranslate", defaults={"article_id": None})
@routes.post("/articles/<int:article_id>/terms/retranslate")
def retranslate(article_id: int | None) -> Response:
    """Make the machine's sentences that have a term anew, wherever the term holds."""
    chinese = forms.text_field(request.form, "chinese", marked("The term"), terms.LONGEST)
    with transaction() as session:
        _check_article(session, article_id)
        sentence_ids = terms.affected(session, article_id, chinese) if chinese else []
        touched = articles.of_sentences(session, sentence_ids)
        count = translations.mark_stale(session, sentence_ids)
    for article in touched:
        here().queue.translate(article)
    message = ngettext("%(num)s sentence is being translated anew.", "%(num)s sentences are being translated anew.", count)
    return htmx.see_other(_page(article_id), message)


def _wanted() -> Wanted:
    limit = terms.LONGEST * 2  # the service says what is too long, in its own words
    return Wanted(
        forms.text_field(request.form, "chinese", marked("The Chinese"), limit),
        forms.text_field(request.form, "english", marked("The English"), limit),
        request.form.get("kind", KINDS[0]),
    )


def _check_article(session: Session, article_id: int | None) -> None:
    if article_id is not None:
        articles.find(session, article_id)


def _page(article_id: int | None, **values: str) -> str:
    if article_id is None:
        return url_for(".everywhere", **values)
    return url_for("reader.read", article_id=article_id, panel="terms", **values)


def _answer(session: Session, article_id: int | None, changed: str) -> Response:
    if not htmx.wanted():
        return htmx.see_other(_page(article_id, changed=changed))
    return htmx.partials("terms", **terms_context(session, article_id, changed=changed))
