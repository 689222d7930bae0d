"""Full-text search over all Chinese, English and notes.

A hit is a paragraph or a note that holds every phrase asked for.  Titles are asked first and always; of the rest the
``CANDIDATES`` most recently added or changed passages are looked at, so that a word which stands everywhere costs no
more than a rare one.  The answer says so when there were more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from webapp.models import Annotation, Block, Listing, SearchEntry, Sentence, Translation
from webapp.services import upkeep
from webapp.text import grams
from webapp.text.grams import Phrase

Side = Literal["all", "source", "target", "note"]
SIDES: tuple[Side, ...] = ("all", "source", "target", "note")

CANDIDATES = 300  # passages ranked
TITLES = 60  # articles found by their title
PAGE = 20  # articles on a page
HITS = 3  # passages shown of an article; all of them when the search is within one article
PAIRS = 3  # sentences shown of a passage, so that every phrase is seen
WIDTH = {"source": 90, "target": 200, "note": 200}  # code points of a sentence shown around what was found

_WEIGHT = {"title": 12.0, "heading": 4.0, "note": 3.0, "text": 1.0}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an excerpt; ``marked``: this is what was looked for."""

    text: str
    marked: bool = False


Excerpt = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with its English; ``place`` is block.sentence as in the page's addresses (``#s12.3``)."""

    place: str
    source: Excerpt
    target: Excerpt


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage (``pairs``) or a note (``note`` with the passage it stands on)."""

    kind: str
    pairs: tuple[Pair, ...] = ()
    note_id: str = ""
    note: Excerpt = ()
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One article with its best hits; ``more`` further ones are not shown."""

    article_id: int
    title: Excerpt
    title_target: Excerpt
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Results:
    """``articles`` found in all, one page of them; ``limited``: there are older passages that were not looked at."""

    found: tuple[Found, ...]
    articles: int
    limited: bool
    page: int
    pages: int


NOTHING = Results((), 0, False, 1, 1)


@dataclass(slots=True)
class _Group:
    """The candidates of one article."""

    titles: int
    entries: list[Row]

    def rank(self) -> tuple[float, int]:
        """Titles before headings and notes before text; many hits count a little more than one; then the newest."""
        by_kind: dict[str, int] = defaultdict(int)
        for row in self.entries:
            by_kind[row.kind] += 1
        score = _WEIGHT["title"] * bool(self.titles)
        score += sum(_WEIGHT[kind] * (1 + math.log2(count) / 4) for kind, count in by_kind.items())
        return score, max((row.id for row in self.entries), default=self.titles)


