"""What a character costs after two others in this text: the language's costs, less for pairs the text has elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.text.gbk import Gbk
from webapp.text.language import BITS, Language, fold, language
from webapp.text.shift.path import BIT
from webapp.text.shift.signs import AROUND_SIGNS

if TYPE_CHECKING:
    import numpy as np

FAMILIAR = 3 * BIT  # how much likelier a pair is that the text has elsewhere
FAMILIAR_LENGTH = 100_000  # characters looked through for such pairs
ROWS_KEPT = 4000  # rows of the language table at hand, 8 kB each


class Rows:
    """The language's costs after two characters, less for a pair that stands elsewhere in the same text."""

    def __init__(self, model: Language, familiar: dict[int, list[int]]) -> None:
        self.model, self.familiar = model, familiar
        self.made: dict[int, tuple[np.ndarray, memoryview]] = {}

    def of(self, two: int, one: int) -> tuple[np.ndarray, memoryview]:
        """Costs by number, twice: one for many at once, one for single ones."""
        key = two << BITS | one
        found = self.made.get(key)
        if found is None:
            if len(self.made) >= ROWS_KEPT:
                self.made.clear()
            row = self.model.row(two, one)
            known = self.familiar.get(one)
            if known:
                dear = [here for here in known if row[here] > 2 * FAMILIAR]
                row = row.copy()
                row[dear] -= FAMILIAR
            found = self.made[key] = (row, memoryview(row))
        return found

    def step(self, two: int, one: int, here: int) -> int:
        """One cost, without making a row for it."""
        found = self.made.get(two << BITS | one)
        if found:
            return found[1][here]
        cost = self.model.step(two, one, here)
        return cost - FAMILIAR if cost > 2 * FAMILIAR and here in self.familiar.get(one, ()) else cost


def familiar(text: str, tables: Gbk) -> dict[int, list[int]]:
    """For each character those behind it in pairs of the text's undamaged parts: names and terms come back."""
    numbers, pairs = language().number, set()
    for part in AROUND_SIGNS.split(text[:FAMILIAR_LENGTH]):
        simplified = fold("".join(map(tables.simplified.get, part, part)))
        line = [numbers.get(character, 0) for character in simplified]
        pairs.update(one << BITS | here for one, here in zip(line, line[1:]))
    behind: dict[int, list[int]] = {}
    for pair in pairs:
        behind.setdefault(pair >> BITS, []).append(pair & (1 << BITS) - 1)
    return behind
