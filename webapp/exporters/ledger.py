"""The cleaning ledger as readers see it: grouped by step, in the order the steps ran."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from webapp.exporters.document import Document

STATES = {"applied": "applied", "undone": "undone by the reader", "offered": "offered, not applied"}
# Copies for reading show no more different changes of one step than this; all are in the full ledger.
SHOWN = 40
FULL = "Changes that touch no letter or figure, or only the script, are counted here; the same change is listed once. \
Every single one is in the Markdown and JSON-LD copies."
OFFSETS = "Positions count Unicode code points in the text as it stood when the step began."


def by_step(document: Document) -> Iterator[tuple[str, tuple[dict, ...]]]:
    """(step, its changes) for each run of one step; changes keep their order, for that is the order to replay."""
    for step, changes in groupby(document.changes, key=lambda change: change["step"]):
        yield step, tuple(changes)


@dataclass(frozen=True, slots=True)
class Digest:
    """One run of a step, shortened: all its changes counted, and those worth reading, each with how often it was made.

    ``more``: different changes worth reading that are left out.
    """

    step: str
    total: int
    rows: tuple[tuple[dict, int], ...]
    more: int


def digests(document: Document) -> Iterator[Digest]:
    """The ledger for copies that people read from end to end."""
    for step, changes in by_step(document):
        told: dict[tuple, list[dict]] = {}
        for change in changes:
            if _is_telling(change):
                key = (change["before"], change["after"], change["reason"], change.get("state"))
                told.setdefault(key, []).append(change)
        rows = tuple((same[0], len(same)) for same in told.values())
        yield Digest(step, len(changes), rows[:SHOWN], max(0, len(rows) - SHOWN))


def _is_telling(change: dict) -> bool:
    """Whether a reader would want to see it: it changes letters or figures, or the reader has undone it."""
    if change.get("state", "applied") != "applied":
        return True
    return change["step"] != "script" and _letters(change["before"]) != _letters(change["after"])


def _letters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def counted(digest: Digest) -> str:
    """What a digest leaves out, as a sentence; "" when it shows every change."""
    listed = sum(count for _, count in digest.rows)
    if digest.more:
        return f"And {digest.more:,} other different changes."
    left = digest.total - listed
    return "" if not left else f"{left:,} small change{'' if left == 1 else 's'} not listed."


def sentence(text: str) -> str:
    """The text as a sentence: with a full stop, unless it has an end already."""
    return text if text.endswith((".", "!", "?", "。", "！", "？", "…")) else f"{text}."


def times(change: dict, count: int) -> str:
    """Where the change stands; of one made several times, where first."""
    return place(change) if count == 1 else f"{place(change)} and {count - 1:,} more"


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
