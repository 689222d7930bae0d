"""Damaged Chinese in, clean blocks and the ledger of changes out: pure functions, nothing loaded before first use."""

from __future__ import annotations

from collections.abc import Callable

from webapp.text.step import Block, Change, Cleaned, Edit, Metadata, Step

__all__ = ["Block", "Change", "Cleaned", "Edit", "Metadata", "Step", "clean", "mend_fragment"]


def clean(
    raw: str,
    *,
    undone: frozenset[str] = frozenset(),
    accepted: frozenset[str] = frozenset(),
    fragment: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Cleaned:
    """Mend ``raw`` and find its parts; see ``webapp.text.pipeline.clean``."""
    from webapp.text import pipeline

    return pipeline.clean(raw, undone=undone, accepted=accepted, fragment=fragment, progress=progress)


def mend_fragment(text: str) -> str:
    """Mend a snippet without dropping or restructuring anything; its text only."""
    from webapp.text import pipeline

    return pipeline.mend_fragment(text)
