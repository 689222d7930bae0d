"""An amount said in English."""

from __future__ import annotations

from fractions import Fraction

from webapp.engines.numbers.amount import MONTHS, Amount

MONEY = {
    "USD": "US${}",
    "CNY": "{} yuan",
    "EUR": "€{}",
    "GBP": "£{}",
    "JPY": "{} yen",
    "HKD": "HK${}",
    "TWD": "NT${}",
    "KRW": "{} won",
    "RUB": "{} roubles",
    "INR": "{} rupees",
    "AUD": "A${}",
    "CAD": "C${}",
}


def say(amount: Amount) -> str:
    """An amount in English: US$150 billion, 30%, September, the 1990s."""
    if amount.kind in MONEY:
        return MONEY[amount.kind].format(say_number(amount.value))
    if amount.kind in ("percent", "tenths"):
        return say_number(amount.value) + "%"
    if amount.kind == "discount":
        return f"{say_number(100 - amount.value)}% off"
    if amount.kind == "month":
        return MONTHS[int(amount.value) - 1]
    if amount.kind == "decade":
        return f"the {amount.value}s"
    if amount.kind == "century":
        return f"the {_ordinal(int(amount.value))} century"
    return _say_plain(amount)


def _say_plain(amount: Amount) -> str:
    if amount.kind == "half":
        return "half"
    if amount.kind == "fraction":
        per_cent = 100 % amount.value.denominator == 0 or amount.value.denominator > 20
        return (
            say_number(amount.value * 100) + "%" if per_cent else f"{amount.value.numerator}/{amount.value.denominator}"
        )
    if amount.kind == "year":
        return str(amount.value)
    if amount.kind == "times":
        return f"{say_number(amount.value)} times"
    if amount.kind == "clock":
        return f"{int(amount.value) // 60}:{int(amount.value) % 60:02}"
    return say_number(amount.value)


def say_number(value: Fraction) -> str:
    """3200000000000 as ``3.2 trillion``; below a million in digits: ``15,000``."""
    for name, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= scale:
            return f"{_decimal(value / scale)} {name}"
    return _decimal(value)


def digits(amount: Amount) -> str:
    return str(amount.value) if amount.kind in ("year", "decade") else say_number(amount.value)


def _decimal(value: Fraction) -> str:
    text = f"{float(value):,.4f}" if value.denominator != 1 else f"{value.numerator:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
