from __future__ import annotations

import pytest

from webapp.errors import UnreadableContent
from webapp.text.encoding import decode, plausibility

SIMPLIFIED = "据当地媒体报道，这座城市今年新增就业岗位三万个。市长说：“我们有信心，也有办法。”\r\n第二段。"
TRADITIONAL = "據當地媒體報導，這座城市今年新增就業崗位三萬個。市長說：「我們有信心，也有辦法。」"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_reads_what_it_says(text, encoding):
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.lost == 0


@pytest.mark.parametrize(("text", "encoding", "name"), [(TRADITIONAL, "big5", "big5hkscs"), (SIMPLIFIED, "gbk", "gb18030")])
def test_tells_big5_from_gbk(text, encoding, name):
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, name)


@pytest.mark.parametrize("text", ["統計局數據。", "中文", "開會了，請進。", "今天天气很好"])
def test_tells_short_texts_too(text):
    encodings = ["gb18030"] + (["big5"] if text.isprintable() and all(_in_big5(c) for c in text) else [])
    for encoding in encodings:
        assert decode(text.encode(encoding)).text == text


def _in_big5(character):
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def test_english_is_utf8():
    assert decode(b"plain ASCII\n").encoding == "utf-8"


def test_a_cut_file_keeps_what_can_be_read_and_counts_the_rest():
    found = decode((SIMPLIFIED * 3).encode()[:-1])
    assert (found.encoding, found.lost) == ("utf-8", 1)
    assert found.text.endswith("第二段\ufffd")


def test_private_use_characters_survive():
    assert decode("或?yàn)楸澈笤\ue14b?".encode()).text == "或?yàn)楸澈笤\ue14b?"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff".encode(), "empty"),
        (b"%PDF-1.7 \xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture"),
        (b"abc\x00def", "zero bytes"),
        (bytes(range(128, 256)) * 20, "encoding cannot be told"),
        ("Être déçu là où l’été brûle, ça gêne à l’évidence".encode("cp1252"), "encoding cannot be told"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(UnreadableContent) as refusal:
        decode(data)
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_chinese_is_plausible_and_its_wrong_readings_are_not():
    assert plausibility(SIMPLIFIED) > 0.5
    assert plausibility(SIMPLIFIED.encode("gbk").decode("latin-1")) < 0.1
    assert plausibility(SIMPLIFIED.encode("gbk").decode("big5", "replace")) < 0.25
    assert plausibility("English only") == 0.0
