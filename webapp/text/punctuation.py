"""Marks and forms: full-width where Chinese wants them (GB/T 15834), never inside numbers, English, code or addresses."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from webapp.text.lines import HAN
from webapp.text.step import Edit

_WIDE = dict(zip(",:;?!()", "，：；？！（）", strict=True))
_MARK = re.compile(r"[,:;?!()]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,15}://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”]+|[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+|\?\w{1,40}=[\w%&=.+\-]*|&\w{1,30};", re.ASCII)
_CHINESE = re.compile(rf"[{HAN}\u3040-\u30ff《》「」『』【】“”、。…—·]")
_HAN = re.compile(rf"[{HAN}]")
_WORD = re.compile(r"[A-Za-z]+")
_SKIPPED = ",:;?!()，：；？！（） \u00a0"
_REASON_DOUBLED = "The mark was doubled by the page."
_REASON_LOST = "A blank that the old encoding lacks had become a question mark."


def propose(text: str) -> Iterator[Edit]:
    """Half-width marks in Chinese lines become full-width; doubled marks become one; ``?`` that was a blank becomes one."""
    offset = 0
    for line in text.split("\n"):
        if _MARK.search(line) or "，，" in line:
            yield from _in_line(line, offset)
        offset += len(line) + 1


def _in_line(line: str, offset: int) -> Iterator[Edit]:
    if not _is_chinese(line):
        return
    others = [*_lost_blanks(line), *_doubled(line)]
    for start, end, after, reason in _foremost([*others, *_widths(line)]) if others else _widths(line):
        yield Edit(offset + start, offset + end, after, reason)


_Found = tuple[int, int, str, str]  # start and end in the line, what it becomes, why ("": the step's own reason)


def _foremost(found: list[_Found]) -> list[_Found]:
    """Of those that overlap the one that comes first in the list; ascending."""
    taken: set[int] = set()  # positions that one changes already
    kept = []
    for one in found:
        places = range(one[0], one[1])
        if taken.isdisjoint(places):
            kept.append(one)
            taken.update(places)
    return sorted(kept)


def _is_chinese(line: str) -> bool:
    """Whether the line is Chinese with some English in it, rather than English with some Chinese."""
    return len(_HAN.findall(line)) > len(_WORD.findall(line))


_BLANK_AT_BAR = r"\?+(?=[ \u00a0]*[|｜丨])|(?<=[|｜丨])[ \u00a0]*\?+"
_BLANK_AT_LABEL = rf"(?:(?<=作者)|(?<=编辑)|(?<=記者)|(?<=记者)|(?<=來源)|(?<=来源)|(?<=編輯)|(?<=^文)|(?<=^图))\?+(?=[{HAN}A-Z])"
_BLANK_AT_START = rf"^[ \u00a0]*\?{{1,8}}(?=[{HAN}“《「A-Z])"
_LOST_BLANK = re.compile(rf"{_BLANK_AT_BAR}|{_BLANK_AT_LABEL}|{_BLANK_AT_START}")


def _lost_blanks(line: str) -> Iterator[_Found]:
    """GBK has no NBSP: ``作者?|??陈`` was ``作者 |  陈``."""
    if "?" in line:
        for match in _LOST_BLANK.finditer(line):
            yield match.start(), match.end(), match.group().replace("?", "\u00a0"), _REASON_LOST


_DOUBLED = re.compile(r"[,，]{2,}(?![。！？；：?!;:])|[,，]+(?=[。！？；：?!;:])")


def _doubled(line: str) -> Iterator[_Found]:
    """``，，`` and ``，。``: half-width ones always, full-width ones (perhaps typed so) when the line has several."""
    found = list(_DOUBLED.finditer(line))
    for match in found:
        beside = line[match.start() - 1 : match.start()] + line[match.end() : match.end() + 1]
        if ("," in match.group() or len(found) > 1) and _CHINESE.search(beside):
            after = "，" if match.end() - match.start() > 1 and line[match.end() : match.end() + 1] not in _STOPS else ""
            yield match.start(), match.end(), after, _REASON_DOUBLED


_STOPS = tuple("。！？；：?!;:")
_WORD_THEN_HAN = re.compile(rf"[A-Za-z][A-Za-z0-9\-]{{0,30}} ?[{HAN}]")
_MARKS_RUN = re.compile(r"[,:;?!()，：；？！（） \u00a0]+")


def _widths(line: str) -> Iterator[_Found]:
    """One edit for each half-width mark that should be full-width.

    The neighbours looked at are never marks themselves, so that converting one mark does not change the verdict on another.
    """
    pairs = _pairs(line)
    closed = _ascii_spans(line, pairs)
    addresses = [match.span() for match in _ADDRESS.finditer(line)]
    for run in _MARKS_RUN.finditer(line):
        if not _MARK.search(run.group()):
            continue
        left, right = line[run.start() - 1 : run.start()], line[run.end() : run.end() + 1]
        for index in range(run.start(), run.end()):
            mark = line[index]
            if mark not in _WIDE or (addresses and _within(index, addresses)):
                continue
            if mark in "()":
                wide = _wide_bracket(line, index, pairs)
            else:
                wide = _wide_mark(line, index, left, right, run, closed)
            if wide:
                yield index, index + 1, _WIDE[mark], ""


def _wide_mark(line: str, index: int, left: str, right: str, run: re.Match[str], closed: list[tuple[int, int]]) -> bool:
    if left.isdigit() and right.isdigit() and run.end() - run.start() <= 2:
        return False
    if right in ("”", "’", "』", "」") and left.isascii() and left.isalpha():
        return False  # “Hello!” keeps its own mark
    if _CHINESE.match(left) or (_CHINESE.match(right) and left):
        return True
    if not right:
        return bool(left) and not line[index + 1 :].strip(_SKIPPED) and _HAN.search(line[max(0, index - 24) : index]) is not None
    tight = run.group().strip(_SKIPPED.replace(" ", "").replace("\u00a0", "")) == ""
    if not tight or not (left.isalnum() and right.isalnum()) or _within(index, closed):
        return False
    if line[index] == ":":  # 2024:ChatGPT导致, but not key:value
        return left.isdigit() and _WORD_THEN_HAN.match(line, run.end()) is not None
    return line[index] == ","


def _pairs(line: str) -> dict[int, int]:
    """Which bracket closes which, in both directions."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    for match in re.finditer(r"[()（）]", line):
        if match.group() in "(（":
            open_.append(match.start())
        elif open_:
            start = open_.pop()
            pairs[start], pairs[match.start()] = match.start(), start
    return pairs


