"""Moving about in an article: the outline, the place where reading stopped, search within the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp import lexicon
from webapp.errors import BadForm
from webapp.models import Article, Block
from webapp.services import articles, passages, places, screens, search_within
from webapp.web import forms, htmx
from webapp.web.context import here, reading, transaction
from webapp.wording import marked

routes = Blueprint("moving", __name__, url_prefix="/articles/<int:article_id>")

MAX_QUERY = 200
HEADINGS = ("title", "heading", "subheading")


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A heading in both languages; ``number`` is the p of ``#p12``."""

    number: int
    kind: str
    source: str
    target: str


def outline(headings: Sequence[Block]) -> list[OutlineItem]:
    return [OutlineItem(block.position + 1, block.kind, block.text, passages.target_text(block)) for block in headings]


def citation(article: Article) -> str:
    """The source line under a copied passage."""
    parts = (article.title, article.author, article.source, article.published, article.address)
    return " · ".join(part for part in parts if part)


def context(session: Session, article: Article) -> dict[str, object]:
    """What the reading page needs of this room."""
    return {
        "outline": outline(screens.outline(session, article.id, HEADINGS)),
        "place": places.last(session, article.id),
        "citation": citation(article),
    }


@routes.post("/place")
def remember(article_id: int) -> Response:
    """Keep the place where reading is: ``paragraph`` and ``sentence``, both 1-based."""
    paragraph = forms.number_field(request.form, "paragraph", marked("The paragraph’s number"))
    sentence = forms.number_field(request.form, "sentence", marked("The sentence’s number"))
    if paragraph is None or sentence is None:
        raise BadForm("A place is a paragraph and a sentence.")
    with transaction() as session:
        places.remember(session, article_id, paragraph, sentence)
    if htmx.wanted():
        return make_response("", 204)
    return htmx.see_other(url_for("reader.read", article_id=article_id) + f"#s{paragraph}.{sentence}")


@routes.get("/search")
def search(article_id: int) -> str | Response:
    """The places of ``q``; a page of its own without JavaScript."""
    query = forms.text_field(request.args, "q", marked("The search"), MAX_QUERY)
    with reading() as session:
        dictionary = lexicon.open_dictionary(here().settings.cache_dir)
        result = search_within.search(session, dictionary, article_id, query)
        found = {"result": result, "query": query, "article": articles.find(session, article_id)}
        if htmx.wanted():
            return htmx.partials("hits", **found)
        return render_template("pages/find.html", **found)
