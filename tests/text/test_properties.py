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
LINES = st.sampled_from(
    "城市的夜班车又回来了|一座港口用三年找回夜里的乘客|2024-10-20 08:15 来源：云港日报|09/13 11:20|801|阅读需 5 分钟|作者：林若溪|（责任编辑：周岚）|扫码加入|看看热闹"
    "|分享到：微信 微博|相关推荐|• 停运的八年|一、停运的八年|1、票价|1、票价上涨，乘客离开2010年前后，电车票价在三年里涨了两次，从一元变成三元。多名老乘客说，后来他们改坐公共汽车。"
    "|2、设备老化，维修困难在修理厂，工人告诉记者，全市仍有六成的车厢是上个世纪的产品。零件早已停产，他们只好自己动手做。|- 3 -|- 4 -|第 5 页|云港年鉴|> 灯亮着，人就会来。|# 夜班车|## 停运"
    "|今年以来，全市新增就业岗位三万个，比去年同期多出一成。专家认为，这与夜间经济的恢复有关。|交通局表示,夜班车每年约需投入四亿元(约合六千万美元).不过,也有人提出疑问:这笔钱该由谁来出?"
    "|據統(tǒng)計(jì)局說(shuō),今年新增就業(yè)崗位三萬(wàn)個(gè),比去年多。|版权声明：未经授权不得转载。|&lt;p&gt;|</div>|　　他说：“我们有信心。”".split("|")
)
PAGES = st.lists(LINES, max_size=25).flatmap(
    lambda lines: st.lists(st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n"]), min_size=len(lines), max_size=len(lines)).map(
        lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True))
    )
)
TEXTS = st.one_of(
    PAGES,
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
def test_undoing_everything_gives_the_raw_text_back(raw):
    undone: frozenset[str] = frozenset()
    for _ in range(6):  # what was mended may hide what the steps after it see in the scrape
        applied = {change.id for change in clean(raw, undone=undone).changes if change.state == "applied"}
        undone |= applied
    assert clean(raw, undone=undone).text == raw


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
    "?;", "…", ".", "\u00e9", "鐨", "中 ", " ，", "• ", "# ", "- 1 -\n", "801\n", "a.", "x@", "http://", "第", "\ue14b", "变?yōu)", "國?!?a", "學?", "學?(", "計?;a", "标题\n", "作者：", "\r", "的de",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=[ascii(unit) for unit in HOSTILE])
def test_hostile_text_is_done_in_time_that_grows_with_its_length(unit):
    """Work that grew with the square of the length would take minutes here; bench/ has the real timings."""
    text = (unit * (60_000 // len(unit) + 1))[:60_000]
    start = perf_counter()
    clean(text)
    sentences(text)
    assert perf_counter() - start < 30
