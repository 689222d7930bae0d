"""The words the cleaner speaks in: Edit, Step, Change, Block, Cleaned.  All frozen, all offsets in Unicode code points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import groupby
from os.path import commonprefix
from typing import Literal, NamedTuple

from webapp.text.trace import Span, Trace


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


# "whole": a change stands or falls as one; "characters": each is replaced by one, independently of its neighbours;
# "blanks": white space is set; "lines": whole lines are dropped, whatever they hold.
Unit = Literal["whole", "characters", "blanks", "lines"]


@dataclass(frozen=True, slots=True)
class Step:
    """A named, explainable pass over the text: ``propose(text)`` yields Edits, ascending and disjoint.

    ``fragment``: it may also run on a snippet, because it neither drops nor restructures anything.  ``unit``: what one
    change of it is made of, for when a reader takes back another change within (see ``taking_back``).
    """

    name: str
    reason: str
    propose: Callable[[str], Iterable[Edit]]
    fragment: bool = True
    unit: Unit = "whole"


class Change(NamedTuple):
    """One line of the ledger.  A tuple, since a badly damaged text has hundreds of thousands of them.

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

    kind: str  # title, subtitle, heading, subheading, paragraph, list_item, quote
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
    ``title`` is not among the blocks.
    """

    raw: str
    text: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...] = field(repr=False)
    title: Block | None = None

    @cached_property
    def trace(self) -> Trace:
        """Which raw characters each cleaned character came from."""
        return trace_of(self.changes)

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
            "changes": [change._asdict() for change in self.changes],
        }


def trace_of(changes: Iterable[Change]) -> Trace:
    """Where the text that the applied ``changes`` make came from."""
    trace = Trace()
    applied = (change for change in changes if change.state == "applied")
    for _, group in groupby(applied, key=lambda change: (change.round, change.step)):
        trace = trace.then(spans(group))
    return trace


def spans(changes: Iterable[Change]) -> list[Span]:
    """What one step did, for the trace, as finely as before and after show it."""
    found: list[Span] = []
    for change in changes:
        before, after = len(change.before), len(change.after)
        if before == after > 1:
            pairs = zip(change.before, change.after, strict=True)
            found += [(place, place + 1, 1) for place, (old, new) in enumerate(pairs, change.start) if old != new]
        elif before > after > 0:
            found += _left_over(change)
        else:
            found.append((change.start, change.end, after))
    return found


def _left_over(change: Change) -> list[Span]:
    """What went, where all that is there afterwards was there before: at the start and in one other place."""
    kept = len(commonprefix([change.before, change.after]))
    rest = len(change.after) - kept
    place = change.before.find(change.after[kept:], kept)
    if place < 0:
        return [(change.start, change.end, len(change.after))]
    gone = ((change.start + kept, change.start + place, 0), (change.start + place + rest, change.end, 0))
    return [span for span in gone if span[0] < span[1]]
