"""One amount, on either side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as written: ``text[start:end]``.

    ``kind``: count, percent, tenths (成), discount (折), times (倍), fraction, year, month, day, hour, decade, century,
    clock (minutes of the day), half, or a currency's code.  ``also``: other values the other language may well give for
    it (半年: six months).
    ``over``: written as "more than" (30多名).
    """

    value: Fraction
    kind: str
    start: int
    end: int
    also: tuple[Fraction, ...] = ()
    over: bool = False

    @property
    def accepted(self) -> tuple[Fraction, ...]:
        return (self.value, *self.also)
