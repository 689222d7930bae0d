"""The beam search: from a sign to where all hypotheses agree again, keeping the likeliest of each state.

Hypotheses that end in the same state meet; the lead of the winner over one that says something else is the ledger's
proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count, islice

from webapp.text import words
from webapp.text.language import fold
from webapp.text.shift.moves import moves
from webapp.text.shift.path import BIT, BOUND, Path, ending_text, nodes_of, text_after
from webapp.text.shift.search import Search
from webapp.text.shift.signs import UNKNOWN, Token

WIDTH = 10  # hypotheses kept after each token
WORDS_WITHIN = 16 * BIT  # two readings nearer to each other than this are compared by their words too
WORD_REACH = 4  # characters before the place where two readings part
WORDS_SHARE = 0.7  # how much a bit of that counts
_WORDLESS = re.compile(rf"<[^<>]*>|[ {UNKNOWN}]")  # what may stand between two halves of a word, or for anything


def beam(search: Search, path: Path, supply: Iterator[Token]) -> tuple[Path, int]:
    """(best path, where it ends) from a sign up to where all hypotheses agree again; takes only tokens it needs."""
    begun, waiting = path, {0: [path]}
    tokens: list[Token] = []
    end = search.start
    for place in count():
        tokens.extend(islice(supply, place + 3 - len(tokens)))
        paths = _prune(waiting.pop(place, []), search)
        search.leader = paths[0].cost if paths else 0
        if place == len(tokens):
            # A line that ends in the middle of a character may leave no hypothesis: it stays as it stands.
            return _finish(paths or [as_it_stands(search, begun, tokens)], search), end
        if place > 1 and not waiting and len(paths) == 1 and paths[0].pending < 0:
            return paths[0], end
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        after = tokens[place + 2] if place + 2 < len(tokens) else None
        for path in paths:
            for new, used in moves(search, path, tokens[place], following, after):
                waiting.setdefault(place + used, []).append(new)
                search.work += 1
        end = tokens[place].end
    raise AssertionError("the last token always ends the search")


def as_it_stands(search: Search, path: Path, tokens: Iterable[Token]) -> Path:
    """The hypothesis that nothing is wrong with what is visible."""
    for token in tokens:
        path = search.plain(path, token)
    return path


def _prune(paths: list[Path], search: Search) -> list[Path]:
    """The best path of each state, best states first, with the lead each winner had."""
    best: dict[tuple[int, int, int, int], Path] = {}
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


def _better(one: Path, other: Path, search: Search) -> Path:
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


def _word_lead(one: Path, other: Path, search: Search) -> int:
    """How much more the other path's words cost, from a few characters before the paths part."""
    nodes = set(map(id, nodes_of(one.text)))
    common = next((node for node in nodes_of(other.text) if id(node) in nodes), ())
    head = ending_text(common, WORD_REACH)
    head = (search.before + head)[-WORD_REACH:]
    simplified = search.tables.simplified
    costs = []
    for path in (one, other):
        said = _WORDLESS.sub("", head + text_after(path.text, common))
        costs.append(words.cost(fold("".join(map(simplified.get, said, said)))))
    return costs[1] - costs[0]


def _finish(paths: list[Path], search: Search) -> Path:
    """The best path at the end of a line; one with a byte left over is less likely."""
    for path in paths:
        if path.pending >= 0:
            path.cost += 6 * BIT
    paths.sort(key=lambda path: path.cost)
    best = paths[0]
    for path in paths[1:]:
        best = _better(*sorted((best, path), key=lambda p: p.cost), search)
    return best
