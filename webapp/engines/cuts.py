"""Cutting a sentence that is past the model's reach, and joining its English again.

A cut is made at ；, else at ， or ：, else between any two characters, and never inside quotes, brackets or 《》 while
there is another place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_OPEN = "“‘（(《〈「『【["
_CLOSE = "”’）)》〉」』】]"
_MARKS = ("；;", "，,：:", "、")


def cut(sentence: str, length: Callable[[str], int], reach: int) -> list[str]:
    """``sentence`` in as few parts as fit: ``length(part) <= reach`` for each.  The parts joined are the sentence."""
    if length(sentence) <= reach or len(sentence) < 2:
        return [sentence]
    place = _place(sentence)
    return cut(sentence[:place], length, reach) + cut(sentence[place:], length, reach)


def rejoin(parts: Sequence[str]) -> str:
    """The English of the parts as one sentence: a full stop the model put inside becomes a comma."""
    kept = [part for part in parts if part]
    inner = [part[:-1] + "," if part.endswith(".") and not part.endswith("..") else part for part in kept[:-1]]
    return " ".join(inner + kept[-1:])


def _place(sentence: str) -> int:
    """Where to cut in two: the best mark nearest the middle; marks outside quotes and brackets first."""
    depth = _depths(sentence)
    for deepest in (0, max(depth)):
        for marks in _MARKS:
            places = [
                at + 1
                for at, sign in enumerate(sentence[:-1])
                if sign in marks and depth[at] <= deepest and not sentence[at + 1].isdigit()
            ]
            if places:
                return min(places, key=lambda place: abs(place - len(sentence) / 2))
    return len(sentence) // 2


def _depths(sentence: str) -> list[int]:
    """How many quotes and brackets are open at each character."""
    depths, depth = [], 0
    for sign in sentence:
        depth = max(0, depth + (sign in _OPEN) - (sign in _CLOSE))
        depths.append(depth)
    return depths
