"""What must hold for any text at all: no error, twice is once, the ledger replays both ways, time grows with length only."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.text import clean, mend_fragment
from webapp.text.pipeline import move_offset, move_span, raw_span, replay, unreplay
from webapp.text.segment import sentences

PIECES = st.sampled_from(
    "計(jì) 變?yōu)槿吮M皆知 。或许 ?;蛟S ,, ,。 ( ) ? ?? | : ; <span> </span> ?/span> &nbsp; &amp;lt; <br> <b "
    "01. 1、 2、 一、 （一） 第一章 • - > # ## 标题 作者：张三 编辑|李四 09/13 11:20 801 相关推荐 扫码加入 分享到 第3页 - 4 - "
    "中 国 的 “ ” 《 》 。 ！ ？ …… 3.14 1,250 GPT-4 OpenAI https://a.cn/x?a=1 a@b.cn 里 后 發 发 Ａ １ ｶﾞ ⼀ 豈 \u200b \ufeff \u202e".split()
    + ["\n", "\n\n", "\r\n", " ", "\u3000", "\u00a0", "\t", "\ue14b", "今年以来，全市新增就业岗位三万个。", "他说：“我们有信心。”"]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(max_size=200),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=100),
)
EXAMPLES = settings(max_examples=150, deadline=None)


@given(TEXTS)
@EXAMPLES
def test_the_ledger_turns_raw_into_clean_and_back(raw):
    cleaned = clean(raw)
    assert replay(raw, cleaned.changes) == cleaned.text
    assert unreplay(cleaned.text, cleaned.changes) == raw


@given(TEXTS)
@EXAMPLES
def test_twice_is_once(raw):
    once = clean(raw)
    again = clean(once.text)
    assert [change for change in again.changes if change.state == "applied"] == []
    assert again.text == once.text


@given(TEXTS)
@EXAMPLES
def test_a_mended_fragment_is_mended(raw):
    once = mend_fragment(raw)
    assert mend_fragment(once) == once


@given(TEXTS)
@EXAMPLES
def test_blocks_and_changes_point_at_what_they_say(raw):
    cleaned = clean(raw)
    for block in cleaned.blocks:
        assert cleaned.text[block.start : block.start + len(block.text)] == block.text
        assert 0 <= block.raw_start <= block.raw_end <= len(raw)
    for change in cleaned.changes:
        assert 0 <= change.raw_start <= change.raw_end <= len(raw)
    ids = [change.id for change in cleaned.changes]
    assert len(ids) == len(set(ids))


@given(TEXTS, st.data())
@EXAMPLES
def test_what_the_reader_took_back_stays_back(raw, data):
    cleaned = clean(raw)
    if not cleaned.changes:
        return
    chosen = frozenset(data.draw(st.sets(st.sampled_from([change.id for change in cleaned.changes]), min_size=1)))
    less = clean(raw, undone=chosen)
    assert all(change.state == "undone" for change in less.changes if change.id in chosen)
    assert replay(raw, less.changes) == less.text
    assert unreplay(less.text, less.changes) == raw


@given(TEXTS)
@EXAMPLES
def test_a_position_moves_to_itself_when_nothing_changed(raw):
    cleaned = clean(raw)
    for index, block in enumerate(cleaned.blocks):
        for offset in {0, len(block.text) // 2, len(block.text)}:
            assert move_offset(cleaned, cleaned, index, offset) == (index, offset)
        assert move_span(cleaned, cleaned, index, 0, len(block.text)) == (index, 0, index, len(block.text))
        start, end = raw_span(cleaned, index, 0, len(block.text))
        assert (start, end) == (block.raw_start, block.raw_end)


@given(TEXTS)
@example("他说：“好。”但没有来。……")
@EXAMPLES
def test_sentences_cover_all_but_white_space(text):
    spans = sentences(text)
    position = 0
    for start, end in spans:
        assert text[position:start].strip() == ""
        assert text[start:end].strip() == text[start:end] != ""
        position = end
    assert text[position:].strip() == ""


HOSTILE = [
    "?", "(", ")", "中", "，", ",", " ", "\n", "\u3000", "<", "<a ", "&", "&amp;", "<!--", "“", "1、", "1、中", "。1、", "。", "(jì)", "計(jì)",
    "?;", "…", ".", "\u00e9", "鐨", "中 ", " ，", "• ", "# ", "- 1 -\n", "801\n", "a.", "x@", "http://", "第", "\ue14b", "变?yōu)", "标题\n", "作者：", "\r", "的de",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=[ascii(unit) for unit in HOSTILE])
def test_time_grows_with_length_only(unit):
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = perf_counter()
        clean(text)
        sentences(text)
        return perf_counter() - start

    seconds(2_000)  # whatever loads on first use has loaded
    small, large = seconds(10_000), seconds(80_000)
    # Quadratic work would take 64 times as long; a loaded machine may well double a measurement.
    assert large < 25 * max(small, 0.01), f"{small:.3f} s for 10,000 characters, {large:.3f} s for 80,000"
