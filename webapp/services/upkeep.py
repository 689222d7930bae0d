"""What is derived from the rows is brought up to date once per transaction: search entries and the library's listing.

The session is watched: every article, block, sentence, translation and note that a service adds, changes or removes is
remembered, and what hangs on it is made anew just before the commit, or earlier when somebody searches or lists in the
same transaction.  Statements that go past the session's objects (``session.execute(update(...))`` on these tables) are
not seen; whoever writes one calls ``touch``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import Row, case, delete, event, func, insert, inspect, select
from sqlalchemy.orm import Session

from webapp.lexicon.sorting import title_key
from webapp.models import Annotation, Article, Block, Listing, SearchEntry, Sentence, Translation
from webapp.text import grams

PART = 4000  # code points of a paragraph in one search entry; PostgreSQL counts no more than 16,383 places in one
LONGEST = 10_000  # of one sentence no more is indexed: only damage makes such sentences
CHUNK = 400  # ids in one statement
_KINDS = {"title": "title", "subtitle": "heading", "heading": "heading", "subheading": "heading"}


@dataclass(slots=True)
class Touched:
    """Ids of rows that changed and whose derived rows have not been made anew yet."""

    articles: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)  # articles into the trash or out of it
    blocks: set[int] = field(default_factory=set)
    sentences: set[int] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


def watch() -> None:
    """From now on every session keeps the derived tables up to date."""
    if not event.contains(Session, "after_flush", _remember):
        event.listen(Session, "after_flush", _remember)
        event.listen(Session, "before_commit", refresh)
        event.listen(Session, "after_rollback", _forget)


def touch(session: Session, article_id: int) -> None:
    """Say that an article's rows were changed past the session."""
    _touched(session).moved.add(article_id)


def _touched(session: Session) -> Touched:
    return session.info.setdefault("upkeep", Touched())


def _forget(session: Session) -> None:
    session.info.pop("upkeep", None)


def _remember(session: Session, _context: object) -> None:
    touched = _touched(session)
    for row in (*session.new, *session.dirty, *session.deleted):
        match row:
            case Translation():
                touched.sentences |= _ids(row, "sentence_id")
            case Sentence():
                touched.blocks |= _ids(row, "block_id")
            case Block():
                touched.articles |= _ids(row, "article_id")
                touched.blocks.add(row.id)
            case Annotation():
                touched.articles |= _ids(row, "article_id")
                touched.notes.add(row.id)
            case Article():
                touched.articles.add(row.id)
                if inspect(row).attrs.deleted_at.history.has_changes() and row not in session.new:
                    touched.moved.add(row.id)


def _ids(row: object, name: str) -> set:
    """The value of a foreign key now and before this flush."""
    now = getattr(row, name)
    return {value for value in (now, *inspect(row).attrs[name].history.deleted) if value is not None}


def refresh(session: Session) -> None:
    """Make anew what hangs on the rows touched in this transaction so far."""
    session.flush()
    touched = session.info.pop("upkeep", None)
    if touched is None:
        return
    for part in _chunks(touched.sentences):
        touched.blocks |= set(session.scalars(select(Sentence.block_id).where(Sentence.id.in_(part))))
    for part in _chunks(touched.blocks):
        touched.articles |= set(session.scalars(select(Block.article_id).where(Block.id.in_(part)).distinct()))
    for article_id in touched.moved:
        _index_article(session, article_id)
    for part in _chunks(touched.blocks):
        session.execute(delete(SearchEntry).where(SearchEntry.block_id.in_(part)))
        _index_blocks(session, Block.id.in_(part))
    for part in _chunks(touched.notes):
        session.execute(delete(SearchEntry).where(SearchEntry.annotation_id.in_(part)))
        _index_notes(session, Annotation.id.in_(part))
    for part in _chunks(touched.articles | touched.moved):
        _list(session, part)


def catch_up(session: Session) -> int:
    """Make what is missing, after a migration; returns how many articles that were."""
    missing = session.scalars(select(Article.id).outerjoin(Listing, Listing.article_id == Article.id).where(Listing.article_id.is_(None)))
    return _rebuild(session, missing.all())


def rebuild(session: Session) -> int:
    """Throw everything derived away and make it again; returns the number of articles."""
    session.execute(delete(SearchEntry))
    session.execute(delete(Listing))
    return _rebuild(session, session.scalars(select(Article.id).order_by(Article.id)).all())


def _rebuild(session: Session, ids: Iterable[int]) -> int:
    ids = list(ids)
    for article_id in ids:
        _index_article(session, article_id)
    for part in _chunks(ids):
        _list(session, part)
    return len(ids)


def _chunks(ids: Iterable) -> Iterator[list]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


# --- search entries -------------------------------------------------------------------------------------------------


def _index_article(session: Session, article_id: int) -> None:
    session.execute(delete(SearchEntry).where(SearchEntry.article_id == article_id))
    _index_blocks(session, Block.article_id == article_id)
    _index_notes(session, Annotation.article_id == article_id)


