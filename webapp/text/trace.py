"""Where each character came from: the composed effect of several rounds of edits, kept as a list of changed pieces.

Between two pieces the text is untouched, so a position there is moved by a constant.  Inside a piece only the two ends
have a counterpart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

# One edit: start and end in the text before it, length of what stands there after it.
Span = tuple[int, int, int]


class Piece(NamedTuple):
    """``raw[raw_start:raw_end]`` became ``text[start:end]``."""

    raw_start: int
    raw_end: int
    start: int
    end: int


class Trace:
    """Immutable map between a raw text and the text that edits made of it.  Building is linear in the edits."""

    __slots__ = ("pieces", "_starts", "_ends", "_raw_ends")

    def __init__(self, pieces: Sequence[Piece] = ()):
        self.pieces = tuple(pieces)
        self._starts = [piece.start for piece in self.pieces]
        self._ends = [piece.end for piece in self.pieces]
        self._raw_ends = [piece.raw_end for piece in self.pieces]

    def then(self, edits: Sequence[Span]) -> Trace:
        """The trace after ``edits`` (ascending, disjoint, in offsets of the current text) are applied too."""
        if not edits:
            return self
        return Trace(_compose(self.pieces, edits))

    def raw_of(self, position: int, *, end: bool = False) -> int:
        """The raw position of ``position``.  Where raw text was dropped just there, ``end`` chooses its near side."""
        if not self.pieces:
            return position
        index = self._piece_at(position, end)
        if index is not None:
            piece = self.pieces[index]
            if position == piece.start == piece.end:
                return piece.raw_start if end else piece.raw_end
            if position == piece.start:
                return piece.raw_start
            if position == piece.end:
                return piece.raw_end
            return piece.raw_end if end else piece.raw_start
        before = bisect_right(self._ends, position) - 1
        if before < 0:
            return position
        piece = self.pieces[before]
        return position - piece.end + piece.raw_end

    def carried(self, raw: int) -> int | None:
        """The position in the text of the raw character at ``raw``; None when it was dropped.

        Inside a changed piece the character keeps its distance from the piece's start, as far as the piece goes.
        """
        index = bisect_right(self._raw_ends, raw)
        if index < len(self.pieces) and self.pieces[index].raw_start <= raw:
            piece = self.pieces[index]
            return _inside(piece.start, piece.end, raw - piece.raw_start)
        if index == 0:
            return raw
        piece = self.pieces[index - 1]
        return raw - piece.raw_end + piece.end

    def inserted(self, raw: int) -> Piece | None:
        """The piece that was put in at ``raw`` without replacing anything."""
        index = bisect_left(self._raw_ends, raw)
        while index < len(self.pieces) and self.pieces[index].raw_end == raw:
            if self.pieces[index].raw_start == raw and self.pieces[index].end > self.pieces[index].start:
                return self.pieces[index]
            index += 1
        return None

    def piece_around(self, position: int) -> Piece | None:
        """The piece that holds the character at ``position``, if that character was changed."""
        index = bisect_right(self._ends, position)
        if index < len(self.pieces) and self.pieces[index].start <= position:
            return self.pieces[index]
        return None

    def _piece_at(self, position: int, end: bool) -> int | None:
        """The piece that ``position`` touches; of two that meet there, the earlier one for an end."""
        if end:
            index = bisect_left(self._ends, position)
        else:
            index = bisect_right(self._starts, position) - 1
        if 0 <= index < len(self.pieces) and self.pieces[index].start <= position <= self.pieces[index].end:
            return index
        return None


def _inside(start: int, end: int, distance: int) -> int | None:
    return None if start == end else min(start + distance, end - 1)


def _compose(pieces: Sequence[Piece], edits: Sequence[Span]) -> list[Piece]:
    """Merge old pieces and new edits: those that overlap become one piece of their union; those that only touch do not."""
    if not pieces:
        return _first(edits)
    result: list[Piece] = []
    shift_raw = 0  # raw minus middle, behind the last old piece
    shift_new = 0  # new minus middle, behind the last edit
    old = new = 0
    while old < len(pieces) or new < len(edits):
        old_first = new == len(edits) or (old < len(pieces) and (pieces[old].start, pieces[old].end) <= edits[new][:2])
        start = end = pieces[old].start if old_first else edits[new][0]
        raw_start, new_start = start + shift_raw, start + shift_new
        swallowed = False
        while True:
            if old < len(pieces) and (pieces[old].start < end if swallowed else old_first):
                end = max(end, pieces[old].end)
                shift_raw = pieces[old].raw_end - pieces[old].end
                old += 1
            elif new < len(edits) and (edits[new][0] < end if swallowed else True):
                end = max(end, edits[new][1])
                shift_new += edits[new][2] - (edits[new][1] - edits[new][0])
                new += 1
            else:
                break
            swallowed = True
        result.append(Piece(raw_start, end + shift_raw, new_start, end + shift_new))
    return result


def _first(edits: Sequence[Span]) -> list[Piece]:
    result, shift = [], 0
    for start, end, length in edits:
        result.append(Piece(start, end, start + shift, start + shift + length))
        shift += length - (end - start)
    return result


def move_character(old: Trace, new: Trace, position: int) -> int | None:
    """Where the character at ``position`` of the old text stands in the new text of the same raw; None: not there."""
    piece = old.piece_around(position)
    if piece is None:
        return new.carried(old.raw_of(position))
    distance = position - piece.start
    if piece.raw_start == piece.raw_end:
        again = new.inserted(piece.raw_start)
        return None if again is None else _inside(again.start, again.end, distance)
    if piece.end - piece.start == piece.raw_end - piece.raw_start:
        return new.carried(piece.raw_start + distance)
    start = new.carried(piece.raw_start)
    if start is None:
        return None
    same = new.piece_around(start)
    limit = same.end if same else start + piece.raw_end - piece.raw_start
    return min(start + distance, limit - 1)
