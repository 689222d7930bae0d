"""An engine with the article's terms at hand: names go in as Latin letters, and what comes out is mended and checked.

Pure: sentences and their terms in, as many outputs out.  Which terms a sentence has is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webapp.engines import Engine, Output, checks, numbers, terms
from webapp.engines.terms import Term

VERSION = 1

# These say what was put right; all other flags ask the reader to look.
DONE = frozenset({"mended", "respelt"})


def parameters(engine: Engine) -> str:
    """Everything that decides the output besides the sentence and its terms (the memory's key needs it)."""
    if engine.id.kind == "gloss":
        return engine.parameters
    return f"{engine.parameters}, assisted {VERSION}, checks {checks.VERSION}"


def translate(engine: Engine, sentences: Sequence[str], known: Sequence[Sequence[Term]]) -> Iterator[Output]:
    """Chinese to English with ``known[i]``, the terms in ``sentences[i]``; outputs in order, as they get ready.

    Word-for-word glosses pass through untouched: they are no translation that could be wrong.
    """
    if engine.id.kind == "gloss":
        yield from engine.translate(sentences)
        return
    placed = [terms.place(sentence, own) for sentence, own in zip(sentences, known, strict=True)]
    for sentence, own, output in zip(sentences, known, engine.translate(placed), strict=True):
        yield _checked(sentence, own, output)


def _checked(sentence: str, known: Sequence[Term], output: Output) -> Output:
    text, respelt = terms.mend(sentence, output.text, known)
    put_right = "mended" in output.flags
    if not put_right:  # an engine that does so itself has done it once, which is enough
        text, mended = numbers.mend(sentence, text)
        put_right = bool(mended)
    marks = (("mended",) if put_right else ()) + (("respelt",) if respelt else ())
    return Output(text, output.score, checks.flags(sentence, text, known) + marks)


def needs_look(flags: Sequence[str]) -> bool:
    """Whether any of the flags asks for the reader's eye (and does not only tell what was put right)."""
    return any(flag not in DONE for flag in flags)
