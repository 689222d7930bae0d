"""The view of a block: sentences cut into segments wherever a note begins or ends, so that notes may overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from webapp.engines import assisted, checks
from webapp.engines.terms import Term
from webapp.models import Annotation, Block, Sentence
from webapp.services import passages
from webapp.text import script
from webapp.wording import Message

# Chinese takes this much less room than its English: enough grey boxes hold the place, so that nothing moves later.
BOXES_PER_CHARACTER = 0.4


@dataclass(frozen=True, slots=True)
class Glyph:
    """A run of text as it is shown; ``above``: the pinyin or zhuyin over a single character, ``tone`` 1 to 5."""

    text: str
    above: str = ""
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the Chinese is shown; neither changes the text, its offsets or its notes."""

    script: str = "hans"  # or hant
    ambiguous: bool = False  # mark characters whose other form depends on the word
    readings: Callable[[str], Mapping[int, Glyph]] | None = None  # text → what stands above each character


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same notes.

    ``ends``: those of the notes that end here, where their numbers stand.  ``forms``: what an ambiguous character may
    be in the other script.
    """

    text: str
    notes: tuple[Annotation, ...]
    forms: str = ""
    ends: tuple[Annotation, ...] = ()
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence on one side.  ``gap`` is the text between it and the sentence before."""

    number: int
    gap: tuple[Segment, ...]
    segments: tuple[Segment, ...]
    sentence: Sentence
    partner_noted: bool
    boxes: int = 0
    look: bool = False  # its English needs one

    @property
    def pending(self) -> bool:
        return self.boxes > 0


@dataclass(frozen=True, slots=True)
class Flagged:
    """Why one sentence's English needs a look (``doubts``), and what was put right in it (``remarks``)."""

    number: int
    doubts: tuple[Message, ...]
    remarks: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """One row of the page; ``number`` is 1-based and the p of ``#p12``."""

    number: int
    kind: str
    block: Block
    source: tuple[SentenceView, ...]
    source_tail: tuple[Segment, ...]
    target: tuple[SentenceView, ...]
    flagged: tuple[Flagged, ...] = ()

    @property
    def looks(self) -> int:
        """How many of its sentences need a look."""
        return sum(bool(one.doubts) for one in self.flagged)


def view(
    blocks: Iterable[Block],
    notes: Sequence[Annotation],
    appearance: Appearance = Appearance(),
    known: Sequence[Term] = (),
) -> list[BlockView]:
    """The rows of some blocks of an article.  ``known``: its terms, which flags are explained with."""
    by_block: dict[int, list[Annotation]] = defaultdict(list)
    for note in notes:
        if not note.orphaned and note.block_id is not None:
            by_block[note.block_id].append(note)
    return [block_view(block, by_block.get(block.id, []), appearance, known) for block in blocks]


def block_view(
    block: Block, notes: Sequence[Annotation], appearance: Appearance = Appearance(), known: Sequence[Term] = ()
) -> BlockView:
    source_notes = [note for note in notes if note.side == "source"]
    target_notes = [note for note in notes if note.side == "target"]
    spans = {span.sentence_id: (span.start, span.end) for span in passages.target_spans(block)}
    sources = {sentence.id: (sentence.start, sentence.end) for sentence in block.sentences}
    end = block.sentences[-1].end if block.sentences else 0
    # Same length in either script, so every offset holds.
    shown = script.variant(block.text, "hant") if appearance.script == "hant" else block.text
    doubts = _doubts(shown) if appearance.ambiguous else {}
    above = appearance.readings(block.text) if appearance.readings else {}
    return BlockView(
        number=block.position + 1,
        kind=block.kind,
        block=block,
        source=_side(block, shown, sources, source_notes, _touched(spans, target_notes), doubts, above),
        source_tail=_cut(shown, end, len(shown), source_notes, doubts, above),
        target=_side(block, passages.target_text(block), spans, target_notes, _touched(sources, source_notes)),
        flagged=tuple(_flagged(sentence, known) for sentence in block.sentences if _flags(sentence)),
    )


