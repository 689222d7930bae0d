"""Variants of pairs, and pairs out of the grammar."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.augment import half_width, heading, names_in_latin, traditional, variants
from training.grammar import FAMILY, GIVEN, amounts, chinese_amount, chinese_words, english_amount, names

SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "trillion": 10**12, "billion": 10**9, "million": 10**6, "": 1}
DIGITS = "零一二三四五六七八九"


def figure(text: str) -> int:
    """The number written as figures with a word behind, in either language."""
    match = re.fullmatch(r"([\d.,]+)\s*(万亿|亿|万|trillion|billion|million|)", text)
    assert match, text
    return int(Decimal(match[1].replace(",", "")) * SCALES[match[2]])


def han(text: str) -> int:
    """The number written in Han numerals, read from left to right by place words."""
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "十百千":
            section += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        else:
            scale = {"万": 10**4, "亿": 10**8}[character]
            if scale == 10**8:
                total, section, digit = (total + section + digit) * scale, 0, 0
            else:
                total, section, digit = total + (section + digit) * scale, 0, 0
    return total + section + digit


@given(st.integers(1, 10**15))
def test_amounts_say_the_same_number(value: int) -> None:
    assert figure(chinese_amount(value)) == figure(english_amount(value)) == value


@given(st.integers(1, 10**12 - 1))
def test_han_numerals_say_the_number(value: int) -> None:
    assert han(chinese_words(value)) == value


@pytest.mark.parametrize(
    ("value", "zh", "en", "words"),
    [
        (3_200_000_000_000, "3.2万亿", "3.2 trillion", "三万二千亿"),
        (450_000_000, "4.5亿", "450 million", "四亿五千万"),
        (15_000, "1.5万", "15,000", "一万五千"),
        (9_800, "9800", "9,800", "九千八百"),
        (10, "10", "10", "十"),
        (105_000_000, "1.05亿", "105 million", "一亿零五百万"),
    ],
)
def test_amounts_known(value: int, zh: str, en: str, words: str) -> None:
    assert (chinese_amount(value), english_amount(value), chinese_words(value)) == (zh, en, words)


def test_grammar_repeats_and_fills_every_place() -> None:
    made = [*amounts(400, 1), *names(400, 1)]
    assert made == [*amounts(400, 1), *names(400, 1)]
    assert made != [*amounts(400, 2), *names(400, 2)]
    assert not [pair for pair in made if set("{}") & set("".join(pair))]
    assert len(set(made)) > 500


def test_generated_amounts_agree_between_the_languages() -> None:
    checked = 0
    for zh, en in amounts(600, 3):
        chinese = re.findall(r"\d[\d.]*(?:万亿|亿|万)", zh)
        english = re.findall(r"\d[\d.,]*\d(?: (?:tr|b|m)illion)|\d(?: (?:tr|b|m)illion)|\d{1,3}(?:,\d{3})+", en)
        if len(chinese) == len(english):
            assert sorted(map(figure, chinese)) == sorted(map(figure, english)), (zh, en)
            checked += 1
    assert checked > 300


def test_generated_names_are_in_the_english() -> None:
    for zh, en in names(300, 5):
        for latin in re.findall(r"[A-Z][\w'.-]+(?: [A-Za-z][\w'.-]+)*", zh, re.ASCII):
            assert latin in en, (zh, en)


def test_traditional() -> None:
    zh, en = traditional("发言人拒绝置评。", "The spokesperson declined to comment.") or ("", "")
    assert (zh, en) == ("發言人拒絕置評。", "The spokesperson declined to comment.")
    assert traditional("日本", "Japan") is None


def test_half_width() -> None:
    assert half_width("他说：“好（真的）。”", "x") == ('他说:"好(真的)."', "x")
    assert half_width("没有标点", "x") is None


def test_heading() -> None:
    assert heading("新机首销告罄。", "The new phone sold out.") == ("新机首销告罄", "The new phone sold out")
    assert heading("等等……", "And so on...") is None
    assert heading("新机首销告罄？", "Sold out?") is None
    assert heading("很" * 30 + "。", "Very.") is None


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("新议长伊恩·卡拉汉（Ian Callahan）现年58岁。", "Speaker Ian Callahan is 58.", "新议长Ian Callahan现年58岁。"),
        ("德国总理奥拉夫·朔尔茨（Olaf Scholz）到访。", "Olaf Scholz came.", "德国总理Olaf Scholz到访。"),
        ("议员英格里·桑德（Ingrid Sand）说。", "The deputy said.", None),
        ("公司（Acme）说。", "Acme said.", None),
    ],
)
def test_names_in_latin(zh: str, en: str, wanted: str | None) -> None:
    assert names_in_latin(zh, en) == (wanted and (wanted, en))


def test_every_name_of_the_grammar_can_be_left_in_latin() -> None:
    for given_name in GIVEN:
        for family in FAMILY[::7]:
            latin = f"{given_name[1]} {family[1]}"
            assert names_in_latin(f"对{given_name[0]}·{family[0]}（{latin}）说", latin) == (f"对{latin}说", latin)


def test_variants_depend_on_the_pair_and_the_seed_alone() -> None:
    pairs = [(f"这是第{number}个句子。", f"This is sentence {number}.") for number in range(2000)]
    first = [variants(zh, en, 1) for zh, en in pairs]
    assert first == [variants(zh, en, 1) for zh, en in pairs]
    assert first != [variants(zh, en, 2) for zh, en in pairs]
    changed = [row[0][0] for row in first]
    assert 150 < sum("traditional" in change for change in changed) < 250
    assert 200 < sum("heading" in change for change in changed) < 400


def test_variants_beside_keep_the_pair() -> None:
    zh, en = "伊恩·卡拉汉（Ian Callahan）说。", "Ian Callahan said."
    rows = variants(zh, en, 1, {"traditional": 0, "half_width": 0, "heading": 0})
    assert rows == [("", zh, en), ("names_in_latin", "Ian Callahan说。", en)]
