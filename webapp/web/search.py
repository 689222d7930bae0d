"""The search page."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from webapp.errors import BadForm
from webapp.services import search
from webapp.web import forms
from webapp.web.context import reading
from webapp.wording import marked

routes = Blueprint("search", __name__)

SIDES = {"all": marked("in everything"), "source": marked("in the Chinese"), "target": marked("in the English"), "note": marked("in notes")}


@routes.get("/search")
def find() -> str:
    query = forms.text_field(request.args, "q", marked("The search"), 2000).strip()
    side = request.args.get("in", "all")
    if side not in search.SIDES:
        raise BadForm("There is no side “%(side)s” to search in.", side=side[:20])
    article_id = forms.number_field(request.args, "article", marked("The article’s number"))
    page = forms.number_field(request.args, "page", marked("The page’s number")) or 1
    with reading() as session:
        results = search.find(session, query, side=side, article_id=article_id, page=page)
    return render_template(
        "pages/search.html", query=query, side=side, sides=SIDES, article_id=article_id, results=results, most=search.CANDIDATES
    )
