from __future__ import annotations

import pytest

from webapp.text import clean, mend_fragment

LONG = "据当地媒体报道，今年以来全市新增就业岗位三万个，比去年同期多出一成左右，专家认为这与夜间经济的恢复有很大的关系，也与港口的换班制度有关。"


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_line_ends_become_one_kind(end):
    assert mend_fragment(f"甲{end}乙") == "甲\n乙"


@pytest.mark.parametrize("waste", ["\u200b", "\ufeff", "\u202e", "\u2066", "\u00ad", "\x00", "\x1f", "\u200e", "\u200d"])
def test_characters_that_show_nothing_go(waste):
    assert mend_fragment(f"中{waste}文") == "中文"


def test_joiners_that_mean_something_stay():
    assert mend_fragment("👨\u200d👩\u200d👧 می\u200cخواهم") == "👨\u200d👩\u200d👧 می\u200cخواهم"


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("今 天 天 气 很 好", "今天天气很好"),
        ("今天 OpenAI 发布了 GPT-4", "今天 OpenAI 发布了 GPT-4"),
        ("张 三", "张 三"),
        ("首页 新闻 体育", "首页 新闻 体育"),
        ("据报道 ，今年以来全市新增就业岗位三万个 。 专家认为", "据报道，今年以来全市新增就业岗位三万个。专家认为"),
    ],
)
def test_blanks_between_han(raw, mended):
    assert mend_fragment(raw) == mended


@pytest.mark.parametrize("width", [18, 24, 30])
def test_hard_wrapped_lines_are_joined(width):
    raw = f"{wrapped(LONG, width)}\n\n{wrapped(LONG, width)}"
    assert clean(raw).text == f"{LONG}\n\n{LONG}"


def test_wrapped_english_keeps_its_blanks():
    raw = "The night trams of the harbour city came back last week after\neleven years, and nobody who had been waiting for them at the\nold station believed it until the first one had opened its\ndoors and let them in."
    assert clean(raw).text == raw.replace("\n", " ")


@pytest.mark.parametrize(
    "raw",
    [
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        f"{LONG}\n{LONG}\n{LONG}\n{LONG}",
        "一、停运\n二、复运\n三、结语\n四、附录",
        "第一行\n第二行\n第三行\n第四行",
    ],
)
def test_lines_that_end_where_they_should_stay(raw):
    assert clean(raw).text == raw


def test_spare_white_space_goes():
    assert clean("\n\n　　甲乙丙丁。  \n\n\n\n\u3000\u3000戊己\u00a0 庚辛。\n\n").text == "甲乙丙丁。\n\n戊己 庚辛。"


def test_a_fragment_keeps_its_white_space():
    assert mend_fragment("　　甲。\n\n\n乙。 \n") == "　　甲。\n\n\n乙。 \n"
