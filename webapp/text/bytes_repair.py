"""Byte-shifted Chinese put back: a search in GBK byte space for the text a rewriting tool tore apart.

The tool wrote glosses such as "(yàn)" into the bytes of a GBK page wherever two bytes looked like a character of its list,
and decoding began afresh behind some marks; either way every character after that point is read one byte off until
something single-byte comes along.  Here visible characters are turned back into bytes, lost bytes are tried out, and the
likeliest Chinese text wins.  Only what lies between a sign of the damage and the point where both readings agree again
is ever changed.

Pure and linear: a search has a bounded number of hypotheses, and ends where they agree or after MAX_TOKENS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from webapp.text.gbk import SIMPLIFIED_COST, Gbk, gbk, reading
from webapp.text.language import BITS, COST_SCALE, Language, fold, language
from webapp.text.step import Edit

BIT = COST_SCALE
WIDTH = 14  # hypotheses kept after each token
BOUND = 30 * BIT  # a hypothesis this much worse than the best is dropped
MAX_TOKENS = 400  # of one damaged stretch
RESTART_COST = 4 * BIT  # decoding began afresh here
GAP_COST = 8 * BIT  # a private-use character was dropped by an index
EATEN_COST = 3 * BIT  # an ASCII character was eaten together with a trail byte
RESTART_EATEN_COST = 2 * BIT
BROKEN_COST = 14 * BIT  # something no Chinese page holds: "?yàn)" as it stands, a private-use character
LITERAL_GLOSS_COST = 8 * BIT
WEAK_FORM_GAP = 1 * BIT
APPLY_GAP = 6  # in eighths of a bit: below this lead over the next candidate a repair is only offered
UNKNOWN = "□"  # stands for a digit that cannot be known

_SYLLABLE = "[a-zɡɑāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
_MARKS = ";,!?:。、，；！？："
_TOKEN = re.compile(rf"\?({_SYLLABLE})\s?\)|\(\s?({_SYLLABLE})\s?\)|.", re.DOTALL)
_SIGN = re.compile(rf"\?(?:{_SYLLABLE}\s?\)|[{_MARKS}](?=[A-Za-z@\[\\\]^_`{{|}}~€\x80-￿]))")
_CERTAIN = re.compile(rf"\?{_SYLLABLE}\s?\)")
_HALF = {c: 0xA300 | (ord(c) + 0x80) for c in ",:;()?!"}
_TAG = re.compile(r"(?:/?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,300})?/?>|!--)")
_ENTITY = re.compile(r"(?:nbsp|quot|amp|lt|gt|ldquo|rdquo|mdash|middot|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_UNIT = re.compile(r"[%‰年月日天万萬億亿个個倍元岁歲名次家点點号號位分秒度条條项項页頁章节節届屆米公千百十]")
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
    ``rival`` the smallest lead this path ever had over another that said something else.
    """

    cost: int
    pending: int
    first: int
    second: int
    two: int
    one: int
    text: tuple  # (earlier text, what this token became, note) as a linked list
    rival: int = BOUND


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


