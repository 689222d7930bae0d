"""Amounts on both sides: read them, compare them, say the right value, and mend a wrong one that can be located.

Chinese counts in 万 (10^4) and 亿 (10^8), English in thousands, and a model that has learnt the words but not the
arithmetic writes 3.2万亿 as "3.2 billion".  Values are exact fractions; offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

CURRENCIES = {
    "美元": "USD",
    "美金": "USD",
    "元人民币": "CNY",
    "人民币": "CNY",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "港元": "HKD",
    "港币": "HKD",
    "新台币": "TWD",
    "韩元": "KRW",
    "卢布": "RUB",
    "卢比": "INR",
    "澳元": "AUD",
    "加元": "CAD",
    "元": "CNY",
    "块钱": "CNY",
}
_MONEY = {
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
_MONTHS = (
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


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A Chinese amount that the English does not have.  ``wrong``: what stands there instead, where that is certain."""

    chinese: Amount
    text: str
    right: str
    wrong: Amount | None


# Chinese

_DIGITS = {**dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9)))}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_HAN_DIGITS = "零〇一二两三四五六七八九"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE_NUMBER = re.compile(
    rf"(?:(?:{_ARABIC})(?:[百千](?![米克瓦卡赫分]))?[万亿兆]*|"
    rf"[{_HAN_DIGITS}十百千][{_HAN_DIGITS}十百千万亿兆]*(?:点[{_HAN_DIGITS}]+[万亿兆]*)?)"
    rf"(?:(?:(?:{_ARABIC})[百千]?|[{_HAN_DIGITS}十百千]+)[万亿兆]+)*(?:(?<=[万亿])\d[百千](?![米克瓦卡赫分]))?"
)
_AFTER = re.compile(
    r"\s?(?P<more>多|余|来|几)?(?P<scale>[万亿兆]*)\s?(?P<unit>%|％|个?百分点|成(?!立|为|功|员(?!工)|本|都|长|果|就|熟|分|绩|品|"
    r"交|建)|折(?!叠|磨|断)|倍|世纪|年代"
    r"|个半?多?月|年半|小时半|年(?!级)|月(?!球|亮)|日(?!本|元|报|语|军|圆)|号(?!码|称|召)|点(?!击|评|燃|名|赞|头|对)|"
    + "|".join(sorted(CURRENCIES, key=len, reverse=True))
    + r")?"
)
_COUNTED = re.compile(
    r"\s?(?:多|余)?\s?(?:个|名|位|人|家|次|种|项|条|件|部|支|只|头|辆|架|艘|座|所|届|场|岁|天|周|星期|小时|分钟|秒|米|公里|千米|英里|英尺|公斤|"
    r"千克|吨|克|升|度|层|章|页|本|张|款|台|套|枚|颗|片|股|票|分|级|步|大|国|州|省|市|村|户|对|组|队|批|轮|期|线|门|间|段|句|字|码|厘米|毫米)"
)
_VAGUE_BEFORE = re.compile(r"[几数上成好]\s?$")
_LATIN_NAME_BEFORE = re.compile(r"[A-Za-z][-‑·]?$|[A-Za-z]\d*\.$")
_LATIN_NAME_AFTER = re.compile(r"(?!(?:km|cm|mm|kg|m|g|GB|MB|TB|mph|W)\b)[A-Za-z]")
_PARTS = re.compile(rf"(?P<whole>百)分之|(?P<base>[{_HAN_DIGITS}十百千万]+|\d+)分之")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:：](?=\d\d)|\s?[点时]\s?(?=\d+\s?分))(\d{1,2})(?!\d)(?:\s?分)?")
_HALF = re.compile(r"半(个月|年|小时|天|数(?!据)|场)")
_NO_NUMBER = re.compile(
    r"十分(?!之|钟)|十足|百分百|千万(?=别|不要)|万一|三明治|四川|四周|四处|五角大楼|六安|八卦|九龙|千里迢迢|百姓|百货|百度|百科|千禧|三角|三星|"
    r"一百八十度|二手|百老汇|百慕大|十字|八达岭|五官|四肢|三文鱼|七喜|九寨沟|三峡|三亚|四面|九江|五行|七夕|三轮"
)


def amounts_zh(text: str) -> list[Amount]:
    """All amounts in a Chinese sentence that another language must give as well, in order.

    Left out: one and two written in characters (mostly an article), vague ones (几十, 数百), and digits in Latin names.
    """
    found = sorted(_chinese(text), key=lambda amount: amount.start)
    return [_as_range_start(text, one, other) for one, other in zip(found, found[1:])] + found[-1:]


def _as_range_start(text: str, one: Amount, other: Amount) -> Amount:
    """10到20亿: the ten may be hundred-millions, too."""
    if not re.fullmatch(r"\s?[至到~～—–-]+\s?", text[one.end : other.start]):
        return one
    scales = [Fraction(scale) for scale in _LARGE.values() if other.value >= scale > one.value]
    return replace(one, also=(*one.also, *(one.value * scale for scale in scales)))


