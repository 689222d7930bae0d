"""The amounts of a Chinese sentence: digits, characters and both, with 万 and 亿, units, dates and fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from webapp.engines.numbers.amount import Amount

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
