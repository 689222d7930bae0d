"""A reader who takes back one change gets exactly that one back, and nothing else moves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import webapp
from tests.text.articles import ARTICLES, BYLINES, CODED, CONVERTED, PRINTED, PROSE, RUN_IN
from tests.text.test_properties import TEXTS
from webapp.importers import read
from webapp.text import clean
from webapp.text.pipeline import TITLE, move_span, replay, take_back, unreplay
from webapp.text.step import Block, Change, Cleaned
from webapp.text.taking_back import Gap, Gaps

SAMPLE = Path(webapp.__file__).parent / "sample" / "sample.txt"
MOST = 250  # changes of one article that are taken back one by one: every so-manieth, to keep the tests short


def said(block: Block) -> tuple:
    return block.kind, block.text, block.raw_start, block.raw_end


def parts(cleaned: Cleaned) -> list[Block]:
    return [block for block in (cleaned.title, *cleaned.blocks) if block is not None]


def one_by_one(full: Cleaned) -> list[Change]:
    applied = [change for change in full.changes if change.state == "applied"]
    return applied[:: len(applied) // MOST + 1]


def span_of(full: Cleaned, less: Cleaned, change: Change) -> tuple[int, int]:
    """The raw characters of the change and of those that are gone with it: each must go on where the ones before wrote."""
    left = {other.id for other in less.changes}
    start, end = change.raw_start, change.raw_end
    for other in full.changes[full.changes.index(change) + 1 :]:
        if other.id not in left:
            assert not left_between(full, min(end, other.raw_end), max(start, other.raw_start)).strip()
            start, end = min(start, other.raw_start), max(end, other.raw_end)
    assert {other.id for other in full.changes[: full.changes.index(change)]} <= left
    return start, end


def left_between(cleaned: Cleaned, start: int, end: int) -> str:
    """What is left of these raw characters."""
    places = range(len(cleaned.text))
    first, last = (bisect_left(places, raw, key=cleaned.trace.raw_of) for raw in (start, end))
    return cleaned.text[first:last]


def assert_only_that_moved(full: Cleaned, less: Cleaned, change: Change) -> None:
    states = {other.id: other.state for other in full.changes}
    assert {other.id: other.state for other in less.changes}.items() <= (states | {change.id: "undone"}).items()
    assert change.id in {other.id for other in less.changes}
    assert replay(full.raw, less.changes) == less.text
    assert unreplay(less.text, less.changes) == full.raw

    start, end = span_of(full, less, change)
    assert not set(beyond(full, start, end)) - set(map(said, parts(less)))
    assert not set(beyond(less, start, end)) - set(map(said, parts(full)))
    # All but what stands between these two places is the same to the character.
    places = range(len(full.text) + 1)
    first = bisect_left(places, start, key=full.trace.raw_of)
    last = bisect_right(places, end, key=lambda place: full.trace.raw_of(place, end=True)) - 1
    assert less.text.startswith(full.text[:first])
    assert less.text.endswith(full.text[last:])


def beyond(cleaned: Cleaned, start: int, end: int) -> list[tuple]:
    """Title and blocks whose lines, marks included, do not touch these raw characters."""
    found = []
    for block in parts(cleaned):
        line = cleaned.trace.raw_of(cleaned.text.rfind("\n", 0, block.start) + 1)
        if left_between(cleaned, block.raw_end, start) or left_between(cleaned, end, line):
            found.append(said(block))
    return found


def assert_each_comes_back_alone(raw: str) -> None:
    full = clean(raw)
    changes = one_by_one(full)
    assert changes
    for change in changes:
        assert_only_that_moved(full, take_back(full, frozenset({change.id})), change)
    assert clean(raw) == full


@pytest.mark.parametrize("name", ARTICLES)
def test_each_change_of_a_made_up_page_comes_back_alone(name):
    assert_each_comes_back_alone(ARTICLES[name])


def test_each_change_of_the_sample_comes_back_alone():
    assert_each_comes_back_alone(SAMPLE.read_text("utf-8"))


def test_each_change_of_the_specimen_comes_back_alone(specimen):
    assert_each_comes_back_alone(read(specimen, "specimen.txt").text)


@given(TEXTS, st.data())
@settings(max_examples=100, deadline=None)
def test_each_change_of_any_text_comes_back_alone(raw, data):
    full = clean(raw)
    applied = [change for change in full.changes if change.state == "applied"]
    if applied:
        change = data.draw(st.sampled_from(applied))
        less = take_back(full, frozenset({change.id}))
        assert less == clean(raw, undone=frozenset({change.id}))
        assert_only_that_moved(full, less, change)


@pytest.mark.parametrize("name", ARTICLES)
def test_each_step_and_everything_comes_back(name):
    full = clean(ARTICLES[name])
    for step, changes in full.steps().items():
        ids = frozenset(change.id for change in changes)
        less = take_back(full, ids)
        assert {change.id for change in less.changes if change.state == "undone"} == ids
        assert not [change for change in less.changes if change.step == step and change.state == "applied"]
        assert replay(full.raw, less.changes) == less.text
        assert unreplay(less.text, less.changes) == full.raw
    nothing = take_back(full, frozenset(change.id for change in full.changes))
    assert nothing.text == full.raw


@given(TEXTS, st.data())
@settings(max_examples=100, deadline=None)
def test_any_choice_replays_and_the_rest_of_it_can_be_taken_back_too(raw, data):
    full = clean(raw)
    chosen = frozenset(data.draw(st.sets(st.sampled_from([c.id for c in full.changes])))) if full.changes else frozenset()
    less = take_back(full, chosen)
    assert replay(raw, less.changes) == less.text
    assert unreplay(less.text, less.changes) == raw
    for block in parts(less):
        assert less.text[block.start : block.start + len(block.text)] == block.text
    assert take_back(full, chosen | {change.id for change in less.changes}).text == raw


def taken_back(raw: str, step: str, before: str) -> tuple[Cleaned, Cleaned]:
    full = clean(raw)
    change = next(change for change in full.changes if change.step == step and before in change.before)
    return full, take_back(full, frozenset({change.id}))


def lines(cleaned: Cleaned) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parts(cleaned)]


def test_a_comma_of_the_title_leaves_title_subtitle_and_details():
    full, less = taken_back(BYLINES, "punctuation", ",")
    assert lines(less) == [("title", "城市的夜班车,又回来了"), *lines(full)[1:]]
    assert less.metadata == full.metadata.__class__(title="城市的夜班车,又回来了").or_else(full.metadata)


def test_a_character_of_the_byline_is_that_of_the_detail():
    raw = BYLINES.replace("林若溪", "林若渓ＬＸ")
    full, less = taken_back(raw, "forms", "ＬＸ")
    assert (full.metadata.author, less.metadata.author) == ("林若渓LX", "林若渓ＬＸ")
    assert lines(less) == lines(full)


def test_dropped_lines_come_back_where_they_stood_also_among_bylines():
    full, less = taken_back(BYLINES, "furniture", "扫码加入")
    assert lines(less) == [*lines(full)[:2], ("paragraph", "扫码加入"), *lines(full)[2:]]
    assert less.metadata == full.metadata


def test_a_comma_in_the_contents_does_not_bring_the_contents_back():
    full = clean(BYLINES)
    here = BYLINES.index("票价,") + 2
    change = next(change for change in full.changes if change.step == "punctuation" and change.raw_start == here)
    less = take_back(full, frozenset({change.id}))
    assert lines(less) == lines(full)


def test_a_page_number_comes_back_on_a_line_of_its_own():
    full, less = taken_back(PRINTED, "running heads", "- 4 -")
    whole = next(text for _, text in lines(full) if text.startswith("据统计"))
    before, *between, after = [text for kind, text in lines(less) if (kind, text) not in lines(full)]
    assert between == ["4 -", "云港年鉴"]
    assert before + after == whole


def test_a_heading_runs_in_again_and_the_other_headings_stay():
    full = clean(RUN_IN)
    change = [change for change in full.changes if change.step == "headings"][1]
    less = take_back(full, frozenset({change.id}))
    assert [kind for kind, _ in lines(less)].count("heading") == 2
    assert any(text.startswith("1、票价上涨，乘客离开2010年前后") for _, text in lines(less))


def test_a_reading_between_two_characters_leaves_both_mended():
    full, less = taken_back(CONVERTED, "glosses", "(tǒng)")
    assert "统(tǒng)计局说，今年" in less.text


def test_what_only_went_on_with_it_goes_with_it():
    full, less = taken_back(CODED, "entities", "&lt;")
    assert "&lt;p>交通局表示，" in less.text
    assert [change.before for change in less.changes if change.step == "markup"].count("<p>") == 1


def test_notes_in_the_title_and_elsewhere_keep_their_characters():
    full, less = taken_back(BYLINES, "punctuation", ",")
    assert move_span(full, less, TITLE, 4, 9) == (TITLE, 4, TITLE, 9)
    assert move_span(less, full, TITLE, 0, 11) == (TITLE, 0, TITLE, 11)
    full, less = taken_back(CONVERTED, "glosses", "(jì)")
    start = full.blocks[0].text.index("计局")
    block, left, _, right = move_span(full, less, 0, start, start + 2)
    assert less.blocks[block].text[left:right] == "计(jì)局"


def test_an_unknown_change_is_no_change():
    full = clean(PROSE + ",好。")
    assert take_back(full, frozenset({"punctuation.1-2.abcdef012345"})) is full


def test_places_are_found_again_beside_and_within_gaps():
    gaps = Gaps([Gap(2, 4, 2, 7), Gap(6, 6, 9, 12)])
    assert gaps.span(0, 2) == (0, 2)
    assert gaps.span(3, 5) == (2, 8)
    assert gaps.span(4, 6) == (7, 9)
    assert gaps.span(4, 8) == (7, 14)
    assert gaps.span(6, 8) == (12, 14)