def _chinese(text: str) -> Iterator[Amount]:
    taken: list[tuple[int, int]] = [match.span() for match in _NO_NUMBER.finditer(text)]
    for match in _CLOCK.finditer(text):
        taken.append(match.span())
        yield _clock(match)
    for match in _HALF.finditer(text):
        unit = {"年": 6, "小时": 30, "天": 12, "个月": 15}.get(match[1])
        if unit and not re.search(r"[\d个大多年]$", text[: match.start()]):
            yield Amount(Fraction(1, 2), "half", *match.span(), also=(Fraction(unit), Fraction(2)))
    for match in _CHINESE_NUMBER.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield from _one_chinese(text, match)


def _one_chinese(text: str, match: re.Match[str]) -> Iterator[Amount]:
    written, before, place = match[0], text[: match.start()], match.end()
    digits = written[0].isdigit()
    if _VAGUE_BEFORE.search(before) or _is_either_or(written) or not _is_number(written, text[place:]):
        return
    if digits and (
        _LATIN_NAME_BEFORE.search(before)
        or _LATIN_NAME_AFTER.match(text, place)
        or before.endswith((".", "/", "@", "#"))
    ):
        return
    if text[place : place + 2] == "分之":  # the lower part of a fraction; its upper part says it all
        return
    value = _value(written)
    if value is None:
        return
    if parts := re.search(_PARTS.pattern + "$", before):
        base = Fraction(100) if parts["whole"] else _value(parts["base"])
        yield _fraction(value, base, parts.start(), place)
        return
    yield from _with_unit(text, before, match.start(), place, value, digits, written)


def _with_unit(
    text: str, before: str, start: int, place: int, value: Fraction, digits: bool, written: str
) -> Iterator[Amount]:
    after = _AFTER.match(text, place)
    assert after is not None  # every part of it is optional
    if after["more"] == "几":
        return
    for sign in after["scale"]:
        value *= _LARGE[sign]
    unit = after["unit"] or ""
    end = after.end() if unit or after["scale"] else place
    scaled = value >= 10_000 or any(sign in written for sign in "百千万亿兆")
    if (
        not digits
        and not scaled
        and unit not in ("%", "％")
        and (value < 3 or not (unit or _COUNTED.match(text, place) or len(written) > 1))
    ):
        return
    if unit == "世纪" and re.match(rf"\s?[\d{_HAN_DIGITS}十]+\s?年代", text[end:]):
        return  # the decade says it all
    amount = _of_kind(unit, value, before, start, end)
    yield replace(amount, over=True) if after["more"] or unit == "个多月" else amount


def _of_kind(unit: str, value: Fraction, before: str, start: int, end: int) -> Amount:
    if unit in CURRENCIES:
        return Amount(value, CURRENCIES[unit], start, end)
    if unit in ("%", "％") or unit.endswith("百分点"):
        return Amount(value, "percent", start, end, also=(value / 100,))
    if unit == "成":
        return Amount(value * 10, "tenths", start, end, also=(value,))
    if unit == "折":
        percent = value * 10 if value < 10 else value
        return Amount(percent, "discount", start, end, also=(100 - percent,))
    if unit == "倍":
        return Amount(value, "times", start, end, also=(value + 1, value - 1, value * 100, (value - 1) * 100))
    if unit == "年代":
        return _decade(value, before, start, end)
    if unit == "世纪":
        return Amount(value, "century", start, end, also=((value - 1) * 100,))
    return _of_time(unit, value, start, end)


def _of_time(unit: str, value: Fraction, start: int, end: int) -> Amount:
    half = Fraction(1, 2)
    if unit in ("年半", "小时半"):
        return Amount(value + half, "count", start, end, also=((value + half) * (12 if unit == "年半" else 60), value))
    if unit.startswith("个半"):
        return Amount(value + half, "count", start, end, also=((value + half) * 30, value))
    if unit == "年":
        is_date = 1000 <= value < 2200 or (value < 100 and value >= 50)
        also = (
            (value * 12, 1900 + value, 2000 + value, value / 10, value / 100)
            if not 1000 <= value < 2200
            else (value % 100,)
        )
        return Amount(value, "year" if is_date else "count", start, end, also=also)
    if unit == "月" and value <= 12:
        return Amount(value, "month", start, end)
    if unit in ("日", "号") and value <= 31:
        return Amount(value, "day", start, end)
    if unit == "点":
        return Amount(value, "hour", start, end, also=(value + 12, value - 12))
    return Amount(value, "count", start, end, also=(value / 12,) if unit.endswith("月") else ())


