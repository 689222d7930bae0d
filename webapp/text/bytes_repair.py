"""Byte-shifted Chinese put back: a search in GBK byte space for the text a rewriting tool tore apart.

The tool wrote glosses such as "(yàn)" into the bytes of a GBK page wherever two bytes looked like a character of its
list, and decoding began afresh behind some marks; either way every character after that point is read one byte off
until something single-byte comes along.  Here visible characters are turned back into bytes, lost bytes are tried out,
and the likeliest Chinese text wins.

Only what lies between a sign of the damage and the point where all readings agree again is ever changed.

Pure and linear: a search has a bounded number of hypotheses, and ends where they agree or after MAX_TOKENS.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING

from webapp.text import words
from webapp.text.gbk import Gbk, gbk, reading
from webapp.text.language import BITS, COST_SCALE, Language, fold, language
from webapp.text.step import Edit

if TYPE_CHECKING:
    import numpy as np

BIT = COST_SCALE
WIDTH = 10  # hypotheses kept after each token
BOUND = 30 * BIT  # a hypothesis this much worse than the best is dropped
MAX_TOKENS = 240  # of one damaged stretch
RESTART_COST = 4 * BIT  # decoding began afresh here
GAP_COST = 3 * BIT  # a private-use character was dropped by an index
GAP_BEHIND = 8 * BIT  # only hypotheses no worse than this look for dropped characters
GAP_ODD = 8 * BIT  # and only before a character at least so unlikely
SECOND_GAP_COST = 4 * BIT  # and another one right behind it
MIDDLES = 6  # characters tried between two such
FAMILIAR = 3 * BIT  # how much likelier a pair is that the text has elsewhere
FAMILIAR_LENGTH = 100_000  # characters looked through for such pairs
HOLE_COST = 6 * BIT  # two bytes that CP936 has no character for
NO_END_COST = 3 * BIT  # a line that ends without a full stop or the like
COMMA_END_COST = 9 * BIT  # a line that ends with a comma
COLON_END_COST = 5 * BIT
WORDS_WITHIN = 16 * BIT  # two readings nearer to each other than this are compared by their words too
WORD_REACH = 4  # characters before the place where two readings part
WORDS_SHARE = 0.7  # how much a bit of that counts
DOUBLED_COST = 6 * BIT  # the same mark twice
UNASKED_COST = 3 * BIT  # a question mark where no word asks
UNBALANCED_COST = 6 * BIT  # a closing bracket or quotation mark that nothing opened
EATEN_COST = 3 * BIT  # an ASCII character was eaten together with a trail byte
RESTART_EATEN_COST = 2 * BIT
BROKEN_COST = 14 * BIT  # something no Chinese page holds: "?yàn)" as it stands, a private-use character
LITERAL_GLOSS_COST = 14 * BIT
SURE_GAP = 6 * BIT  # a repair on a weak sign that leads the text as it stands by less is only offered
DOUBT_GAP = 2 * BIT  # below this lead the ledger names the next reading
ROWS_KEPT = 4000  # rows of the language table at hand, 8 kB each
WORK = 10_000  # hypotheses looked at in any text
WORK_PER_CHARACTER = 0.8  # and so many more in a long one; the most damaged pages known take less
REACH_BACK, REACH = 300, 2_800  # characters before and behind a sign that a search may look at
WINDOWS_KEPT = 64
PATIENCE = 300  # signs in a row that were none: this is not such a page
COMMON = 4500  # rank up to which a character is tried where nothing shows what it was
UNKNOWN = "□"  # stands for a digit that cannot be known

_SYLLABLE = "[a-zɡɑāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
_MARKS = ";,!?:。、，；！？："
_TOKEN = re.compile(rf"\?({_SYLLABLE})\s?\)|\(\s?({_SYLLABLE})\s?\)|.", re.DOTALL)
_SIGN = re.compile(rf"\?(?:{_SYLLABLE}\s?\)|[{_MARKS}](?=[A-Za-z@\[\\\]^_`{{|}}~\x80-\uffff]|\?(?!\?)))")
_CERTAIN = re.compile(rf"\?{_SYLLABLE}\s?\)")
_ENDS = frozenset((0xA1A3, 0xA3BF, 0xA3A1, 0xA1B1))
_DEBRIS = re.compile(r"\?/(?:p|span|strong|div|a|b|em|h[1-6]|li|td)>")  # a tag that lost its bracket
_GLOSSES = re.compile(rf"[?(]{_SYLLABLE}\s?\)")
_COMMAS = frozenset((0xA3AC, 0xA1A2))
_SINGLE_MARKS = frozenset((0xA1A2, 0xA1A3, 0xA3A1, 0xA3AC, 0xA3BA, 0xA3BB, 0xA3BF))
_NO_END = frozenset((0xA1A4, 0xA1AE, 0xA1B0, 0xA1B6, 0xA3A8, 0xA1BE))  # an opening mark, or a dot between names
_COLONS = frozenset((0xA3BA, 0xA3BB))
_CLOSERS = frozenset((0xA1B7, 0xA1B1, 0xA1AF, 0xA3A9, 0xA1BF, 0xA1B9, 0xA1BB, 0xA1B5))
_CLOSING = {"（": ")）", "《": "》", "【": "】", "「": "」", "『": "』"}
_OPENING = frozenset((0xA3A8, 0xA1B6, 0xA1BE, 0xA1B8, 0xA1BA))
_AROUND_SIGNS = re.compile(rf"\?(?:{_SYLLABLE}\s?\)|[{_MARKS}]|[^\n]?).{{0,40}}|\({_SYLLABLE}\s?\)")
_HALF = {c: 0xA300 | (ord(c) + 0x80) for c in ",:;()?!"}
_TAG = re.compile(r"(?:/?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,300})?/?>|!--)")
_ENTITY = re.compile(r"(?:nbsp|quot|amp|lt|gt|ldquo|rdquo|mdash|middot|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_UNIT = re.compile(r"[%‰年月日天万萬億亿个個倍元岁歲名次家点點号號位分秒度条條项項页頁章节節届屆米公千百十]")
_SPACED = re.compile(r"[一-鿿] [A-Za-z0-9(]|[A-Za-z0-9)] [一-鿿]")
_OPENERS = {"》": "《", "”": "“", "’": "‘", "）": "(（", "】": "【", "」": "「", "』": "『", "〉": "〈"}
# A question mark cannot begin a line, and nobody asks anything of a vertical bar.
_BLANK = re.compile(r"(?<=[一-鿿|])\?(?=\|)|(?<=\|)\?{1,8}(?=[一-鿿A-Za-z0-9])|^\?{1,8}(?=[一-鿿])", re.MULTILINE)
_WORDLESS = re.compile(rf"<[^<>]*>|[ {UNKNOWN}]")  # what may stand between two halves of a word, or for anything
_ASKING = re.compile("[吗嗎呢谁誰何哪啥吧否几幾]|什[么麼麽]|怎|多少|是不是|能不能|会不会|會不會|有没有|有沒有")
_SENTENCE_END = re.compile("[。！!]")
_PRIVATE = re.compile("[-]")
_HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class _Token:
    """One visible piece: a character, ``?pinyin)`` (kind "lost") or ``(pinyin)`` (kind "gloss")."""

    kind: str
    text: str
    start: int
    sound: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class _Path:
    """One hypothesis.  ``pending`` is a lead byte waiting for its trail, -1 when bytes and characters agree.

    ``first``/``second`` are the last two bytes, ``two``/``one`` the language numbers of the last two characters,
    ``rival`` the smallest lead this path ever had over one that said something else, ``instead`` what that was:
    (its text, this path's text at that point).
    """

    cost: int
    pending: int
    first: int
    second: int
    two: int
    one: int
    text: tuple  # (earlier text, what this token became, note) as a linked list
    rival: int = BOUND
    instead: tuple = ((), ())
    trace: int = 0  # a running hash of the text, to tell at once whether two paths say the same

    def next(self, cost: int, pending: int, pair: tuple[int, int], numbers: tuple[int, int], text: str,
             note: str = "") -> _Path:
        """This path one move on, ``cost`` dearer."""
        trace = self.trace
        for character in text:
            trace = hash((trace, character))
        said = (self.text, text, note)
        return _Path(self.cost + cost, pending, *pair, *numbers, said, self.rival, self.instead, trace)


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    """Tokens of one line."""
    for found in _TOKEN.finditer(text, start, end):
        lost, gloss = found.group(1), found.group(2)
        if lost:
            yield _Token("lost", found.group(), found.start(), reading(lost))
        elif gloss:
            yield _Token("gloss", found.group(), found.start(), reading(gloss))
        else:
            yield _Token("character", found.group(), found.start())


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes to choose from: with their language numbers, the costs of their forms, and the places of
    those that cost more in some places: brackets and marks."""

    codes: tuple[int, ...]
    numbers: np.ndarray
    form: np.ndarray
    choosy: frozenset[int]


def _codes(codes: Iterable[int]) -> _Codes:
    import numpy as np

    tables, kept = gbk(), tuple(codes)
    brackets = frozenset(place for place, code in enumerate(kept) if code in _CLOSERS | _OPENING | _SINGLE_MARKS)
    return _Codes(kept, np.array([tables.number[code] for code in kept], np.intp),
                  np.array([tables.form_cost.get(code, 0) for code in kept], np.int64), brackets)


def _smallest(costs: np.ndarray, limit: int) -> list[int]:
    """Places of the ``limit`` smallest costs, in no order."""
    if len(costs) <= limit:
        return list(range(len(costs)))
    return costs.argpartition(limit - 1)[:limit].tolist()


class _Rows:
    """The language's costs after two characters, less for a pair that stands elsewhere in the same text."""

    def __init__(self, model: Language, familiar: dict[int, list[int]]) -> None:
        self.model, self.familiar = model, familiar
        self.made: dict[int, tuple[np.ndarray, memoryview]] = {}

    def of(self, two: int, one: int) -> tuple[np.ndarray, memoryview]:
        """Costs by number, twice: one for many at once, one for single ones."""
        key = two << BITS | one
        found = self.made.get(key)
        if found is None:
            if len(self.made) >= ROWS_KEPT:
                self.made.clear()
            row = self.model.row(two, one)
            known = self.familiar.get(one)
            if known:
                dear = [here for here in known if row[here] > 2 * FAMILIAR]
                row = row.copy()
                row[dear] -= FAMILIAR
            found = self.made[key] = (row, memoryview(row))
        return found

    def step(self, two: int, one: int, here: int) -> int:
        """One cost, without making a row for it."""
        found = self.made.get(two << BITS | one)
        if found:
            return found[1][here]
        cost = self.model.step(two, one, here)
        return cost - FAMILIAR if cost > 2 * FAMILIAR and here in self.familiar.get(one, ()) else cost


class _Search:
    """The moves of the search: what each token may have been."""

    def __init__(self, tables: Gbk, rows: _Rows, text: str, line_end: int, gaps: bool) -> None:
        self.leader = 0  # cost of the best hypothesis so far
        self.start = 0  # of the stretch in hand
        self.before = ""
        self.work = 0  # hypotheses looked at so far
        self.rows, self.model = rows, rows.model
        self.tables, self.text, self.line_end, self.gaps = tables, text, line_end, gaps
        line_start = text.rfind("\n", 0, line_end) + 1
        self.quotes = text.count('"', max(line_start, line_end - 2000), line_end)
        self.spaced = bool(_SPACED.search(text, max(0, line_end - 2000), line_end))

    def emit(self, path: _Path, code: int) -> tuple[int, int]:
        """(cost, language number) of a two-byte character after the path."""
        number = self.tables.number[code]
        cost = self.rows.of(path.two, path.one)[1][number] + self.tables.form_cost.get(code, 0)
        return cost + self.misplaced(path, code), number

    def misplaced(self, path: _Path, code: int) -> int:
        """What it costs that nothing opened, or closes, a bracket, or that a mark stands there twice."""
        if code in _SINGLE_MARKS:
            doubled = DOUBLED_COST if self.tables.number[code] == path.one else 0
            return doubled + (UNASKED_COST if code == 0xA3BF and not self.asked(path) else 0)
        if code in _CLOSERS and not self.opened(path, self.tables.character[code]):
            return UNBALANCED_COST
        if code in _OPENING and not self.closed(self.tables.character[code]):
            return UNBALANCED_COST
        return 0

    def asked(self, path: _Path) -> bool:
        """Whether the path's sentence holds a word that asks."""
        said = self.before + _ending_text(path.text, 40)
        return bool(_ASKING.search(_SENTENCE_END.split(said)[-1]))

    def closed(self, opener: str) -> bool:
        """Whether something shortly after the stretch's start closes what ``opener`` would open."""
        ahead = self.text[self.start : min(self.start + 300, self.line_end)]
        return any(closer in ahead for closer in _CLOSING[opener])

    def opened(self, path: _Path, closer: str) -> bool:
        """Whether something before the path's end opens what ``closer`` would close."""
        openers = _OPENERS[closer]
        text = self.text[max(0, self.start - 300) : self.start] + _ending_text(path.text, 300)
        return max(text.rfind(opener) for opener in openers) > text.rfind(closer)

    def plain(self, path: _Path, token: _Token) -> _Path:
        """The token as it stands."""
        cost, two, one, first, second = path.cost, path.two, path.one, path.first, path.second
        if token.kind != "character":
            cost += BROKEN_COST if token.kind == "lost" else LITERAL_GLOSS_COST
        for character in token.text:
            code = self.tables.code.get(character)
            if code in self.tables.number:
                number = self.tables.number[code]
                cost += self.tables.form_cost.get(code, 0)
            else:
                number = self.model.number.get(fold(character), 0)
                cost += BROKEN_COST if code else 0
            cost += self.rows.step(two, one, number)
            two, one = one, number
        last = token.text[-1]
        code = self.tables.code.get(last) or _HALF.get(last)  # the crawl made them half-width
        first, second = (code >> 8, code & 0xFF) if code else (second, ord(last) & 0xFF)
        return path.next(cost - path.cost, -1, (first, second), (two, one), token.text)

    def moves(self, path: _Path, token: _Token, following: _Token | None,
              after: _Token | None) -> Iterator[tuple[_Path, int]]:
        """(new path, tokens used) for every reading of the token; used is 1, or 2 for a mark after ``?``."""
        if token.kind == "gloss":
            costs = self.tables.readings.get(path.first << 8 | path.second, {})
            if token.sound in costs:
                yield self.skip(path, costs[token.sound]), 1
                return
        elif token.kind == "lost":
            yield from ((p, 1) for p in self.lost(path, token))
            if path.pending >= 0:
                yield from self.eaten(path, token, "(" + token.text[1:])
                if self.gaps:
                    yield from ((p, 1) for p in self.gap_lost(path, token))
        elif token.text == "?":
            if following is not None and (code := self.mark(following)):
                yield from ((p, 2) for p in self.restart(path, code, after))
            if path.pending >= 0:
                yield from self.eaten(path, token, "")
                yield from ((p, 1) for p in self.pair(path, 0xA3BF))
                yield from ((p, 1) for p in self.hole(path, following))
        elif path.pending >= 0:
            yield from ((p, 1) for p in self.shifted(path, token, following))
        if path.pending < 0:
            yield self.plain(path, token), 1

    def skip(self, path: _Path, cost: int) -> _Path:
        return path.next(cost, path.pending, (path.first, path.second), (path.two, path.one), "")

    def mark(self, token: _Token) -> int:
        """The code of a mark behind which decoding may have begun afresh; 0: not one."""
        if token.kind == "character" and token.text in _MARKS:
            return _HALF.get(token.text) or self.tables.code[token.text]
        return 0

    def lost(self, path: _Path, token: _Token) -> Iterator[_Path]:
        """``?pinyin)``: the byte swallowed with the bracket is the trail of a character with that reading."""
        for trail, cost in self.tables.trails.get((path.second, token.sound), ()):
            if path.pending < 0:
                yield path.next(cost, trail, (path.second, trail), (path.two, path.one), "")
            else:
                code = path.pending << 8 | trail
                more, number = self.emit(path, code)
                yield path.next(cost + more, -1, (path.pending, trail), (path.one, number), self.tables.character[code])

    def gap_lost(self, path: _Path, token: _Token) -> Iterator[_Path]:
        """Two bytes are missing before ``?pinyin)``: the character with that reading is whole but for them."""
        for codes, leads in zip(_private_trails(path.pending), (_HIGH, _LOW)):
            for before, cost, number in self.best(path, codes, 3):
                for code, reading_cost in _read_as(token.sound, leads):
                    here = self.tables.number[code]
                    more = self.rows.step(path.one, number, here) + self.tables.form_cost.get(code, 0) + reading_cost
                    text = self.tables.character[before] + self.tables.character[code]
                    yield path.next(GAP_COST + cost + more, -1, (code >> 8, code & 0xFF), (number, here), text)

    def restart(self, path: _Path, mark: int, after: _Token | None) -> Iterator[_Path]:
        """``?`` and a mark: one byte stood alone before the mark's two bytes.  ``after``: the token behind the mark."""
        lead, trail = mark >> 8, mark & 0xFF
        if path.pending < 0:
            # The mark was never there: the byte before and the mark's first are one character.
            following = self.joined(trail, after)
            for code, cost, number in self.best(path, _ending(lead), 8, following):
                yield path.next(RESTART_COST + cost, trail, (lead, trail), (path.one, number),
                                self.tables.character[code])
            return
        sign = self.tables.number[mark]
        for code, cost, number in self.best(path, _under(path.pending), 4):
            cost += RESTART_EATEN_COST + self.rows.step(path.one, number, sign)
            yield path.next(cost, -1, (lead, trail), (number, sign),
                            self.tables.character[code] + self.tables.character[mark])

    def first_byte(self, token: _Token | None) -> int:
        """The first byte of the next visible token; 0: there is none, or it is no single character."""
        if token is None or len(token.text) > 1:
            return 0
        return self.tables.code.get(token.text, 0) >> 8 or (ord(token.text) if token.text < "\x7f" else 0)

    def joined(self, lead: int, after: _Token | None) -> int:
        """Language number of the character that ``lead`` and the next visible token's first byte make; 0: none."""
        return self.tables.number.get(lead << 8 | self.first_byte(after), 0)

    def best(self, path: _Path, codes: _Codes, limit: int, following: int = 0) -> list[tuple[int, int, int]]:
        """The likeliest of some codes as (code, cost, number), with an eye on the character that will follow."""
        costs = self.rows.of(path.two, path.one)[0][codes.numbers] + codes.form
        whole = costs + self.model.pairs[codes.numbers, following] if following else costs
        found = []
        for place in _smallest(whole, limit + len(codes.choosy)):
            code, cost, number = codes.codes[place], int(costs[place]), int(codes.numbers[place])
            if place in codes.choosy:
                cost += self.misplaced(path, code)
            then = self.rows.step(path.one, number, following) if following else 0
            found.append((cost + then, code, cost, number))
        found.sort()
        return [row[1:] for row in found[:limit]]

    def eaten(self, path: _Path, token: _Token, instead: str) -> Iterator[tuple[_Path, int]]:
        """``?`` for a trail byte and the ASCII character behind it; what is left of a tag goes along unread."""
        tag = None if instead else _TAG.match(self.text, token.end, self.line_end)
        if tag:
            rests = [("<" + tag.group(), 0, "")]
        else:
            rests = [(instead, 0, "")] if instead else self.swallowed(token.end)
        used = 1 + len(_TOKEN.findall(tag.group())) if tag else 1
        last = not self.text[tag.end() if tag else token.end : min(self.line_end, token.end + 400)].strip()
        following = self.number_at(tag.end() if tag else token.end, "" if tag else rests[0][0])
        for code, cost, number in self.best(path, _under(path.pending), 6, following):
            for rest, more, note in rests:
                two, one = path.one, number
                more += self.unended(code) if last else 0
                for character in rest[:1] if not tag else "":
                    here = self.model.number.get(fold("0" if character == UNKNOWN else character), 0)
                    more += self.rows.step(two, one, here) if character != "&" else 0
                    two, one = one, here
                yield path.next(EATEN_COST + cost + more, -1, (path.pending, code & 0xFF), (two, one),
                                self.tables.character[code] + rest, note), used
        if self.gaps and path.cost <= self.leader + GAP_BEHIND:
            yield from ((p, used) for p in self.gap_eaten(path, rests, last))

    def unended(self, code: int) -> int:
        """What a character costs at the end of a line."""
        if code in _ENDS:
            return 0
        if code in _NO_END:
            return 2 * COMMA_END_COST
        return COMMA_END_COST if code in _COMMAS else COLON_END_COST if code in _COLONS else NO_END_COST

    def number_at(self, place: int, before: str) -> int:
        """Language number of the visible character at ``place``, or of the first of ``before``; 0: none."""
        character = before[:1] or self.text[place : min(place + 1, self.line_end)]
        if character in self.tables.code:
            return self.tables.number.get(self.tables.code[character], 0)
        return self.model.number.get(fold("0" if character == UNKNOWN else character), 0)

    def swallowed(self, at: int) -> list[tuple[str, int, str]]:
        """What ASCII character may have stood before position ``at``: (text, cost, note)."""
        after = self.text[at:min(at + 320, self.line_end)]
        if _ENTITY.match(after):
            return [("&", 0, "")]
        closing = after.find(")", 0, 60)
        inside = "(" in _GLOSSES.sub("", self.text[max(0, at - 300) : at]).rpartition(")")[2]
        if closing >= 0 and "(" not in after[:closing] and not inside:
            return [("(", 0, "")]
        if re.match(r"(?:19|20)\d\d年|\(", after) or (self.spaced and re.match(r"[A-Za-z0-9]", after)):
            return [(" ", 0, "")]
        if re.match(r"[.,]?\d", after):
            if not re.match(r"\d*\.\d|\d+[%％]|[09]\d\d年", after):
                return [(UNKNOWN, 0, "a digit was eaten and cannot be known")]
            digit = "2" if after[0] == "0" else "1"
            return [(digit, 0, f"the digit {digit} is a guess: one was eaten, and it is the likeliest first digit")]
        if _UNIT.match(after):
            return [(UNKNOWN, 2 * BIT, "a digit was eaten and cannot be known"), ("", 2 * BIT, "")]
        if self.quotes % 2:
            return [('"', 0, "")]
        if re.match(r"[A-Za-z]", after):
            return [(" ", 0, "")]
        return [("", 0, "")]

    def pair(self, path: _Path, code: int) -> Iterator[_Path]:
        """Two bytes read one off: the first ends the pending character, the second begins the next or is ASCII."""
        whole, trail = path.pending << 8 | code >> 8, code & 0xFF
        if whole not in self.tables.number:
            return
        cost, number = self.emit(path, whole)
        new = path.next(cost, trail, (code >> 8, trail), (path.one, number), self.tables.character[whole])
        yield new if trail > 0x80 else self.plain(replace(new, pending=-1), _Token("character", chr(trail), 0))

    def hole(self, path: _Path, after: _Token | None) -> Iterator[_Path]:
        """``?`` for two bytes that are no character: one ends the pending character, one begins the next."""
        holes, leads = _holes(path.pending)
        codes = holes.numbers
        if not len(leads) or after is None:
            return
        costs = self.rows.of(path.two, path.one)[0][codes] + holes.form
        if after.kind == "lost":
            fits = _begins(after.sound)[leads]
            whole = costs + 255 * 255 * ~fits
        elif after.text == "?":
            fits, whole = leads > 0, costs + _dearness(path.pending)
        else:
            following = _numbers()[leads << 8 | self.first_byte(after)]
            fits, whole = following > 0, costs + self.model.pairs[codes, following] + 255 * 255 * (following == 0)
        places = sorted(_smallest(whole, 4), key=whole.__getitem__)
        for place in (place for place in places if fits[place]):
            code, lead, number = holes.codes[place], int(leads[place]), int(codes[place])
            said, cost = self.tables.character[code], int(costs[place]) + self.misplaced(path, code)
            yield path.next(HOLE_COST + cost, lead, (code & 0xFF, lead), (path.one, number), said)

    def shifted(self, path: _Path, token: _Token, following: _Token | None) -> Iterator[_Path]:
        """A visible character inside a shifted stretch."""
        character = token.text
        code = self.tables.code.get(character) or _HALF.get(character, 0)
        single = ord(character) if "@" <= character <= "~" else 0x80 if character in "€\x80" else 0
        if code:
            yield from self.pair(path, code)
        if single:
            whole = path.pending << 8 | single
            if whole in self.tables.number:
                cost, number = self.emit(path, whole)
                yield path.next(cost, -1, (path.pending, single), (path.one, number), self.tables.character[whole])
        if self.gaps and (code or single) and path.cost <= self.leader + GAP_BEHIND and self.odd(path, code, single):
            ahead = self.joined(code & 0xFF, following) if code else self.number_at(token.end, "")
            yield from self.gap(path, code, single, ahead)

    def odd(self, path: _Path, code: int, single: int) -> bool:
        """Whether the bytes at hand make no likely character: two missing bytes leave the wrong halves side by side."""
        whole = path.pending << 8 | (code >> 8 if code else single)
        return whole not in self.tables.number or self.emit(path, whole)[0] > GAP_ODD

    def gap(self, path: _Path, code: int, single: int, ahead: int) -> Iterator[_Path]:
        """Two bytes are missing before this character, because they showed as a private-use one; or twice two.

        A comma one byte off always shows as one.  ``ahead``: the language number of what will follow; 0: not known.
        """
        trail = code >> 8 if code else single
        character = self.tables.character
        found = []
        befores = [[(cost, character[before], path.one, number) for before, cost, number in self.best(path, codes, 4)]
                   for codes in _private_trails(path.pending)]
        longer: list[list[tuple[int, str, int, int]]] = [[], []]
        for one in (0, 1):
            for two in (0, 1):
                rows = self.grid(befores[one][:3], _private_middles(one, two), 0)[:MIDDLES]
                longer[two] += [(cost + SECOND_GAP_COST, text + character[middle], before, here)
                                for _, cost, text, middle, before, here in rows]
        for range_, leads in ((0, _HIGH), (1, _LOW)):
            found += self.grid(befores[range_] + longer[range_], _ending_from(trail, leads), ahead)
        found.sort()
        for _, cost, text, second, number, here in found[:8]:
            pending = code & 0xFF if code else -1
            last = (code >> 8, code & 0xFF) if code else (second >> 8, single)
            yield path.next(GAP_COST + cost, pending, last, (number, here), text + character[second])

    def grid(self, befores: list[tuple[int, str, int, int]], seconds: _Codes,
             ahead: int) -> list[tuple[int, int, str, int, int, int]]:
        """The likeliest of some characters behind some texts, with an eye on the character numbered ``ahead``.

        ``befores``: (cost, text, the numbers of its last two).  Rows, best first: (cost with what is ahead, cost, text,
        code, number before, number).
        """
        if not befores or not seconds.codes:
            return []
        import numpy as np

        costs = self.model.pairs[np.ix_([row[3] for row in befores], seconds.numbers)] + seconds.form
        costs += np.array([row[0] for row in befores])[:, None]
        if ahead:
            costs += self.model.pairs[seconds.numbers, ahead]
        found = []
        for place in _smallest(costs.ravel(), 16):
            cost, text, two, one = befores[place // len(seconds.codes)]
            second = place % len(seconds.codes)
            here = int(seconds.numbers[second])
            cost += self.rows.step(two, one, here) + int(seconds.form[second])
            then = self.rows.step(one, here, ahead) if ahead else 0
            found.append((cost + then, cost, text, seconds.codes[second], one, here))
        found.sort()
        return found

    def gap_eaten(self, path: _Path, rests: list[tuple[str, int, str]], last: bool) -> Iterator[_Path]:
        """Two bytes are missing before ``?`` for a trail byte and ASCII: the second character is known by nothing."""
        for codes, high in zip(_private_trails(path.pending), (True, False)):
            for before, cost, number in self.best(path, codes, 2):
                for more, second, here in _followers(number, high):
                    more += self.unended(second) if last else 0
                    more += DOUBLED_COST if second in _SINGLE_MARKS and here == number else 0
                    text = self.tables.character[before] + self.tables.character[second]
                    rest, extra, note = rests[0]
                    yield path.next(GAP_COST + EATEN_COST + cost + more + extra, -1, (second >> 8, second & 0xFF),
                                    (number, here), text + rest, note)


_COMMA = 0xA3AC
_HIGH = frozenset(range(0xA1, 0xFF))
_LOW = frozenset(range(0x81, 0xA1))


@cache
def _under(lead: int) -> _Codes:
    """Characters the language table knows that begin with ``lead``."""
    return _codes(gbk().under.get(lead, ()))


@cache
def _ending(trail: int) -> _Codes:
    """Characters the language table knows that end with ``trail``."""
    return _codes(gbk().ending.get(trail, ()))


@cache
def _numbers() -> np.ndarray:
    """Language numbers by code; 0: unknown."""
    import numpy as np

    numbers = np.zeros(1 << 16, np.intp)
    for code, number in gbk().number.items():
        numbers[code] = number
    return numbers


@cache
def _private_trails(lead: int) -> tuple[_Codes, _Codes]:
    """Codes under ``lead`` whose trail would begin a private-use code, by the second byte's range."""
    numbers = gbk().number
    codes = [code for code in gbk().under.get(lead, ()) if 0 < numbers[code] < COMMON]
    high = (c for c in codes if 0xAA <= c & 0xFF <= 0xAF or 0xF8 <= c & 0xFF <= 0xFE)
    return _codes(high), _codes(c for c in codes if 0xA1 <= c & 0xFF <= 0xA7)


@cache
def _read_as(sound: str, leads: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """(code, cost) of the characters with a reading, by the range of their first byte."""
    trails = gbk().trails
    return tuple((lead << 8 | trail, cost) for lead in leads for trail, cost in trails.get((lead, sound), ()))


@cache
def _private_middles(leads: int, trails: int) -> _Codes:
    """Characters that both complete and begin a private-use code: 0 for the upper range of its bytes, 1 for the lower."""
    first = (_HIGH, _LOW)[leads]
    wanted = (frozenset((*range(0xAA, 0xB0), *range(0xF8, 0xFF))), frozenset(range(0xA1, 0xA8)))[trails]
    return _codes(code for code, here in gbk().number.items()
                  if 0 < here < COMMON and code >> 8 in first and code & 0xFF in wanted)


@cache
def _followers(number: int, high: bool) -> list[tuple[int, int, int]]:
    """(cost, code, number) of the likeliest characters after a character, by the range of their first byte."""
    likely = _common(_HIGH if high else _LOW)
    costs = language().pairs[number, likely.numbers] + likely.form
    places = sorted(set(_smallest(costs, 5)) | {n for n, code in enumerate(likely.codes) if code in _ENDS})
    rows = sorted((int(costs[place]), likely.codes[place], int(likely.numbers[place])) for place in places)
    return [row for row in rows if row[1] in _ENDS] + [row for row in rows[:5] if row[1] not in _ENDS]


@cache
def _common(leads: frozenset[int]) -> _Codes:
    """The likeliest characters whose first byte is in a range."""
    return _codes(code for code, here in gbk().number.items() if 0 < here < 3000 and code >> 8 in leads)


@cache
def _holes(lead: int) -> tuple[_Codes, np.ndarray]:
    """Codes under ``lead``, and for each a second byte that with its trail is nothing in CP936."""
    import numpy as np

    tables = gbk()
    found = [(code, second) for code in tables.under.get(lead, ()) for second in range(0x81, 0xFF)
             if (code & 0xFF) << 8 | second in tables.missing]
    return _codes(code for code, _ in found), np.array([second for _, second in found], np.intp)


@cache
def _begins(sound: str) -> np.ndarray:
    """For each first byte whether a character with this reading begins with it."""
    import numpy as np

    fits = np.zeros(256, bool)
    fits[[lead for lead, here in gbk().trails if here == sound]] = True
    return fits


@cache
def _dearness(lead: int) -> np.ndarray:
    """For each of the holes under ``lead`` the cost of the likeliest character that may follow it."""
    import numpy as np

    holes, seconds = _holes(lead)
    pairs, under = language().pairs, {second: _under(int(second)) for second in set(seconds.tolist())}
    return np.array([int((pairs[number, under[second].numbers] + under[second].form).min(initial=255))
                     for number, second in zip(holes.numbers.tolist(), seconds.tolist())], np.int64)


@cache
def _ending_from(trail: int, leads: frozenset[int]) -> _Codes:
    """Codes that end with ``trail`` and begin in ``leads``, those the language table knows."""
    tables = gbk()
    return _codes(c for c in tables.ending.get(trail, ()) if c >> 8 in leads and 0 < tables.number[c] < COMMON)


def _beam(search: _Search, path: _Path, supply: Iterator[_Token]) -> tuple[_Path, int]:
    """(best path, where it ends) from a sign up to where all hypotheses agree again; takes only tokens it needs."""
    waiting: dict[int, list[_Path]] = {0: [path]}
    tokens: list[_Token] = []
    end = search.start
    for place in count():
        tokens.extend(islice(supply, place + 3 - len(tokens)))
        paths = _prune(waiting.pop(place, []), search)
        search.leader = paths[0].cost if paths else 0
        if place == len(tokens):
            return _finish(paths, search), end
        if place > 1 and not waiting and len(paths) == 1 and paths[0].pending < 0:
            return paths[0], end
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        after = tokens[place + 2] if place + 2 < len(tokens) else None
        for path in paths:
            for new, used in search.moves(path, tokens[place], following, after):
                waiting.setdefault(place + used, []).append(new)
                search.work += 1
        end = tokens[place].end
    raise AssertionError("the last token always ends the search")


def _prune(paths: list[_Path], search: _Search) -> list[_Path]:
    """The best path of each state, best states first, with the lead each winner had."""
    best: dict[tuple[int, int, int, int], _Path] = {}
    paths.sort(key=lambda path: path.cost)
    bound = paths[0].cost + BOUND if paths else 0
    for path in paths:
        if path.cost > bound and len(best) > 1:
            break
        state = (path.pending, path.second, path.two, path.one)
        winner = best.get(state)
        best[state] = path if winner is None else _better(winner, path, search)
    ranked = sorted(best.values(), key=lambda path: path.cost)
    kept = [path for path in ranked[:WIDTH] if path.cost <= ranked[0].cost + BOUND]
    if all(path.pending >= 0 for path in kept):
        # A stretch that leads nowhere must leave a way back to the text as it stands.
        kept += [path for path in ranked if path.pending < 0][:1]
    return kept


def _better(one: _Path, other: _Path, search: _Search) -> _Path:
    """The likelier of two paths, told by how little it won if they do not say the same.  ``one`` costs no more."""
    lead = other.cost - one.cost
    if one.trace == other.trace:
        return one
    if lead < WORDS_WITHIN:
        lead += int(WORDS_SHARE * _word_lead(one, other, search))
    if lead < 0:
        one, other, lead = other, one, -lead
    if lead < one.rival:
        one.rival, one.instead = lead, (other.text, one.text)
    return one


def _word_lead(one: _Path, other: _Path, search: _Search) -> int:
    """How much more the other path's words cost, from a few characters before the paths part."""
    nodes = set(map(id, _nodes(one.text)))
    common = next((node for node in _nodes(other.text) if id(node) in nodes), ())
    head = _ending_text(common, WORD_REACH)
    head = (search.before + head)[-WORD_REACH:]
    simplified = search.tables.simplified
    costs = []
    for path in (one, other):
        said = _WORDLESS.sub("", head + _text_after(path.text, common))
        costs.append(words.cost(fold("".join(map(simplified.get, said, said)))))
    return costs[1] - costs[0]


def _nodes(node: tuple) -> Iterator[tuple]:
    """A linked list of moves, last to first."""
    while node:
        yield node
        node = node[0]


def _ending_text(node: tuple, length: int) -> str:
    """The last ``length`` characters, or more, of a linked list of moves; all there is if it is shorter."""
    text = ""
    for _, piece, _ in _nodes(node):
        text = piece + text
        if len(text) >= length:
            break
    return text


def _text_after(node: tuple, common: tuple) -> str:
    """The text of a linked list of moves from behind one of its nodes."""
    return "".join(reversed([here[1] for here in takewhile(lambda here: here is not common, _nodes(node))]))


def _finish(paths: list[_Path], search: _Search) -> _Path:
    """The best path at the end of a line; one with a byte left over is less likely."""
    for path in paths:
        if path.pending >= 0:
            path.cost += 6 * BIT
    paths.sort(key=lambda path: path.cost)
    best = paths[0]
    for path in paths[1:]:
        best = _better(*sorted((best, path), key=lambda p: p.cost), search)
    return best


def _said(node: tuple) -> str:
    """The text of a linked list of moves."""
    return "".join(text for text, _ in _pieces(node))


def _pieces(node: tuple) -> list[tuple[str, str]]:
    """(text, note) of each move, first to last."""
    pieces = []
    while node:
        node, text, note = node
        pieces.append((text, note))
    pieces.reverse()
    return pieces


def _trim(start: int, before: str, after: str) -> tuple[int, str, str]:
    """Take off what both texts share at their ends."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start + head, before[head:len(before) - tail], after[head:len(after) - tail]


def _bytes(text: str) -> str:
    """The bytes of a text as the page had them, for the ledger; ``??`` where a byte is lost."""
    code = gbk().code
    return " ".join("??" if c == "?" else f"{code[c]:04X}" if c in code else f"{ord(c):02X}" for c in text)


def _repairs(text: str) -> Iterator[Edit]:
    """The Edit of each damaged stretch; ``sure`` is False where the text may be as somebody wrote it."""
    if "?" not in text or not (_SIGN.search(text) or _BLANK.search(text)):
        return
    tables = gbk()
    weak = _converted(text, tables)
    blanks = deque(_BLANK.finditer(text) if weak else ())
    for edit in _stretches(text, tables, weak):
        while blanks and blanks[0].start() < edit.start:
            blank = blanks.popleft()
            if blank.end() <= edit.start:
                yield _blank(blank)
        while blanks and blanks[0].start() < edit.end:
            blanks.popleft()
        yield edit
    yield from map(_blank, blanks)


def _blank(match: re.Match[str]) -> Edit:
    return Edit(match.start(), match.end(), " " * (match.end() - match.start()),
                "GBK has no no-break space; each became a question mark", "3F → 20")


def _stretches(text: str, tables: Gbk, weak: bool) -> Iterator[Edit]:
    """The shifted stretches.  ``weak``: signs that mean little by themselves count too."""
    gaps = not _PRIVATE.search(text)
    rows = _Rows(language(), _familiar(text, tables))
    sign = _SIGN if weak else _CERTAIN
    windows = _Windows()
    work = WORK + WORK_PER_CHARACTER * len(text)
    at = failures = 0
    while found := sign.search(text, at):
        line_end = text.find("\n", found.start())
        line_end = len(text) if line_end < 0 else line_end
        at = line_end if line_end > found.start() else found.end()
        search = _Search(tables, rows, text, line_end, gaps)
        start = found.start()
        while start >= 0:
            if work <= 0:
                yield _unsearched(text, start, len(sign.findall(text, start, line_end)))
                break
            edit, resume = windows.stretch(search, start)
            work -= search.work
            search.work = 0
            failures = 0 if edit else failures + 1
            if failures == PATIENCE:
                return
            if edit:
                yield edit
            found = sign.search(text, resume, line_end)
            start = found.start() if found else -1


def _unsearched(text: str, start: int, signs: int) -> Edit:
    """What is offered for the rest of a line when the text holds more damage than there is work to spend on it."""
    places = "this place was" if signs == 1 else f"this place and {signs - 1} more behind it in the line were"
    return Edit(start, start + 1, UNKNOWN, f"the text holds too many signs of damage to search them all; {places} "
                "left as they stand", _bytes(text[start : start + 2]), sure=False)


class _Windows:
    """Stretches already searched: the same characters around a sign give the same repair."""

    def __init__(self) -> None:
        self.found: dict[tuple, tuple[Edit | None, int]] = {}

    def stretch(self, search: _Search, start: int) -> tuple[Edit | None, int]:
        """As ``_stretch``."""
        first, last = max(0, start - REACH_BACK), min(start + REACH, search.line_end)
        key = (search.text[first:last], start - first, last == search.line_end, search.quotes % 2, search.spaced)
        found = self.found.get(key)
        if found is None:
            edit, resume = _stretch(search, search.text, start, search.line_end)
            found = (edit and replace(edit, start=edit.start - start, end=edit.end - start), resume - start)
            if len(self.found) >= WINDOWS_KEPT:
                self.found.clear()
            self.found[key] = found
        edit, resume = found
        return edit and replace(edit, start=edit.start + start, end=edit.end + start), resume + start


def _as_it_stands(search: _Search, start: int, end: int) -> int:
    """What the visible text would cost if nothing were wrong with it."""
    path = _before(search, search.text, start)
    for token in _tokens(search.text, start, end):
        path = search.plain(path, token)
    return path.cost


def _familiar(text: str, tables: Gbk) -> dict[int, list[int]]:
    """For each character those behind it in pairs that stand in the undamaged parts of the text: names and terms come back."""
    numbers, pairs = language().number, set()
    for part in _AROUND_SIGNS.split(text[:FAMILIAR_LENGTH]):
        simplified = fold("".join(map(tables.simplified.get, part, part)))
        line = [numbers.get(character, 0) for character in simplified]
        pairs.update(one << BITS | here for one, here in zip(line, line[1:]))
    familiar: dict[int, list[int]] = {}
    for pair in pairs:
        familiar.setdefault(pair >> BITS, []).append(pair & (1 << BITS) - 1)
    return familiar


def _stretch(search: _Search, text: str, start: int, line_end: int) -> tuple[Edit | None, int]:
    """The repair that begins with the sign at ``start``, and where to go on."""
    search.start = start
    search.before = _context(text, start)
    path, end = _beam(search, _before(search, text, start), islice(_tokens(text, start, line_end), MAX_TOKENS))
    pieces = _pieces(path.text)
    before, after = text[start:end], "".join(piece for piece, _ in pieces)
    if before == after:
        return None, max(end, start + 1)
    place, before, after = _trim(start, before, after)
    if "?" not in before:
        return None, max(end, start + 1)  # the text reads best as it stands, but for glosses, which are another step's
    notes = [note for _, note in pieces if note]
    proof = f"{_bytes(before)} → {_bytes(after)}"
    if path.rival < BOUND:
        _, other, here = _trim(0, _said(path.instead[0]), _said(path.instead[1]))
        proof += f"; {path.rival / BIT:.1f} bits ahead of “{other}” for “{here}”"
        if path.rival < DOUBT_GAP:
            notes.append(f"not certain: “{here}” may have been “{other}”")
    # Behind "?yàn)" the text is broken beyond question; "?;" may be what somebody wrote, unless it reads far worse.
    sure = bool(_CERTAIN.match(text, start)) or _as_it_stands(search, start, end) - path.cost >= SURE_GAP
    return Edit(place, place + len(before), after, "; ".join(notes), proof, sure), end


def _before(search: _Search, text: str, start: int) -> _Path:
    """Where a search begins: the last characters before the sign, glosses left out."""
    path = _Path(0, -1, 0, 0, 0, 0, ())
    for character in _context(search.text, start)[-2:]:
        path = search.plain(path, _Token("character", character, start))
    path.cost, path.text, path.trace = 0, (), 0
    return path


def _context(text: str, start: int) -> str:
    """The characters before a sign in its line, glosses left out."""
    return re.sub(rf"\({_SYLLABLE}\s?\)", "", text[max(0, start - 24):start].rpartition("\n")[2])


def _converted(text: str, tables: Gbk) -> bool:
    """Whether the text looks like a page converted to traditional: the gate for signs that are weak alone."""
    traditional = simplified = 0
    for character in text[:200_000]:
        traditional += character in tables.simplified
        simplified += character in tables.simplified_only
    return traditional >= simplified and (traditional > 0 or bool(_DEBRIS.search(text)))


def propose(text: str) -> list[Edit]:
    """Edits that mend byte-shifted stretches, ascending and disjoint; never raises on any text.

    Those that hardly read better than the text as it stands have ``sure=False``: to be offered, not applied.
    """
    return list(_repairs(text))


def offers(text: str) -> list[Edit]:
    """Only the repairs that are not sure: "this may have been …"."""
    return [edit for edit in _repairs(text) if not edit.sure]
