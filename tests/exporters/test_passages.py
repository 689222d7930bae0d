"""Cutting text into runs loses nothing, whatever the notes do."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.exporters import sample
from webapp.exporters.passages import place_notes, runs, side_text

HOME = sample.BLOCKS[4]
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 30), st.sampled_from(["source", "target"]))


def a_note(order: int, start: int, length: int, side: str):
    exact = side_text(HOME, side)[start : start + length]
    return replace(sample.NOTES[0], id=str(order), block=5, side=side, start=start, end=start + length, exact=exact)


@given(st.lists(SPANS, max_size=6))
def test_runs_join_to_the_text_and_know_their_notes(spans) -> None:
    notes = tuple(a_note(order, *span) for order, span in enumerate(spans))
    placed = place_notes(replace(sample.document(), notes=notes))
    for side in ("source", "target"):
        found = list(runs(HOME, side, placed))
        assert "".join(run.text for run in found) == side_text(HOME, side)
        for run in found:
            covering = {e.number for e in placed if e.note.side == side and e.note.start <= run.start < e.note.end}
            assert {each.number for each in run.notes} == covering
        ends = [each.number for run in found for each in run.ends]
        beside = [each.number for run in found for each in run.beside]
        assert sorted(ends) == [each.number for each in placed if each.note.side == side]
        assert sorted(beside) == [each.number for each in placed if each.note.side != side]


def test_a_note_whose_quote_does_not_stand_there_is_an_orphan() -> None:
    moved = replace(sample.NOTES[1], start=sample.NOTES[1].start + 1, end=sample.NOTES[1].end + 1)
    placed = place_notes(replace(sample.document(), notes=(moved, sample.NOTES[1])))
    assert placed[0].block is None and placed[1].block is sample.BLOCKS[2]


def test_offsets_are_code_points_beyond_the_basic_plane() -> None:
    placed = place_notes(sample.document())[1]
    assert placed.note.exact.startswith("𠮷")
    assert placed.block.source[placed.note.start : placed.note.end] == placed.note.exact


def test_the_counterpart_of_a_note_over_two_sentences_is_both() -> None:
    placed = place_notes(sample.document())[5]
    start, end = placed.counterpart_span
    assert placed.block.source[start:end] == "问题在于，按钮按下之后要写一份二十页的报告。于是，没有人按。"
