"""Traditional characters turned back to simplified ones, where the text is traditional.

OpenCC converts by phrases (乾隆 but 干燥); what the character-by-character conversion of the rewriting tools made
ambiguous (著: 着 or 著) is decided here by the words it stands in.  A page that was converted kept 后 里 干 面, so it is
also told what OpenCC would otherwise change too eagerly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from webapp.text.gbk import gbk, scripts
from webapp.text.step import Edit

Variant = Literal["hant", "hans"]

_ASCII = re.compile(r"\A[\x00-\x7f]*\Z")
_KANA = re.compile(r"[぀-ヿｦ-ﾟ]")
_CRAWLED = re.compile(r"[一-鿿”》],")
_FULL_WIDTH = re.compile("[，：；？！（）]")
_UNDECIDED = re.compile("[著乾藉瞭]")
_HAN = re.compile(r"[㐀-鿿]")
_QUOTED = re.compile(r"“[^“”\n]{0,2000}”|「[^「」\n]{0,2000}」|『[^『』\n]{0,2000}』|《[^《》\n]{0,200}》|‘[^‘’\n]{0,500}’")
# Words in which 著 is zhù (a work, known for) and stays; everywhere else it was 着.
_ZHU_BEFORE = "名称稱作书書述者录錄译譯文说說"
_ZHU_AFTER_OF = "显顯昭卓土原名编編论論专專巨拙合遗遺译譯撰所新旧舊大力"
_ZHU = re.compile(
    r"著(?=[名稱称作書书述錄录])|著(?=者(?![了]))|(?<=[顯显昭卓土原編编論论專专巨拙合遺遗譯译撰])著(?![急手眼力重想實实落陸陆火])"
    r"|(?<=[名])著(?=[，。、；：》”,.;:!?！？）)\s是]|$)"
)
_AMBIGUOUS = {
    "著": "着著", "乾": "干乾", "后": "后後", "干": "干乾幹", "里": "里裡裏", "面": "面麵", "发": "發髮", "只": "只隻",
    "系": "系係繫", "台": "台臺檯颱", "复": "復複覆", "征": "征徵", "历": "歷曆", "钟": "鐘鍾", "松": "松鬆", "余": "余餘",
    "谷": "谷穀", "斗": "斗鬥", "制": "制製", "准": "准準", "云": "云雲", "丑": "丑醜", "几": "几幾", "冲": "沖衝",
    "脏": "髒臟", "胡": "胡鬍", "须": "須鬚", "汇": "匯彙", "获": "獲穫", "尽": "盡儘", "当": "當噹", "团": "團糰",
    "志": "志誌", "周": "周週", "采": "采採", "卷": "卷捲", "借": "借藉", "了": "了瞭", "着": "著着", "岳": "岳嶽",
    "签": "簽籤", "坛": "壇罈", "范": "范範", "向": "向嚮", "克": "克剋", "游": "游遊", "佣": "佣傭", "徵": "征徵",
    "藉": "借藉", "瞭": "了瞭", "沈": "沈沉瀋",
}
_AMBIGUOUS_PATTERN = re.compile("[" + "".join(_AMBIGUOUS) + "]")


@cache
def _converter(name: str):  # an opencc.OpenCC
    import opencc

    return opencc.OpenCC(name)


def propose(text: str) -> list[Edit]:
    """Edits that turn traditional runs simplified, ascending and disjoint; none where the text is not traditional."""
    if _ASCII.match(text) or not _HAN.search(text):
        return []
    tables = gbk()
    if tables.simplified.keys().isdisjoint(set(text)) or not _is_traditional(text):
        return []
    edits: list[Edit] = []
    for start, line in _lines(text):
        if _line_is_traditional(line):
            edits += _edits(start, line, _simplify(line))
    return edits


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _is_traditional(text: str) -> bool:
    """Whether the whole text is: a few simplified characters may be what is left of damage, more are not."""
    traditional, simplified = scripts(text)
    if not traditional or traditional < 8 * simplified:
        return False
    outside = _QUOTED.sub("", text)
    if scripts(outside)[0] or len(_HAN.findall(outside)) < 4:
        return True
    # A quotation in traditional characters says nothing about the text around it; half-width marks between Chinese
    # characters are the crawl's, and crawls of converted pages are what comes here.
    return bool(_CRAWLED.search(outside)) and not _FULL_WIDTH.search(outside)


def _line_is_traditional(line: str) -> bool:
    if _KANA.search(line) and 10 * len(_KANA.findall(line)) > len(_HAN.findall(line)):
        return False
    traditional, simplified = scripts(line)
    return bool(_UNDECIDED.search(line)) or traditional >= simplified


def _simplify(line: str) -> str:
    """One line by OpenCC, then 著."""
    return _decide_zhu(_converter("t2s").convert(line))


def _decide_zhu(line: str) -> str:
    if "著" not in line:
        return line
    kept = {match.start() for match in _ZHU.finditer(line)}
    return "".join("着" if c == "著" and place not in kept else c for place, c in enumerate(line))


def _edits(start: int, before: str, after: str) -> Iterator[Edit]:
    """One Edit for each run of changed characters."""
    if before == after:
        return
    if len(before) != len(after):
        for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                yield Edit(start + a, start + b, after[c:d])
        return
    place, end = 0, len(before)
    while place < end:
        if before[place] == after[place]:
            place += 1
            continue
        first = place
        while place < end and before[place] != after[place]:
            place += 1
        yield Edit(start + first, start + place, after[first:place])


def variant(text: str, to: Variant) -> str:
    """The text shown in the other script, character for character: ``len(variant(t, v)) == len(t)`` always."""
    convert = _converter("s2t" if to == "hant" else "t2s").convert
    shown = []
    for _, line in _lines(text):
        converted = convert(line)
        if len(converted) != len(line):
            converted = "".join(c if len(other := convert(c)) != 1 else other for c in line)
        shown.append(_decide_zhu(converted) if to == "hans" else converted)
    return "".join(shown)


def ambiguous(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """(start, end, candidates in the other script) of characters whose conversion depends on the word they stand in."""
    return [(m.start(), m.end(), tuple(_AMBIGUOUS[m.group()])) for m in _AMBIGUOUS_PATTERN.finditer(text)]