class _Search:
    """The moves of the search: what each token may have been."""

    def __init__(self, tables: Gbk, model: Language, text: str, line_end: int, gaps: bool) -> None:
        self.tables, self.model, self.text, self.line_end, self.gaps = tables, model, text, line_end, gaps

    def emit(self, path: _Path, code: int) -> tuple[int, int]:
        """(cost, language number) of a two-byte character after the path."""
        number = self.tables.number[code]
        cost = self.model.step(path.two, path.one, number) + self.tables.form_cost.get(code, 0)
        return cost, number

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
            cost += self.model.step(two, one, number)
            two, one = one, number
        last = token.text[-1]
        code = self.tables.code.get(last)
        first, second = (code >> 8, code & 0xFF) if code else (second, ord(last) & 0xFF)
        return _Path(cost, -1, first, second, two, one, (path.text, token.text, ""), path.rival)

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
                yield from ((p, 1) for p in self.eaten(path, token, "(" + token.text[1:]))
        elif token.text == "?":
            if following is not None and (code := self.mark(following)):
                yield from ((p, 2) for p in self.restart(path, code, after))
            if path.pending >= 0:
                yield from ((p, 1) for p in self.eaten(path, token, ""))
                yield from ((p, 1) for p in self.pair(path, 0xA3BF))
        elif path.pending >= 0:
            yield from ((p, 1) for p in self.shifted(path, token))
        if path.pending < 0:
            yield self.plain(path, token), 1

    def skip(self, path: _Path, cost: int) -> _Path:
        return _Path(path.cost + cost, path.pending, path.first, path.second, path.two, path.one, (path.text, "", ""),
                     path.rival)

    def mark(self, token: _Token) -> int:
        """The code of a mark behind which decoding may have begun afresh; 0: not one."""
        if token.kind == "character" and token.text in _MARKS:
            return _HALF.get(token.text) or self.tables.code[token.text]
        return 0

    def lost(self, path: _Path, token: _Token) -> Iterator[_Path]:
        """``?pinyin)``: the byte swallowed with the bracket is the trail of a character with that reading."""
        for trail, cost in self.tables.trails.get((path.second, token.sound), ()):
            if path.pending < 0:
                yield _Path(path.cost + cost, trail, path.second, trail, path.two, path.one, (path.text, "", ""),
                            path.rival)
            else:
                code = path.pending << 8 | trail
                more, number = self.emit(path, code)
                yield _Path(path.cost + cost + more, -1, path.pending, trail, path.one, number,
                            (path.text, self.tables.character[code], ""), path.rival)

    def restart(self, path: _Path, mark: int, after: _Token | None) -> Iterator[_Path]:
        """``?`` and a mark: one byte stood alone before the mark's two bytes.  ``after``: the token behind the mark."""
        lead, trail = mark >> 8, mark & 0xFF
        if path.pending < 0:
            # The mark was never there: the byte before and the mark's first are one character.
            following = self.joined(trail, after)
            for code, cost, number in self.best(path, self.tables.ending.get(lead, ()), 8, following):
                yield _Path(path.cost + RESTART_COST + cost, trail, lead, trail, path.one, number,
                            (path.text, self.tables.character[code], ""), path.rival)
            return
        sign = self.tables.number[mark]
        for code, cost, number in self.best(path, self.tables.under.get(path.pending, ()), 4):
            cost += RESTART_EATEN_COST + self.model.step(path.one, number, sign)
            yield _Path(path.cost + cost, -1, lead, trail, number, sign,
                        (path.text, self.tables.character[code] + self.tables.character[mark], ""), path.rival)

    def joined(self, lead: int, after: _Token | None) -> int:
        """Language number of the character that ``lead`` and the next visible token's first byte make; 0: none."""
        code = self.tables.code.get(after.text, 0) if after else 0
        first = code >> 8 if code else ord(after.text) if after and len(after.text) == 1 and after.text < "\x7f" else 0
        return self.tables.number.get(lead << 8 | first, 0)

    def best(self, path: _Path, codes: tuple[int, ...], count: int, following: int = 0) -> list[tuple[int, int, int]]:
        """The likeliest of some codes as (code, cost, number), with an eye on the character that will follow."""
        step, one = self.model.step, path.one
        found = []
        for code in codes:
            cost, number = self.emit(path, code)
            found.append((cost + step(one, number, following) if following else cost, code, cost, number))
        found.sort()
        return [row[1:] for row in found[:count]]

    def eaten(self, path: _Path, token: _Token, instead: str) -> Iterator[_Path]:
        """``?`` for a trail byte and the ASCII character behind it."""
        candidates = self.best(path, self.tables.under.get(path.pending, ()), 5)
        rests = [(instead, 0, "")] if instead else self.swallowed(token.end)
        for code, cost, number in candidates:
            for rest, more, note in rests:
                two, one = path.one, number
                for character in rest[:1]:
                    here = self.model.number.get(fold("0" if character == UNKNOWN else character), 0)
                    # What begins a tag or an entity says nothing about the word before it.
                    more += self.model.step(two, one, here) if character not in "<&" else 0
                    two, one = one, here
                yield _Path(path.cost + EATEN_COST + cost + more, -1, path.pending, code & 0xFF, two, one,
                            (path.text, self.tables.character[code] + rest, note), path.rival)

    def swallowed(self, at: int) -> list[tuple[str, int, str]]:
        """What ASCII character may have stood before position ``at``: (text, cost, note)."""
        after = self.text[at:min(at + 320, self.line_end)]
        if _TAG.match(after):
            return [("<", 0, "")]
        if _ENTITY.match(after):
            return [("&", 0, "")]
        closing = after.find(")", 0, 60)
        if closing >= 0 and "(" not in after[:closing]:
            return [("(", 0, "")]
        if re.match(r"(?:19|20)\d\d年", after):
            return [(" ", 0, "")]
        if re.match(r"[.,]?\d", after):
            digit = "2" if re.match(r"0\d\d年", after) else "1"
            return [(digit, 0, f"the digit {digit} is a guess: one was eaten, and it is the likeliest first digit")]
        if _UNIT.match(after):
            return [(UNKNOWN, 2 * BIT, "a digit was eaten and cannot be known"), ("", 2 * BIT, "")]
        if re.match(r"[A-Za-z]", after):
            return [(" ", 0, "")]
        return [("", 0, "")]

    def pair(self, path: _Path, code: int) -> Iterator[_Path]:
        """Two bytes read one off: the first ends the pending character, the second begins the next."""
        whole = path.pending << 8 | code >> 8
        if whole in self.tables.number:
            cost, number = self.emit(path, whole)
            yield _Path(path.cost + cost, code & 0xFF, code >> 8, code & 0xFF, path.one, number,
                        (path.text, self.tables.character[whole], ""), path.rival)

    def shifted(self, path: _Path, token: _Token) -> Iterator[_Path]:
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
                yield _Path(path.cost + cost, -1, path.pending, single, path.one, number,
                            (path.text, self.tables.character[whole], ""), path.rival)
        if self.gaps and (code or single):
            yield from self.gap(path, code, single)

    def gap(self, path: _Path, code: int, single: int) -> Iterator[_Path]:
        """Two bytes are missing before this character, because they showed as a private-use one."""
        high, low = _private_trails(path.pending)
        trail = code >> 8 if code else single
        found = []
        for codes, leads in ((high, _HIGH), (low, _LOW)):
            for before, cost, number in self.best(path, codes, 4):
                for second in _ending_from(trail, leads):
                    here = self.tables.number[second]
                    pair = self.model.step(path.one, number, here) + self.tables.form_cost.get(second, 0)
                    found.append((cost + pair, before, second, number, here))
        found.sort()
        for cost, before, second, number, here in found[:6]:
            text = self.tables.character[before] + self.tables.character[second]
            pending = code & 0xFF if code else -1
            last = (code >> 8, code & 0xFF) if code else (second >> 8, single)
            yield _Path(path.cost + GAP_COST + cost, pending, *last, number, here, (path.text, text, ""), path.rival)


