"""Other ways to say it: the hypotheses a model's search ends with, best first.

An engine that has a method ``alternatives(sentence, count)`` of its own is asked for them; for Argos packages the
search that found the translation is run again and tells all it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from webapp.engines import Engine, cuts, numbers, terms
from webapp.engines.terms import Term
from webapp.errors import EngineUnavailable

MOST = 4  # as wide as the search itself: a wider one would be another search


@runtime_checkable
class OffersAlternatives(Protocol):
    """What an engine may have on top of ``Engine``."""

    def alternatives(self, sentence: str, count: int) -> Sequence[str]: ...


def alternatives(engine: Engine, sentence: str, known: Sequence[Term] = (), count: int = MOST) -> tuple[str, ...]:
    """Up to ``count`` different translations, best first, names placed and mended as in any other.

    Raises EngineUnavailable for an engine that has none to offer.
    """
    placed = terms.place(sentence, known)
    texts = [_mended(sentence, text, known) for text in _ask(engine, placed, min(count, MOST))]
    return tuple(dict.fromkeys(text for text in texts if text))


def _mended(sentence: str, text: str, known: Sequence[Term]) -> str:
    return numbers.mend(sentence, terms.mend(sentence, text, known)[0])[0]


def _ask(engine: Engine, sentence: str, count: int) -> Sequence[str]:
    if isinstance(engine, OffersAlternatives):
        return engine.alternatives(sentence, count)
    if engine.id.kind == "translation" and engine.id.name.startswith("argos "):
        return _of_package(engine, sentence, count)
    raise EngineUnavailable("%(engine)s has only one way to say it.", engine=engine.id.name)


def _of_package(engine: Engine, sentence: str, count: int) -> Sequence[str]:
    from webapp.engines.argos import ArgosEngine

    assert isinstance(engine, ArgosEngine)
    tokens = [engine._package.tokenizer.encode(part) for part in engine._cut(sentence)]
    results = [pending.result() for pending in engine._start(tokens, num_hypotheses=count)]
    # A sentence that was cut: the best of every part together, then the second best, and so on.
    return [cuts.rejoin([engine._decode(result.hypotheses[rank]) for result in results])
            for rank in range(min((len(result.hypotheses) for result in results), default=0))]
