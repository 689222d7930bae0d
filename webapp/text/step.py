"""The words the cleaner speaks in: Edit, Step, Change, Block, Cleaned.  All frozen, all offsets in Unicode code points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import groupby

from webapp.text.trace import Trace


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement a step proposes in the text it was given: ``text[start:end]`` becomes ``after``.

    ``sure=False``: the step would not bet on it.  The change is offered to the reader, not applied.
    """

    start: int
    end: int
    after: str
    reason: str = ""  # empty: the step's own reason
    proof: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A named, explainable pass over the text: ``propose(text)`` yields Edits, ascending and disjoint.

    ``fragment``: it may also run on a snippet, because it neither drops nor restructures anything.
    """

    name: str
    reason: str
    propose: Callable[[str], Iterable[Edit]]
    fragment: bool = True


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
    round: int = 1  # the steps are run again over what they uncovered; offsets are those of this round


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece.

    ``raw_start``/``raw_end``: the raw characters it came from.  ``start``: where it stands in the cleaned text.
    """

    kind: str  # subtitle, heading, subheading, paragraph, list_item, quote
    text: str
    raw_start: int
    raw_end: int
    start: int = 0


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

    def or_else(self, other: Metadata) -> Metadata:
        """Self, with what it does not say taken from ``other`` (an importer's hints, say)."""
        missing = {name: getattr(other, name) for name in self.__slots__ if getattr(self, name) is None}
        return replace(self, **missing)


@dataclass(frozen=True)
class Cleaned:
    """What ``clean`` returns: the raw text, what it became, and every change between.

    ``text`` holds the title (when there is one) and the blocks, a line each; block texts leave list and quote marks out.
    """

    raw: str
    text: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...] = field(repr=False)

    @cached_property
    def trace(self) -> Trace:
        """Which raw characters each cleaned character came from."""
        trace = Trace()
        applied = (change for change in self.changes if change.state == "applied")
        for _, step in groupby(applied, key=lambda change: (change.round, change.step)):
            trace = trace.then([(change.start, change.end, len(change.after)) for change in step])
        return trace

    def steps(self) -> dict[str, tuple[Change, ...]]:
        """The ledger grouped by step, in the order the steps first ran."""
        groups: dict[str, list[Change]] = {}
        for change in self.changes:
            groups.setdefault(change.step, []).append(change)
        return {name: tuple(changes) for name, changes in groups.items()}

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON: metadata, blocks, changes (see ``duizhao clean --json``)."""
        return {
            **asdict(self.metadata),
            "blocks": [asdict(block) for block in self.blocks],
            "changes": [asdict(change) for change in self.changes],
        }
