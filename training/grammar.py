"""Sentence pairs made from patterns: amounts in 万 and 亿 with their English, and names beside their Latin form.

Real text holds too few of either for a small model to learn that 3.2万亿 is 3.2 trillion, or that a name in brackets
is the one to use. All patterns, lists and figures here are made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

WAN, YI, WAN_YI = 10**4, 10**8, 10**12
_DIGITS = "零一二三四五六七八九"


def chinese_amount(value: int) -> str:
    """A whole number from 1 up the way Chinese news writes it: 12.5万, 4.3亿, 3.2万亿; below 10,000 in figures."""
    for size, word in ((WAN_YI, "万亿"), (YI, "亿"), (WAN, "万")):
        if value >= size:
            return f"{_plain(Decimal(value) / size)}{word}"
    return str(value)


def chinese_words(value: int) -> str:
    """A whole number from 1 to below 10^16 in Han numerals: 30,000,000 is 三千万, 250 is 二百五十."""
    parts = ((value // YI, "亿"), (value % YI // WAN, "万"), (value % WAN, ""))
    words, gap = "", False
    for part, word in parts:
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words, gap = words + (chinese_words(part) if part >= WAN else _four(part)) + word, False
    return "十" + words[2:] if words.startswith("一十") else words


def _four(value: int) -> str:
    words, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + word
        gap = not digit
    return words


def english_amount(value: int) -> str:
    """The same number in English news style: 125,000, 4.3 million, 12 billion, 3.2 trillion."""
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{_plain(Decimal(value) / size)} {word}"
    return f"{value:,}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class Unit:
    """What is counted: the Chinese after the figure, and the English around it (with {} for the figure)."""

    zh: str
    en: str
    least: int
    most: int


MONEY = (
    Unit("元", "{} yuan", 10**4, 10**13),
    Unit("元人民币", "{} yuan", 10**4, 10**13),
    Unit("美元", "US${}", 10**4, 10**13),
    Unit("欧元", "{} euros", 10**4, 10**12),
    Unit("英镑", "£{}", 10**4, 10**12),
    Unit("日元", "{} yen", 10**5, 10**14),
    Unit("港元", "HK${}", 10**4, 10**12),
    Unit("澳元", "A${}", 10**4, 10**12),
    Unit("韩元", "{} won", 10**6, 10**14),
    Unit("卢比", "{} rupees", 10**5, 10**13),
    Unit("新台币", "NT${}", 10**5, 10**13),
)
COUNTED = (
    Unit("人", "{} people", 10**4, 10**9),
    Unit("名用户", "{} users", 10**4, 10**9),
    Unit("名学生", "{} students", 10**4, 10**8),
    Unit("户家庭", "{} households", 10**4, 10**8),
    Unit("辆汽车", "{} vehicles", 10**4, 10**8),
    Unit("台设备", "{} devices", 10**4, 10**9),
    Unit("吨粮食", "{} tonnes of grain", 10**4, 10**10),
    Unit("吨二氧化碳", "{} tonnes of carbon dioxide", 10**4, 10**11),
    Unit("平方米土地", "{} square metres of land", 10**4, 10**8),
    Unit("千瓦时电", "{} kilowatt-hours of electricity", 10**5, 10**12),
    Unit("个就业岗位", "{} jobs", 10**4, 10**8),
    Unit("件包裹", "{} parcels", 10**4, 10**11),
    Unit("份问卷", "{} questionnaires", 10**4, 10**7),
    Unit("次下载", "{} downloads", 10**4, 10**10),
    Unit("册图书", "{} books", 10**4, 10**9),
    Unit("剂疫苗", "{} doses of vaccine", 10**4, 10**10),
)
SUBJECTS = (
    ("公司", "the company"), ("该集团", "the group"), ("这家初创企业", "the start-up"), ("市政府", "the city government"),
    ("该基金", "the fund"), ("该国", "the country"), ("这家银行", "the bank"), ("该平台", "the platform"),
    ("项目方", "the project's backers"), ("这所大学", "the university"), ("该省", "the province"), ("博物馆", "the museum"),
    ("这家芯片制造商", "the chipmaker"), ("监管机构", "the regulator"), ("该航空公司", "the airline"), ("实验室", "the laboratory"),
)  # fmt: skip
MONEY_PATTERNS = (
    ("{s}去年营收为{a}，同比增长{p}%。", "{S} had revenue of {a} last year, up {p}% from a year earlier."),
    ("{s}计划投资{a}。", "{S} plans to invest {a}."),
    ("{s}的债务已超过{a}。", "The debts of {s} already exceed {a}."),
    ("据估计，{s}损失约{a}。", "{S} is estimated to have lost about {a}."),
    ("{s}宣布完成{a}的融资。", "{S} announced that it had raised {a}."),
    ("{s}估值达到{a}", "{S} valued at {a}"),
    ("截至{y}年底，总规模约为{a}，其中{p}%来自{s}。",
     "At the end of {y} the total was about {a}, {p}% of which came from {s}."),
    ("{s}的年度预算从{b}增加到{a}。", "The annual budget of {s} has grown from {b} to {a}."),
    ("{s}被罚款{a}。", "{S} was fined {a}."),
    ("市场规模预计到{z}年将达到{a}。", "The market is expected to reach {a} by {z}."),
    ("交易金额为{a}，不到{s}年收入的{p}%。", "The deal is worth {a}, less than {p}% of what {s} earns in a year."),
    ("净利润为{a}，下降{p}%。", "Net profit was {a}, down {p}%."),
    ("{s}{y}年的亏损收窄至{a}。", "The losses of {s} narrowed to {a} in {y}."),
    ("{a}", "{a}"),
)  # fmt: skip
COUNT_PATTERNS = (
    ("去年共有{a}。", "There were {a} last year."),
    ("{s}表示，目前已有{a}。", "{S} said there were now {a}."),
    ("预计到{z}年将有{a}。", "There are expected to be {a} by {z}."),
    ("{s}的统计显示，全国约有{a}。", "There are about {a} nationwide, according to figures from {s}."),
    ("与{y}年的{b}相比，如今已达{a}。", "There are now {a}, compared with {b} in {y}."),
    ("受影响的超过{a}，占{p}%。", "More than {a} were affected, or {p}%."),
    ("{a}", "{a}"),
)
GIVEN = (
    ("阿历克斯", "Alex"), ("艾琳", "Irene"), ("本杰明", "Benjamin"), ("卡萝尔", "Carole"), ("丹尼尔", "Daniel"),
    ("埃莱娜", "Elena"), ("法比奥", "Fabio"), ("格雷塔", "Greta"), ("汉娜", "Hannah"), ("伊万", "Ivan"), ("朱莉娅", "Julia"),
    ("卡洛斯", "Carlos"), ("劳拉", "Laura"), ("马克", "Mark"), ("娜塔莉", "Natalie"), ("奥利弗", "Oliver"), ("保罗", "Paul"),
    ("拉杰什", "Rajesh"), ("索菲", "Sophie"), ("托马斯", "Thomas"), ("维多利亚", "Victoria"), ("沃尔特", "Walter"),
    ("尤里", "Yuri"), ("佐伊", "Zoe"), ("安德烈", "Andrei"), ("布丽吉特", "Brigitte"), ("西蒙", "Simon"), ("迭戈", "Diego"),
    ("埃里克", "Erik"), ("弗朗索瓦", "Francois"), ("乔瓦尼", "Giovanni"), ("海伦", "Helen"), ("英格丽德", "Ingrid"),
    ("乔纳森", "Jonathan"), ("克里斯蒂娜", "Christina"), ("莉莲", "Lillian"), ("米哈伊尔", "Mikhail"), ("诺拉", "Nora"),
    ("彼得", "Peter"), ("丽贝卡", "Rebecca"), ("塞缪尔", "Samuel"), ("特蕾莎", "Teresa"), ("于尔根", "Juergen"),
    ("阿米娜", "Amina"), ("奥马尔", "Omar"), ("法蒂玛", "Fatima"), ("伊德里斯", "Idris"), ("普里娅", "Priya"),
)  # fmt: skip
FAMILY = (
    ("安德森", "Anderson"), ("贝克", "Baker"), ("卡尔森", "Carlsson"), ("杜邦", "Dupont"), ("埃文斯", "Evans"),
    ("费舍尔", "Fischer"), ("加西亚", "Garcia"), ("霍夫曼", "Hoffmann"), ("伊格莱西亚斯", "Iglesias"), ("詹森", "Jansen"),
    ("科瓦奇", "Kovacs"), ("勒菲弗", "Lefevre"), ("莫雷蒂", "Moretti"), ("诺瓦克", "Novak"), ("奥康纳", "O'Connor"),
    ("彼得罗夫", "Petrov"), ("奎因", "Quinn"), ("罗西", "Rossi"), ("施密特", "Schmidt"), ("汤普森", "Thompson"),
    ("乌尔里希", "Ulrich"), ("瓦斯克斯", "Vasquez"), ("沃尔科夫", "Volkov"), ("韦伯", "Weber"), ("雅各布森", "Jacobsen"),
    ("齐默尔曼", "Zimmermann"), ("阿尔梅达", "Almeida"), ("布莱克伍德", "Blackwood"), ("卡普尔", "Kapoor"), ("德席尔瓦", "de Silva"),
    ("埃里克森", "Eriksson"), ("费雷拉", "Ferreira"), ("格林伯格", "Greenberg"), ("哈桑", "Hassan"), ("伊萨克森", "Isaksen"),
    ("约翰斯顿", "Johnston"), ("金斯利", "Kingsley"), ("林德奎斯特", "Lindqvist"), ("麦克劳德", "McLeod"), ("纳迪尔", "Nadir"),
    ("奥孔乔", "Okonjo"), ("潘查尔", "Panchal"), ("拉赫曼", "Rahman"), ("斯托扬", "Stojan"), ("泰勒", "Taylor"),
    ("维尔纳", "Werner"), ("怀特黑德", "Whitehead"), ("扎哈罗夫", "Zakharov"), ("梅拉", "Mehra"), ("切尔尼", "Cerny"),
)  # fmt: skip
ROLES = (
    ("首席执行官", "chief executive"), ("创始人", "founder"), ("教授", "professor"), ("发言人", "spokesperson"),
    ("研究员", "researcher"), ("工程师", "engineer"), ("导演", "director"), ("经济学家", "economist"), ("部长", "minister"),
    ("记者", "journalist"), ("律师", "lawyer"), ("董事长", "chairman"), ("产品经理", "product manager"), ("作家", "writer"),
)  # fmt: skip
# {n} is the name as the text first gives it, {f} the family name alone.
NAME_PATTERNS = (
    ("{n}", "{N}"),
    ("{n}表示，这还只是开始。", "{N} said this was only the beginning."),
    ("{r}{n}拒绝置评。", "The {R}, {N}, declined to comment."),
    ("{r}{n}周二宣布辞职。", "{N}, the {R}, announced on Tuesday that they would resign."),
    ("他说：“我从{n}那里学到了很多。”", 'He said: "I learned a great deal from {N}."'),
    ("{n}和{m}共同创办了这家公司。", "{N} and {M} founded the company together."),
    ("今年早些时候，{m}接替了{n}。", "{M} succeeded {N} earlier this year."),
    ("这项研究由{n}领导。", "The study was led by {N}."),
    ("{n}是该实验室的{r}。", "{N} works at the laboratory as {A} {R}."),
    ("{n}没有回应记者的提问，{m}也没有。", "{N} did not answer reporters' questions, and neither did {M}."),
    ("“我们别无选择。”{n}说。", '"We have no choice," {N} said.'),
    ("据{n}介绍，项目将持续三年。", "The project will run for three years, according to {N}."),
    ("{f}在接受采访时说，结果令人失望。", "{F} said in an interview that the results were disappointing."),
    ("{f}认为，风险被低估了。", "{F} believes the risks have been underestimated."),
    ("{n}：我们还有很长的路要走", "{N}: We still have a long way to go"),
    ("{r}{n}对{m}的说法提出质疑。", "The {R} {N} has questioned what {M} said."),
)


def amounts(number: int, seed: int) -> Iterator[tuple[str, str]]:
    """That many (zh, en) pairs around an amount of money or of things."""
    dice = random.Random(f"amounts/{seed}")
    for _ in range(number):
        money = dice.random() < 0.6
        unit = dice.choice(MONEY if money else COUNTED)
        zh, en = dice.choice(MONEY_PATTERNS if money else COUNT_PATTERNS)
        yield _fill_amount(dice, unit, zh, en)


def _fill_amount(dice: random.Random, unit: Unit, zh: str, en: str) -> tuple[str, str]:
    subject_zh, subject_en = dice.choice(SUBJECTS)
    first, second = _value(dice, unit), _value(dice, unit)
    percent = _plain(Decimal(dice.randrange(1, 990)) / 10)
    past, future = dice.randrange(1996, 2025), dice.randrange(2027, 2045)
    chinese = _written(dice, first) + unit.zh, _written(dice, second) + unit.zh
    zh = zh.format(s=subject_zh, a=chinese[0], b=chinese[1], p=percent, y=past, z=future)
    english = unit.en.format(english_amount(first)), unit.en.format(english_amount(second))
    en = en.format(s=subject_en, S=_capital(subject_en), a=english[0], b=english[1], p=percent, y=past, z=future)
    return zh, en


def _value(dice: random.Random, unit: Unit) -> int:
    digits = dice.choices((1, 2, 3, 4), (3, 4, 3, 1))[0]
    mantissa = dice.randrange(10 ** (digits - 1), 10**digits)
    low, high = len(str(unit.least)) - digits, len(str(unit.most)) - 1 - digits
    return mantissa * 10 ** dice.randrange(max(low, 0), max(high, low, 0) + 1)


def _written(dice: random.Random, value: int) -> str:
    short = value >= WAN and len(str(value).rstrip("0")) == 1
    return chinese_words(value) if short and dice.random() < 0.4 else chinese_amount(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def names(number: int, seed: int) -> Iterator[tuple[str, str]]:
    """That many (zh, en) pairs around people whose name is given as 名（Name）, or in Latin letters alone."""
    dice = random.Random(f"names/{seed}")
    for _ in range(number):
        zh, en = dice.choice(NAME_PATTERNS)
        role_zh, role_en = dice.choice(ROLES)
        (first_zh, first_en), (second_zh, second_en) = _person(dice), _person(dice)
        family_zh, family_en = _family(dice)
        zh = zh.format(n=first_zh, m=second_zh, f=family_zh, r=role_zh)
        yield zh, _capital(en.format(N=first_en, M=second_en, F=family_en, R=role_en, A=_article(role_en)))


def _person(dice: random.Random) -> tuple[str, str]:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    latin = f"{given[1]} {family[1]}"
    if dice.random() < 0.35:
        return latin, latin
    return f"{given[0]}·{family[0]}（{latin}）", latin


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _family(dice: random.Random) -> tuple[str, str]:
    family = dice.choice(FAMILY)
    return (family[1] if dice.random() < 0.7 else f"{family[0]}（{family[1]}）"), family[1]
