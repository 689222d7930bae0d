"""Amounts: a table of cases, and how seldom a good translation is suspected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from webapp.engines import numbers

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "numbers.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def rows(kind: str) -> list[list[str]]:
    return [(row + ["", ""])[1:4] for row in ROWS if row[0] == kind]


def test_the_table_has_its_cases() -> None:
    assert sum(Counter(row[0] for row in ROWS).values()) >= 200
    assert len({tuple(row[:2]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("text", "said", "_"), rows("zh"))
def test_a_chinese_amount_is_read(text: str, said: str, _: str) -> None:
    assert " | ".join(numbers.say(amount) for amount in numbers.amounts_zh(text)) == said


@pytest.mark.parametrize(("text", "read", "_"), rows("en"))
def test_an_english_amount_is_read(text: str, read: str, _: str) -> None:
    assert " | ".join(f"{amount.value} {amount.kind}" for amount in numbers.amounts_en(text)) == read


@pytest.mark.parametrize(("pair", "right", "mended"), rows("pair"))
def test_both_sides_are_compared_and_mended_where_the_place_is_certain(pair: str, right: str, mended: str) -> None:
    source, target = pair.split(" ||| ")
    found = numbers.compare(source, target)
    assert (" | ".join(mismatch.right for mismatch in found) or "ok") == right
    assert numbers.mend(source, target)[0] == (mended or target)


def test_offsets_are_those_of_the_amount() -> None:
    source = "今年融资1500亿美元。"
    (amount,) = numbers.amounts_zh(source)
    assert source[amount.start : amount.end] == "1500亿美元"


def test_a_mended_sentence_has_nothing_left_to_mend() -> None:
    source, target = "估值3.2万亿，员工1700名，占44%。", "Valued at 3.2 billion, with 170 employees, 40%."
    mended, done = numbers.mend(source, target)
    assert mended == "Valued at 3.2 trillion, with 1,700 employees, 44%." and len(done) == 3
    assert numbers.mend(source, mended) == (mended, ())


def test_good_translations_are_hardly_ever_suspected(shared: Path) -> None:
    """997 sentences translated by people: at most 5 flagged (0.5 %), none mended."""
    chinese = (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    english = (shared / "mt" / "flores-dev.en").read_text(encoding="utf-8").splitlines()
    assert sum(bool(numbers.compare(*pair)) for pair in zip(chinese, english)) <= 5
    assert sum(bool(numbers.mend(*pair)[1]) for pair in zip(chinese, english)) == 0


def test_wrong_amounts_are_found(shared: Path) -> None:
    """Every amount of the people's translations made ten times larger must be noticed, or nearly every."""
    chinese = (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    english = (shared / "mt" / "flores-dev.en").read_text(encoding="utf-8").splitlines()
    tried = noticed = 0
    for source, target in zip(chinese, english):
        wanted = {amount.value for amount in numbers.amounts_zh(source) if amount.kind in ("count", "percent", "USD")}
        for amount in numbers.amounts_en(target):
            written = target[amount.start : amount.end]
            if amount.value in wanted and written.replace(",", "").isdigit() and amount.value >= 20:
                spoilt = target[: amount.start] + f"{int(amount.value) * 10:,}" + target[amount.end :]
                tried, noticed = tried + 1, noticed + bool(numbers.compare(source, spoilt))
    assert tried > 100 and noticed / tried > 0.9


def test_an_amount_whose_chinese_unit_is_left_over_is_not_touched() -> None:
    from webapp.engines.numbers import mend

    assert mend("估值达1500亿美元。", "It is worth 1500亿 dollars.") == ("It is worth 1500亿 dollars.", ())
    assert mend("估值达1500亿美元。", "It is worth 1500 dollars.")[0] == "It is worth 150 billion dollars."
