"""Text that was decoded with the wrong table: UTF-8 read as GBK, GBK or UTF-8 read as Latin-1 or Windows-1252.

Decoding the other way round succeeds by accident only for a few characters, so a long run that does is proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.text.encoding import plausibility
from webapp.text.step import Edit

# 的 是 在 ， 。 不 一 国 中 … as they look when their UTF-8 bytes are read as GBK.
_UTF8_AS_GBK = re.compile(r"鐨|锛|銆|鍦|鏄|涓|鍥|浜|绗|鏈|骞|浠|鍜|鎴|杩|鍙|涔|閫|鍚|璇|鎵|瀹|鏂|闂|鐢|浗|殑|鏃")
_HIGH_LATIN = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]{3,}")
_BYTES = {"€": b"\x80", "\ufffd": b"\xff"}


def propose(text: str) -> Iterator[Edit]:
    """Line by line: a page may be only partly wrong."""
    if text.isascii():
        return
    gbk, latin = len(_UTF8_AS_GBK.findall(text)) >= 4, _HIGH_LATIN.search(text) is not None
    if not (gbk or latin):
        return
    offset = 0
    for line in text.split("\n"):
        edit = (gbk and _from_gbk(line)) or (latin and _from_latin(line)) or None
        if edit:
            yield Edit(offset, offset + len(line), *edit)
        offset += len(line) + 1


def _from_gbk(line: str) -> tuple[str, str, str] | None:
    if len(_UTF8_AS_GBK.findall(line)) < 2:
        return None
    try:
        # Browsers show the byte 80, which GBK leaves open, as the euro sign, and what they cannot read as U+FFFD.
        data = b"".join(_BYTES.get(part) or part.encode("gb18030") for part in re.split("([€\ufffd])", line))
    except UnicodeEncodeError:
        return None
    mended = re.sub("\ufffd+", "\ufffd", data.decode("utf-8", "replace"))
    lost = mended.count("\ufffd")
    han = sum("\u4e00" <= character <= "\u9fff" for character in mended)
    if han < 2 or lost > max(1, han // 4) or plausibility(mended) <= plausibility(line):
        return None
    return mended, "UTF-8 had been read as GBK." + (" What the wrong reading lost is marked \ufffd." if lost else ""), "utf-8 bytes read as gb18030"


def _from_latin(line: str) -> tuple[str, str, str] | None:
    if not _HIGH_LATIN.search(line):
        return None
    for read_as in ("latin-1", "cp1252"):
        try:
            data = line.encode(read_as)
            mended = data.decode("gb18030")
        except UnicodeError:
            continue
        if _is_chinese(mended) and not _decodes(data, "utf-8"):
            return mended, "GBK had been read as a Western encoding.", f"gb18030 bytes read as {read_as}"
    from ftfy import fix_encoding  # heavy, and seldom needed

    mended = fix_encoding(line)
    if mended != line and "\n" not in mended and plausibility(mended) >= plausibility(line):
        return mended, "UTF-8 had been read as a Western encoding.", "utf-8 bytes read as latin-1 or windows-1252"
    return None


def _is_chinese(text: str) -> bool:
    wide = [character for character in text if character >= "\u0080"]
    return len(wide) >= 2 and plausibility(text) >= 0.5


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True
