"""Numbers to tone marks."""

from __future__ import annotations

import pytest

from webapp.lexicon.pinyin import with_marks


@pytest.mark.parametrize(
    ("numbered", "marked"),
    [
        ("li2 zhi2", "lí zhí"),
        ("Bei3 jing1", "Běi jīng"),
        ("nu:3", "nǚ"),
        ("lu:e4", "lüè"),
        ("hao3", "hǎo"),
        ("gou3", "gǒu"),
        ("gui4", "guì"),
        ("liu2", "liú"),
        ("le5", "le"),
        ("er2", "ér"),
        ("r5", "r"),
        ("m2", "ḿ"),
        ("E4", "È"),
        ("san1 C", "sān C"),
        ("ai4 · de2", "ài · dé"),
        ("", ""),
        ("xx5", "xx"),
        ("ou3", "ǒu"),
        ("yuan2", "yuán"),
    ],
)
def test_numbers_become_marks(numbered: str, marked: str) -> None:
    assert with_marks(numbered) == marked
