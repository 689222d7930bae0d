"""Changes taken back, exactly those: every other decision stays as it was made on the fully mended text.

A text with one comma less mended must not get other headings, another subtitle or other details.  So nothing is decided
anew: the ledger of the full cleaning is carried over, step by step, to the text in which some changes were not made.
Where the two texts differ at a given moment is kept as a list of gaps; everywhere else a change stands at the same
characters, only further left or right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from webapp.text.step import Change, Unit


class Gap(NamedTuple):
    """``mended[start:end]`` and ``wanted[wanted_start:wanted_end]`` are what became of the same characters.

    ``lines``: whole lines that the full cleaning drops and the reader wants to see.
    """

    start: int
    end: int
    wanted_start: int
    wanted_end: int
    lines: bool = False


class Gaps:
    """Where two texts of the same raw text differ, ascending and disjoint; finds positions of the one in the other."""

    def __init__(self, gaps: Sequence[Gap] = ()):
        self.gaps = gaps
        self._starts = [gap.start for gap in gaps]
        self._ends = [gap.end for gap in gaps]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``mended[start:end]`` stands in the wanted text, with the whole of each gap it runs into."""
        return self._start(start), max(self._start(start), self._end(end))

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """As ``span``, without lines that came back in the middle of it."""
        for gap in self.gaps[bisect_right(self._ends, start) : bisect_left(self._starts, end)]:
            if gap.lines and start < gap.start and gap.end < end:
                yield self.span(start, gap.start)
                start = gap.end
        yield self.span(start, end)

    def _start(self, position: int) -> int:
        index = bisect_right(self._ends, position)
        if index < len(self.gaps) and self.gaps[index].start < position:
            return self.gaps[index].wanted_start
        return position + (self.gaps[index - 1].wanted_end - self.gaps[index - 1].end if index else 0)

    def _end(self, position: int) -> int:
        index = bisect_left(self._starts, position)
        if index == 0:
            return position
        gap = self.gaps[index - 1]
        return gap.wanted_end if gap.end > position else position + gap.wanted_end - gap.end


@dataclass(slots=True)
class _Open:
    """A gap that the changes looked at now may still widen, and where it begins in the two texts to come."""

    start: int
    end: int
    wanted_start: int
    wanted_end: int
    lines: bool
    to_start: int
    to_wanted_start: int


def carry(
    raw: str,
    groups: Iterable[tuple[Unit, Sequence[Change]]],
    undone: frozenset[str],
    see: Callable[[str, Gaps, Sequence[Change]], None] = lambda text, gaps, changes: None,
) -> tuple[str, list[Change], Gaps]:
    """The text without the changes ``undone``, its ledger, and where it differs from the full cleaning's text.

    ``groups``: the full ledger, the changes of each run of a step together with the step's unit.  ``see`` is told, before
    each of them, the text as it then stands.  A change that only went on with what an undone one had written is left
    out: without that there is nothing for it to change.  Linear in text, changes and gaps for each group.
    """
    text, changes, gaps = raw, [], Gaps()
    for unit, group in groups:
        see(text, gaps, group)
        carrier = _Carrier(text, gaps.gaps, undone, unit)
        for change in group:
            carrier.take(change)
        text, gaps = carrier.finish()
        changes += carrier.changes
    return text, changes, gaps


