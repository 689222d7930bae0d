from __future__ import annotations

import pytest

from webapp.lexicon import Dictionary
from webapp.lexicon.help import next_word, previous_word, spelt_out, word_at

TEXT = "他说人工智能公司，OpenAI再有高管离职。"


def test_a_word_its_meaning_and_its_parts(dictionary: Dictionary) -> None:
    found = word_at(dictionary, TEXT, TEXT.index("智"))
    assert (found.word, TEXT[found.start : found.end]) == ("人工智能", "人工智能")
    assert found.meanings[0].senses[0].startswith("artificial intelligence")
    assert [part.word for part in found.parts] == ["人工", "智能"]
    assert found.longer is None


def test_the_level_of_a_traditional_word_is_its_simplified_ones(dictionary: Dictionary) -> None:
    assert word_at(dictionary, "離職", 0).hsk == word_at(dictionary, "离职", 0).hsk == 7


def test_the_usual_meaning_comes_first(dictionary: Dictionary) -> None:
    assert [m.entry.pinyin for m in word_at(dictionary, TEXT, 1).meanings][0] == "shuō"


def test_the_longest_match_is_named_when_the_cut_is_another(dictionary: Dictionary) -> None:
    text = "研究生命的起源"
    found = word_at(dictionary, text, 1)
    assert found.word == "研究" and found.longer.word == "研究生"


def test_next_and_previous_pass_over_what_is_not_chinese(dictionary: Dictionary) -> None:
    company = word_at(dictionary, TEXT, TEXT.index("公司"))
    after = next_word(dictionary, TEXT, company.end)
    assert after.start == TEXT.index("再")
    assert previous_word(dictionary, TEXT, after.start) == company
    assert next_word(dictionary, TEXT, TEXT.index("。")) is None and previous_word(dictionary, TEXT, 0) is None


def test_no_help_where_there_is_no_chinese(dictionary: Dictionary) -> None:
    assert word_at(dictionary, TEXT, TEXT.index("O")) is None
    assert word_at(dictionary, TEXT, 9999) is None and word_at(dictionary, "", 0) is None


@pytest.mark.parametrize(
    ("sense", "shown"),
    [
        ("CL:個|个[ge4],輪|轮[lun2]", "measure word: 个 gè, 轮 lún"),
        ("variant of 說|说[shuo1]", "variant of 说 shuō"),
        ("see 人工智能[ren2 gong1 zhi4 neng2]", "see 人工智能 rén gōng zhì néng"),
        ("(used as a [sort of] mark)", "(used as a [sort of] mark)"),
    ],
)
def test_shorthand_is_spelt_out(sense: str, shown: str) -> None:
    assert spelt_out(sense) == shown
