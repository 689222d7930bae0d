from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.trace import Trace, move_character


@st.composite
def rounds(draw):
    """A raw text of different characters and several rounds of edits over it."""
    text = "".join(chr(0x4E00 + index) for index in range(draw(st.integers(0, 30))))
    raw, steps = text, []
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        edits = [(start, end, draw(st.text("abc", max_size=3))) for start, end in pairs if end > start or start not in dict(pairs)]
        steps.append([(start, end, len(after)) for start, end, after in edits])
        for start, end, after in reversed(edits):
            text = text[:start] + after + text[end:]
    return raw, text, steps


def trace_of(steps):
    trace = Trace()
    for edits in steps:
        trace = trace.then(edits)
    return trace


@given(rounds())
def test_untouched_characters_are_found_both_ways(made):
    raw, text, steps = made
    trace = trace_of(steps)
    for position, character in enumerate(text):
        if character in raw:
            here = trace.piece_around(position)
            if here is None:
                assert raw[trace.raw_of(position)] == character
                assert trace.carried(raw.index(character)) == position


@given(rounds())
def test_positions_stay_in_order_and_inside(made):
    raw, text, steps = made
    trace = trace_of(steps)
    places = [trace.raw_of(position) for position in range(len(text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(raw) for place in places)


@given(rounds())
def test_a_character_moves_to_itself(made):
    _, text, steps = made
    trace = trace_of(steps)
    assert [move_character(trace, trace, position) for position in range(len(text))] == list(range(len(text)))


def test_a_dropped_character_is_nowhere():
    assert move_character(Trace(), Trace().then([(1, 3, 0)]), 2) is None
    assert move_character(Trace(), Trace().then([(1, 3, 0)]), 3) == 1


def test_a_replaced_piece_gives_its_characters_in_step():
    new = Trace().then([(2, 6, 2)])
    assert [move_character(Trace(), new, position) for position in range(8)] == [0, 1, 2, 3, 3, 3, 4, 5]
    assert [move_character(new, Trace(), position) for position in range(6)] == [0, 1, 2, 3, 6, 7]
