"""One way to write the same text: what every pair goes through before it is judged."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_MARKS = re.compile(r"\*\*|``|`")
_HAN_SPACE_HAN = re.compile("(?<=[\u3400-\u9fff，。、；：！？“”（）《》]) +(?=[\u3400-\u9fff，。、；：！？“”（）《》])")
_ENGLISH_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u2010": "-", "\u2011": "-"})
_CHINESE_QUOTES = str.maketrans({"「": "“", "」": "”", "『": "‘", "』": "’", "•": "·", "・": "·", "‧": "·"})


def _common(text: str) -> str:
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = _INVISIBLE.sub("", text)
    text = _MARKS.sub("", _TAGS.sub(" ", text))
    return _SPACES.sub(" ", text).strip()


def normalise_chinese(text: str) -> str:
    """Chinese without markup, invisible characters and spaces between Han; corner brackets become curved quotes."""
    return _HAN_SPACE_HAN.sub("", _common(text).translate(_CHINESE_QUOTES))


def normalise_english(text: str) -> str:
    """English without markup and invisible characters, with straight quotes."""
    return _common(text).translate(_ENGLISH_QUOTES)
