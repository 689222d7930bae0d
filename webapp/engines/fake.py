"""An engine for tests: the same answer every time, at a chosen pace, failing where it is told to."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from webapp.engines import FAKE, EngineId, Output
from webapp.errors import EngineUnavailable

ID = EngineId(FAKE, "1", "translation")


class FakeEngine:
    """Answers ``EN[<sentence>]``.  ``delay``: seconds per sentence; ``fail_on``: the sentence at which it breaks down.
    """

    id = ID
    parameters = "fake"

    def __init__(self, delay: float = 0.0, fail_on: str | None = None) -> None:
        self.delay = delay
        self.fail_on = fail_on
        self.seen: list[str] = []
        self.closed = False

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        for sentence in sentences:
            time.sleep(self.delay)
            if sentence == self.fail_on:
                raise EngineUnavailable("The engine broke down in the middle of its work.")
            self.seen.append(sentence)
            yield Output(f"EN[{sentence}]", score=1.0)

    def close(self) -> None:
        self.closed = True
