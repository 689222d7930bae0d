"""How likely a run of simplified Chinese is: characters, pairs and triples, counted over openly licensed text.

The table (data/characters.bin, written by bench/language_table.py) is loaded once, on first use.  Costs are in eighths
of a bit: the smaller, the likelier.  Half- and full-width marks, digits and Latin letters are folded to one stand-in
each, because the texts that come here mix them.
"""

from __future__ import annotations

import lzma
import struct
from array import array
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

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
    """Costs in eighths of a bit.  ``number`` gives a folded character's place; 0 is any unknown character."""

    number: dict[str, int]
    single: list[int]
    back: list[int]
    pairs: dict[int, int]
    triples: dict[int, int]

    def step(self, two_back: int, one_back: int, here: int) -> int:
        """Cost of the character numbered ``here`` after the two before it."""
        pair = one_back << BITS | here
        found = self.triples.get(two_back << 2 * BITS | pair)
        if found is None:
            found = self.pairs.get(pair)
            if found is None:
                return self.back[one_back] + self.single[here]
        return found

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
    raw = lzma.decompress(data)
    size, names_size, pairs, triples = struct.unpack_from("<4I", raw)
    at = struct.calcsize("<4I")
    letters = raw[at:at + names_size].decode("utf-8")
    at += names_size
    single = [UNKNOWN_COST, *raw[at:at + size]]
    back = [0, *raw[at + size:at + 2 * size]]
    at += 2 * size
    tables = []
    for rows, kind, width in ((pairs, "I", 4), (triples, "Q", 8)):
        planes = bytearray(rows * width)
        for plane in range(width):
            planes[plane::width] = raw[at:at + rows]
            at += rows
        steps = array(kind)
        steps.frombytes(bytes(planes))
        tables.append(dict(zip(accumulate(steps), raw[at:at + rows])))
        at += rows
    return Language({c: i + 1 for i, c in enumerate(letters)}, single, back, *tables)


@cache
def language() -> Language:
    """The shipped table; read from disk once."""
    return unpack(TABLE.read_bytes())
