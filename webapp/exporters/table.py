"""One row a sentence, as CSV (RFC 4180) that spreadsheets open with Chinese intact and without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.markup import printable
from webapp.exporters.passages import PlacedNote, notes_on, place_notes

COLUMNS = (
    *("block", "sentence", "kind", "chinese", "english", "state"),
    *("engine", "engine_version", "engine_kind", "score", "flags", "note_numbers", "notes", "tags"),
)

# A cell that begins like this is a formula to spreadsheets, in East Asian settings in full width, too (OWASP, "CSV
# Injection"); an apostrophe in front makes it text.
_FORMULA = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_BLANK_STARTS = ("\t", "\r", "\n")


def write(document: Document) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheets guess the encoding, and guess wrong."""
    placed = place_notes(document)
    target = io.StringIO(newline="")
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for block in document.blocks:
        for pair in block.pairs:
            rows.writerow(map(safe_cell, _row(block, pair, notes_on(block, pair, placed))))
    for each in placed:
        if each.block is None:
            rows.writerow(map(safe_cell, _orphan_row(each)))
    return target.getvalue().encode("utf-8-sig")


def safe_cell(value: str) -> str:
    """``value`` as a cell no spreadsheet computes."""
    shown = printable(value)
    if _NUMBER.fullmatch(shown):
        return shown
    return "'" + shown if shown.lstrip().startswith(_FORMULA) or shown.startswith(_BLANK_STARTS) else shown


def _row(block: BilingualBlock, pair: SentencePair, notes: Sequence[PlacedNote]) -> Iterator[str]:
    yield from (str(block.number), str(pair.number), block.kind, pair.source, pair.target)
    yield from (pair.state or "untranslated", pair.engine, pair.engine_version, pair.engine_kind)
    yield "" if pair.score is None else f"{pair.score:.4f}"
    yield " ".join(pair.flags)
    yield from _note_cells(notes)


def _orphan_row(placed: PlacedNote) -> Iterator[str]:
    """A note whose passage is gone: its quote stands in the column of its language."""
    exact = placed.note.exact
    yield from ("", "", "orphan note", *((exact, "") if placed.note.side == "source" else ("", exact)))
    yield from ("", "", "", "", "", "")
    yield from _note_cells((placed,))


def _note_cells(notes: Sequence[PlacedNote]) -> tuple[str, str, str]:
    tags = dict.fromkeys(tag for each in notes for tag in each.note.tags)
    bodies = "\n".join(each.note.body for each in notes if each.note.body.strip())
    return ", ".join(str(each.number) for each in notes), bodies, ", ".join(tags)
