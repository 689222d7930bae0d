"""The view of the scrape: the raw text in place of the Chinese, what was changed marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 80  # characters of what a change made of it


@dataclass(frozen=True, slots=True)
class Run:
    """Raw text; ``became`` and ``steps`` are set where it was changed."""

    text: str
    steps: tuple[str, ...] = ()
    became: str = ""


@dataclass(frozen=True, slots=True)
class RawPiece:
    """Raw text that became a block, or (``position`` None) lies between two and was dropped."""

    position: int | None
    runs: tuple[Run, ...]


def pieces(
    raw: str, spread: Sequence[tuple[int, int, int]], changes: Sequence[dict], first: int = 0, last: int | None = None
) -> list[RawPiece]:
    """The raw text in order; nothing of it is left out, and nothing is shown twice.

    ``spread``: (position, start, end) of every block in the raw text; a title made of the first words has no place there,
    and lines taken back above a title stand before it.  Only what belongs to the blocks from position
    ``first`` to ``last`` is returned, with what was dropped before each; after the last of all, also the rest.
    """
    marked = _merged([change for change in changes if change["state"] == "applied" and change["raw_end"] > change["raw_start"]])
    found, position = [], 0
    whole = last is None or not spread or last >= spread[-1][0]
    for block, raw_start, raw_end in _lines(raw, spread):
        start = max(raw_start, position)
        if raw_end <= start:
            continue
        if first <= block and (whole or block <= last):
            found += _between(raw, position, start, marked)
            found.append(RawPiece(block, _runs(raw, start, raw_end, marked)))
        position = raw_end
    return found + (_between(raw, position, len(raw), marked) if whole else [])


def _lines(raw: str, spread: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The blocks in raw order, with what was taken away at the edges of their lines: that was dropped from within."""
    placed = sorted((place for place in spread if place[1] < place[2]), key=lambda place: place[1:])
    found, position = [], 0
    for index, (block, start, end) in enumerate(placed):
        following = placed[index + 1][1] if index + 1 < len(placed) else len(raw)
        line_end = raw.find("\n", end)
        start = max(position, raw.rfind("\n", 0, start) + 1) if position <= start else start
        end = max(end, min(following, len(raw) if line_end < 0 else line_end))
        found.append((block, start, end))
        position = end
    return found


def _between(raw: str, start: int, end: int, marked: list[tuple[int, int, list[dict]]]) -> list[RawPiece]:
    return [RawPiece(None, _runs(raw, start, end, marked))] if raw[start:end].strip() else []


def _merged(changes: list[dict]) -> list[tuple[int, int, list[dict]]]:
    """Spans that touch the same raw characters, with all changes that did."""
    merged: list[tuple[int, int, list[dict]]] = []
    for change in sorted(changes, key=lambda row: (row["raw_start"], row["raw_end"])):
        if merged and change["raw_start"] < merged[-1][1]:
            start, end, rows = merged[-1]
            merged[-1] = (start, max(end, change["raw_end"]), [*rows, change])
        else:
            merged.append((change["raw_start"], change["raw_end"], [change]))
    return merged


def _runs(raw: str, start: int, end: int, marked: list[tuple[int, int, list[dict]]]) -> tuple[Run, ...]:
    from bisect import bisect_right

    runs, position = [], start
    first = max(0, bisect_right(marked, start, key=lambda span: span[0]) - 1)
    for left, right, rows in marked[first:]:
        if left >= end:
            break
        left, right = max(left, position), min(right, end)
        if right <= left:
            continue
        if left > position:
            runs.append(Run(raw[position:left]))
        steps = tuple(dict.fromkeys(row["step"] for row in rows))
        runs.append(Run(raw[left:right], steps, rows[-1]["after"][:SHOWN]))
        position = right
    if position < end:
        runs.append(Run(raw[position:end]))
    return tuple(runs)
