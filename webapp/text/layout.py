"""White space and characters that show nothing: line ends, zero-width marks, stray blanks, hard-wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from webapp.text.lines import HAN, HASH_MARK, Line, is_listed, numbering, split
from webapp.text.step import Edit

_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Format characters and controls.  U+200C and U+200D join letters of other scripts and emoji: only between Han are they waste.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
    rf"|(?<=[{HAN}\u3000-\u303f\uff00-\uffef])[\u200c\u200d]+"
)

_BLANK = r" \t\u00a0\u2002-\u200a\u202f\u205f\u3000"
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[{_BLANK}]+(?=[{HAN}])")
_AT_MARK = re.compile(rf"(?<=[，。、；：！？（）《》「」『』【】])[{_BLANK}]+(?=[^\s{_BLANK}])|(?<=[{HAN}\w])[{_BLANK}]+(?=[，。、；：！？（）《》「」『』【】])")
# Blanks come first in this pattern: they are rare in Chinese, so that most of the text is only skimmed.
_BESIDE = re.compile(rf"[{_BLANK}](?:(?=[{HAN}，。、；：！？（）《》「」『』【】])|(?<=[{HAN}，。、；：！？（）《》「」『』【】][{_BLANK}]))")
_HAN_RUN = re.compile(rf"[{HAN}]{{2}}")


def propose_newlines(text: str) -> Iterator[Edit]:
    """CR, CRLF and the rarer line ends become LF."""
    return (Edit(match.start(), match.end(), "\n") for match in _NEWLINE.finditer(text))


def propose_invisible(text: str) -> Iterator[Edit]:
    """Zero-width, direction and control characters go."""
    return (Edit(match.start(), match.end(), "") for match in _INVISIBLE.finditer(text))


def propose_spaces(text: str) -> Iterator[Edit]:
    """Blanks between Han, where a line has so many of them that they cannot be meant, and blanks beside full-width marks."""
    done = 0
    for match in _BESIDE.finditer(text):
        if match.start() >= done:
            start = text.rfind("\n", 0, match.start()) + 1
            done = text.find("\n", match.start())
            done = len(text) if done < 0 else done
            yield from _spaces_in(text[start:done], start)


def _spaces_in(line: str, offset: int) -> list[Edit]:
    found = []
    gaps = list(_BETWEEN_HAN.finditer(line))
    # 张 三 or 编辑 李四 is set so on purpose; a line taken apart character by character is not.
    if len(gaps) >= 3 and len(gaps) > len(_HAN_RUN.findall(line)):
        found += gaps
    # A list of short entries is spaced on purpose: 首页 、 新闻.  Only prose loses the blanks at its marks.
    if len(line) > 20:
        found += _AT_MARK.finditer(line)
    return [Edit(offset + match.start(), offset + match.end(), "") for match in sorted(found, key=lambda match: match.start())]


def propose_wraps(text: str) -> Iterable[Edit]:
    """Lines that a fixed width broke are joined; the width shows in the lengths of the lines themselves."""
    lines = split(text)
    width = _wrap_width(text, lines)
    if width is None:
        return
    for line, following in pairwise(lines):
        gap = text[line.end : following.start]
        if _wrapped(line, width) and gap.count("\n") == 1 and "\u3000" not in gap and "\t" not in gap and _continues(following):
            yield Edit(line.end, following.start, _glue(line.text, following.text))


_FINAL = "。！？…!?.”’」』）)：:"
_BREAK_SLACK = 6  # columns: a word or a mark that did not fit any more


def columns(text: str) -> int:
    """Width on a character grid: one column for ASCII, two for the rest, as in GBK."""
    return len(text) if text.isascii() else 2 * len(text) - len(text.encode("ascii", "ignore"))


def _wrap_width(text: str, lines: list[Line]) -> int | None:
    """The width lines were broken at, or None when they were not.

    Evidence: no line is wider, lines that end in the middle of a sentence are nearly as wide, and there are several.
    """
    if len(lines) < 4 or max(line.end - line.start for line in lines) > 160:
        return None
    widths = [columns(line.text) for line in lines]
    width = max(widths)
    if not 30 <= width <= 160:
        return None
    open_ends = [w for w, line in zip(widths[:-1], lines[:-1], strict=True) if line.text[-1] not in _FINAL and w >= 20]
    near = sum(w >= width - _BREAK_SLACK for w in open_ends)
    return width if near >= 3 and near >= 0.7 * len(open_ends) else None


def _wrapped(line: Line, width: int) -> bool:
    return columns(line.text) >= width - _BREAK_SLACK and not HASH_MARK.match(line.text)


def _continues(line: Line) -> bool:
    return not (is_listed(line.text) or numbering(line.text) or HASH_MARK.match(line.text) or line.text.startswith(">"))


def _glue(left: str, right: str) -> str:
    return " " if left[-1].isascii() and right[0].isascii() else ""


_SPARE = re.compile(rf"[\s{_BLANK}]{{2,}}|[\t\u00a0\u3000]|\A\s|\s\Z")


def propose(text: str) -> Iterator[Edit]:
    """Blank edges of lines, more than one empty line, runs of blanks inside a line."""
    for match in _SPARE.finditer(text):
        blank = match.group()
        if match.start() == 0 or match.end() == len(text):
            after = ""
        elif "\n" in blank:
            after = "\n" * min(2, blank.count("\n"))
        else:
            after = " "
        if after != blank:
            yield Edit(match.start(), match.end(), after)
