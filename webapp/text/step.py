"""The words the cleaner speaks in: Edit, Step, Change, Block, Cleaned.  All frozen, all offsets in Unicode code points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement a step proposes in the text it was given: ``text[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: str
    reason: str = ""  # empty: the step's own reason
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A named, explainable pass over the text: ``propose(text)`` yields Edits, ascending and disjoint."""

    name: str
    reason: str
    propose: Callable[[str], Iterable[Edit]]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the ledger.

    ``start``/``end`` point into the text as it stood when its step began, so that replaying the steps in
    order turns raw into clean and, backwards, clean into raw.  ``raw_start``/``raw_end`` say which raw
    characters it touches.  ``id`` is stable across re-cleaning the same raw text.
    ``state`` is ``applied``, ``undone`` (the reader took it back) or ``offered`` (the step was not sure).
    """

    id: str
    step: str
    reason: str
    start: int
    end: int
    before: str
    after: str
    raw_start: int
    raw_end: int
    state: str = "applied"
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece.  ``raw_start``/``raw_end``: the raw characters it came from."""

    kind: str  # subtitle, heading, subheading, paragraph, list_item, quote
    text: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page said about itself.  ``published`` as printed there; None: not said."""

    title: str | None = None
    author: str | None = None
    editor: str | None = None
    source: str | None = None
    published: str | None = None
    reading_minutes: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What ``clean`` returns: the raw text, what it became, and every change between."""

    raw: str
    text: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...] = field(repr=False)