def _flags(sentence: Sentence) -> tuple[str, ...]:
    """The flags that still concern the reader: what they edited or checked is theirs."""
    translation = sentence.translation
    if translation is None or translation.state != "machine":
        return ()
    return tuple(flag for flag in translation.flags if flag in checks.EXPLANATIONS)


def _flagged(sentence: Sentence, known: Sequence[Term]) -> Flagged:
    source, target = sentence.text, sentence.translation.text
    here = [term for term in known if term.chinese in source]
    said = {flag: checks.reason(flag, source, target, here) for flag in _flags(sentence)}
    doubts = tuple(reason for flag, reason in said.items() if flag not in assisted.DONE)
    remarks = tuple(reason for flag, reason in said.items() if flag in assisted.DONE)
    return Flagged(sentence.position + 1, doubts, remarks)


def _touched(spans: dict[int, tuple[int, int]], notes: Sequence[Annotation]) -> set[int]:
    """The sentences that a note on this side overlaps: their partners are marked too."""
    return {
        sentence_id
        for sentence_id, (start, end) in spans.items()
        for note in notes
        if note.start < end and start < note.end
    }


def _doubts(whole: str) -> dict[tuple[int, int], str]:
    """Where characters stand whose other form depends on the word, and the forms."""
    return {(start, end): "".join(forms) for start, end, forms in script.ambiguous(whole)}


def _side(
    block: Block,
    whole: str,
    spans: dict[int, tuple[int, int]],
    notes: Sequence[Annotation],
    partner_noted: set[int],
    doubts: Mapping[tuple[int, int], str] = MappingProxyType({}),
    above: Mapping[int, Glyph] = MappingProxyType({}),
) -> tuple[SentenceView, ...]:
    views, position = [], 0
    for sentence in block.sentences:
        start, end = spans.get(sentence.id, (position, position))
        views.append(
            SentenceView(
                number=sentence.position + 1,
                gap=_cut(whole, position, start, notes, doubts, above),
                segments=_cut(whole, start, end, notes, doubts, above),
                sentence=sentence,
                partner_noted=sentence.id in partner_noted,
                boxes=0 if sentence.id in spans else _boxes(sentence),
                look=assisted.needs_look(_flags(sentence)),
            )
        )
        position = end
    return tuple(views)


def _boxes(sentence: Sentence) -> int:
    return max(1, round((sentence.end - sentence.start) * BOXES_PER_CHARACTER))


def _cut(
    whole: str,
    start: int,
    end: int,
    notes: Sequence[Annotation],
    doubts: Mapping[tuple[int, int], str] = MappingProxyType({}),
    above: Mapping[int, Glyph] = MappingProxyType({}),
) -> tuple[Segment, ...]:
    """``whole[start:end]`` in runs that lie under the same notes; ambiguous characters are runs of their own."""
    edges = {start, end}
    for span in [*((note.start, note.end) for note in notes), *doubts]:
        edges.update(edge for edge in span if start < edge < end)
    ordered = sorted(edges)
    return tuple(
        Segment(
            whole[left:right],
            tuple(note for note in notes if note.start <= left and right <= note.end),
            doubts.get((left, right), ""),
            tuple(note for note in notes if note.end == right),
            _glyphs(whole, left, right, above),
        )
        for left, right in zip(ordered, ordered[1:], strict=False)
    )


def _glyphs(whole: str, start: int, end: int, above: Mapping[int, Glyph]) -> tuple[Glyph, ...]:
    """``whole[start:end]`` with what stands above its characters; empty when nothing does."""
    if not above:
        return ()
    glyphs, plain = [], start
    for at in range(start, end):
        if at in above:
            glyphs += [Glyph(whole[plain:at])] if plain < at else []
            glyphs.append(replace(above[at], text=whole[at]))
            plain = at + 1
    return (*glyphs, Glyph(whole[plain:end])) if plain < end else tuple(glyphs)
