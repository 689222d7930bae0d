"""What an edit changes, word by word, for the eye."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """``kind``: same, gone or new."""

    kind: str
    text: str


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Both texts in one line: what stays, what goes, what comes."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Run] = []
    for action, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            found.append(Run("same", "".join(old[a:b])))
            continue
        found += [Run(kind, text) for kind, text in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if text]
    return tuple(found)
