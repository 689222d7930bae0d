"""The table of words and what a run of Chinese costs as words."""

from __future__ import annotations

import subprocess
import sys

from webapp.text.words import OTHER_COST, RARE_COST, TABLE, cost, pack, unpack, words


def test_a_word_is_cheaper_than_its_characters() -> None:
    for word in ("异常", "截然不同", "精心"):
        assert cost(word) < sum(cost(character) for character in word)


def test_words_tell_readings_apart_that_pairs_do_not() -> None:
    assert cost("并不是异常现象") < cost("并不是异。现象")


def test_what_no_word_holds_has_its_price() -> None:
    assert cost("") == 0
    assert cost("a;") == 2 * OTHER_COST
    assert cost("龘龘") == 2 * RARE_COST


def test_what_is_packed_is_unpacked() -> None:
    table = {"一": 40, "异常": 99, "截然不同": 120}
    assert unpack(pack(table)) == table


def test_the_shipped_table_is_small_and_loads_only_when_needed() -> None:
    assert TABLE.stat().st_size < 200_000 and len(words()) == 52_000
    probe = "import sys, webapp.text; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe]).returncode == 0