@dataclass
class _Carrier:
    """One run of one step, carried over.  ``text`` is the wanted text, ``gaps`` count in both texts before the step."""

    text: str
    gaps: Sequence[Gap]
    undone: frozenset[str]
    unit: Unit
    changes: list[Change] = field(default_factory=list)
    _edits: list[tuple[int, int, str]] = field(default_factory=list)
    _done: list[Gap] = field(default_factory=list)
    _open: _Open | None = None
    _next: int = 0  # the first gap not met yet
    _offset: int = 0  # wanted minus mended position, before the step, behind the last gap met
    _grown: int = 0  # by how much the mended text has grown so far
    _wanted_grown: int = 0

    def take(self, change: Change) -> None:
        while self._next < len(self.gaps) and self.gaps[self._next].end <= change.start:
            self._meet()
        over = self._over(change)
        within = self._open is not None and self._open.start < change.start < self._open.end
        touched = bool(over) or within
        if change.state != "applied":
            if not touched:
                self._list(change, change.start + self._offset, change.end + self._offset, change.before, change.after)
        elif change.id in self.undone:
            self._refuse(change, over)
        elif self.unit == "blanks" and self._joins_lines(change, over):
            self._refuse(change, over)
        elif not touched:
            self._apply(change)
        elif self.unit == "lines" and self._reaches_out(change, over):
            self._drop(change, over)
        elif self.unit == "characters" and len(change.before) == len(change.after):
            self._exchange(change, over)
        elif self.unit == "blanks" and not within and self._all_blank(change, over):
            self._apply(change, over)
        else:
            self._refuse(change, over)

    def finish(self) -> tuple[str, Gaps]:
        """The wanted text behind the step, and where it differs from the mended one."""
        while self._next < len(self.gaps):
            self._meet()
        self._close()
        pieces, last = [], 0
        for start, end, after in self._edits:
            pieces += (self.text[last:start], after)
            last = end
        pieces.append(self.text[last:])
        return "".join(pieces), Gaps(self._done)

    def _over(self, change: Change) -> Sequence[Gap]:
        """The gaps not met yet that the change runs into; to touch one is not enough."""
        last = self._next
        while last < len(self.gaps) and self.gaps[last].start < change.end:
            last += 1
        if change.start == change.end:
            return [gap for gap in self.gaps[self._next : last] if gap.start < change.start < gap.end]
        return self.gaps[self._next : last]

    def _joins_lines(self, change: Change, over: Sequence[Gap]) -> bool:
        """A line end taken away would glue what came back to the text beside it."""
        if change.before.count("\n") <= change.after.count("\n"):
            return any(gap.lines for gap in over)
        ahead = self.gaps[self._next + len(over) :][:1]
        follows = any(gap.start == change.end and self._comes_back(gap) for gap in ahead)
        leads = self._open is not None and self._open.end == change.start and self._comes_back(self._open)
        return follows or leads or any(gap.lines for gap in over)

    def _comes_back(self, gap: Gap | _Open) -> bool:
        """Whether the full cleaning leaves nothing of what is wanted there."""
        return gap.lines or (gap.start == gap.end and self.text[gap.wanted_start : gap.wanted_end].strip() != "")

    def _reaches_out(self, change: Change, over: Sequence[Gap]) -> bool:
        """Whether there is anything in a dropped span outside a gap that it lies in."""
        if self._open is not None and self._open.end >= change.end > change.start:
            return False
        return not over or not (over[0].start < change.start and over[0].end >= change.end)

    def _all_blank(self, change: Change, over: Sequence[Gap]) -> bool:
        inside = change.start <= over[0].start and over[-1].end <= change.end
        return inside and all(not self.text[gap.wanted_start : gap.wanted_end].strip() for gap in over)

    def _apply(self, change: Change, over: Sequence[Gap] = ()) -> None:
        """The change as it is.  Gaps inside go with what it replaces."""
        self._close()
        start = change.start + self._offset
        self._pass(over)
        end = change.end + self._offset
        self._write(change, start, end, change.after)
        self._grown += len(change.after) - (change.end - change.start)

    def _refuse(self, change: Change, over: Sequence[Gap]) -> None:
        """The wanted text stays as it stands there: a gap."""
        back = change.id in self.undone
        start = change.start + self._offset
        self._widen(change, over)
        if back:
            end = max(start, change.end + self._offset)
            self.changes.append(change._replace(start=start, end=end, state="undone"))
            self._open.lines |= self.unit == "lines"
        self._grown += len(change.after) - (change.end - change.start)

    def _drop(self, change: Change, over: Sequence[Gap]) -> None:
        """Lines go, with whatever was taken back in them; lines taken back among them stay."""
        within = self._open is not None and self._open.end > change.start
        left = within or (bool(over) and over[0].start < change.start)
        right = bool(over) and over[-1].end > change.end
        inner = over[1 if left and not within else 0 : len(over) - 1 if right else len(over)]
        kept = "".join(self.text[gap.wanted_start : gap.wanted_end] for gap in inner if gap.lines)
        start = self._open.wanted_end if within else over[0].wanted_end if left else change.start + self._offset
        if kept or left or right:
            self._widen(change, over)
            self._open.lines |= bool(kept)
        else:
            self._close()
            self._pass(over)
        end = over[-1].wanted_start if right else change.end + self._offset
        self._write(change, start, end, self._on_lines(kept, start, end))
        self._grown -= change.end - change.start

    def _on_lines(self, kept: str, start: int, end: int) -> str:
        """``kept`` set between line ends where ``text[start:end]`` stood."""
        if not kept:
            return ""
        before, dropped, after = self.text[start - 1 : start], self.text[start:end], self.text[end : end + 1]
        left = "" if before in ("", "\n") or kept.startswith("\n") else dropped[: len(dropped) - len(dropped.lstrip())]
        return left + kept + ("" if after in ("", "\n") or kept.endswith("\n") else "\n\n")

    def _exchange(self, change: Change, over: Sequence[Gap]) -> None:
        """Characters replaced one for one: those in gaps stay as they are, the others are replaced."""
        position = max(change.start, self._open.end) if self._open is not None else change.start
        start = None
        pieces: list[str] = []
        for gap in over:
            if start is None and gap.start >= position:
                start = position + self._offset
            if start is not None:
                pieces.append(change.after[position - change.start : gap.start - change.start])
                if gap.end <= change.end:
                    pieces.append(self.text[gap.wanted_start : gap.wanted_end])
            self._meet()
            position = gap.end
        start = position + self._offset if start is None else start
        if position < change.end:
            pieces.append(change.after[position - change.start :])
        end = change.end + self._offset if position <= change.end else over[-1].wanted_start
        if start < end:
            self._write(change, start, end, "".join(pieces))

    def _write(self, change: Change, start: int, end: int, after: str) -> None:
        before = self.text[start:end]
        if before == after:
            return
        self._list(change, start, end, before, after)
        self._edits.append((start, end, after))
        self._wanted_grown += len(after) - (end - start)

    def _list(self, change: Change, start: int, end: int, before: str, after: str) -> None:
        self.changes.append(change._replace(start=start, end=end, before=before, after=after))

    def _meet(self) -> None:
        """Go past the next gap, as it is."""
        gap = self.gaps[self._next]
        self._close()
        self._begin(gap.start, gap.wanted_start, gap.lines)
        self._open.end, self._open.wanted_end = gap.end, gap.wanted_end
        self._pass((gap,))

    def _pass(self, over: Sequence[Gap]) -> None:
        self._next += len(over)
        if over:
            self._offset = over[-1].wanted_end - over[-1].end

    def _widen(self, change: Change, over: Sequence[Gap]) -> None:
        """One gap of the change, those it runs into, and the open one if it runs into or touches that."""
        start = min(change.start, over[0].start) if over else change.start
        if self._open is None or self._open.end < start or (self._open.end == start and not self._open.lines):
            self._close()
            self._begin(start, start + self._offset if not over or start < over[0].start else over[0].wanted_start, False)
        self._pass(over)
        self._open.lines |= any(gap.lines for gap in over)
        self._open.end = max([self._open.end, change.end, *(gap.end for gap in over)])
        self._open.wanted_end = self._open.end + self._offset

    def _begin(self, start: int, wanted_start: int, lines: bool) -> None:
        self._open = _Open(
            start, start, wanted_start, wanted_start, lines, start + self._grown, wanted_start + self._wanted_grown
        )

    def _close(self) -> None:
        if self._open is None:
            return
        here = self._open
        gap = Gap(here.to_start, here.end + self._grown, here.to_wanted_start, here.wanted_end + self._wanted_grown, here.lines)
        if gap.end > gap.start or gap.wanted_end > gap.wanted_start:
            self._done.append(gap)
        self._open = None