_HIGH = frozenset(range(0xA1, 0xFF))
_LOW = frozenset(range(0x81, 0xA1))


@cache
def _private_trails(lead: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Codes under ``lead`` whose trail would begin a private-use code, by the second byte's range."""
    codes = gbk().under.get(lead, ())
    high = tuple(c for c in codes if 0xAA <= c & 0xFF <= 0xAF or 0xF8 <= c & 0xFF <= 0xFE)
    return high, tuple(c for c in codes if 0xA1 <= c & 0xFF <= 0xA7)


@cache
def _ending_from(trail: int, leads: frozenset[int]) -> tuple[int, ...]:
    """Codes that end with ``trail`` and begin in ``leads``, those the language table knows."""
    tables = gbk()
    return tuple(c for c in tables.ending.get(trail, ()) if c >> 8 in leads and tables.number[c])


def _beam(search: _Search, path: _Path, tokens: list[_Token]) -> tuple[_Path, int]:
    """(best path, tokens used) from a sign up to where all hypotheses agree again."""
    waiting: dict[int, list[_Path]] = {0: [path]}
    last = len(tokens)
    for place in range(last + 1):
        paths = _prune(waiting.pop(place, []))
        if place == last:
            return _finish(paths), place
        if place > 1 and not waiting and len(paths) == 1 and paths[0].pending < 0:
            return paths[0], place
        following = tokens[place + 1] if place + 1 < last else None
        after = tokens[place + 2] if place + 2 < last else None
        for path in paths:
            for new, used in search.moves(path, tokens[place], following, after):
                waiting.setdefault(place + used, []).append(new)
    raise AssertionError("the last token always ends the search")


def _prune(paths: list[_Path]) -> list[_Path]:
    """The best path of each state, best states first, with the lead each winner had."""
    best: dict[tuple[int, int, int, int], _Path] = {}
    paths.sort(key=lambda path: path.cost)
    for path in paths:
        state = (path.pending, path.second, path.two, path.one)
        winner = best.get(state)
        if winner is None:
            best[state] = path
        else:
            winner.rival = min(winner.rival, path.cost - winner.cost)
    kept = [path for path in list(best.values())[:WIDTH] if path.cost <= paths[0].cost + BOUND]
    if all(path.pending >= 0 for path in kept):
        # A stretch that leads nowhere must leave a way back to the text as it stands.
        kept += [path for path in best.values() if path.pending < 0][:1]
    return kept


def _finish(paths: list[_Path]) -> _Path:
    """The best path at the end of a line; one with a byte left over is less likely."""
    for path in paths:
        if path.pending >= 0:
            path.cost += 6 * BIT
    paths.sort(key=lambda path: path.cost)
    if len(paths) > 1:
        paths[0].rival = min(paths[0].rival, paths[1].cost - paths[0].cost)
    return paths[0]


def _pieces(path: _Path) -> list[tuple[str, str]]:
    """(text, note) of each move, first to last."""
    pieces = []
    node = path.text
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
    """The Edit of each damaged stretch; ``sure`` is False where the lead is too small."""
    if "?" not in text or not _SIGN.search(text):
        return
    tables = gbk()
    weak = _converted(text, tables)
    gaps = not _PRIVATE.search(text)
    sign = _SIGN if weak else _CERTAIN
    at = 0
    while found := sign.search(text, at):
        line_end = text.find("\n", found.start())
        line_end = len(text) if line_end < 0 else line_end
        at = line_end if line_end > found.start() else found.end()
        search = _Search(tables, language(), text, line_end, gaps)
        start = found.start()
        while start >= 0:
            edit, resume = _stretch(search, text, start, line_end)
            if edit:
                yield edit
            found = sign.search(text, resume, line_end)
            start = found.start() if found else -1


def _stretch(search: _Search, text: str, start: int, line_end: int) -> tuple[Edit | None, int]:
    """The repair that begins with the sign at ``start``, and where to go on."""
    tokens = []
    for token in _tokens(text, start, line_end):
        tokens.append(token)
        if len(tokens) == MAX_TOKENS:
            break
    path, used = _beam(search, _before(search, text, start), tokens)
    end = tokens[used - 1].end
    pieces = _pieces(path)
    before, after = text[start:end], "".join(piece for piece, _ in pieces)
    if before == after:
        return None, max(end, start + 1)
    place, before, after = _trim(start, before, after)
    notes = [note for _, note in pieces if note]
    reason = "; ".join(notes)
    proof = f"{_bytes(before)} → {_bytes(after)}; lead over the next reading {path.rival / BIT:.1f} bits"
    return Edit(place, place + len(before), after, reason, proof, path.rival >= APPLY_GAP), end


def _before(search: _Search, text: str, start: int) -> _Path:
    """Where a search begins: the last characters before the sign, glosses left out."""
    context = re.sub(rf"\({_SYLLABLE}\s?\)", "", text[max(0, start - 24):start].rpartition("\n")[2])
    path = _Path(0, -1, 0, 0, 0, 0, ())
    for character in context[-2:]:
        path = search.plain(path, _Token("character", character, start))
    path.cost, path.text = 0, ()
    return path


def _converted(text: str, tables: Gbk) -> bool:
    """Whether the text looks like a page converted to traditional: the gate for signs that are weak alone."""
    traditional = simplified = 0
    for character in text[:200_000]:
        traditional += character in tables.simplified
        simplified += character in tables.simplified_only
    return traditional > 0 and traditional >= simplified


def propose(text: str) -> list[Edit]:
    """Edits that mend byte-shifted stretches, ascending and disjoint; never raises on any text.

    Those whose lead over the next reading is too small have ``sure=False``: they are to be offered, not applied.
    """
    return list(_repairs(text))


def offers(text: str) -> list[Edit]:
    """Only the repairs that are not sure: "this may have been …"."""
    return [edit for edit in _repairs(text) if not edit.sure]
