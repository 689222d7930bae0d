"""How likely a run of simplified Chinese is as words: what single characters and pairs cannot tell (异常, not 差异。).

The table (data/words.bin, written by bench/language_table.py from jieba's dictionary, MIT) holds the 52,000 commonest
words of up to five characters and what each costs, in eighths of a bit.  Loaded once, on first use.
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache
from pathlib import Path

from webapp.text.language import COST_SCALE

TABLE = Path(__file__).parent / "data" / "words.bin"
LONGEST = 5  # characters of a word
RARE_COST = 20 * COST_SCALE  # a Chinese character that is no word of the table
OTHER_COST = 9 * COST_SCALE  # a mark, a digit, a letter


def pack(words: dict[str, int]) -> bytes:
    """The table as bytes: the words in order as UTF-16, low bytes first, then their costs.  The reverse of ``unpack``."""
    names = "\n".join(sorted(words)).encode("utf-16-le")
    costs = bytes(words[word] for word in sorted(words))
    # Byte planes compress better than interleaved characters.
    return lzma.compress(len(names).to_bytes(4, "little") + names[::2] + names[1::2] + costs,
                         preset=9 | lzma.PRESET_EXTREME)


def unpack(data: bytes) -> dict[str, int]:
    """Read what ``pack`` wrote."""
    raw = lzma.decompress(data)
    size = int.from_bytes(raw[:4], "little")
    names = bytearray(size)
    names[::2], names[1::2] = raw[4 : 4 + size // 2], raw[4 + size // 2 : 4 + size]
    return dict(zip(names.decode("utf-16-le").split("\n"), raw[4 + size :], strict=True))


@cache
def words() -> dict[str, int]:
    """The shipped table; read from disk once."""
    return unpack(TABLE.read_bytes())


@lru_cache(maxsize=4096)
def cost(text: str) -> int:
    """What the cheapest division of a folded text into words costs.  For short texts: it looks at every division."""
    table = words()
    best = [0]
    for end in range(1, len(text) + 1):
        character = text[end - 1]
        single = RARE_COST if "\u3400" <= character <= "\u9fff" else OTHER_COST
        found = best[end - 1] + table.get(character, single)
        for length in range(2, min(end, LONGEST) + 1):
            whole = table.get(text[end - length : end])
            if whole is not None:
                found = min(found, best[end - length] + whole)
        best.append(found)
    return best[-1]
