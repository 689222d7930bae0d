"""Bytes to text, by evidence: a byte order mark, strict decoding, and how much the outcome looks like Chinese."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from webapp.errors import UnreadableContent
from webapp.wording import Message, marked

# The characters that make up about half of all running Chinese, in both scripts, with the marks that go with them.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都"
    "同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问"
    "很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处"
    "走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展"
    "這個們來為國說時會對於過後裡種經學現當沒動還進樣開從實無與長機關點業將兩間問應戰頭體見產幾認條係氣題爾別變電數報結務場計總區隊決"
    "万员京司网据称表示近记者近亿元技术研究市企团队公司，。、：；！？“”《》（）　"
)
_RARE = re.compile(r"[\ue000-\uf8ff\ufffd\u0080-\u009f\u2500-\u25ff\uff61-\uff9f\u0400-\u04ff\u3400-\u4dbf]")
_ENOUGH = 0.25  # real Chinese lies above 0.5, a wrong reading of it below 0.15

_KINDS = (
    (b"%PDF-", marked("a PDF document")),
    (b"PK\x03\x04", marked("a zip archive or an office document")),
    (b"\x89PNG", marked("a picture")),
    (b"\xff\xd8\xff", marked("a picture")),
    (b"GIF8", marked("a picture")),
    (b"\x1f\x8b", marked("a compressed file")),
    (b"\xd0\xcf\x11\xe0", marked("an old office document")),
    (b"\x7fELF", marked("a program")),
    (b"SQLite format 3", marked("a database")),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``encoding`` is Python's name of it; ``lost`` counts characters that could not be read (U+FFFD in ``text``)."""

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """The text in ``data``: UTF-8, GB18030, Big5, or UTF-16/32 with a byte order mark.

    A few bad bytes are shown as U+FFFD and counted.  Raises UnreadableContent when ``data`` is empty, not text, or in
    an encoding that cannot be told.
    """
    if not data.strip():
        raise UnreadableContent("The file is empty.")
    for start, kind in _KINDS:
        if data.startswith(start):
            raise UnreadableContent("This is %(kind)s, not a text file.", kind=Message(kind))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding)
    if b"\x00" in data:
        raise UnreadableContent("This is not a text file: it holds zero bytes.")
    return _utf8(data) or _by_plausibility(data)


def plausibility(text: str) -> float:
    """How much the non-ASCII part of ``text`` looks like Chinese: 0 to 1, by the share of its most common characters."""
    sample = text if len(text) <= 60_000 else text[:20_000] + text[len(text) // 2 :][:20_000] + text[-20_000:]
    wide = [character for character in sample if character >= "\u0080"]
    if not wide:
        return 0.0
    common = sum(map(_COMMON.__contains__, wide))
    return max(0.0, common - len(_RARE.findall(sample))) / len(wide)


def _with_mark(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not text.strip():
        raise UnreadableContent("The file is empty.")
    if lost > max(1, len(text) // 100):
        raise UnreadableContent("The file claims to be %(encoding)s, but cannot be read as that.", encoding=encoding.upper())
    return Decoded(text, encoding, lost)


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    # Other encodings of Chinese hold next to no valid UTF-8 sequences; a damaged UTF-8 file holds almost only those.
    whole = sum(character >= "\u0080" for character in text) - lost
    return Decoded(text, "utf-8", lost) if whole >= 20 * lost else None


def _by_plausibility(data: bytes) -> Decoded:
    candidates = [found for encoding in ("gb18030", "big5hkscs", "cp950") if (found := _as(data, encoding))]
    best = max(candidates, key=lambda found: (round(plausibility(found.text), 2), -found.lost), default=None)
    if best is None or plausibility(best.text) < _ENOUGH:
        raise UnreadableContent("The file's encoding cannot be told: it is not UTF-8, GB18030, Big5 or UTF-16 text.")
    return best


def _as(data: bytes, encoding: str) -> Decoded | None:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return Decoded(text, encoding, lost) if lost <= len(text) // 100 else None
