"""A "?" for a second byte and the ASCII character that went with it: a tag's bracket, a digit, a blank, a quote.

A digit cannot be known; where it is guessed or left open, the move carries a note for the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.text.language import fold
from webapp.text.shift.codes import under
from webapp.text.shift.gaps import GAP_BEHIND, gap_eaten
from webapp.text.shift.path import BIT, Path
from webapp.text.shift.search import EATEN_COST, Search
from webapp.text.shift.signs import GLOSSES, TOKEN, UNKNOWN, Token

_TAG = re.compile(r"(?:/?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,300})?/?>|!--)")
_ENTITY = re.compile(r"(?:nbsp|quot|amp|lt|gt|ldquo|rdquo|mdash|middot|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_UNIT = re.compile(r"[%‰年月日天万萬億亿个個倍元岁歲名次家点點号號位分秒度条條项項页頁章节節届屆米公千百十]")


def eaten(search: Search, path: Path, token: Token, instead: str) -> Iterator[tuple[Path, int]]:
    """``?`` for a trail byte and the ASCII character behind it; what is left of a tag goes along unread."""
    tag = None if instead else _TAG.match(search.text, token.end, search.line_end)
    if tag:
        rests = [("<" + tag.group(), 0, "")]
    else:
        rests = [(instead, 0, "")] if instead else swallowed(search, token.end)
    used = 1 + len(TOKEN.findall(tag.group())) if tag else 1
    last = not search.text[tag.end() if tag else token.end : min(search.line_end, token.end + 400)].strip()
    following = search.number_at(tag.end() if tag else token.end, "" if tag else rests[0][0])
    for code, cost, number in search.best(path, under(path.pending), 6, following):
        for rest, more, note in rests:
            two, one = path.one, number
            more += search.unended(code) if last else 0
            for character in rest[:1] if not tag else "":
                here = search.model.number.get(fold("0" if character == UNKNOWN else character), 0)
                more += search.rows.step(two, one, here) if character != "&" else 0
                two, one = one, here
            yield path.next(EATEN_COST + cost + more, -1, (path.pending, code & 0xFF), (two, one),
                            search.tables.character[code] + rest, note), used
    if search.gaps and path.cost <= search.leader + GAP_BEHIND:
        yield from ((p, used) for p in gap_eaten(search, path, rests, last))


def swallowed(search: Search, at: int) -> list[tuple[str, int, str]]:
    """What ASCII character may have stood before position ``at``: (text, cost, note)."""
    after = search.text[at:min(at + 320, search.line_end)]
    if _ENTITY.match(after):
        return [("&", 0, "")]
    closing = after.find(")", 0, 60)
    inside = "(" in GLOSSES.sub("", search.text[max(0, at - 300) : at]).rpartition(")")[2]
    if closing >= 0 and "(" not in after[:closing] and not inside:
        return [("(", 0, "")]
    if re.match(r"(?:19|20)\d\d年|\(", after) or (search.spaced and re.match(r"[A-Za-z0-9]", after)):
        return [(" ", 0, "")]
    if re.match(r"[.,]?\d", after):
        if not re.match(r"\d*\.\d|\d+[%％]|[09]\d\d年", after):
            return [(UNKNOWN, 0, "a digit was eaten and cannot be known")]
        digit = "2" if after[0] == "0" else "1"
        return [(digit, 0, f"the digit {digit} is a guess: one was eaten, and it is the likeliest first digit")]
    if _UNIT.match(after):
        return [(UNKNOWN, 2 * BIT, "a digit was eaten and cannot be known"), ("", 2 * BIT, "")]
    if search.quotes % 2:
        return [('"', 0, "")]
    if re.match(r"[A-Za-z]", after):
        return [(" ", 0, "")]
    return [("", 0, "")]