def find(session: Session, query: str, *, side: Side = "all", article_id: int | None = None, page: int = 1) -> Results:
    """What holds every phrase of ``query``, by article, the best first.  An empty query finds nothing."""
    phrases = grams.parse(query)
    if not phrases:
        return NOTHING
    upkeep.refresh(session)
    titles = _matching(session, phrases, side, article_id, "title", TITLES) if side != "note" else []
    rows = _matching(session, phrases, side, article_id, "text", CANDIDATES + 1)
    groups: dict[int, _Group] = defaultdict(lambda: _Group(0, []))
    for row in titles:
        groups[row.article_id].titles = row.id
    for row in rows[:CANDIDATES]:
        groups[row.article_id].entries.append(row)
    ordered = sorted(groups.items(), key=lambda item: item[1].rank(), reverse=True)
    pages = max(1, -(-len(ordered) // PAGE))
    page = min(max(1, page), pages)
    shown = dict(ordered[(page - 1) * PAGE : page * PAGE])
    found = _show(session, shown, phrases, HITS if article_id is None else CANDIDATES)
    return Results(found, len(ordered), len(rows) > CANDIDATES, page, pages)


def _matching(
    session: Session, phrases: tuple[Phrase, ...], side: Side, article_id: int | None, which: str, limit: int
) -> list[Row]:
    """Entries (id, article_id, kind) that hold every phrase, the newest first."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    words = _tsquery(phrases, side) if postgresql else _fts_query(phrases, side)
    values = {"words": words, "limit": limit, "article_id": article_id}
    return list(session.execute(text(_statement(which, postgresql, article_id is not None)), values))


def _statement(which: str, postgresql: bool, within: bool) -> str:
    """``which`` is title or text: both databases have an index for each (see the migration)."""
    if postgresql:
        only = "AND e.article_id = :article_id" if within else ""
        return (
            "SELECT e.id, e.article_id, e.kind FROM search_entry e WHERE e.vector @@ CAST(:words AS tsquery) "
            f"AND e.kind {'=' if which == 'title' else '<>'} 'title' {only} ORDER BY e.id DESC LIMIT :limit"
        )
    only = f"AND search_{which}.rowid IN (SELECT id FROM search_entry WHERE article_id = :article_id)" if within else ""
    # CROSS JOIN keeps SQLite from turning the order of the two tables round.
    return (
        f"SELECT e.id, e.article_id, e.kind FROM search_{which} CROSS JOIN search_entry e ON e.id = search_{which}.rowid "
        f"WHERE search_{which} MATCH :words {only} ORDER BY search_{which}.rowid DESC LIMIT :limit"
    )


def _fts_query(phrases: tuple[Phrase, ...], side: Side) -> str:
    """SQLite FTS5; tokens hold letters and digits only, so nothing needs escaping."""
    words = " AND ".join(f'"{" ".join(phrase.tokens)}"{" *" if phrase.prefix else ""}' for phrase in phrases)
    return words if side == "all" else f"{{{side}}} : ({words})"


def _tsquery(phrases: tuple[Phrase, ...], side: Side) -> str:
    """PostgreSQL; the weights are the sides, as the migration sets them."""
    weight = {"all": "", "source": "A", "target": "B", "note": "C"}[side]

    def word(token: str, prefix: bool) -> str:
        marks = ("*" if prefix else "") + weight
        return f"'{token}'" + (f":{marks}" if marks else "")

    def joined(phrase: Phrase) -> str:
        last = len(phrase.tokens) - 1
        return " <-> ".join(word(token, phrase.prefix and n == last) for n, token in enumerate(phrase.tokens))

    return " & ".join(f"({joined(phrase)})" for phrase in phrases)


# --- what is shown --------------------------------------------------------------------------------------------------


def _show(session: Session, groups: dict[int, _Group], phrases: tuple[Phrase, ...], most: int) -> tuple[Found, ...]:
    chosen = {article_id: _best(group.entries, most) for article_id, group in groups.items()}
    ids = [row.id for rows in chosen.values() for row in rows]
    hits = _passages(session, ids, phrases) | _notes(session, ids, phrases)
    titles = {
        row.article_id: row
        for row in session.execute(
            select(Listing.article_id, Listing.title, Listing.title_target).where(Listing.article_id.in_(groups))
        )
    }
    return tuple(
        Found(
            article_id=article_id,
            title=excerpt(titles[article_id].title, phrases, WIDTH["source"]),
            title_target=excerpt(titles[article_id].title_target or "", phrases, WIDTH["target"]),
            hits=tuple(hits[row.id] for row in chosen[article_id]),
            more=len(group.entries) - len(chosen[article_id]),
        )
        for article_id, group in groups.items()
    )


def _best(entries: list[Row], most: int) -> list[Row]:
    """Notes and headings first, then in the order of the text."""
    best = sorted(entries, key=lambda row: (-_WEIGHT[row.kind], row.id))[:most]
    return sorted(best, key=lambda row: row.id)


def _passages(session: Session, ids: list[int], phrases: tuple[Phrase, ...]) -> dict[int, Hit]:
    query = (
        select(
            SearchEntry.id,
            SearchEntry.kind,
            Block.position.label("block"),
            Sentence.position,
            func.substr(Block.text, Sentence.start + 1, Sentence.end - Sentence.start).label("source"),
            func.coalesce(Translation.text, "").label("target"),
        )
        .join(Block, Block.id == SearchEntry.block_id)
        .join(Sentence, Sentence.block_id == Block.id)
        .outerjoin(Sentence.translation)
        .where(SearchEntry.id.in_(ids), Sentence.position.between(SearchEntry.first, SearchEntry.last))
        .order_by(SearchEntry.id, Sentence.position)
    )
    sentences: dict[int, list[Row]] = defaultdict(list)
    for row in session.execute(query):
        sentences[row.id].append(row)
    return {entry: Hit(rows[0].kind, _pairs(rows, phrases)) for entry, rows in sentences.items()}


def _pairs(rows: list[Row], phrases: tuple[Phrase, ...]) -> tuple[Pair, ...]:
    """The sentences that show what was looked for: each one adds a phrase the ones before it did not have."""
    marked = [(_Marked.of(row.source, phrases), _Marked.of(row.target, phrases)) for row in rows]
    held = [{place[2] for side in sides for place in side.places} for sides in marked]
    chosen, missing = [], set(range(len(phrases)))
    while missing and len(chosen) < PAIRS:
        best = max(range(len(rows)), key=lambda number: len(held[number] & missing))
        if not held[best] & missing:
            break  # a phrase that runs over the end of a sentence
        chosen.append(best)
        missing -= held[best]
    return tuple(
        Pair(
            place=f"{rows[number].block + 1}.{rows[number].position + 1}",
            source=marked[number][0].excerpt(WIDTH["source"]),
            target=marked[number][1].excerpt(WIDTH["target"]),
        )
        for number in sorted(chosen or [0])
    )


def _notes(session: Session, ids: list[int], phrases: tuple[Phrase, ...]) -> dict[int, Hit]:
    query = (
        select(SearchEntry.id, Annotation.id.label("note_id"), Annotation.body, Annotation.tags, Annotation.exact)
        .join(Annotation, Annotation.id == SearchEntry.annotation_id)
        .where(SearchEntry.id.in_(ids))
    )
    hits = {}
    for row in session.execute(query):
        words = " ".join([row.body, *(f"#{tag}" for tag in row.tags)]).strip()
        hits[row.id] = Hit("note", note_id=row.note_id, note=excerpt(words, phrases, WIDTH["note"]), exact=row.exact)
    return hits


def excerpt(whole: str, phrases: tuple[Phrase, ...], width: int) -> Excerpt:
    """About ``width`` code points of a text around the first place that holds one of the phrases, marked."""
    return _Marked.of(whole, phrases).excerpt(width)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text on one line, and where the phrases stand in it."""

    text: str
    places: list[tuple[int, int, int]]

    @classmethod
    def of(cls, whole: str, phrases: tuple[Phrase, ...]) -> _Marked:
        line = " ".join(whole[: upkeep.LONGEST].split())
        return cls(line, grams.spans(line, phrases))

    def excerpt(self, width: int) -> Excerpt:
        start = self._start(width)
        end = min(len(self.text), start + width)
        pieces, at = [Piece("…")] if start else [], start
        for first, last in _merged(self.places):
            if first < end and last > start:
                pieces += [Piece(self.text[at : max(at, first)]), Piece(self.text[max(at, first) : last], marked=True)]
                at = last
        pieces += [Piece(self.text[at : max(at, end)]), Piece("…" if max(at, end) < len(self.text) else "")]
        return tuple(piece for piece in pieces if piece.text)

    def _start(self, width: int) -> int:
        """A little before the first place, at the beginning of a word."""
        if len(self.text) <= width or not self.places:
            return 0
        start = max(0, min(self.places[0][0] - width // 4, len(self.text) - width))
        if start and self.text[start - 1].isascii():
            return max(self.text.rfind(" ", start - 20, start) + 1, start - 20)
        return start


def _merged(places: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
