"""Numbered headings that lost their line end and ran into a paragraph: found again, and split off.

``1、资金短缺创立之初，公司…`` has no mark between heading and sentence.  The place is found by what a sentence may begin
with (this article's own sentences, dates, prepositions, subjects), what a heading may end with, and the even length of a
heading's clauses.  A series of such headings counts as evidence; a single numbered sentence does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

from webapp.text.lines import is_prose, numbering, split
from webapp.text.step import Edit

_REASON = "A heading had run into the paragraph after it."
_REASON_BEFORE = "A heading had run into the paragraph before it."
_INSIDE = re.compile(r"(?<=[。！？!?…”』」）)])\s*(?=(?:\d{1,2}、|[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）)[^\s\d])")
_SENTENCE = re.compile(r"[^。！？\n]+")
_WINDOW = 80  # characters in which a heading must end
_BODY = 40  # characters the paragraph behind a heading has at least
# Measured: true splits score 4 and more, instructions numbered step by step mostly below, and never a whole series above.
_SURE, _LIKELY, _THINKABLE = 4.0, 3.5, 2.5


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered place that may be a heading: ``start`` of its number, ``body`` of what follows the number, line's ``end``."""

    start: int
    body: int
    end: int
    style: str
    number: int
    inside: bool  # in the middle of a line


class Cut(NamedTuple):
    position: int
    score: float
    margin: float  # to the next best place


def propose(text: str) -> Iterator[Edit]:
    """Line ends before and after headings that had run in."""
    series = [items for items in _series(text) if any(item.body < item.end for item in items)]
    if not series:
        return
    starts = _sentence_starts(text)
    edits = []
    for items in series:
        edits += _split_off(text, items, starts)
    yield from sorted(edits, key=lambda edit: edit.start)


def _series(text: str) -> list[list[Item]]:
    """Runs of items numbered 1, 2, 3 … in one style.  Only those with running text behind their number can be run in."""
    found: list[list[Item]] = []
    open_: dict[str, list[Item]] = {}
    for item in _items(text):
        run = open_.get(item.style)
        if item.number == 1:
            open_[item.style] = [item]
            found.append(open_[item.style])
        elif run and item.number == run[-1].number + 1:
            run.append(item)
        else:
            open_.pop(item.style, None)
    return [run for run in found if len(run) >= 2]


def _items(text: str) -> Iterator[Item]:
    for line in split(text):
        if here := _item(line.text, line.start, line.end, inside=False):
            yield here
        if is_prose(line.text):
            places = [match.end() for match in _INSIDE.finditer(line.text)]
            for place in places:
                if inner := _item(line.text[place : place + 12], line.start + place, line.end, inside=True):
                    yield inner


def _item(text: str, start: int, end: int, *, inside: bool) -> Item | None:
    number = numbering(text)
    if number is None or (value := _value(number.number)) is None:
        return None
    return Item(start, start + number.length, end, number.style, value, inside)


