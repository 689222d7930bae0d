from __future__ import annotations

import pytest

from webapp.text import clean
from webapp.text.structure import parse

ONE = "今年以来，全市新增就业岗位三万个，比去年同期多出一成。专家认为，这与夜间经济的恢复有关。"
TWO = "交通局表示，夜班车每年约需投入四亿元。不过，也有人提出疑问：这笔钱该由谁来出？"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in parse(text).pieces]


def test_title_subtitle_paragraphs():
    parsed = parse(f"城市的夜班车\n\n一座港口用三年找回夜里的乘客\n\n{ONE}\n\n{TWO}")
    assert parsed.title.text == "城市的夜班车"
    assert [(piece.kind, piece.text) for piece in parsed.pieces] == [
        ("subtitle", "一座港口用三年找回夜里的乘客"),
        ("paragraph", ONE),
        ("paragraph", TWO),
    ]


@pytest.mark.parametrize("first", [ONE, "一、停运的八年", "• 时政", "床前明月光，", "第一章 出发"])
def test_what_is_no_title(first):
    assert parse(f"{first}\n\n{TWO}").title is None


@pytest.mark.parametrize(
    "numbers",
    [("一、", "二、"), ("（一）", "（二）"), ("01.", "02."), ("1、", "2、"), ("1. ", "2. "), ("第一章 ", "第二章 "), ("Part 1 ", "Part 2 "), ("①", "②")],
)
def test_numbered_lines_between_paragraphs_are_headings(numbers):
    first, second = (f"{number}停运的八年" for number in numbers)
    assert [kind for kind, _ in kinds(f"{ONE}\n\n{first}\n\n{ONE}\n\n{second}\n\n{TWO}")] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]


def test_of_two_numberings_the_narrower_is_the_subheading():
    text = f"一、停运\n\n1、票价\n\n{ONE}\n\n2、设备\n\n{TWO}\n\n二、复运\n\n{ONE}"
    assert [kind for kind, _ in kinds(text)] == ["heading", "subheading", "paragraph", "subheading", "paragraph", "heading", "paragraph"]


def test_numbered_lines_in_a_row_are_a_list():
    assert [kind for kind, _ in kinds(f"{ONE}\n\n1、票价\n2、设备\n3、人手\n\n{TWO}")] == ["paragraph", "list_item", "list_item", "list_item", "paragraph"]


def test_marks_tell_lists_quotes_and_headings_and_are_no_part_of_the_text():
    text = f"# 夜班车\n\n{ONE}\n\n## 停运\n\n### 票价\n\n> 灯亮着，人就会来。\n\n- 甲\n• 乙\n* 丙\n\n{TWO}"
    parsed = parse(text)
    assert parsed.title.text == "夜班车"
    assert [(piece.kind, piece.text) for piece in parsed.pieces] == [
        ("paragraph", ONE), ("heading", "停运"), ("subheading", "票价"), ("quote", "灯亮着，人就会来。"),
        ("list_item", "甲"), ("list_item", "乙"), ("list_item", "丙"), ("paragraph", TWO),
    ]  # fmt: skip
    assert all(text[piece.start : piece.end] == piece.text for piece in parsed.pieces)


def test_a_short_line_between_paragraphs_is_a_heading():
    assert kinds(f"{ONE}\n\n停运的八年\n\n{TWO}")[1] == ("heading", "停运的八年")


@pytest.mark.parametrize("line", ["“好。”", "图源：云港日报", "▲夜班车", "他停了停，", "（未完）", "他走了！"])
def test_other_short_lines_are_paragraphs(line):
    assert kinds(f"{ONE}\n\n{line}\n\n{TWO}")[1] == ("paragraph", line)


def split_off(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text[:12]) for block in clean(text).blocks]


def test_headings_that_had_run_in_are_split_off():
    text = (
        "夜班车又回来了\n\n" + ONE + "\n\n"
        "1、票价上涨，乘客离开2010年前后，电车票价在三年里涨了两次，从一元变成三元。多名老乘客说，涨价以后他们改坐公共汽车。\n\n"
        + TWO + "2、设备老化，维修困难在修理厂，工人告诉记者，全市仍有六成的车厢是上个世纪的产品。零件早已停产，他们只好自己动手做。"
    )  # fmt: skip
    assert split_off(text) == [
        ("paragraph", ONE[:12]),
        ("heading", "1、票价上涨，乘客离开"),
        ("paragraph", "2010年前后，电车票价"),
        ("paragraph", TWO[:12]),
        ("heading", "2、设备老化，维修困难"),
        ("paragraph", "在修理厂，工人告诉记者，"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "办法有三条：1、申请人应当在三十日内提交报告；2、主管部门应当在十日内答复；3、逾期不答复的，视为同意。",
        "1、申请人应当在三十日内向主管部门提交书面报告，说明理由。\n2、主管部门应当在收到报告之日起十日内作出答复，并告知申请人。",
        "1、公司2019年实现收入十亿元，同比增长百分之八。\n\n2、公司2020年实现收入九亿元，同比下降百分之十，主要是因为疫情。",
        "比分是1、2、3号队员打进的。他们在上半场一共射门十五次，射正七次，控球率超过六成。",
        "一、申请人应当如实填写申请表，并对填写内容的真实性负责。提交虚假材料的，三年内不得再次申请。\n\n二、申请表应当加盖公章，由法定代表人签字。委托他人办理的，应当提交委托书。",
    ],
)
def test_numbered_sentences_are_not_torn_apart(text):
    assert not [change for change in clean(text).changes if change.step == "headings" and change.state == "applied"]


def test_a_doubtful_series_is_offered_and_can_be_taken():
    text = (
        f"夜班车又回来了\n\n{ONE}\n\n1、票价上涨，乘客离开2010年前后，电车票价在三年里涨了两次，从一元变成三元。多名老乘客说，涨价以后他们改坐公共汽车。\n\n"
        f"{ONE}\n\n2、设备老化，维修困难厂长何守义回忆说，全市仍有六成的车厢是上个世纪的产品。零件早已停产，他们只好自己动手做。"
    )
    cleaned = clean(text)
    offered = [change for change in cleaned.changes if change.state == "offered"]
    assert len(offered) == 2
    assert cleaned.text == text
    taken = clean(text, accepted=frozenset(change.id for change in offered))
    assert [block.text for block in taken.blocks if block.kind == "heading"] == ["1、票价上涨，乘客离开", "2、设备老化，维修困难"]
