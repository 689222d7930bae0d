"""Where sentences begin and end, as bilingual editions cut them: the mark and its closers stay with their sentence."""

from __future__ import annotations

import re

_CLOSERS = "”’）》」』】〕)\\]\"'"
# After a closing quote these go on with the sentence: “好！”，他说。
_CONTINUES = "，、；：,;:"
# “我们走吧。”他说。 is one sentence; “走吧。”他说，“天黑了。” is two.
_SPEAKER = re.compile(r"[^。！？…“”「」，；：\n]{1,12}[说說问問道喊叫答写寫][^。！？…“”「」，；：\n]{0,4}[。！？]")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st jr sr vs etc inc ltd co corp no vol fig pp ed eds dept univ est approx jan feb mar apr jun jul aug sep sept oct nov dec"
    " e.g i.e u.s u.k u.n a.m p.m ph.d al cf gen col lt sgt capt rev hon gov sen rep".split()
)
_END = re.compile(
    rf"[。！？!?]+[！？!?。…]*[{_CLOSERS}]*"  # a final mark, with its closers
    rf"|；[{_CLOSERS}]*"
    rf"|(?:…{{1,6}}|\.{{3,}})[{_CLOSERS}]*"
    rf"|\.[{_CLOSERS}]*(?=\s|\Z)"
    r"|\n+"
)
_LATIN_TAIL = re.compile(r"[A-Za-z][A-Za-z.]*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end (code points) of each sentence, ascending; together they cover everything but white space.  Linear."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match, start):
            _add(text, start, match.end(), spans)
            start = match.end()
    _add(text, start, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    content = piece.strip()
    if content:
        inner = start + len(piece) - len(piece.lstrip())
        spans.append((inner, inner + len(content)))


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    mark, after = match.group(), text[match.end() : match.end() + 1]
    if mark[0] == "\n":
        return True
    if after and after in _CONTINUES:
        return False
    if mark[-1] in "）》)" and after:
        # A remark or a title inside the sentence; a remark of its own follows a sentence's end.
        return mark[-1] != "》" and text[start : start + 8].lstrip()[:1] in ("（", "(")
    if mark[-1] in "”’」』" and _SPEAKER.match(text, match.end()):
        return False
    if mark[0] == ".":
        return _ends_at_stop(text, match, start)
    if mark[0] == "…":
        return _ends_at_ellipsis(text, match)
    if mark[0] in "!?" and after and not after.isspace() and mark[-1] in "!?" and after.isascii() and after.isalnum():
        return False  # Yahoo!7, a?b
    return True


def _ends_at_stop(text: str, match: re.Match[str], start: int) -> bool:
    """A half-width stop: of an English sentence, not of an abbreviation, an initial or the number of a heading."""
    if match.group().startswith("..."):
        return _ends_at_ellipsis(text, match)
    before = text[max(start, match.start() - 24) : match.start()]
    if not before.strip() or (before.strip().isdecimal() and len(before.strip()) <= 3 and not text[start : match.start() - len(before)].strip()):
        return False
    word = _LATIN_TAIL.search(before)
    if word and (word.group().lower() in _ABBREVIATIONS or (len(word.group()) == 1 and word.group().isupper())):
        return not text[match.end() :].strip() if match.end() > len(text) - 3 else False
    following = text[match.end() : match.end() + 8].lstrip()
    return not following or not following[0].islower()


def _ends_at_ellipsis(text: str, match: re.Match[str]) -> bool:
    """An ellipsis ends a sentence at the end of a quotation or text, not while the sentence goes on."""
    if match.end() == len(text) or text[match.end()] == "\n":
        return True
    return match.group()[-1] in "”」』"
