"""A hypothesis of the search: what was said so far, what it costs, and which bytes it stands between.

What was said is a linked list, last move first, so that hypotheses share their beginnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from webapp.text.language import COST_SCALE

BIT = COST_SCALE
BOUND = 30 * BIT  # a hypothesis this much worse than the best is dropped


@dataclass(slots=True)
class Path:
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
             note: str = "") -> Path:
        """This path one move on, ``cost`` dearer."""
        trace = self.trace
        for character in text:
            trace = hash((trace, character))
        said = (self.text, text, note)
        return Path(self.cost + cost, pending, *pair, *numbers, said, self.rival, self.instead, trace)


def nodes_of(node: tuple) -> Iterator[tuple]:
    """A linked list of moves, last to first."""
    while node:
        yield node
        node = node[0]


def ending_text(node: tuple, length: int) -> str:
    """The last ``length`` characters, or more, of a linked list of moves; all there is if it is shorter."""
    text = ""
    for _, piece, _ in nodes_of(node):
        text = piece + text
        if len(text) >= length:
            break
    return text


def text_after(node: tuple, common: tuple) -> str:
    """The text of a linked list of moves from behind one of its nodes."""
    return "".join(reversed([here[1] for here in takewhile(lambda here: here is not common, nodes_of(node))]))


def said_by(node: tuple) -> str:
    """The text of a linked list of moves."""
    return "".join(text for text, _ in pieces_of(node))


def pieces_of(node: tuple) -> list[tuple[str, str]]:
    """(text, note) of each move, first to last."""
    pieces = []
    while node:
        node, text, note = node
        pieces.append((text, note))
    pieces.reverse()
    return pieces
