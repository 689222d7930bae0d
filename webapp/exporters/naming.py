"""A title made into a file name that every file system takes and that still reads as the title."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 120
MAX_BYTES = 240  # most file systems count 255 bytes, and Chinese takes three a character; leaves room for " (1)"

# Not allowed on Windows; "/" is not allowed anywhere.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')
# Windows gives these stems to devices, whatever follows the first dot.
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
# Controls, surrogates, private use, and format characters: U+202E would show "gpj.exe" as "exe.jpg".
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def file_name(title: str, extension: str) -> str:
    """``title`` without what file systems refuse, ending in ``.extension``: at most 120 characters and 240 bytes."""
    ending = "." + extension
    stem = "".join(" " if unicodedata.category(sign) in _INVISIBLE else sign for sign in title)
    stem = " ".join(_FORBIDDEN.sub(" ", stem).split()).lstrip(".")
    if _DEVICE.match(stem):
        stem = "_" + stem
    stem = _shortened(stem, MAX_CHARACTERS - len(ending), MAX_BYTES - len(ending.encode())).strip(" .")
    return (stem or "article") + ending


def _shortened(text: str, characters: int, size: int) -> str:
    text = text[:characters]
    # Cutting bytes may split the last character; "ignore" drops exactly that remainder.
    return text.encode("utf-8")[:size].decode("utf-8", "ignore")
