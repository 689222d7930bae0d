"""CC-CEDICT: entries, their order, the words of a text, and cheap opening."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from webapp import lexicon
from webapp.lexicon import Dictionary


def cut(dictionary: Dictionary, text: str) -> list[str]:
    return [text[start:end] for start, end in dictionary.words(text)]


def test_a_word_is_found_in_both_scripts(dictionary: Dictionary) -> None:
    assert dictionary.lookup("离职") == dictionary.lookup("離職")
    (entry,) = dictionary.lookup("离职")
    assert (entry.simplified, entry.traditional, entry.pinyin) == ("离职", "離職", "lí zhí")
    assert entry.senses[-1] == "to leave one's job; to resign"
    assert dictionary.lookup("无此词也") == ()


def test_meanings_come_before_surnames_and_cross_references(dictionary: Dictionary) -> None:
    assert [entry.pinyin for entry in dictionary.lookup("都")] == ["dōu", "dū", "Dū"]
    assert dictionary.lookup("李")[0].senses == ("plum",)
    assert dictionary.lookup("李")[-1].is_name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("他宣布离职。", ["他", "宣布", "离职"]),
        ("OpenAI董事会夺权风波以来", ["董事会", "夺权", "风波", "以来"]),
        ("研究生命的起源", ["研究", "生命", "的", "起源"]),
        ("機器人公司發布人工智能", ["機器人", "公司", "發布", "人工智能"]),
        ("", []),
        ("ABC 123, x", []),
        ("𠮷", ["𠮷"]),
        ("〇", ["〇"]),
    ],
)
def test_the_words_of_a_text(dictionary: Dictionary, text: str, words: list[str]) -> None:
    assert cut(dictionary, text) == words


def test_the_words_cover_every_chinese_character_once(dictionary: Dictionary, shared: Path) -> None:
    for line in (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()[:200]:
        spans = dictionary.words(line)
        assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:]))
        assert "".join(line[start:end] for start, end in spans) == "".join(
            c for c in line if "\u3400" <= c <= "\u9fff" or c == "〇"
        )


def test_an_endless_text_without_punctuation_is_cut_too(dictionary: Dictionary) -> None:
    assert len(cut(dictionary, "今天北京" * 3000)) == 6000


def test_the_second_opening_reads_the_file_that_is_there(tmp_path: Path) -> None:
    Dictionary(tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat().st_mtime_ns
    assert Dictionary(tmp_path).lookup("今天")
    assert file.stat().st_mtime_ns == before and list(tmp_path.iterdir()) == [file]


def test_threads_may_share_a_dictionary(dictionary: Dictionary) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(cut(dictionary, "他宣布离职")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8


def test_the_rooms_door(tmp_path: Path) -> None:
    assert lexicon.lookup("今天", tmp_path)[0].senses[0] == "today"
    assert lexicon.words("今天北京", tmp_path) == [(0, 2), (2, 4)]
    assert lexicon.open_dictionary(tmp_path) is lexicon.open_dictionary(tmp_path)