def _index_blocks(session: Session, where: object) -> None:
    """Entries for the blocks of living articles."""
    length = case((Sentence.end - Sentence.start > LONGEST, LONGEST), else_=Sentence.end - Sentence.start)
    query = (
        select(
            Block.id,
            Block.article_id,
            Block.kind,
            Sentence.position,
            func.substr(Block.text, Sentence.start + 1, length).label("source"),
            Translation.text.label("target"),
        )
        .join(Block.article)
        .join(Block.sentences)
        .outerjoin(Sentence.translation)
        .where(where, Article.deleted_at.is_(None))
        .order_by(Block.article_id, Block.position, Sentence.position)
    )
    entries = [_entry(part) for _, rows in groupby(session.execute(query), key=lambda row: row.id) for part in _parts(rows)]
    if entries:
        session.execute(insert(SearchEntry), entries)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """A block's sentences, cut where the paragraph is too long for one entry."""
    part, length = [], 0
    for row in rows:
        if part and length + len(row.source) > PART:
            yield part
            part, length = [], 0
        part.append(row)
        length += len(row.source)
    yield part


def _entry(part: list[Row]) -> dict[str, object]:
    first = part[0]
    return {
        "article_id": first.article_id,
        "block_id": first.id,
        "kind": _KINDS.get(first.kind, "text"),
        "first": first.position,
        "last": part[-1].position,
        "source": " ".join(grams.tokens(row.source) for row in part),
        "target": " ".join(grams.tokens(row.target[:LONGEST]) for row in part if row.target),
    }


def _index_notes(session: Session, where: object) -> None:
    query = (
        select(Annotation.id, Annotation.article_id, Annotation.exact, Annotation.body, Annotation.tags, Annotation.orphaned)
        .join(Annotation.article)
        .where(where, Annotation.deleted_at.is_(None), Article.deleted_at.is_(None))
        .order_by(Annotation.created_at)
    )
    entries = []
    for row in session.execute(query):
        # The passage of a note is found in the text itself, unless it is there no more.
        words = (row.body, *row.tags, *([row.exact] if row.orphaned else []))
        note = " ".join(filter(None, (grams.tokens(word[:LONGEST]) for word in words)))
        if note:
            entries.append({"article_id": row.article_id, "annotation_id": row.id, "kind": "note", "note": note})
    if entries:
        session.execute(insert(SearchEntry), entries)


# --- the library's listing ------------------------------------------------------------------------------------------


def _list(session: Session, ids: list[int]) -> None:
    session.execute(delete(Listing).where(Listing.article_id.in_(ids)))
    counts = {row.article_id: row for row in session.execute(_sentence_counts(ids))}
    targets = _title_targets(session, ids)
    notes = dict(
        session.execute(
            select(Annotation.article_id, func.count())
            .where(Annotation.article_id.in_(ids), Annotation.deleted_at.is_(None))
            .group_by(Annotation.article_id)
        ).all()
    )
    columns = (
        Article.id,
        Article.title,
        Article.source,
        Article.published,
        Article.created_at,
        Article.deleted_at,
        Article.character_count,
    )
    rows = [
        _line(row, counts.get(row.id), targets.get(row.id, (None, "")), notes.get(row.id, 0))
        for row in session.execute(select(*columns).where(Article.id.in_(ids)))
    ]
    if rows:
        session.execute(insert(Listing), rows)


def _sentence_counts(ids: list[int]) -> object:
    glossed = func.sum(case((Translation.engine_kind == "gloss", 1), else_=0))
    return (
        select(
            Block.article_id,
            func.count(Sentence.id).label("sentences"),
            func.count(Translation.id).label("translated"),
            glossed.label("glossed"),
        )
        .join(Sentence.block)
        .outerjoin(Sentence.translation)
        .where(Block.article_id.in_(ids))
        .group_by(Block.article_id)
    )


def _title_targets(session: Session, ids: list[int]) -> dict[int, tuple[str, str]]:
    query = (
        select(Block.article_id, Translation.text, Translation.engine_kind)
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id.in_(ids), Block.position == 0)
        .order_by(Sentence.position)
    )
    found: dict[int, tuple[str, str]] = {}
    for article_id, target, kind in session.execute(query):
        before = found.get(article_id)
        found[article_id] = (f"{before[0]} {target}" if before else target, kind)
    return found


def _line(article: Row, counts: Row | None, target: tuple[str | None, str], notes: int) -> dict[str, object]:
    sentences, translated, glossed = (counts.sentences, counts.translated, counts.glossed or 0) if counts else (0, 0, 0)
    return {
        "article_id": article.id,
        "title": article.title,
        "title_key": title_key(article.title),
        "title_target": target[0],
        "title_is_gloss": target[1] == "gloss",
        "source": article.source,
        "published": article.published,
        "created_at": article.created_at,
        "deleted_at": article.deleted_at,
        "characters": article.character_count,
        "sentences": sentences,
        "translated": translated,
        "glossed": glossed,
        "notes": notes,
        "progress": 1000 * translated // sentences if sentences else 1000,
    }
