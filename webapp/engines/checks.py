"""Flags: why a machine translation needs a look.  Found by comparing the sentence with its English, no model needed."""

from __future__ import annotations

import re

VERSION = "1"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None


def flags(source: str, target: str) -> tuple[str, ...]:
    """The names of all checks that ``target`` fails as the English of ``source``."""
    return tuple(name for name, check in _CHECKS if check(source, target))


def _repeats(source: str, target: str) -> bool:
    """The same four words three times, or one word four times on end: the model ran in a circle."""
    words = [word.lower() for word in _WORD.findall(target)]
    grams = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
    return any(len(set(gram)) == 1 for gram in grams) or any(grams.count(gram) > 2 for gram in set(grams))


def _odd_length(source: str, target: str) -> bool:
    """English runs to between 1.5 and 6 letters per Chinese character; far outside that something is lost or made up."""
    characters, letters = len(_HAN.findall(source)), len(target)
    return characters >= 8 and not characters <= letters <= 9 * len(source)


def _leftover_han(source: str, target: str) -> bool:
    return has_han(target)


_CHECKS = (("repetition", _repeats), ("length", _odd_length), ("han", _leftover_han))
