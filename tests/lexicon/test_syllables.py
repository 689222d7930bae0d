from __future__ import annotations

from pathlib import Path

import pytest

from webapp.lexicon import Dictionary
from webapp.lexicon.syllables import readings, syllables


@pytest.mark.parametrize(
    ("pinyin", "tones", "zhuyin"),
    [
        ("lí zhí", [2, 2], "ㄌㄧˊ ㄓˊ"),
        ("nǚ ér", [3, 2], "ㄋㄩˇ ㄦˊ"),
        ("xuǎn jǔ quán", [3, 3, 2], "ㄒㄩㄢˇ ㄐㄩˇ ㄑㄩㄢˊ"),
        ("yú yuè yǒng yīng", [2, 4, 3, 1], "ㄩˊ ㄩㄝˋ ㄩㄥˇ ㄧㄥ"),
        ("wǒ wèi wēng wú", [3, 4, 1, 2], "ㄨㄛˇ ㄨㄟˋ ㄨㄥ ㄨˊ"),
        ("le r", [5, 5], "˙ㄌㄜ ˙ㄦ"),
        ("xiōng liù dūn lüè", [1, 4, 1, 4], "ㄒㄩㄥ ㄌㄧㄡˋ ㄉㄨㄣ ㄌㄩㄝˋ"),
        ("Běi jīng sì", [3, 1, 4], "ㄅㄟˇ ㄐㄧㄥ ㄙˋ"),
        ("K", [5], "K"),
    ],
)
def test_tones_and_zhuyin(pinyin: str, tones: list[int], zhuyin: str) -> None:
    found = syllables(pinyin)
    assert [syllable.tone for syllable in found] == tones
    assert " ".join(syllable.zhuyin for syllable in found) == zhuyin


def test_every_syllable_of_the_dictionary_has_a_zhuyin(dictionary: Dictionary) -> None:
    # Without marks ü is u, which no syllable has there.
    sounds = {sound for sound in dictionary.characters_by_sound() if sound.isalpha() and len(sound) > 1} - {"lue", "nue"}
    missing = {sound for sound in sounds if syllables(sound)[0].zhuyin == sound}
    assert len(sounds) > 400
    assert missing <= {"hm", "hng", "nng", "xx", "fiao", "yai", "pia", "biang", "duang", "eh", "f"}, missing


def test_a_character_is_read_as_in_its_word(dictionary: Dictionary) -> None:
    text = "银行行长说：“他长大了。”Open一点儿都行"
    read = {reading.start: reading.syllable.text for reading in readings(dictionary, text)}
    assert [read[at] for at in range(5)] == ["yín", "háng", "háng", "zhǎng", "shuō"]
    assert text[5] not in read and read[text.index("长大")] == "zhǎng"
    assert [read[text.index("一点儿") + at] for at in range(3)] == ["yī", "diǎn", "r"]
    assert all(text[at] in "银行行长说他长大了一点儿都行" for at in read)


def test_the_usual_reading_comes_before_the_alphabet(dictionary: Dictionary) -> None:
    read = {c: dictionary.known([c])[c].pinyin for c in "说着了要看会"}
    assert read == {"说": "shuō", "着": "zhe", "了": "le", "要": "yào", "看": "kàn", "会": "huì"}


def test_characters_by_sound_knows_all_readings(dictionary: Dictionary) -> None:
    sounds = dictionary.characters_by_sound()
    assert {"长", "常", "場"} <= set(sounds["chang"]) and {"长", "掌"} <= set(sounds["zhang"])
    assert "女" in sounds["nu"]


def test_levels_come_with_the_words(dictionary: Dictionary, tmp_path: Path) -> None:
    known = dictionary.known(["今天", "离职", "没有这词"])
    assert known["今天"].hsk == 1 and known["离职"].hsk == 7 and "没有这词" not in known
