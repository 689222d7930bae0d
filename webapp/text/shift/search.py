"""What a hypothesis costs at its place: characters by the language, brackets and marks by what stands around them."""

from __future__ import annotations

import re

from webapp.text.gbk import Gbk
from webapp.text.language import fold
from webapp.text.shift.codes import CLOSERS, OPENING, SENTENCE_ENDS, SINGLE_MARKS, Codes, smallest
from webapp.text.shift.path import BIT, Path, ending_text
from webapp.text.shift.rows import Rows
from webapp.text.shift.signs import HALF, UNKNOWN, Token

DOUBLED_COST = 6 * BIT  # the same mark twice
UNASKED_COST = 3 * BIT  # a question mark where no word asks
UNBALANCED_COST = 6 * BIT  # a closing bracket or quotation mark that nothing opened
BROKEN_COST = 14 * BIT  # something no Chinese page holds: "?yàn)" as it stands, a private-use character
LITERAL_GLOSS_COST = 14 * BIT
EATEN_COST = 3 * BIT  # an ASCII character was eaten together with a trail byte
NO_END_COST = 3 * BIT  # a line that ends without a full stop or the like
COMMA_END_COST = 9 * BIT  # a line that ends with a comma
COLON_END_COST = 5 * BIT
_COMMAS = frozenset((0xA3AC, 0xA1A2))
_COLONS = frozenset((0xA3BA, 0xA3BB))
_NO_END = frozenset((0xA1A4, 0xA1AE, 0xA1B0, 0xA1B6, 0xA3A8, 0xA1BE))  # an opening mark, or a dot between names
_CLOSING = {"（": ")）", "《": "》", "【": "】", "「": "」", "『": "』"}
_OPENERS = {"》": "《", "”": "“", "’": "‘", "）": "(（", "】": "【", "」": "「", "』": "『", "〉": "〈"}
_SPACED = re.compile(r"[一-鿿] [A-Za-z0-9(]|[A-Za-z0-9)] [一-鿿]")
_ASKING = re.compile("[吗嗎呢谁誰何哪啥吧否几幾]|什[么麼麽]|怎|多少|是不是|能不能|会不会|會不會|有没有|有沒有")
_SENTENCE_END = re.compile("[。！!]")


class Search:
    """What a search knows of its place in the text, and what a hypothesis costs there."""

    def __init__(self, tables: Gbk, rows: Rows, text: str, line_end: int, gaps: bool) -> None:
        self.leader = 0  # cost of the best hypothesis so far
        self.start = 0  # of the stretch in hand
        self.before = ""
        self.work = 0  # hypotheses looked at so far
        self.rows, self.model = rows, rows.model
        self.tables, self.text, self.line_end, self.gaps = tables, text, line_end, gaps
        line_start = text.rfind("\n", 0, line_end) + 1
        self.quotes = text.count('"', max(line_start, line_end - 2000), line_end)
        self.spaced = bool(_SPACED.search(text, max(0, line_end - 2000), line_end))

    def emit(self, path: Path, code: int) -> tuple[int, int]:
        """(cost, language number) of a two-byte character after the path."""
        number = self.tables.number[code]
        cost = self.rows.of(path.two, path.one)[1][number] + self.tables.form_cost.get(code, 0)
        return cost + self.misplaced(path, code), number

    def misplaced(self, path: Path, code: int) -> int:
        """What it costs that nothing opened, or closes, a bracket, or that a mark stands there twice."""
        if code in SINGLE_MARKS:
            doubled = DOUBLED_COST if self.tables.number[code] == path.one else 0
            return doubled + (UNASKED_COST if code == 0xA3BF and not self.asked(path) else 0)
        if code in CLOSERS and not self.opened(path, self.tables.character[code]):
            return UNBALANCED_COST
        if code in OPENING and not self.closed(self.tables.character[code]):
            return UNBALANCED_COST
        return 0

    def asked(self, path: Path) -> bool:
        """Whether the path's sentence holds a word that asks."""
        said = self.before + ending_text(path.text, 40)
        return bool(_ASKING.search(_SENTENCE_END.split(said)[-1]))

    def closed(self, opener: str) -> bool:
        """Whether something shortly after the stretch's start closes what ``opener`` would open."""
        ahead = self.text[self.start : min(self.start + 300, self.line_end)]
        return any(closer in ahead for closer in _CLOSING[opener])

    def opened(self, path: Path, closer: str) -> bool:
        """Whether something before the path's end opens what ``closer`` would close."""
        openers = _OPENERS[closer]
        text = self.text[max(0, self.start - 300) : self.start] + ending_text(path.text, 300)
        return max(text.rfind(opener) for opener in openers) > text.rfind(closer)

    def plain(self, path: Path, token: Token) -> Path:
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
        code = self.tables.code.get(last) or HALF.get(last)  # the crawl made them half-width
        first, second = (code >> 8, code & 0xFF) if code else (second, ord(last) & 0xFF)
        return path.next(cost - path.cost, -1, (first, second), (two, one), token.text)

    def first_byte(self, token: Token | None) -> int:
        """The first byte of the next visible token; 0: there is none, or it is no single character."""
        if token is None or len(token.text) > 1:
            return 0
        return self.tables.code.get(token.text, 0) >> 8 or (ord(token.text) if token.text < "\x7f" else 0)

    def joined(self, lead: int, after: Token | None) -> int:
        """Language number of the character that ``lead`` and the next visible token's first byte make; 0: none."""
        return self.tables.number.get(lead << 8 | self.first_byte(after), 0)

    def best(self, path: Path, codes: Codes, limit: int, following: int = 0) -> list[tuple[int, int, int]]:
        """The likeliest of some codes as (code, cost, number), with an eye on the character that will follow."""
        costs = self.rows.of(path.two, path.one)[0][codes.numbers] + codes.form
        whole = costs + self.model.pairs[codes.numbers, following] if following else costs
        found = []
        for place in smallest(whole, limit + len(codes.choosy)):
            code, cost, number = codes.codes[place], int(costs[place]), int(codes.numbers[place])
            if place in codes.choosy:
                cost += self.misplaced(path, code)
            then = self.rows.step(path.one, number, following) if following else 0
            found.append((cost + then, code, cost, number))
        found.sort()
        return [row[1:] for row in found[:limit]]

    def unended(self, code: int) -> int:
        """What a character costs at the end of a line."""
        if code in SENTENCE_ENDS:
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

    def grid(self, befores: list[tuple[int, str, int, int]], seconds: Codes,
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
        for place in smallest(costs.ravel(), 16):
            cost, text, two, one = befores[place // len(seconds.codes)]
            second = place % len(seconds.codes)
            here = int(seconds.numbers[second])
            cost += self.rows.step(two, one, here) + int(seconds.form[second])
            then = self.rows.step(one, here, ahead) if ahead else 0
            found.append((cost + then, cost, text, seconds.codes[second], one, here))
        found.sort()
        return found
