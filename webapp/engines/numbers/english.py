"""The amounts of an English sentence, in digits and in words, and every value it could be giving, read generously."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from webapp.engines.numbers.amount import MONTHS, Amount

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_ORDINAL_WORDS = {
    **{
        word: number
        for number, word in enumerate(
            "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
        )
    },
    **{
        word[:-1] + "th" if word.endswith("e") else word + "th": number
        for number, word in enumerate(_UNITS)
        if number > 12
    },
    **{word[:-1] + "ieth": 10 * number for number, word in enumerate(_TENS, 2)},
    "hundredth": 100,
    "thousandth": 1000,
}
_WORDS = {
    **{word: number for number, word in enumerate(_UNITS)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
}
_OTHER_WORDS = {
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "double": 2,
    "doubled": 2,
    "doubling": 2,
    "doubles": 2,
    "twofold": 2,
    "triple": 3,
    "tripled": 3,
    "tripling": 3,
    "threefold": 3,
    "quadruple": 4,
    "quadrupled": 4,
    "fourfold": 4,
    "fivefold": 5,
    "sixfold": 6,
    "tenfold": 10,
    "dozens": 12,
    "triad": 3,
    "both": 2,
    "pair": 2,
    "couple": 2,
    "single": 1,
    "trio": 3,
    "decade": 10,
    "decades": 10,
    "century": 100,
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "thirds": Fraction(1, 3),
    "fortnight": 14,
    "noon": 12,
    "midnight": 0,
    "monthly": 1,
    "teenage": 15,
    "hourly": 1,
    "quartet": 4,
    "quintet": 5,
    "triplets": 3,
    **{word.removesuffix("y") + "ies": 10 * number for number, word in enumerate(_TENS, 2)},
}
_CURRENCY_SIGNS = {
    "US$": "USD",
    "$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "A$": "AUD",
    "C$": "CAD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "RMB": "CNY",
}
_CURRENCY_WORDS = {
    "dollar": "USD",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rmb": "CNY",
    "euro": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "usd": "USD",
    "cny": "CNY",
}
_ENGLISH_NUMBER = re.compile(
    r"(?P<sign>US\$|HK\$|NT\$|A\$|C\$|\$|€|£|¥|"
    r"RMB\s?)?(?P<number>(?:\d{1,3}(?:[,\u202f\u00a0]\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
    r"(?P<suffix>(?:st|nd|rd|th|s)\b)?"
    r"(?:[\s-]?(?P<scale>(?:dozen|hundred|thousand|million|billion|trillion)s?(?:\s(?:thousand|"
    r"million|billion|trillion))?|(?<!\s)(?:bn|tn|mn|[kmb]))\b)?"
    r"(?P<percent>\s?%|[\s-]per\s?cent\b|\spercentage\b)?",
    re.IGNORECASE,
)
_WORD_NUMBER = "|".join(sorted([*_WORDS, *_SCALES, *_ORDINAL_WORDS], key=len, reverse=True))
_ENGLISH_WORDS = re.compile(
    rf"\b(?:an?\s(?=dozen|hundred|thousand|million|billion|trillion))?(?:{_WORD_NUMBER})(?:(?:[\s-]|"
    rf"\sand\s)(?:{_WORD_NUMBER}))*\b",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"[\s-](?:US|American|Hong Kong|Chinese)?\s?(dollar|yuan|renminbi|RMB|euro|pound|yen|USD|CNY)", re.IGNORECASE
)
_NAME_BEFORE = re.compile(
    r"[A-Za-z](?<!\bmid)(?<!\bpre)(?<!\bpost)(?<!\bearly)(?<!\blate)(?<!\bto)[-‑]$|"
    r"[A-Za-z](?<!Euro)(?<!USD)(?<!RMB)$|\d[.:]$"
)
_NAME_AFTER = re.compile(r"(?!(?:km|cm|mm|kg|lb|ft|am|pm|mph|[mgW])\b)[A-Za-z]")


def amounts_en(text: str) -> list[Amount]:
    """All amounts in an English sentence, in order; ``start:end`` cover number and scale, not the unit."""
    found = [*_english_digits(text), *_english_words(text)]
    return sorted(found, key=lambda amount: amount.start)


def _english_digits(text: str) -> Iterator[Amount]:
    for match in _ENGLISH_NUMBER.finditer(text):
        if not match["sign"] and (_NAME_BEFORE.search(text[: match.start()]) or _NAME_AFTER.match(text, match.end())):
            continue
        value = Fraction(re.sub(r"[,\u202f\u00a0]", "", match["number"]))
        for scale in (match["scale"] or "").lower().split():
            value *= _SCALES.get(scale.rstrip("s"), 0) or _SHORT_SCALES[scale]
        start, end = match.start("number"), match.end("scale") if match["scale"] else match.end("number")
        yield Amount(value, _english_kind(text, match), start, end)


def _english_kind(text: str, match: re.Match[str]) -> str:
    if match["percent"]:
        return "percent"
    if match["sign"]:
        return _CURRENCY_SIGNS[match["sign"].strip().upper()]
    if match["suffix"] == "s" and re.fullmatch(r"1\d\d0|20\d0", match["number"]):
        return "decade"
    after = _MONEY_AFTER.match(text, match.end())
    return _CURRENCY_WORDS[after[1].lower()] if after else "count"


def _english_words(text: str) -> Iterator[Amount]:
    for match in _ENGLISH_WORDS.finditer(text):
        if text[: match.start()].rstrip(" -").endswith(tuple("0123456789")):
            continue  # the scale of a number in digits
        after = _MONEY_AFTER.match(text, match.end())
        kind = (
            "percent"
            if re.match(r"[\s-]per\s?cent", text[match.end() :])
            else _CURRENCY_WORDS[after[1].lower()]
            if after
            else "count"
        )
        yield Amount(_value_of_words(match[0]), kind, *match.span())


def _value_of_words(written: str) -> Fraction:
    total = section = Fraction(0)
    for word in re.findall(r"[a-z]+", written.lower()):
        if word in ("and", "a", "an"):
            continue
        if word in ("dozen", "hundred"):
            section = (section or 1) * _SCALES[word]
        elif word in _SCALES:
            total, section = total + (section or 1) * _SCALES[word], Fraction(0)
        else:
            section += _WORDS[word] if word in _WORDS else _ORDINAL_WORDS[word]
    return total + section


def candidates(text: str) -> set[Fraction]:
    """Every value the English could be giving, read generously: ranges, decades, months by name, digits inside names.
    """
    amounts = amounts_en(text)
    values = {amount.value for amount in amounts}
    values |= {Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}
    values |= {Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}
    values |= {Fraction(_OTHER_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in _OTHER_WORDS}
    values |= {
        Fraction(number)
        for number, month in enumerate(MONTHS, 1)
        if re.search(rf"\b(?:{month}|{month[:3]}|{month[:4]})\b\.?", text)
    }
    values |= {
        Fraction(int(hour) * 60 + int(minute))
        for hour, minute in re.findall(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)", text)
    }
    values |= (
        set(_range_starts(text, amounts))
        | set(_fractions_of_words(text))
        | set(_each_word(text))
        | set(_halves(text, amounts))
    )
    if re.search(r"\ban?\b", text, re.IGNORECASE):
        values.add(Fraction(1))
    return values | {value * 12 for value in values if value <= 5 and "year" in text}


def _range_starts(text: str, amounts: list[Amount]) -> Iterator[Fraction]:
    """10 to 20 billion: the ten are billions, too."""
    for first, second in zip(amounts, amounts[1:]):
        if re.fullmatch(r"\s?(?:to|or|and|-|–|—|~)\s?[$€£]?", text[first.end : second.start]):
            for scale in (100, *(10**power for power in (3, 6, 9, 12))):
                if second.value >= scale and second.value % 1 == 0:
                    yield first.value * scale


def _fractions_of_words(text: str) -> Iterator[Fraction]:
    """Two thirds, one in five, a tenth, 3 out of 10, 2/3."""
    for upper, lower in re.findall(r"\b(\d+|[a-z]+)[\s-](?:in|of|out of)[\s-](?:every\s)?(\d+|[a-z]+)\b", text.lower()):
        if (top := _small(upper)) is not None and (base := _small(lower)):
            yield top / base
    for upper, lower in re.findall(r"\b(\d+|[a-z]+)(?=[\s-]([a-z]+?)s?\b)", text.lower()):
        base = Fraction(_ORDINAL_WORDS.get(lower, {"quarter": 4, "half": 2}.get(lower, 0)))
        top = Fraction(1) if upper in ("a", "an", "the") else _small(upper)
        if top is not None and base:
            yield top / base
    for upper, lower in re.findall(r"(?<![\d/])(\d+)\s?[/⁄]\s?(\d+)(?![\d/])", text):
        if int(lower):
            yield Fraction(int(upper), int(lower))


def _small(word: str) -> Fraction | None:
    return Fraction(word) if word.isdigit() else Fraction(_WORDS[word]) if word in _WORDS else None


def _each_word(text: str) -> Iterator[Fraction]:
    """The number words one by one: "twenty two-seaters" has a two."""
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _WORDS or word in _ORDINAL_WORDS:
            yield Fraction(_WORDS.get(word, _ORDINAL_WORDS.get(word, 0)))


def _halves(text: str, amounts: list[Amount]) -> Iterator[Fraction]:
    """Two and a half; one and a half million."""
    for amount in amounts:
        if match := re.match(
            r"[\s-]and[\s-]a[\s-]half(?:\s(hundred|thousand|million|billion|trillion))?", text[amount.end :]
        ):
            yield (amount.value + Fraction(1, 2)) * _SCALES.get(match[1], 1)
    for word in re.findall(
        r"\b(an?|one|two|three|four|five)\s(?:year|month|week|day|hour)s?\sand\sa\shalf", text.lower()
    ):
        yield (_small(word) or 1) + Fraction(1, 2)
