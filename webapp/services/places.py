"""Where a reader stopped in an article."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.errors import NotFound
from webapp.models import Block, Place, Sentence
from webapp.services import articles


def remember(session: Session, article_id: int, paragraph: int, sentence: int) -> Place:
    """Keep the place (1-based paragraph and sentence).  Raises NotFound where the article has none such."""
    articles.find(session, article_id)
    if not _stands(session, article_id, paragraph, sentence):
        raise NotFound("There is no sentence %(place)s in this article.", place=f"{paragraph}.{sentence}")
    place = session.get(Place, article_id) or Place(article_id=article_id)
    place.paragraph, place.sentence = paragraph, sentence
    session.add(place)
    return place


def last(session: Session, article_id: int) -> Place | None:
    """The place kept; None when there is none, or the text has since become shorter than that."""
    place = session.get(Place, article_id)
    if place is None or not _stands(session, article_id, place.paragraph, place.sentence):
        return None
    return place


def _stands(session: Session, article_id: int, paragraph: int, sentence: int) -> bool:
    query = (
        select(Sentence.id)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Block.position == paragraph - 1, Sentence.position == sentence - 1)
    )
    return session.scalar(query) is not None
