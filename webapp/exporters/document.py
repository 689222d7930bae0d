"""What exporters are given: a frozen picture of one article, its English and its notes.  No database in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SentencePair:
    """One sentence on both sides.

    ``start``/``end`` and ``target_start``/``target_end`` are code points in ``BilingualBlock.source`` and ``.target``.
    ``target`` is empty while nothing has been translated; ``engine_kind`` is translation, gloss, reader or ''.
    """

    number: int  # 1-based within its block
    source: str
    target: str
    start: int
    end: int
    target_start: int
    target_end: int
    state: str = ""  # machine, edited, checked, or '' when untranslated
    engine: str = ""
    engine_version: str = ""
    engine_kind: str = ""
    score: float | None = None
    flags: tuple[str, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BilingualBlock:
    """One block; ``number`` is 1-based (the title is 1) and is the p of ``#p12``.  ``target`` joins the pairs by a space."""

    number: int
    kind: str
    source: str
    target: str
    pairs: tuple[SentencePair, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation.  ``block`` is the block's number, None for an orphan (its passage is gone; the quote stays)."""

    id: str
    side: str  # source or target
    block: int | None
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    colour: str
    body: str  # Markdown as the reader typed it
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """One article, ready to be written in any format."""

    title: str
    title_target: str
    source: str | None
    author: str | None
    editor: str | None
    published: str | None
    reading_minutes: int | None
    views: int | None
    address: str | None
    fetched_at: datetime | None
    imported_at: datetime
    exported_at: datetime
    raw_name: str
    raw_sha256: str
    raw_encoding: str
    engines: tuple[tuple[str, str, str], ...]  # (name, version, kind) of all engines that wrote a sentence
    blocks: tuple[BilingualBlock, ...]
    notes: tuple[Note, ...]  # in reading order
    changes: tuple[dict, ...]  # the cleaning ledger: step, reason, start, end, before, after, state
