"""Author, editor, source, date, reading time and views: read from the lines under the title and under the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from webapp.text.lines import HAN, Line, is_prose, split, take_out, zones
from webapp.text.step import Edit, Metadata

_NAME = r"[^\s|｜丨:：,，;；。！？()（）<>《》“”\[\]【】]{1,24}"
_MORE = rf"(?:[ \u00a0、,，/&]{{1,3}}(?!\S{{0,6}}[:：|｜丨/])(?:[{HAN}]{{2,4}}(?![^\s、,，/&|｜丨)）])|[A-Z][A-Za-z.\-]{{0,20}}))*"
_IS = r"[ \u00a0\u3000]{0,4}[:：|｜丨/][ \u00a0\u3000]{0,4}"
_DATE = r"(?:(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?(?=\s+\d{1,2}[:：]\d\d))"
_TIME = r"(?:[ \u00a0T]{1,3}(?:上午|下午)?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
_COUNT = r"\d[\d,，]{0,12}(?:\.\d+)?\s?[万萬wWkK]?\+?"

# One table: field, and how a page writes it.  Simplified and traditional; the first that matches wins.
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("published", rf"(?:(?:发布|發布|发表|發表|更新|刊发|时间|時間|日期|发稿)(?:时间|時間|日期|于|於)?{_IS})?({_DATE}{_TIME})"),
        ("reading_minutes", r"(?:预计|預計|约|約|全文)?(?:阅读|閱讀|读完|讀完)(?:本文|全文)?(?:大约|大約|约|約)?(?:需要?|时间|時間|时长|時長)(?:约|約)?[:：]?\s{0,3}(\d{1,3})\s{0,3}分[钟鐘]"),
        ("reading_minutes", r"(?:预计|預計|约|約|大约|大約)?\s?(\d{1,3})\s{0,3}分[钟鐘](?:阅读|閱讀|读完|讀完)"),
        ("views", rf"(?:阅读|閱讀|浏览|瀏覽|点击|點擊|观看|觀看|人气|人氣)(?:量|数|數|次数|次數)?[ \u00a0]{{0,3}}[:：(（]?[ \u00a0]{{0,3}}({_COUNT})[)）]?次?"),
        ("views", rf"({_COUNT})[ \u00a0]{{0,3}}(?:次阅读|次閱讀|次浏览|次瀏覽|阅读|閱讀|浏览|瀏覽|人读过)"),
        ("editor", rf"(?:本文|责任|責任|责编|責編|执行|執行|本期|网络|文字)?(?:编辑|編輯|责编|責編|编审|主编){_IS}({_NAME}{_MORE})"),
        ("author", rf"(?:本报|本刊|见习|特约|采访、?|採訪、?)?(?:文字?|作者|采写|採寫|整理|撰文|撰稿人?|记者|記者|通讯员|作[ \u3000]{{1,2}}者){_IS}({_NAME}{_MORE})"),
        ("source", rf"(?:文章|信息|稿件|内容|新闻|本文|資料)?(?:来源|來源|稿源|出处|出處|转自|轉自|来自){_IS}({_NAME}(?: ?[A-Za-z]+)?)"),
        ("other", rf"(?:校对|校對|采访|採訪|策划|策劃|审核|審核|排版|设计|翻译|翻譯|监制|监审|二审|三审|值班编委|责任校对){_IS}{_NAME}{_MORE}"),
    )
)
_BETWEEN = re.compile(r"[\s|｜丨,，;；·/()（）\[\]【】]*")
_BARE_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*|\d{1,7}|\d{1,4}(?:\.\d)?[万wWkK]\+?")
_AGENCY = r"新华社|中新社|中新网|央视新闻|人民网|法新社|路透社|美联社|彭博社|共同社|塔斯社"
_DATELINE = re.compile(
    rf"[(（【]?(?:据)?(?:({_AGENCY})[{HAN}]{{0,6}}?|([{HAN}A-Za-z0-9]{{2,12}}?))[)）】]?\s?(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日[)）】]?(?:电|電|讯|訊|消息|报道|報道|報導)"
)
_HEAD_LINES = 40
_TAIL_LINES = 12


class Part(NamedTuple):
    """What ``field`` is, and ``line[start:end]`` that says so."""

    field: str
    value: str
    start: int
    end: int


class Found(NamedTuple):
    """A detail in the text: in which byline (or, with ``of_body``, paragraph) and where in it."""

    place: int
    start: int
    end: int
    of_body: bool = False


def parts(line: str) -> list[Part] | None:
    """What a byline says, or None when the line holds anything else besides."""
    found, position = [], _BETWEEN.match(line).end()
    while position < len(line):
        match = _next_part(line, position)
        if match is None:
            return None
        found.append(match[0])
        position = _BETWEEN.match(line, match[1]).end()
    return found or None


def _next_part(line: str, position: int) -> tuple[Part, int] | None:
    for name, pattern in _PARTS:
        if match := pattern.match(line, position):
            group = 1 if match.groups() else 0
            value, start = match.group(group).strip(), match.start(group)
            start += len(match.group(group)) - len(match.group(group).lstrip())
            return Part(name, value, start, start + len(value)), match.end()
    return None


def propose(text: str) -> Iterator[Edit]:
    """Bylines above the running text and below it, each run of lines as one edit with the line end that goes with it."""
    lines = split(text)
    return take_out(text, lines, ["" if mark else None for mark in byline_marks(lines)])


def byline_marks(lines: Sequence[Line]) -> list[bool]:
    """Which lines are bylines.  Running text never is one."""
    first, last = zones(lines, [is_prose(line.text) for line in lines])
    head = range(0, min(first, _HEAD_LINES))
    tail = range(max(last, len(lines) - _TAIL_LINES, head.stop), len(lines))
    marks = [False] * len(lines)
    for index in (*head, *tail):
        marks[index] = len(lines[index].text) <= 120 and parts(lines[index].text) is not None
    # A bare number beside the date is how often the page was read.
    for index in head:
        beside = [near for near in (index - 1, index + 1) if 0 <= near < len(lines) and marks[near]]
        if not marks[index] and _BARE_COUNT.fullmatch(lines[index].text) and any(_says_when(lines[near].text) for near in beside):
            marks[index] = True
    # The first line is the title if nothing else is: 来源：… alone is no article.
    return marks if not all(marks) else [False] * len(lines)


def _says_when(line: str) -> bool:
    return any(part.field in ("published", "reading_minutes") for part in parts(line) or ())


def read(bylines: Sequence[str], title: str | None, body: Sequence[str]) -> Metadata:
    """The metadata in the ``bylines`` (as printed), with the source of the first paragraphs' dateline where none is named."""
    found = find(bylines, body)
    return details(title, {name: (body if at.of_body else bylines)[at.place][at.start : at.end] for name, at in found.items()})


