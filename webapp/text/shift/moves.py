"""What each visible piece may have been: the moves of the search.

A hypothesis is aligned (bytes and characters agree) or has a first byte pending; a move reads one piece, or a "?" with
the mark behind it, and leaves a hypothesis of either kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from webapp.text.shift.codes import begins, dearness, ending, holes_under, numbers, smallest, under
from webapp.text.shift.eaten import eaten
from webapp.text.shift.gaps import GAP_BEHIND, gap, gap_lost, odd
from webapp.text.shift.path import BIT, Path
from webapp.text.shift.search import Search
from webapp.text.shift.signs import HALF, Token, mark

RESTART_COST = 4 * BIT  # decoding began afresh here
RESTART_EATEN_COST = 2 * BIT
HOLE_COST = 6 * BIT  # two bytes that CP936 has no character for


def moves(search: Search, path: Path, token: Token, following: Token | None,
          after: Token | None) -> Iterator[tuple[Path, int]]:
    """(new path, tokens used) for every reading of the token; used is 1, or 2 for a mark after ``?``."""
    if token.kind == "gloss":
        costs = search.tables.readings.get(path.first << 8 | path.second, {})
        if token.sound in costs:
            yield skip(search, path, costs[token.sound]), 1
            return
    elif token.kind == "lost":
        yield from ((p, 1) for p in lost(search, path, token))
        if path.pending >= 0:
            yield from eaten(search, path, token, "(" + token.text[1:])
            if search.gaps:
                yield from ((p, 1) for p in gap_lost(search, path, token))
    elif token.text == "?":
        if following is not None and (code := mark(following)):
            yield from ((p, 2) for p in restart(search, path, code, after))
        if path.pending >= 0:
            yield from eaten(search, path, token, "")
            yield from ((p, 1) for p in pair(search, path, 0xA3BF))
            yield from ((p, 1) for p in hole(search, path, following))
    elif path.pending >= 0:
        yield from ((p, 1) for p in shifted(search, path, token, following))
    if path.pending < 0:
        yield search.plain(path, token), 1


def skip(search: Search, path: Path, cost: int) -> Path:
    return path.next(cost, path.pending, (path.first, path.second), (path.two, path.one), "")


def lost(search: Search, path: Path, token: Token) -> Iterator[Path]:
    """``?pinyin)``: the byte swallowed with the bracket is the trail of a character with that reading."""
    for trail, cost in search.tables.trails.get((path.second, token.sound), ()):
        if path.pending < 0:
            yield path.next(cost, trail, (path.second, trail), (path.two, path.one), "")
        else:
            code = path.pending << 8 | trail
            more, number = search.emit(path, code)
            yield path.next(cost + more, -1, (path.pending, trail), (path.one, number), search.tables.character[code])


def restart(search: Search, path: Path, mark: int, after: Token | None) -> Iterator[Path]:
    """``?`` and a mark: one byte stood alone before the mark's two bytes.  ``after``: the token behind the mark."""
    lead, trail = mark >> 8, mark & 0xFF
    if path.pending < 0:
        # The mark was never there: the byte before and the mark's first are one character.
        following = search.joined(trail, after)
        for code, cost, number in search.best(path, ending(lead), 8, following):
            yield path.next(RESTART_COST + cost, trail, (lead, trail), (path.one, number),
                            search.tables.character[code])
        return
    sign = search.tables.number[mark]
    for code, cost, number in search.best(path, under(path.pending), 4):
        cost += RESTART_EATEN_COST + search.rows.step(path.one, number, sign)
        yield path.next(cost, -1, (lead, trail), (number, sign),
                        search.tables.character[code] + search.tables.character[mark])


def pair(search: Search, path: Path, code: int) -> Iterator[Path]:
    """Two bytes read one off: the first ends the pending character, the second begins the next or is ASCII."""
    whole, trail = path.pending << 8 | code >> 8, code & 0xFF
    if whole not in search.tables.number:
        return
    cost, number = search.emit(path, whole)
    new = path.next(cost, trail, (code >> 8, trail), (path.one, number), search.tables.character[whole])
    yield new if trail > 0x80 else search.plain(replace(new, pending=-1), Token("character", chr(trail), 0))


def hole(search: Search, path: Path, after: Token | None) -> Iterator[Path]:
    """``?`` for two bytes that are no character: one ends the pending character, one begins the next."""
    holes, leads = holes_under(path.pending)
    codes = holes.numbers
    if not len(leads) or after is None:
        return
    costs = search.rows.of(path.two, path.one)[0][codes] + holes.form
    if after.kind == "lost":
        fits = begins(after.sound)[leads]
        whole = costs + 255 * 255 * ~fits
    elif after.text == "?":
        fits, whole = leads > 0, costs + dearness(path.pending)
    else:
        following = numbers()[leads << 8 | search.first_byte(after)]
        fits, whole = following > 0, costs + search.model.pairs[codes, following] + 255 * 255 * (following == 0)
    places = sorted(smallest(whole, 4), key=whole.__getitem__)
    for place in (place for place in places if fits[place]):
        code, lead, number = holes.codes[place], int(leads[place]), int(codes[place])
        said, cost = search.tables.character[code], int(costs[place]) + search.misplaced(path, code)
        yield path.next(HOLE_COST + cost, lead, (code & 0xFF, lead), (path.one, number), said)


def shifted(search: Search, path: Path, token: Token, following: Token | None) -> Iterator[Path]:
    """A visible character inside a shifted stretch."""
    character = token.text
    code = search.tables.code.get(character) or HALF.get(character, 0)
    single = ord(character) if "@" <= character <= "~" else 0x80 if character in "€\x80" else 0
    if code:
        yield from pair(search, path, code)
    if single:
        whole = path.pending << 8 | single
        if whole in search.tables.number:
            cost, number = search.emit(path, whole)
            yield path.next(cost, -1, (path.pending, single), (path.one, number), search.tables.character[whole])
    if search.gaps and (code or single) and path.cost <= search.leader + GAP_BEHIND and odd(search, path, code, single):
        ahead = search.joined(code & 0xFF, following) if code else search.number_at(token.end, "")
        yield from gap(search, path, code, single, ahead)