def _value(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    digits = "一二三四五六七八九十"
    if len(number) == 1 and number in digits:
        return digits.index(number) + 1
    if len(number) == 2 and number[0] == "十" and number[1] in digits:
        return 11 + digits.index(number[1])
    return ord(number) - 0x2460 + 1 if number and 0x2460 <= ord(number[0]) < 0x2474 else None


def _split_off(text: str, items: Sequence[Item], starts: Counter[str]) -> list[Edit]:
    ends = [min(item.end, following.start) for item, following in zip(items, items[1:], strict=False)] + [items[-1].end]
    cuts = [_cut(text, item, end, starts) for item, end in zip(items, ends, strict=True)]
    run_in = [(item, cut) for item, cut in zip(items, cuts, strict=True) if cut is not None]
    if not run_in or any(end - cut.position < _BODY for end, cut in zip(ends, cuts, strict=True) if cut is not None):
        return []
    # The whole series must convince: numbered sentences have a likely place now and then, headings have one every time.
    worst, mean = min(cut.score for _, cut in run_in), sum(cut.score for _, cut in run_in) / len(run_in)
    if worst < _THINKABLE or mean < _LIKELY:
        return []
    sure = worst >= _SURE
    edits = []
    for item, cut in run_in:
        proof = f"score {cut.score:.1f}, {cut.margin:.1f} before the next place"
        if item.inside:
            edits.append(Edit(_trim_left(text, item.start), item.start, "\n\n", _REASON_BEFORE, proof, sure))
        edits.append(Edit(cut.position, cut.position, "\n\n", _REASON, proof, sure))
    return edits


def _trim_left(text: str, position: int) -> int:
    while position and text[position - 1] in " \u00a0\u3000":
        position -= 1
    return position


def _cut(text: str, item: Item, end: int, starts: Counter[str]) -> Cut | None:
    """The best place for the end of the heading, or None when what follows the number cannot hold a heading and a body."""
    window = text[item.body : min(end, item.body + _WINDOW)]
    stop = re.search(r"[。\n]", window)
    if end - item.body < 30 or (stop is None and end - item.body <= _WINDOW):
        return None
    window = window[: stop.start()] if stop else window
    words = _words(window)
    scored = sorted(((_score(words, index, starts), -words[index].start) for index in range(1, len(words))), reverse=True)
    if not scored or scored[0][0] == _NEVER:
        return None
    best, second = scored[0], scored[1] if len(scored) > 1 else (_NEVER, 0)
    return Cut(item.body - best[1], best[0], best[0] - second[0])


class Word(NamedTuple):
    text: str
    tag: str  # jieba's part of speech
    start: int


def _words(text: str) -> list[Word]:
    words, position = [], 0
    for word, tag in _tagger().lcut(text, HMM=False):
        words.append(Word(word, "eng" if word.isascii() and word[0].isalpha() else tag, position))
        position += len(word)
    return words


@cache
def _tagger():
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # jieba asks for pkg_resources, which says that it is going away
        import jieba
        import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    return jieba.posseg.dt


_NEVER = -100.0
_MARKS = "，,：:；;？！?!、 \u00a0“”《》（）"
_NO_END = frozenset("的 地 得 和 与 及 或 并 而 在 是 为 把 被 对 从 向 将 着 让 给 以 于 到 就 都 也 还 又 不 没 最 更 很 该 这 那 其 由 比 像 使 令 因 且 但 若 如 即 一".split())
_NO_END_TAGS = ("p", "c", "uj", "ud", "uz", "uv", "d", "r")
_NO_START = frozenset("的 地 得 了 着 过 之 等 们 者 性 化 上 中 下 里 内 外 前 后 间 时 们 吗 呢 吧 是 与 和 及 或 以 而 于 度 率 化 家 员".split())
_NO_START_TAGS = ("uj", "ul", "ud", "uz", "f", "y", "q", "k", "ug")
_TIME = frozenset("目前 近日 近期 近年 近年来 今年 去年 昨天 今天 当天 当时 随后 此后 此前 如今 现在 最初 早期 过去 未来 同时 其中 此外 另外 事实上 近几年".split())
_PRONOUNS = frozenset("他 她 它 他们 她们 我 我们 你 这 那 这个 那个 这些 那些 这种 该 此 其 大家 自己 有人 很多 许多 每".split())
_OFFICES = "长员家授师者官裁理任席"
_OPENERS = frozenset("在 随着 据 由于 为了 对于 从 根据 按照 通过 除了 针对 当 自 自从 面对 经过 虽然 尽管 然而 不过 但是 但 因为 如果 一方面 一位 有 作为 截至".split())


def _score(words: Sequence[Word], index: int, starts: Counter[str]) -> float:
    """How well ``words[:index]`` reads as a heading and ``words[index:]`` as the start of a sentence."""
    left, right = words[index - 1], words[index]
    length = right.start
    if length < 4 or _cannot_end(left) or _cannot_start(right, words, index):
        return _NEVER
    heading = "".join(word.text for word in words[:index])
    return _opening(words, index, starts) + _shape(heading) - _torn_apart(left, right)


def _torn_apart(left: Word, right: Word) -> float:
    """A verb and its object, an adverb and its verb, an office and its holder belong together."""
    if left.tag == "n" and (right.tag in ("nr", "nrt") or (left.text[-1] in _OFFICES and right.text not in _OPENERS)):
        return 2.0
    if left.tag == "v" and right.tag[:1] in ("n", "m", "a"):
        return 1.5
    return 2.0 if left.tag in ("ad", "a", "b") and right.tag[:1] in ("v", "n") else 0.0


def _cannot_end(word: Word) -> bool:
    return word.text in _NO_END or word.tag in _NO_END_TAGS or (word.text in _MARKS and word.text not in "？！?!”》）")


def _cannot_start(word: Word, words: Sequence[Word], index: int) -> bool:
    if word.text in _NO_START or word.tag in _NO_START_TAGS or (word.text in _MARKS and word.text not in "“《"):
        return True
    left = words[index - 1]
    both_foreign = left.tag in ("eng", "m") and word.tag in ("eng", "m")
    return both_foreign or len(words) - index < 2 or _short_before_mark(words, index)


def _short_before_mark(words: Sequence[Word], index: int) -> bool:
    """A sentence of one or two characters before its first mark is no sentence."""
    ahead = "".join(word.text for word in words[index : index + 4])
    match = re.search(r"[，：；？！、]", ahead)
    return match is not None and match.start() < 3


def _opening(words: Sequence[Word], index: int, starts: Counter[str]) -> float:
    """How like the beginning of a sentence ``words[index:]`` is."""
    word, ahead = words[index], words[index + 1 : index + 7]
    following = ahead[0] if ahead else None
    score = 0.0
    if word.tag == "m" and following and following.text in ("年", "月"):
        score += 3
    if re.match(r"(?:19|20)\d\d年", word.text):
        score += 3
    if word.text in _TIME or word.tag == "t":
        score += 1.5
    if word.text in _OPENERS:
        score += 2.5
    elif word.tag == "c" or word.text in _PRONOUNS:
        score += 2
    if word.tag in ("nr", "ns", "nt", "nrt", "nz"):
        score += 0.5
    if word.tag == "eng" and words[index - 1].text in "，：；":
        score -= 2
    score += min(2.5, 0.8 * starts[word.text]) if len(word.text) > 1 or word.text in _OPENERS else 0
    if following and word.tag[:1] in ("n", "v", "e", "r", "l") and _is_predicate(ahead):
        score += 2
    if following and following.text in ("了", "过", "着"):
        score -= 2
    score += 2 if _is_adverbial(words[index : index + 8]) else 0
    heading = "".join(word.text for word in words[:index])
    score += 1 if len(word.text) > 1 and word.text in heading else 0
    return score


def _is_predicate(ahead: Sequence[Word]) -> bool:
    """``是`` or a verb with 了 right behind the subject."""
    if ahead[0].text in ("是", "为", "并非", "不是", "已", "已经"):
        return True
    # Whatever carries 了 is a verb here, however the dictionary tags it.
    return len(ahead) > 1 and ahead[0].tag[:1] in ("v", "n", "a") and ahead[1].text in ("了", "过", "着")


def _is_adverbial(ahead: Sequence[Word]) -> bool:
    """``创立之初，``, ``撤资后，``, ``过去几年中，``: up to the first comma it says when or where."""
    for place, word in enumerate(ahead):
        if place and word.text in _OPENERS:  # that is where it would begin
            return False
        if word.text == "，":
            return place > 0 and (ahead[place - 1].text in _ADVERBIAL_ENDS or ahead[place - 1].tag == "f")
        if word.text in _MARKS or word.tag in ("uj", "ul"):
            return False
    return False


_ADVERBIAL_ENDS = frozenset("之初 以来 之后 后 前 之前 以前 以后 期间 时 中 上 下 里 内 之际 之时 来看 起 之间".split())


def _shape(heading: str) -> float:
    """How like a heading: 8 to 24 characters, one or two clauses of about the same length."""
    length = len(re.sub(r"[A-Za-z0-9]{2,}", "xx", heading))
    score = 1.0 if 8 <= length <= 24 else -3.0 if length < 5 else -2.0 if length > 30 else 0.0
    clauses = [_size(clause) for clause in re.split(r"[，,：:；;？！?!]", heading) if clause]
    if len(clauses) == 2:
        longer, shorter = max(clauses), min(clauses)
        score += 1.5 if shorter >= 0.6 * longer else -1.0 if shorter < 0.35 * longer else 0.0
    if len(clauses) > 2:
        score -= 1.5
    return score + (0.5 if heading[-1] in "？！?!" else 0.0)


def _size(clause: str) -> float:
    return len(re.sub(r"[A-Za-z0-9]{2,}", "xx", clause).replace(" ", ""))


def _sentence_starts(text: str) -> Counter[str]:
    """How often each word begins a sentence of this article, numbered places left out.  Once is no evidence."""
    firsts = []
    for match in islice(_SENTENCE.finditer(text), 2000):
        sentence = match.group().strip("”’」』）) \u00a0\u3000")
        if len(sentence) >= 12 and numbering(sentence) is None:
            latin = re.match(r"[A-Za-z][A-Za-z0-9\-]*", sentence)
            firsts.append(latin.group() if latin else _words(sentence[:10])[0].text)
    return Counter({word: count for word, count in Counter(firsts).items() if count > 1})
