"""What is said to readers: English sentences with their values beside them, so that a door can say them in another language.

The sentence itself is the key to its translation.  Seen by all, sees nobody; only ``webapp.web`` translates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def marked(sentence: str) -> str:
    """The sentence as it is.  Only marks it for the catalogue, where it is said at another place than it is written."""
    return sentence


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with ``%(name)s`` for each of its values.

    A value may be a message of its own (a field's name, say), or a list, which is joined as the language does it.
    """

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = marked, comma: str = ", ") -> str:
        """In the language of ``translate``; ``comma`` stands between the values of a list."""
        sentence = translate(self.sentence)
        if not self.values:
            return sentence
        return sentence % {name: _said(value, translate, comma) for name, value in self.values.items()}

    def __str__(self) -> str:
        return self.say()

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column."""
        return {"sentence": self.sentence, "values": {name: _plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Message:
        return cls(kept["sentence"], {name: _live(value) for name, value in kept["values"].items()})


def _said(value: Any, translate: Callable[[str], str], comma: str) -> Any:
    if isinstance(value, Message):
        return value.say(translate, comma)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return comma.join(str(_said(one, translate, comma)) for one in value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.as_dict()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | float) else str(value)


def _live(value: Any) -> Any:
    if isinstance(value, dict):
        return Message.from_dict(value)
    return [_live(one) for one in value] if isinstance(value, list) else value