def _decade(value: Fraction, before: str, start: int, end: int) -> Amount:
    """90年代 with the century before it: 上世纪90年代, 20世纪90年代; without one, the last that had it."""
    century = re.search(r"(\d{2}|[一二]?十[一二三四五六七八九]?)\s?世纪\s?$", before)
    number = _value(century[1]) if century else None
    base = (number - 1) * 100 if number else Fraction(1900)
    full = value if value >= 100 else base + value
    return Amount(full, "decade", start, end, also=(full % 100,))


def _fraction(upper: Fraction, base: Fraction | None, start: int, end: int) -> Amount:
    if base == 100:
        return Amount(upper, "percent", start, end, also=(upper / 100,))
    value = upper / base if base else upper
    rounded = Fraction(round(value * 100))
    return Amount(value, "fraction", start, end, also=(value * 100, *((rounded,) if rounded else ())))


def _clock(match: re.Match[str]) -> Amount:
    hour, minute = int(match[1]), int(match[2])
    value = Fraction(hour * 60 + minute)
    return Amount(
        value,
        "clock",
        *match.span(),
        also=(value - 720, value + 720, *((Fraction(hour), Fraction(hour - 12)) if minute == 0 else ())),
    )


def _is_number(written: str, after: str) -> bool:
    """千 of 千米 and 一一 are none; digits in a row are a number when they are a year or have a nought."""
    if not written[0].isdigit() and re.fullmatch("[百千]+[万亿]*", written):
        return False
    return (
        not re.fullmatch(rf"[{_HAN_DIGITS}]{{2,}}", written)
        or len(written) == 4
        or bool(re.search("[零〇]", written))
        or after[:1] in ("年", "折")
    )


def _is_either_or(written: str) -> bool:
    """七八, 三四百: one or the other, no amount."""
    head = re.match(rf"[{_HAN_DIGITS}]{{2}}(?=[十百千万亿]|$)", written)
    return bool(head) and _DIGITS[written[1]] - _DIGITS[written[0]] == 1


def _value(written: str) -> Fraction | None:
    """The value of a number in digits, in characters, or in both: 3.2万亿, 三百五十, 2亿3000万, 二〇二四, 三点五."""
    if re.fullmatch(rf"[{_HAN_DIGITS}]{{2,}}", written):
        return Fraction("".join(str(_DIGITS[sign]) for sign in written))
    total = section = Fraction(0)
    number: Fraction | None = None
    for token in re.findall(rf"{_ARABIC}|点[{_HAN_DIGITS}]+|.", written):
        if token[0].isdigit():
            number = Fraction(token.replace(",", ""))
        elif token[0] == "点":
            number = (number or section) + Fraction("0." + "".join(str(_DIGITS[sign]) for sign in token[1:]))
            section = Fraction(0)
        elif token in _DIGITS:
            number = Fraction(_DIGITS[token])
        elif token in _SMALL:
            section, number = section + (1 if number is None else number) * _SMALL[token], None
        elif token in _LARGE:
            # 万亿 is ten thousand hundred-millions: the second mark multiplies what the first one made.
            amount = section + (number or (0 if section or total else 1))
            total = total * _LARGE[token] if amount == 0 and total else total + amount * _LARGE[token]
            section, number = Fraction(0), None
    return total + section + (number or 0)


# English

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


def _candidates(text: str) -> set[Fraction]:
    """Every value the English could be giving, read generously: ranges, decades, months by name, digits inside names.
    """
    amounts = amounts_en(text)
    values = {amount.value for amount in amounts}
    values |= {Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}
    values |= {Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}
    values |= {Fraction(_OTHER_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in _OTHER_WORDS}
    values |= {
        Fraction(number)
        for number, month in enumerate(_MONTHS, 1)
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


# Both


def compare(source: str, target: str) -> list[Mismatch]:
    """The amounts of the Chinese sentence that its English does not have."""
    candidates = _candidates(target)
    missing = [amount for amount in amounts_zh(source) if not _among(amount, candidates)]
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
        target = target[: mismatch.wrong.start] + _digits(mismatch.chinese) + target[mismatch.wrong.end :]
    return target, tuple(certain)


_HAN_UNIT = re.compile(r"\s*[一-鿿]")


def say(amount: Amount) -> str:
    """An amount in English: US$150 billion, 30%, September, the 1990s."""
    if amount.kind in _MONEY:
        return _MONEY[amount.kind].format(say_number(amount.value))
    if amount.kind in ("percent", "tenths"):
        return say_number(amount.value) + "%"
    if amount.kind == "discount":
        return f"{say_number(100 - amount.value)}% off"
    if amount.kind == "month":
        return _MONTHS[int(amount.value) - 1]
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


def _digits(amount: Amount) -> str:
    return str(amount.value) if amount.kind in ("year", "decade") else say_number(amount.value)


def _decimal(value: Fraction) -> str:
    text = f"{float(value):,.4f}" if value.denominator != 1 else f"{value.numerator:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


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
    if amount.kind not in ("count", "percent", "times", "year", "decade", *_MONEY):
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
