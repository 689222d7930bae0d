"""The ordered table of steps, and the one function that runs them: raw text in, clean blocks and the ledger out.

Each step proposes edits in the text the step before it left.  What was applied goes into the ledger with the offsets of
that text, so that the ledger alone turns raw into clean and back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from zlib import crc32

from webapp.text import bytes_repair, chrome, glosses, layout, markup, metadata, mojibake, pinyin, punctuation, script, structure
from webapp.text.step import Block, Change, Cleaned, Edit, Step, spans, trace_of
from webapp.text.taking_back import Gaps, carry
from webapp.text.trace import Trace, move_character

STEPS: tuple[Step, ...] = (
    # First, since a byte of Chinese read in a Western encoding may look like a line end (U+0085).
    Step("mojibake", "The text had been read in the wrong encoding.", mojibake.propose),
    Step("newlines", "Line ends are written in one way.", layout.propose_newlines),
    Step("invisible", "Characters that show nothing were left behind.", layout.propose_invisible),
    Step("entities", "A character was written as HTML code.", markup.propose_entities),
    Step("wraps", "The line was broken in the middle of its paragraph.", layout.propose_wraps, fragment=False, unit="blanks"),
    Step("layout", "Spare white space.", layout.propose, fragment=False, unit="blanks"),
    Step("bytes", "The bytes were read one off; read at the right place they give this.", bytes_repair.propose),
    Step("glosses", "A pronunciation was inserted behind its character.", glosses.propose),
    Step("pinyin", "A pronunciation was inserted behind its character.", pinyin.propose),
    Step("script", "The characters had been converted to traditional ones.", script.propose, unit="characters"),
    Step("markup", "A tag of the page's code was left in the text.", markup.propose),
    Step("forms", "A compatibility form stands for the usual character.", punctuation.propose_forms, unit="characters"),
    Step("punctuation", "Chinese text takes full-width marks.", punctuation.propose),
    Step("spaces", "A space does not belong between Chinese characters.", layout.propose_spaces, unit="blanks"),
    Step("running heads", "A page number or a head repeated on each page.", chrome.propose_running_heads, fragment=False, unit="lines"),
    Step("furniture", "Part of the page around the article, not of the article.", chrome.propose, fragment=False, unit="lines"),
    Step("byline", "Kept as a detail of the article instead.", metadata.propose, fragment=False, unit="lines"),
    Step("headings", "A heading had run into the paragraph after it.", structure.propose, fragment=False, unit="blanks"),
)

_UNITS = {step.name: step.unit for step in STEPS}

# Cleaning may uncover new damage (a tag behind an entity).  Nearly everything settles in two rounds; the rest is a guard.
ROUNDS = 4
USUAL_ROUNDS = 2  # what progress is counted against

TITLE = -1  # the title, where a block's index is asked for


@dataclass
class _Run:
    """What one call of ``clean`` has gathered so far."""

    text: str
    accepted: frozenset[str]
    trace: Trace = field(default_factory=Trace)
    changes: list[Change] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    def apply(self, step: Step, round_: int) -> bool:
        """Run one step; True when it changed the text."""
        edits = _checked(self.text, step.propose(self.text), step.name)
        if not edits:
            return False
        seen: dict[str, int] = {}
        changes = [change for edit in edits if (change := self._change(edit, step, round_, seen))]
        self.changes += changes
        self.states.update((change.id, change.state) for change in changes)
        applied = [change for change in changes if change.state == "applied"]
        self.text = _apply(self.text, [(change.start, change.end, change.after) for change in applied])
        self.trace = self.trace.then(spans(applied))
        return bool(applied)

    def _change(self, edit: Edit, step: Step, round_: int, seen: dict[str, int]) -> Change | None:
        before = self.text[edit.start : edit.end]
        raw_start = self.trace.raw_of(edit.start)
        raw_end = max(raw_start, self.trace.raw_of(edit.end, end=True))
        name = f"{_slug(step.name)}.{raw_start}-{raw_end}"
        key = f"{name}\0{before}\0{edit.after}"
        count = seen[key] = seen.get(key, -1) + 1
        id_ = _id(name, key, count)
        while self.states.get(id_) == "applied":
            count += 1
            id_ = _id(name, key, count)
        if id_ in self.states:  # offered in an earlier round already
            return None
        state = "applied" if edit.sure or id_ in self.accepted else "offered"
        return Change(
            id_, step.name, edit.reason or step.reason, edit.start, edit.end, before, edit.after,
            raw_start, raw_end, state, edit.proof, round_,
        )  # fmt: skip


def clean(
    raw: str,
    *,
    undone: frozenset[str] = frozenset(),
    accepted: frozenset[str] = frozenset(),
    fragment: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Cleaned:
    """Mend ``raw`` and find its parts.

    ``undone``: ids of changes the reader took back (see ``take_back``).  ``accepted``: ids of offered changes the reader wants.
    ``fragment``: mend only; drop nothing, restructure nothing.  ``progress`` is told after each step how many of how
    many are done, and may raise to stop; else this never raises.  Linear in the length of ``raw``.
    """
    run = _Run(raw, accepted)
    steps = [step for step in STEPS if step.fragment or not fragment]
    quiet = 0  # steps in a row that changed nothing: when it is all of them, every step has seen the text as it is now
    for turn in range(ROUNDS * len(steps)):
        round_, place = divmod(turn, len(steps))
        quiet = 0 if run.apply(steps[place], round_ + 1) else quiet + 1
        if quiet == len(steps):
            break
        progress(min(turn + 1, USUAL_ROUNDS * len(steps)), USUAL_ROUNDS * len(steps))
    return take_back(_finish(raw, run), undone)


def _finish(raw: str, run: _Run) -> Cleaned:
    parsed = structure.parse(run.text)
    blocks = _blocks(parsed.pieces, run.trace)
    title = _blocks([parsed.title], run.trace)[0] if parsed.title else None
    bylines = [change.before for change in run.changes if change.step == "byline"]
    found = metadata.read(bylines, title and title.text, _paragraphs(blocks))
    return Cleaned(raw, run.text, found, blocks, tuple(run.changes), title)


def _blocks(pieces: Iterable[structure.Piece], trace: Trace) -> tuple[Block, ...]:
    return tuple(
        Block(piece.kind, piece.text, trace.raw_of(piece.start), trace.raw_of(piece.end, end=True), piece.start)
        for piece in pieces
    )


def _paragraphs(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind == "paragraph"]


def take_back(full: Cleaned, undone: frozenset[str]) -> Cleaned:
    """The cleaning ``full`` (of which nothing was taken back) without the changes ``undone``, else the same.

    What is a heading, the title or a detail stays as the full cleaning found it.  Ids that it does not have mean nothing.
    """
    if undone.isdisjoint(change.id for change in full.changes):
        return full
    bylines = [change for change in full.changes if change.step == "byline"]
    found = metadata.find([change.before for change in bylines], _paragraphs(full.blocks))
    said: dict[str, str] = {}  # the details, as the wanted text writes them

    def see(text: str, gaps: Gaps, changes: Sequence[Change]) -> None:
        if changes[0].step == "byline":
            for name, at in found.items():
                if not at.of_body and bylines[at.place] in changes:
                    base = bylines[at.place].start
                    said[name] = text[slice(*gaps.span(base + at.start, base + at.end))]

    groups = ((_UNITS[key[1]], list(group)) for key, group in groupby(full.changes, key=lambda change: (change.round, change.step)))
    text, changes, gaps = carry(full.raw, groups, undone, see)
    for name, at in found.items():
        if at.of_body:
            base = [block for block in full.blocks if block.kind == "paragraph"][at.place].start
            said[name] = text[slice(*gaps.span(base + at.start, base + at.end))]
    return _parted_as(full, text, tuple(changes), gaps, said)


def _parted_as(full: Cleaned, text: str, changes: tuple[Change, ...], gaps: Gaps, said: dict[str, str]) -> Cleaned:
    """The wanted text, with the parts that the full cleaning found."""
    parts = [*([full.title] if full.title else []), *full.blocks]
    known = [(part.kind, *span) for part in parts for span in gaps.spans(part.start, part.start + len(part.text))]
    parsed = structure.parse_as(text, known)
    trace = trace_of(changes)
    title = _blocks([parsed.title], trace)[0] if parsed.title else None
    values = {name: value for name, value in said.items() if value.strip()}
    found = metadata.details(title and title.text, values).or_else(full.metadata)
    return Cleaned(full.raw, text, found, _blocks(parsed.pieces, trace), changes, title)


def mend_fragment(text: str) -> str:
    """Mend a snippet without dropping or restructuring anything; its text only."""
    return clean(text, fragment=True).text


def replay(raw: str, changes: Iterable[Change]) -> str:
    """The clean text that the applied ``changes`` make of ``raw``."""
    text = raw
    for _, group in _groups(changes):
        text = _apply(text, [(change.start, change.end, change.after) for change in group])
    return text


def unreplay(text: str, changes: Iterable[Change]) -> str:
    """The raw text from which the applied ``changes`` made ``text``."""
    for _, group in reversed([(key, list(group)) for key, group in _groups(changes)]):
        shift = 0
        back = []
        for change in group:
            start = change.start + shift
            back.append((start, start + len(change.after), change.before))
            shift += len(change.after) - (change.end - change.start)
        text = _apply(text, back)
    return text


def raw_span(cleaned: Cleaned, block: int, start: int, end: int) -> tuple[int, int]:
    """The raw characters behind ``blocks[block].text[start:end]``."""
    base = _block(cleaned, block).start
    raw_start = cleaned.trace.raw_of(base + start)
    return raw_start, max(raw_start, cleaned.trace.raw_of(base + end, end=True))


def move_offset(old: Cleaned, new: Cleaned, block: int, offset: int, *, end: bool = False) -> tuple[int, int] | None:
    """Where position ``offset`` of ``old.blocks[block]`` stands in ``new``: (block, offset), or None when it is gone.

    Both were cleaned from the same raw text; block ``TITLE`` is the title.  A position belongs to the character behind
    it; with ``end`` (and at the end of a block) to the one before it.
    """
    here = _block(old, block)
    end = end or offset == len(here.text)
    character = move_character(old.trace, new.trace, here.start + offset - end)
    if character is None:
        return None
    return _in_blocks(new, character, end)


def move_span(old: Cleaned, new: Cleaned, block: int, start: int, end: int) -> tuple[int, int, int, int] | None:
    """Where a quoted span stands in ``new``: (first block, offset, last block, offset) of what is left of it, or None."""
    base = _block(old, block).start
    first = _first_there(old, new, range(base + start, base + end))
    last = _first_there(old, new, range(base + end - 1, base + start - 1, -1))
    if first is None or last is None:
        return None
    left, right = _in_blocks(new, first, False), _in_blocks(new, last, True)
    return None if left is None or right is None else (*left, *right)


def _block(cleaned: Cleaned, index: int) -> Block:
    return cleaned.title if index == TITLE and cleaned.title else cleaned.blocks[index]


def _first_there(old: Cleaned, new: Cleaned, positions: range) -> int | None:
    for position in positions:
        character = move_character(old.trace, new.trace, position)
        if character is not None and _in_blocks(new, character, False):
            return character
    return None


def _in_blocks(cleaned: Cleaned, character: int, end: bool) -> tuple[int, int] | None:
    title = cleaned.title
    if title and title.start <= character < title.start + len(title.text):
        return TITLE, character - title.start + end
    index = bisect_right(cleaned.blocks, character, key=lambda block: block.start) - 1
    if index >= 0 and character < cleaned.blocks[index].start + len(cleaned.blocks[index].text):
        return index, character - cleaned.blocks[index].start + end
    return None


def _groups(changes: Iterable[Change]):
    applied = (change for change in changes if change.state == "applied")
    return groupby(applied, key=lambda change: (change.round, change.step))


def _checked(text: str, edits: Iterable[Edit], step: str) -> list[Edit]:
    """The edits that change something; raises ValueError when a step breaks its promise."""
    kept, last = [], 0
    for edit in edits:
        if not last <= edit.start <= edit.end <= len(text):
            raise ValueError(f"step {step} proposed edits that overlap or lie outside the text, at {edit.start}")
        last = edit.end
        if text[edit.start : edit.end] != edit.after:
            kept.append(edit)
    return kept


def _apply(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    pieces, last = [], 0
    for start, end, after in edits:
        pieces += (text[last:start], after)
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _id(name: str, key: str, count: int) -> str:
    # The name tells step and place already: the checksum is for changes of one place that differ.
    return f"{name}.{crc32(f'{key}{count}'.encode('utf-8', 'surrogatepass')):08x}"


def _slug(step: str) -> str:
    return step.replace(" ", "-")