def find(bylines: Iterable[str], body: Sequence[str]) -> dict[str, Found]:
    """Where bylines or body say what ``read`` reads there."""
    found: dict[str, Found] = {}
    for place, byline in enumerate(bylines):
        for line in split(byline):
            for part in _said(line.text):
                found.setdefault(part.field, Found(place, line.start + part.start, line.start + part.end))
    if "source" not in found and (dateline := _dateline(body)):
        found["source"] = dateline
    return found


def details(title: str | None, values: Mapping[str, str]) -> Metadata:
    """The metadata that the words found for its fields amount to."""
    return Metadata(
        title=title,
        author=values.get("author"),
        editor=values.get("editor"),
        source=values.get("source"),
        published=values.get("published"),
        reading_minutes=_number(values.get("reading_minutes")),
        views=_number(values.get("views")),
    )


def _said(line: str) -> list[Part]:
    if _BARE_COUNT.fullmatch(line):
        return [Part("views", line, 0, len(line))]
    return parts(line) or []


def _dateline(body: Sequence[str]) -> Found | None:
    """``智东西9月12日报道，…``, ``新华社北京9月12日电``."""
    for place, paragraph in enumerate(body[:3]):
        if match := _DATELINE.match(paragraph):
            return Found(place, *match.span(1 if match.group(1) else 2), of_body=True)
    return None


def _number(value: str | None) -> int | None:
    if value is None:
        return None
    match = re.match(r"([\d,，]+(?:\.\d+)?)\s?([万萬wWkK]?)", value)
    if match is None:
        return None
    times = 1000 if match.group(2) in "kK" and match.group(2) else 10_000 if match.group(2) else 1
    return round(float(match.group(1).replace(",", "").replace("，", "")) * times)