def _ascii_spans(line: str, pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Brackets with nothing but ASCII in them: arguments, English asides.  Outermost ones only, ascending."""
    spans: list[tuple[int, int]] = []
    for start in sorted(start for start, end in pairs.items() if start < end):
        if (not spans or start > spans[-1][1]) and pairs[start] - start < 200 and line[start + 1 : pairs[start]].isascii():
            spans.append((start, pairs[start]))
    return spans


def _within(index: int, spans: list[tuple[int, int]]) -> bool:
    low = bisect_right(spans, index, key=lambda span: span[0]) - 1
    return low >= 0 and spans[low][0] <= index < spans[low][1]


def _wide_bracket(line: str, index: int, pairs: dict[int, int]) -> bool:
    if index not in pairs:
        beside = line[index + 1 : index + 2] if line[index] == "(" else line[max(0, index - 1) : index]
        return _CHINESE.match(beside) is not None
    start, end = sorted((index, pairs[index]))
    before = line[max(0, start - 40) : start].rstrip(_SKIPPED)[-1:]
    after = line[end + 1 : end + 41].lstrip(_SKIPPED)[:1]
    if line[start - 1 : start] == "]":
        return False  # [text](address)
    content = line[start + 1 : end if end - start < 200 else start + 200]
    if _CHINESE.search(content) or _CHINESE.match(before) or (not before and _CHINESE.match(after)):
        return True
    if _CHINESE.match(after) or after == "":
        return _reads_as_name(line[max(0, start - 40) : start], content)
    return False


def _reads_as_name(before: str, content: str) -> bool:
    """``Generation(RAG)`` explains a name; ``f(x)`` and ``print(1)`` are code."""
    word = re.search(r"[A-Za-z0-9\-]+$", before)
    return word is not None and len(word.group()) > 1 and word.group()[0].isupper() and len(content) > 1 and content[0].isupper()


# Full-width letters and digits, radicals used as characters, half-width kana, presentation forms: one usual character each.
# Never NFKC on Han itself: it would change what was written.
_COMPATIBLE = re.compile(
    r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|[\u2e9f\u2ef3\u2f00-\u2fd5]|[\uff61-\uff9f]+|[\ufb00-\ufb06]"
)
_CANONICAL = re.compile(r"[\uf900-\ufaff\U0002f800-\U0002fa1f]|[^\W\d_][\u0300-\u036f]+|[\u3041-\u30fe][\u3099\u309a]")
_FORMS = re.compile(f"{_COMPATIBLE.pattern}|{_CANONICAL.pattern}")


def propose_forms(text: str) -> Iterator[Edit]:
    """Compatibility forms (Unicode normalisation: NFC; NFKC only for the ranges above)."""
    if text.isascii():
        return
    for match in _FORMS.finditer(text):
        form = "NFKC" if _COMPATIBLE.fullmatch(match.group()) else "NFC"
        yield Edit(match.start(), match.end(), unicodedata.normalize(form, match.group()))
