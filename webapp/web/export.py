"""Carry a copy away."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp import exporters
from webapp.services import export
from webapp.web.context import reading
from webapp.web.reader import download

routes = Blueprint("export", __name__)


@routes.get("/articles/<int:article_id>/export/<name>")
def export_article(article_id: int, name: str) -> Response:
    with reading() as session:
        document = export.load_document(session, article_id)
    exported = exporters.export(document, name)
    return download(exported.data, exported.media_type, exported.filename)
