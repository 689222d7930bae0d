"""Where a passage stands: the English of a block as one text, quotes found in it, and positions moved when it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.models import Block

CONTEXT = 32  # code points of prefix and suffix kept with a quote, as browsers' text fragments and Hypothesis do


@dataclass(frozen=True, slots=True)
class Span:
    """Where one sentence's English stands in its block's English, in code points."""

    sentence_id: int
    start: int
    end: int
    text: str


def target_spans(block: Block) -> tuple[Span, ...]:
    """The translated sentences of ``block`` in order, joined by one space each."""
    spans, position = [], 0
    for sentence in block.sentences:
        if sentence.translation is None:
            continue
        text = sentence.translation.text
        spans.append(Span(sentence.id, position, position + len(text), text))
        position += len(text) + 1
    return tuple(spans)


def target_text(block: Block) -> str:
    return joined(span.text for span in target_spans(block))


def joined(sentences: Iterable[str]) -> str:
    """The English of one block as one text."""
    return " ".join(sentences)


def side_text(block: Block, side: str) -> str:
    return block.text if side == "source" else target_text(block)


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The prefix and suffix of a TextQuoteSelector."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def locate(text: str, exact: str, *, near: int = 0, prefix: str = "", suffix: str = "") -> tuple[int, int] | None:
    """Find a quote: the occurrence whose surroundings fit best, then the one nearest to ``near``.  None: not there."""
    if not exact:
        return None
    best, best_rank, start = None, None, text.find(exact)
    while start >= 0:
        end = start + len(exact)
        fit = _common_suffix(text[:start], prefix) + _common_prefix(text[end:], suffix)
        rank = (-fit, abs(start - near))
        if best_rank is None or rank < best_rank:
            best, best_rank = (start, end), rank
        start = text.find(exact, start + 1)
    return best


def _common_prefix(a: str, b: str) -> int:
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count


def _common_suffix(a: str, b: str) -> int:
    # Only as much of ``a`` as ``b`` can match: slicing keeps this linear over many occurrences.
    return _common_prefix(a[-len(b) :][::-1], b[::-1]) if b else 0


def move(start: int, end: int, before: Sequence[Span], after: Sequence[Span]) -> tuple[int, int] | None:
    """Move a passage of a block's English from the spans ``before`` to the spans ``after``.

    Exact for passages whose first and last sentence kept their text; None when one of them changed or went.
    """
    first = next((span for span in before if span.start <= start < span.end), None)
    last = next((span for span in before if span.start < end <= span.end), None)
    if first is None or last is None:
        return None
    kept = {span.sentence_id: span for span in after}
    new_first, new_last = kept.get(first.sentence_id), kept.get(last.sentence_id)
    if new_first is None or new_last is None or new_first.text != first.text or new_last.text != last.text:
        return None
    return new_first.start + start - first.start, new_last.start + end - last.start
