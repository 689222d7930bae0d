"""Where notes lie in the text: numbering, overlaps cut into runs, and the sentences beside a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.exporters.document import BilingualBlock, Document, Note, SentencePair

LANGUAGES = {"source": "zh-Hans", "target": "en"}  # BCP 47
OTHER_SIDE = {"source": "target", "target": "source"}


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note with its number in this copy.  ``block`` is None for an orphan: its quote does not stand in the text."""

    number: int
    note: Note
    block: BilingualBlock | None

    @property
    def counterpart(self) -> tuple[SentencePair, ...]:
        """The sentence pairs the note touches: their other side is what the note is about, too."""
        if self.block is None:
            return ()
        spans = ((pair, *pair_span(pair, self.note.side)) for pair in self.block.pairs)
        return tuple(pair for pair, start, end in spans if start < self.note.end and self.note.start < end)

    @property
    def counterpart_span(self) -> tuple[int, int] | None:
        """Code points in the block's text of the other side, or None where that side has no words yet."""
        spans = [pair_span(pair, OTHER_SIDE[self.note.side]) for pair in self.counterpart]
        spans = [(start, end) for start, end in spans if start < end]
        return (spans[0][0], spans[-1][1]) if spans else None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one side of a block inside which nothing changes: same sentence (or none), same notes.

    ``start``/``end`` are code points.  ``notes`` are all that cover the run; ``ends`` those whose passage ends
    with it; ``beside`` those on the other side whose counterpart ends with it.
    """

    start: int
    end: int
    text: str
    pair: SentencePair | None
    notes: tuple[PlacedNote, ...]
    ends: tuple[PlacedNote, ...]
    beside: tuple[PlacedNote, ...]


def side_text(block: BilingualBlock, side: str) -> str:
    return block.source if side == "source" else block.target


def pair_span(pair: SentencePair, side: str) -> tuple[int, int]:
    return (pair.start, pair.end) if side == "source" else (pair.target_start, pair.target_end)


def notes_on(block: BilingualBlock, pair: SentencePair, placed: Sequence[PlacedNote]) -> tuple[PlacedNote, ...]:
    """The notes that touch a sentence on either side."""
    return tuple(each for each in placed if each.block is block and pair in each.counterpart)


def place_notes(document: Document) -> tuple[PlacedNote, ...]:
    """Number the notes from 1 in reading order.  One whose quote does not stand where it says is an orphan."""
    blocks = {block.number: block for block in document.blocks}
    return tuple(
        PlacedNote(number, note, _home(blocks.get(note.block or 0), note))
        for number, note in enumerate(document.notes, start=1)
    )


def _home(block: BilingualBlock | None, note: Note) -> BilingualBlock | None:
    if block is None or not 0 <= note.start < note.end:
        return None
    return block if side_text(block, note.side)[note.start : note.end] == note.exact else None


def runs(block: BilingualBlock, side: str, placed: Sequence[PlacedNote]) -> Iterator[Run]:
    """Cut one side of ``block`` at every border of a sentence or a note; the runs' texts join to the whole side."""
    text = side_text(block, side)
    here = [each for each in placed if each.block is block and each.note.side == side]
    across = {
        each: span[1]
        for each in placed
        if each.block is block and each.note.side != side and (span := each.counterpart_span)
    }
    borders = {0, len(text), *across.values()}
    borders.update(border for each in here for border in (each.note.start, each.note.end))
    borders.update(border for pair in block.pairs for border in pair_span(pair, side))
    cuts = sorted(border for border in borders if border <= len(text))
    for start, end in zip(cuts, cuts[1:], strict=False):
        yield Run(
            start,
            end,
            text[start:end],
            next((p for p in block.pairs if pair_span(p, side)[0] <= start and end <= pair_span(p, side)[1]), None),
            tuple(each for each in here if each.note.start <= start and end <= each.note.end),
            tuple(each for each in here if each.note.end == end),
            tuple(each for each, last in across.items() if last == end),
        )
