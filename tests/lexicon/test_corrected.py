from __future__ import annotations

import pytest

from webapp.lexicon import Corrected, Correction, Dictionary
from webapp.lexicon.help import word_at
from webapp.lexicon.syllables import readings, typed

TEXT = "南京市长江大桥。市长说，南京市长江大桥很长。"


def cut(words: Corrected, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in words.words(text)]


def test_without_corrections_it_is_the_dictionary(dictionary: Dictionary) -> None:
    assert Corrected(dictionary, []).words(TEXT) == dictionary.words(TEXT)


def test_words_are_cut_as_the_reader_said_wherever_they_stand(dictionary: Dictionary) -> None:
    other = Correction("南京市长江大桥", ("南京", "市长", "江大桥"))
    assert cut(Corrected(dictionary, [other]))[:3] == ["南京", "市长", "江大桥"]
    assert cut(Corrected(dictionary, [other])).count("江大桥") == 2


def test_surroundings_tell_one_place_and_the_edge_of_a_text_is_one(dictionary: Dictionary) -> None:
    first = Correction("南京市长江大桥", ("南京", "市长", "江大桥"), prefix="\n")
    second = Correction("南京市长江大桥", ("南京", "市长", "江大桥"), prefix="说，")
    assert list(first.places(TEXT)) == [0] and list(second.places(TEXT)) == [TEXT.index("南京", 1)]
    assert cut(Corrected(dictionary, [first])).count("江大桥") == 1


def test_the_first_correction_wins_where_two_overlap(dictionary: Dictionary) -> None:
    near, far = Correction("市长江", ("市", "长江")), Correction("南京市长", ("南京", "市长"))
    assert cut(Corrected(dictionary, [near, far]))[1:3] == ["市", "长江"]
    assert cut(Corrected(dictionary, [far, near]))[:2] == ["南京", "市长"]


def test_a_reading_moves_no_cut(dictionary: Dictionary) -> None:
    words = Corrected(dictionary, [Correction("长", ("长",), "zhǎng")])
    assert cut(words) == cut(Corrected(dictionary, []))
    above = {reading.start: reading.syllable.text for reading in readings(words, TEXT)}
    assert above[TEXT.index("很长") + 1] == "zhǎng" and above[TEXT.index("长江")] == "Cháng"


def test_help_says_the_reading_first_and_keeps_the_others(dictionary: Dictionary) -> None:
    known = word_at(Corrected(dictionary, [Correction("长", ("长",), "zhǎng")]), "很长。", 1)
    assert [meaning.entry.pinyin for meaning in known.meanings][:1] == ["zhǎng"]
    assert "cháng" in [meaning.entry.pinyin for meaning in known.meanings]
    unknown = word_at(Corrected(dictionary, [Correction("长", ("长",), "zhāng")]), "很长。", 1)
    assert unknown.meanings[0].entry.pinyin == "zhāng" and unknown.meanings[0].senses == ()
    assert len(unknown.meanings) == len(known.meanings) + 1


def test_a_word_of_the_readers_own_is_read_character_by_character(dictionary: Dictionary) -> None:
    words = Corrected(dictionary, [Correction("克努亚", ("克努亚",))])
    found = word_at(words, "他是克努亚。", 3)
    assert found.word == "克努亚" and found.meanings[0].entry.pinyin == "kè nǔ yà" and not found.meanings[0].senses
    assert [part.word for part in found.parts] == ["克", "努", "亚"]
    assert (found.previous, found.following) == ("是", "")


@pytest.mark.parametrize(
    ("written", "count", "read"),
    [
        ("chang2 chun1", 2, "cháng chūn"),
        ("chángchūn", 2, "cháng chūn"),
        ("xian", 1, "xian"),
        ("xian", 2, "xi an"),
        ("xi'an", 2, "xi an"),
        ("LV4", 1, None),
        ("lv4", 1, "lǜ"),
        ("nu:3 hai2", 2, "nǚ hái"),
        ("Běijīng", 2, "Běi jīng"),
        ("zhang", 2, None),
        ("zhǎng cháng", 1, None),
        ("blah", 1, None),
        ("长", 1, None),
        ("", 1, None),
        ("an" * 100, 7, None),
    ],
)
def test_pinyin_as_people_type_it(written: str, count: int, read: str | None) -> None:
    assert typed(written, count) == read
