from __future__ import annotations

import pytest

from webapp.text import mend_fragment


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("我wo们men的de公gong司si在zai北bei京jing。", "我们的公司在北京。"),
        ("我wǒ们men的de公gōng司sī在zài北běi京jīng，很hěn好hǎo", "我们的公司在北京，很好"),
        ("银行hang长zhang说shuo，行xing不bu行xing都dou可ke以yi", "银行长说，行不行都可以"),
    ],
)
def test_bare_readings_behind_their_characters_go(raw, mended):
    assert mend_fragment(raw) == mended


@pytest.mark.parametrize(
    "text",
    [
        "我用app打开ai工具，用vue写ui，再看demo和wiki",
        "打de车，吃de饭",
        "第一课：我wǒ，你nǐ。",
        "他的e时代，a股和b股，c位，k歌",
        "变量a等于b，函数fa调用he，把me传给ba，再用de和la",
    ],
)
def test_other_small_words_stay(text):
    assert mend_fragment(text) == text
