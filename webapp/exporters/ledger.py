"""The cleaning ledger as readers see it: grouped by step, in the order the steps ran."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from webapp.exporters.document import Document

STATES = {"applied": "applied", "undone": "undone by the reader", "offered": "offered, not applied"}
OFFSETS = "Positions count Unicode code points in the text as it stood when the step began."


def by_step(document: Document) -> Iterator[tuple[str, tuple[dict, ...]]]:
    """(step, its changes) for each run of one step; changes keep their order, for that is the order to replay."""
    for step, changes in groupby(document.changes, key=lambda change: change["step"]):
        yield step, tuple(changes)


def summary(document: Document) -> str:
    """How many changes were made to the text, in words."""
    total = len(document.changes)
    applied = sum(1 for change in document.changes if change.get("state", "applied") == "applied")
    others = "" if applied == total else f", {applied} of them applied"
    return f"{total:,} change{'' if total == 1 else 's'}{others}"


def place(change: dict) -> str:
    return f"{change['start']}–{change['end']}"


def state(change: dict) -> str:
    found = change.get("state", "applied")
    return STATES.get(found, found)
