"""Inserted readings go, written ones stay."""

from __future__ import annotations

import pytest

from webapp.text import glosses


def without(text: str) -> str:
    for edit in reversed(glosses.propose(text)):
        assert edit.after == ""
        text = text[: edit.start] + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        ("統(tǒng)計(jì)局", "統計局"),
        ("探秘萬億估值A(chǔ)I巨無霸", "探秘萬億估值AI巨無霸"),
        ("以O(shè)penAI時(shí)任研究員", "以OpenAI時任研究員"),
        ("就會(huì )發(fā)現(xiàn)", "就會發現"),
        ("長(zhǎng)期以來(lái)", "長期以來"),
        ("標(biāo)準(zhǔn)(GB/T 2423)規(guī)定", "標準(GB/T 2423)規定"),
        ("他們(men)説", "他們説"),
    ],
)
def test_readings_that_fit_the_two_bytes_before_are_taken_out(damaged: str, expected: str) -> None:
    assert without(damaged) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三课生词：行(háng)业、银行(háng)；步行(bù xíng)。",
        "生詞：學(xué)校、國(guó)家、好(hǎo)人、你(nǐ)們、走(zǒu)路。",
        "樂(yuè)隊與快樂(lè)都用同一個字。",
        "繁体字龍(lóng)写起来很费劲，简体写作龙。",
        "演員(Tom Hanks)與導演(Li An)",
        "計（jì）",
        "計(jǐ)",
        "",
    ],
)
def test_what_somebody_wrote_stays(text: str) -> None:
    assert glosses.propose(text) == []


def test_an_article_under_an_undamaged_one_is_judged_by_its_own_lines() -> None:
    text = "这是一篇没有损坏的简体文章，说的是别的事情。\n統(tǒng)計(jì)局公布數(shù)據(jù)"
    assert without(text).endswith("\n統計局公布數據")


def test_proof_names_the_bytes() -> None:
    (edit,) = glosses.propose("估值A(chǔ)I巨無霸")
    assert edit.proof == "B541 is 礎, read chǔ"
