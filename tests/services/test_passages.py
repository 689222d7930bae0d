from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.services.passages import Span, context, locate, move


def test_the_nearest_of_equal_occurrences_is_taken() -> None:
    assert locate("甲乙甲乙甲", "甲", near=3) in ((2, 3), (4, 5))
    assert locate("甲乙甲乙甲", "甲", near=4) == (4, 5)


def test_surroundings_outweigh_nearness() -> None:
    text = "早上的会议很长，晚上的会议很短。"
    assert locate(text, "会议", near=0, suffix="很短") == (text.rindex("会议"), text.rindex("会议") + 2)


def test_what_is_not_there_is_not_found() -> None:
    assert locate("甲乙", "丙") is None
    assert locate("甲乙", "") is None


@given(st.text("甲乙丙丁 ", min_size=1, max_size=60), st.data())
def test_every_passage_is_found_again_by_its_own_selectors(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    prefix, suffix = context(text, start, end)
    found = locate(text, text[start:end], near=start, prefix=prefix, suffix=suffix)
    assert found is not None and text[slice(*found)] == text[start:end]


def test_a_passage_moves_with_its_sentences() -> None:
    before = (Span(1, 0, 3, "One"), Span(2, 4, 7, "Two"), Span(3, 8, 13, "Three"))
    after = (Span(1, 0, 5, "Eins!"), Span(2, 6, 9, "Two"), Span(3, 10, 15, "Three"))
    assert move(4, 7, before, after) == (6, 9)
    assert move(5, 10, before, after) == (7, 12)
    assert move(0, 3, before, after) is None
    assert move(0, 7, before, after) is None
