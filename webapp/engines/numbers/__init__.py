"""Amounts on both sides: read them, compare them, say the right value, and mend a wrong one that can be located.

Chinese counts in 万 (10^4) and 亿 (10^8), English in thousands, and a model that has learnt the words but not the
arithmetic writes 3.2万亿 as "3.2 billion".  Values are exact fractions; offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from webapp.engines.numbers.amount import Amount
from webapp.engines.numbers.chinese import amounts_zh
from webapp.engines.numbers.english import amounts_en, candidates
from webapp.engines.numbers.saying import MONEY, digits, say

__all__ = ["Amount", "Mismatch", "amounts_en", "amounts_zh", "compare", "mend", "say"]

_HAN_UNIT = re.compile(r"\s*[一-鿿]")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A Chinese amount that the English does not have.  ``wrong``: what stands there instead, where that is certain."""

    chinese: Amount
    text: str
    right: str
    wrong: Amount | None


def compare(source: str, target: str) -> list[Mismatch]:
    """The amounts of the Chinese sentence that its English does not have."""
    possible = candidates(target)
    missing = [amount for amount in amounts_zh(source) if not _among(amount, possible)]
    if not missing:
        return []
    wanted = {value for amount in amounts_zh(source) for value in amount.accepted}
    left_over = [amount for amount in amounts_en(target) if not any(_same(amount.value, value) for value in wanted)]
    return [
        Mismatch(amount, source[amount.start : amount.end], say(amount), _located(amount, missing, left_over))
        for amount in missing
    ]


def mend(source: str, target: str) -> tuple[str, tuple[Mismatch, ...]]:
    """The English with every amount put right whose place is certain, and what was put right.

    An amount with a Chinese unit left behind it (1500亿) was not translated at all: that is for the flags to say.
    """
    certain = [m for m in compare(source, target) if m.wrong and not _HAN_UNIT.match(target, m.wrong.end)]
    for mismatch in sorted(certain, key=lambda mismatch: -mismatch.wrong.start):
        target = target[: mismatch.wrong.start] + digits(mismatch.chinese) + target[mismatch.wrong.end :]
    return target, tuple(certain)


def _among(amount: Amount, candidates: Iterable[Fraction]) -> bool:
    if amount.over and any(amount.value <= candidate < amount.value * Fraction(3, 2) for candidate in candidates):
        return True
    return any(_same(value, candidate) for value in amount.accepted for candidate in candidates)


def _same(one: Fraction, other: Fraction) -> bool:
    """Equal, or rounded: within half a percent from a thousand on."""
    return one == other or (one >= 1000 and one % 1 == 0 and not 1000 <= one < 2200 and abs(one - other) * 200 <= one)


def _located(amount: Amount, missing: list[Amount], left_over: list[Amount]) -> Amount | None:
    """What stands for ``amount`` in the English: the one left-over amount that is off by a power of ten, or the one of
    its kind.
    """
    if amount.kind not in ("count", "percent", "times", "year", "decade", *MONEY):
        return None
    by_scale = [other for other in left_over if _power_of_ten(other.value, amount.value)]
    if len(by_scale) == 1 and sum(_power_of_ten(by_scale[0].value, other.value) for other in missing) == 1:
        return by_scale[0]
    of_kind = [other for other in left_over if other.kind == amount.kind and amount.kind != "count"]
    if len(of_kind) == 1 and [other for other in missing if other.kind == amount.kind] == [amount]:
        return of_kind[0]
    return None


def _power_of_ten(wrong: Fraction, right: Fraction) -> bool:
    ratio = wrong / right if right else Fraction(0)
    return ratio in {Fraction(10) ** power for power in range(-9, 10) if power}
