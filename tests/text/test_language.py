"""The table of how likely one character follows another."""

from __future__ import annotations

from webapp.text.language import TABLE, fold, language, pack, unpack


def test_chinese_is_cheaper_than_the_same_characters_shuffled() -> None:
    model = language()
    for text, shuffled in (("或为背后原因", "背因后或原为"), ("研究人员发现", "现员究发人研"), ("变为人尽皆知", "皆为尽变知人")):
        assert model.cost(text) < model.cost(shuffled)


def test_width_digits_and_letters_are_folded_without_moving_anything() -> None:
    assert fold("他说：“１2AbＣ，”") == "他说:“00aaＣ,”"
    assert language().cost("共计12家，") == language().cost("共计98家,")


def test_what_is_packed_is_unpacked() -> None:
    model = unpack(pack(list("的一是"), [8, 16, 24], [1, 2, 3], {("的", "一"): 5, ("是", "的"): 200},
                        {("是", "的", "一"): 7}))  # fmt: skip
    de, yi, shi = (model.number[c] for c in "的一是")
    assert model.step(0, de, yi) == 5
    assert model.step(shi, de, yi) == 7
    assert model.step(0, yi, shi) == 2 + 24
    assert model.cost("是的一") == 24 + 200 + 7


def test_the_shipped_table_is_small() -> None:
    assert TABLE.stat().st_size < 1_500_000
