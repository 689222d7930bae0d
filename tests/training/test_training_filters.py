"""Which pairs are fit to learn from, and how they are written first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.filters import PER_ENGLISH_LINE, Duplicates, HeldOut, key, reason_by_shape
from training.normalise import normalise_chinese, normalise_english


@pytest.mark.parametrize(
    ("zh", "en", "reason"),
    [
        ("今天天气很好。", "The weather is fine today.", None),
        ("编译器错误", "Compiler error", None),
        ("美国", "the United States", None),
        ("中华人民共和国", "People's Republic of China", None),
        ("将 Python 连接到 MySQL 数据库很简单。", "Connecting Python to a MySQL database is straightforward.", None),
        ("去年营收3.2万亿元，增长4.5亿元。", "Revenue was 3.2 trillion yuan last year, up by 450 million.", None),
        ("", "Nothing.", "empty"),
        ("有", "", "empty"),
        ("长" * 241, "long " * 100, "length"),
        ("坏掉的\ufffd字符在这里。", "A broken character is here.", "damaged"),
        ("ÄÖÜ 中文", "ÄÖÜ 中文", "copied"),
        ("This is English 的", "This is English indeed", "language"),
        ("これはにほんごのぶんしょうです中文", "This is a Japanese sentence.", "language"),
        ("这是中文句子。", "This is 中文 in English.", "language"),
        ("数字很多的一行。", "1234 5678 9012 3456 7890 ab", "language"),
        ("好。", "It goes without saying that everybody in the room agreed at once.", "ratio"),
        ("这个句子很长很长，说了很多很多的事情，可是英文只有一个词。", "Yes.", "ratio"),
        ("最新版本 22.00 现已推出，支持 APFS 映像。", "The archiver now opens the images of another system.", "anchors"),
    ],
)
def test_reason_by_shape(zh: str, en: str, reason: str | None) -> None:
    assert reason_by_shape(zh, en) == reason


def test_figures_before_wan_are_no_anchors() -> None:
    assert reason_by_shape("投资300万元，招聘20万人。", "They invest three million yuan and hire many.") is None


def test_duplicates_look_past_punctuation_case_and_figures() -> None:
    seen = Duplicates()
    assert seen.reason("编译器错误 C2331", "Compiler error C2331") is None
    assert seen.reason("编译器错误C2332。", "Compiler error C2332.") == "duplicate"
    assert seen.reason("编译器警告 C2331", "Compiler warning C2331") is None


def test_an_english_line_may_come_back_a_few_times() -> None:
    seen = Duplicates()
    reasons = [seen.reason("译" * number, "One line.") for number in range(1, PER_ENGLISH_LINE + 2)]
    assert reasons == [None] * PER_ENGLISH_LINE + ["duplicate_english"]


def test_held_out_lines_are_kept_out_whole_and_in_part() -> None:
    held = HeldOut(["周一，科学家宣布他们发明了一种可以将细胞按类型分类的新型诊断工具。"],
            ["On Monday, scientists announced the invention of a new diagnostic tool that sorts cells."])  # fmt: skip
    assert held.reason("周一 科学家宣布他们发明了一种可以将细胞按类型分类的新型诊断工具", "x") == "held_out"
    assert held.reason("他说，一种可以将细胞按类型分类的新型诊断仪器问世了。", "He said so.") == "held_out"
    assert held.reason("别的", "They saw the invention of a new diagnostic tool that can do more.") == "held_out"
    assert held.reason("科学家周一宣布了别的事情。", "On Monday, scientists announced something else.") is None


def test_normalise_chinese() -> None:
    assert normalise_chinese(" 「你好」 世界\u200b，这是 <b>Python</b> 语言&amp;工具 ") == "“你好”世界，这是 Python 语言&工具"


def test_normalise_english() -> None:
    assert normalise_english("“It’s\u00a0 `fine`”\ufeff") == '"It\'s fine"'


@given(st.text(max_size=60))
def test_normalising_leaves_no_tab_or_line_end(text: str) -> None:
    for normalise in (normalise_chinese, normalise_english):
        made = normalise(text)
        assert not set(made) & set("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        assert made == made.strip()


@given(st.text(max_size=40))
def test_key_is_stable(text: str) -> None:
    assert key(key(text)) == key(text)
