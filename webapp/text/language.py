"""How likely a run of simplified Chinese is: characters, pairs and triples, counted over openly licensed text.

The table (data/characters.bin, written by bench/language_table.py) is loaded once, on first use.  Costs are in eighths
of a bit: the smaller, the likelier.  Half- and full-width marks, digits and Latin letters are folded to one stand-in
each, because the texts that come here mix them.
"""

from __future__ import annotations

import lzma
import struct
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

TABLE = Path(__file__).parent / "data" / "characters.bin"
COST_SCALE = 8
BITS = 13  # room for 8,192 characters
UNKNOWN_COST = 22 * COST_SCALE  # a character the table never saw

_FOLD = {ord(a): b for a, b in zip("，：；（）？！　\t\r", ",:;()?!  \n")}
_FOLD |= {n: "0" for n in range(ord("0"), ord("9") + 1)}
_FOLD |= {n: "a" for r in (range(ord("a"), ord("z") + 1), range(ord("A"), ord("Z") + 1)) for n in r}
_FOLD |= {n: "0" for n in range(ord("０"), ord("９") + 1)}


def fold(text: str) -> str:
    """The text with each character replaced by what the table counts it as; the length stays."""
    return text.translate(_FOLD)


def fold_character(character: str) -> str:
    return _FOLD.get(ord(character), character)


@dataclass(frozen=True, slots=True)
class Language:
    """Costs in eighths of a bit.  ``number`` gives a folded character's place; 0 is any unknown character.

    ``pairs[a, b]`` is the cost of b after a (at most 255); where three characters are likelier or less likely together,
    ``triple_keys`` (ascending, ``a << 2 * BITS | b << BITS | c``) and ``triple_costs`` say so.
    """

    number: dict[str, int]
    single: bytes
    pairs: np.ndarray
    triple_keys: np.ndarray
    triple_costs: np.ndarray
    keys: memoryview  # triple_keys again: looking up one number is quicker without numpy

    def step(self, two_back: int, one_back: int, here: int) -> int:
        """Cost of the character numbered ``here`` after the two before it."""
        key = two_back << 2 * BITS | one_back << BITS | here
        place = bisect_left(self.keys, key)
        if place < len(self.keys) and self.keys[place] == key:
            return int(self.triple_costs[place])
        return int(self.pairs[one_back, here])

    def row(self, two_back: int, one_back: int) -> np.ndarray:
        """Costs of every character after the two, by number; not to be written to."""
        key = (two_back << BITS | one_back) << BITS
        first = bisect_left(self.keys, key)
        last = bisect_left(self.keys, key + (1 << BITS), first)
        if first == last:
            return self.pairs[one_back]
        row = self.pairs[one_back].copy()
        row[self.triple_keys[first:last] & (1 << BITS) - 1] = self.triple_costs[first:last]
        return row

    def cost(self, text: str) -> int:
        """Cost of a whole text, its first character taken alone."""
        total, a, b = 0, 0, 0
        for position, character in enumerate(fold(text)):
            c = self.number.get(character, 0)
            total += self.step(a, b, c) if position else self.single[c]
            a, b = b, c
        return total


def pack(letters: list[str], single: list[int], back: list[int],
         pairs: dict[tuple[str, str], int], triples: dict[tuple[str, str, str], int]) -> bytes:
    """The table as bytes: sorted keys as differences, then costs, all compressed.  The reverse of ``unpack``."""
    number = {c: i + 1 for i, c in enumerate(letters)}
    two = sorted((number[a] << BITS | number[b], cost) for (a, b), cost in pairs.items())
    three = sorted((number[a] << 2 * BITS | number[b] << BITS | number[c], cost) for (a, b, c), cost in triples.items())
    names = "".join(letters).encode("utf-8")
    parts = [struct.pack("<4I", len(letters), len(names), len(two), len(three)), names, bytes(single), bytes(back)]
    for rows, kind in ((two, "I"), (three, "Q")):
        keys = [key for key, _ in rows]
        steps = array(kind, [b - a for a, b in zip([0, *keys], keys)])
        planes = steps.tobytes()
        # Byte planes compress far better than interleaved numbers.
        parts += [planes[plane::steps.itemsize] for plane in range(steps.itemsize)]
        parts.append(bytes(cost for _, cost in rows))
    return lzma.compress(b"".join(parts), preset=9 | lzma.PRESET_EXTREME)


def unpack(data: bytes) -> Language:
    """Read what ``pack`` wrote."""
    import numpy as np

    raw = lzma.decompress(data)
    size, names_size, pairs, triples = struct.unpack_from("<4I", raw)
    at = struct.calcsize("<4I")
    letters = raw[at:at + names_size].decode("utf-8")
    at += names_size
    single = bytes((UNKNOWN_COST, *raw[at:at + size]))
    back = bytes((0, *raw[at + size:at + 2 * size]))
    at += 2 * size
    tables = []
    for rows, kind, width in ((pairs, "<u4", 4), (triples, "<u8", 8)):
        planes = np.frombuffer(raw, np.uint8, rows * width, at).reshape(width, rows)
        keys = np.cumsum(np.ascontiguousarray(planes.T).view(kind).ravel(), dtype=np.int64)
        tables.append((keys, np.frombuffer(raw, np.uint8, rows, at + rows * width)))
        at += rows * (width + 1)
    (keys, costs), (triple_keys, triple_costs) = tables
    dense = _dense(np.frombuffer(single, np.uint8), np.frombuffer(back, np.uint8))
    dense[keys >> BITS, keys & (1 << BITS) - 1] = costs
    return Language({c: i + 1 for i, c in enumerate(letters)}, single, dense, triple_keys, triple_costs,
                    memoryview(triple_keys))


def _dense(single: np.ndarray, back: np.ndarray) -> np.ndarray:
    """What each character costs after each where they were never seen together, at most 255."""
    import numpy as np

    dense = np.empty((len(back), len(single)), np.uint8)
    for cost in range(int(back.max()) + 1):
        dense[back == cost] = np.minimum(single.astype(np.int16) + cost, 255)
    return dense


@cache
def language() -> Language:
    """The shipped table; read from disk once."""
    return unpack(TABLE.read_bytes())
