"""The library's list: filtered, sorted, in pages; tags; and what is done to many articles at once.

Everything is read from ``Listing``, one short row per article: a page costs the same whether the library holds ten
articles or ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.errors import BadForm, NotFound
from webapp.models import Article, ArticleTag, Job, Listing
from webapp.models.job import LIVE
from webapp.services import upkeep

PAGE = 50
FACETS = 200  # tags and sources offered to choose from: the most frequent ones
CHUNK = 400  # ids in one statement

# What a reader may ask for: names as they stand in addresses.
STATES = ("untranslated", "partly", "translating", "translated", "glossed", "noted", "trash")
_ORDERS: dict[str, tuple[ColumnElement, ...]] = {
    "added": (Listing.created_at.desc(), Listing.article_id.desc()),
    "oldest": (Listing.created_at, Listing.article_id),
    "title": (Listing.title_key, Listing.article_id),
    "published": (Listing.published.desc().nulls_last(), Listing.article_id.desc()),
    "shortest": (Listing.characters, Listing.article_id),
    "longest": (Listing.characters.desc(), Listing.article_id.desc()),
    "progress": (Listing.progress, Listing.article_id),
}
ORDERS = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles, in which order.  Empty strings: all of them."""

    tag: str = ""
    source: str = ""
    state: str = ""
    order: str = "added"

    def __post_init__(self) -> None:
        if self.state and self.state not in STATES:
            raise BadForm("There is no state “%(state)s”; choose one of these: %(states)s.", state=self.state[:20], states=STATES)
        if self.order not in ORDERS:
            raise BadForm("There is no order “%(order)s”; choose one of these: %(orders)s.", order=self.order[:20], orders=ORDERS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the library."""

    id: int
    title: str
    title_target: str | None
    title_is_gloss: bool
    source: str | None
    published: str | None
    created_at: datetime
    deleted_at: datetime | None
    characters: int
    sentences: int
    translated: int
    glossed: int
    notes: int
    tags: tuple[str, ...]
    live: bool

    @property
    def progress(self) -> float:
        """Share of the sentences that have English, 0 to 1."""
        return self.translated / self.sentences if self.sentences else 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """``total`` articles fit the choice; these are page ``number`` of ``pages``."""

    articles: tuple[Listed, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from, each with the number of its articles outside the trash."""

    tags: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    trashed: int


# --- reading --------------------------------------------------------------------------------------------------------


def page(session: Session, choice: Choice = Choice(), number: int = 1) -> Page:
    """One page of the articles that fit; a number past the end gives the last page."""
    upkeep.refresh(session)
    where = _where(choice)
    total = session.scalar(select(func.count()).select_from(Listing).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    query = select(Listing).where(*where).order_by(*_ORDERS[choice.order]).limit(PAGE).offset(PAGE * (number - 1))
    return Page(_listed(session, query), total, number, pages)


def every(session: Session, choice: Choice = Choice()) -> list[Listed]:
    """All the articles that fit."""
    upkeep.refresh(session)
    return list(_listed(session, select(Listing).where(*_where(choice)).order_by(*_ORDERS[choice.order])))


def one(session: Session, article_id: int) -> Listed:
    """One article's line, also from the trash.  Raises NotFound."""
    upkeep.refresh(session)
    found = _listed(session, select(Listing).where(Listing.article_id == article_id))
    if not found:
        raise NotFound("There is no article %(number)s in the library. It may have been removed.", number=article_id)
    return found[0]


def facets(session: Session, choice: Choice = Choice()) -> Facets:
    """The tags and sources to choose from; the chosen ones are always among them."""
    upkeep.refresh(session)
    living = Listing.deleted_at.is_(None)
    number = func.count().label("number")
    tags = (
        select(ArticleTag.tag, number)
        .join(Listing, Listing.article_id == ArticleTag.article_id)
        .where(living)
        .group_by(ArticleTag.tag)
        .order_by(number.desc(), ArticleTag.tag)
        .limit(FACETS)
    )
    sources = (
        select(Listing.source, number)
        .where(living, Listing.source.is_not(None))
        .group_by(Listing.source)
        .order_by(number.desc(), Listing.source)
        .limit(FACETS)
    )
    trashed = session.scalar(select(func.count()).select_from(Listing).where(Listing.deleted_at.is_not(None))) or 0
    return Facets(_with(session.execute(tags), choice.tag), _with(session.execute(sources), choice.source), trashed)


def _with(rows: Iterable, chosen: str) -> tuple[tuple[str, int], ...]:
    found = [(name, number) for name, number in rows]
    if chosen and chosen not in dict(found):
        found.append((chosen, 0))
    return tuple(found)


def _live() -> ColumnElement[bool]:
    # Written out, not bound: only then can the partial index on live jobs be used.
    return Job.state.in_(bindparam("live", LIVE, expanding=True, literal_execute=True))


def _where(choice: Choice) -> list[ColumnElement[bool]]:
    where = [Listing.deleted_at.is_not(None) if choice.state == "trash" else Listing.deleted_at.is_(None)]
    if choice.tag:
        where.append(Listing.article_id.in_(select(ArticleTag.article_id).where(ArticleTag.tag == choice.tag)))
    if choice.source:
        where.append(Listing.source == choice.source)
    complete = Listing.translated == Listing.sentences
    where += {
        "untranslated": [Listing.translated == 0, Listing.sentences > 0],
        "partly": [Listing.translated > 0, Listing.translated < Listing.sentences],
        "translating": [Listing.article_id.in_(select(Job.article_id).where(_live()))],
        "translated": [complete, Listing.glossed == 0],
        "glossed": [Listing.glossed > 0],
        "noted": [Listing.notes > 0],
    }.get(choice.state, [])
    return where


def _listed(session: Session, query: Select) -> tuple[Listed, ...]:
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    ids = [row.article_id for row in rows]
    tags: dict[int, list[str]] = defaultdict(list)
    live: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        tagged = select(ArticleTag.article_id, ArticleTag.tag).where(ArticleTag.article_id.in_(part)).order_by(ArticleTag.tag)
        for article_id, tag in session.execute(tagged):
            tags[article_id].append(tag)
        live |= set(session.scalars(select(Job.article_id).where(Job.article_id.in_(part), _live())))
    return tuple(_line(row, tuple(tags[row.article_id]), row.article_id in live) for row in rows)


def _line(row: Listing, tags: tuple[str, ...], live: bool) -> Listed:
    return Listed(
        id=row.article_id,
        title=row.title,
        title_target=row.title_target,
        title_is_gloss=row.title_is_gloss,
        source=row.source,
        published=row.published,
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        characters=row.characters,
        sentences=row.sentences,
        translated=row.translated,
        glossed=row.glossed,
        notes=row.notes,
        tags=tags,
        live=live,
    )


# --- tags and many articles at once ---------------------------------------------------------------------------------


def set_tags(session: Session, article_id: int, tags: Sequence[str]) -> None:
    """These and no others.  Raises NotFound."""
    _articles(session, [article_id])
    session.execute(delete(ArticleTag).where(ArticleTag.article_id == article_id))
    session.add_all(ArticleTag(article_id=article_id, tag=tag) for tag in dict.fromkeys(tags))
    session.flush()


def add_tags(session: Session, ids: Sequence[int], tags: Sequence[str]) -> int:
    """Put the tags on all these articles; returns how many articles that are."""
    articles = _articles(session, ids)
    for article in articles:
        for tag in tags:
            session.merge(ArticleTag(article_id=article.id, tag=tag))
    session.flush()
    return len(articles)


def remove_tags(session: Session, ids: Sequence[int], tags: Sequence[str]) -> int:
    articles = _articles(session, ids)
    gone = delete(ArticleTag).where(ArticleTag.article_id.in_([article.id for article in articles]), ArticleTag.tag.in_(tags))
    session.execute(gone)
    return len(articles)


def trash(session: Session, ids: Sequence[int]) -> tuple[int, datetime]:
    """Into the trash together; the time is what ``restore_batch`` takes to undo it."""
    stamp = now()
    articles = [article for article in _articles(session, ids) if article.deleted_at is None]
    for article in articles:
        article.deleted_at = stamp
    session.flush()
    return len(articles), stamp


def restore(session: Session, ids: Sequence[int]) -> int:
    articles = _articles(session, ids)
    for article in articles:
        article.deleted_at = None
    session.flush()
    return len(articles)


def restore_batch(session: Session, stamp: datetime) -> int:
    """Take back one ``trash``; returns the number of articles (0: it was taken back already)."""
    ids = batch(session, stamp)
    return restore(session, ids) if ids else 0


def batch(session: Session, stamp: datetime) -> list[int]:
    """The articles that went into the trash at this time and still lie there."""
    upkeep.refresh(session)
    return list(session.scalars(select(Listing.article_id).where(Listing.deleted_at == stamp)))


def _articles(session: Session, ids: Sequence[int]) -> list[Article]:
    """Raises BadForm when nothing was chosen, NotFound when one of them is gone."""
    if not ids:
        raise BadForm("Choose at least one article: tick the box in front of its title.")
    found: list[Article] = []
    for start in range(0, len(ids), CHUNK):
        found += session.scalars(select(Article).where(Article.id.in_(ids[start : start + CHUNK])))
    missing = set(ids) - {article.id for article in found}
    if missing:
        raise NotFound("There is no article %(number)s in the library. It may have been removed.", number=min(missing))
    return found
