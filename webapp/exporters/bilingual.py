"""The facing text as elements: blocks, sentences, marks, references, notes.  Shared by the web page and the e-book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.facts import moment_for_people, remarks
from webapp.exporters.markup import el, fill, line, note_elements
from webapp.exporters.passages import LANGUAGES, OTHER_SIDE, PlacedNote, Run, runs, side_text

CLASSES = {"source": "zh", "target": "en"}
SENTENCE_PREFIX = {"source": "s", "target": "e"}  # s12.3 faces e12.3
UNTRANSLATED = "Not translated yet."

# One element holds both languages, so that an outline or a screen reader meets each heading once.
_TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "quote": "blockquote", "list_item": "li"}
_SPAN_CELLS = {"h1", "h2", "h3"}  # headings may not hold paragraphs
# What readers can choose; anything else must not become a class name.
COLOURS = ("yellow", "green", "blue", "rose", "violet")


def text_elements(document: Document, placed: Sequence[PlacedNote]) -> list[etree._Element]:
    """Every block in order, list items gathered into lists."""
    found: list[etree._Element] = []
    for is_list, blocks in groupby(document.blocks, key=lambda block: block.kind == "list_item"):
        elements = [block_element(block, placed) for block in blocks]
        found.extend([line("ul", {"class": "items"}, *elements)] if is_list else elements)
    return found


def opening_length(document: Document) -> int:
    """How many blocks at the start are title and subtitle; 0 where the text has no title block of its own."""
    kinds = [block.kind for block in document.blocks[:2]]
    if kinds[:1] != ["title"]:
        return 0
    return 2 if kinds[1:] == ["subtitle"] else 1


def block_element(block: BilingualBlock, placed: Sequence[PlacedNote]) -> etree._Element:
    """One block, ``#p<number>``: the Chinese cell, then the English."""
    tag = _TAGS.get(block.kind, "div")
    cell = "span" if tag in _SPAN_CELLS else "p"
    return line(
        tag,
        {"class": f"pair {block.kind.replace('_', '-')}", "id": f"p{block.number}"},
        *(cell_element(cell, block, side, placed) for side in ("source", "target")),
    )


def cell_element(tag: str, block: BilingualBlock, side: str, placed: Sequence[PlacedNote]) -> etree._Element:
    """One side of a block."""
    attributes = {"class": CLASSES[side], "lang": LANGUAGES[side]}
    if not side_text(block, side):
        return el(tag, attributes, el("span", {"class": "missing"}, UNTRANSLATED))
    node = el(tag, attributes)
    for pair, group in groupby(runs(block, side, placed), key=lambda run: run.pair):
        children = [child for run in group for child in _run_children(run, side)]
        fill(node, [_sentence(block, pair, side, children)] if pair else children)
    missing = missing_sentences(block) if side == "target" else ""
    return fill(node, [" ", el("span", {"class": "missing"}, missing)] if missing else [])


def _sentence(block: BilingualBlock, pair: SentencePair, side: str, children: list) -> etree._Element:
    classes = ["sentence"]
    words = remarks(pair) if side == "target" else ()
    if words:
        classes.append("gloss" if pair.engine_kind == "gloss" else "remarked")
    return el(
        "span",
        {
            "dir": "ltr",  # isolates: a right-to-left mark in one sentence must not turn the next one round
            "class": " ".join(classes),
            "id": f"{SENTENCE_PREFIX[side]}{block.number}.{pair.number}",
            "lang": LANGUAGES[side],
            "data-n": str(pair.number),
        },
        *children,
        *(el("small", {"class": "remark", "lang": "en", "dir": "ltr"}, " " + word) for word in words),
    )


def missing_sentences(block: BilingualBlock) -> str:
    """A remark on sentences without English in a block that has some; '' where there is nothing to say."""
    missing = [str(pair.number) for pair in block.pairs if not pair.target]
    if not missing or not block.target:
        return ""
    return f"{'Sentence' if len(missing) == 1 else 'Sentences'} {', '.join(missing)} not translated yet."


def _run_children(run: Run, side: str) -> Iterator[str | etree._Element]:
    yield _marked(run) if run.notes else run.text
    for each in run.ends:
        yield reference(each)
    for each in run.beside:
        yield reference(each, beside=True)


def _marked(run: Run) -> etree._Element:
    """One <mark> for each note that covers the run, one inside the other: translucent colours add up by themselves."""
    numbers = " ".join(str(each.number) for each in run.notes)
    content: str | etree._Element = run.text
    for each in reversed(run.notes):
        content = el("mark", {"class": colour(each), "data-note": str(each.number)}, content)
    content.set("data-notes", numbers)
    return content


def colour(placed: PlacedNote) -> str:
    return placed.note.colour if placed.note.colour in COLOURS else COLOURS[0]


def reference(placed: PlacedNote, beside: bool = False) -> etree._Element:
    """The raised number that leads to the note; ``beside`` for the one in the other language."""
    number = str(placed.number)
    attributes = {
        "class": "ref beside" if beside else "ref",
        "id": f"beside-{number}" if beside else f"ref-{number}",
        "href": f"#note-{number}",
        "aria-label": f"Note {number}" + (" (on the facing passage)" if beside else ""),
    }
    return el("sup", None, el("a", attributes, number))


def note_list(placed: Sequence[PlacedNote]) -> etree._Element:
    """All notes in reading order, each with its quote, what stands beside it, its words and tags."""
    return line("ol", {"class": "notes"}, *(note_element(each) for each in placed))


def note_element(placed: PlacedNote) -> etree._Element:
    note = placed.note
    number = str(placed.number)
    language = LANGUAGES[note.side]
    facing = facing_text(placed)
    return line(
        "li",
        {"id": f"note-{number}", "class": "note orphan" if placed.block is None else "note", "value": number},
        el("p", {"class": "quote"}, el("mark", {"class": colour(placed), "lang": language}, note.exact)),
        el("p", {"class": "facing", "lang": LANGUAGES[OTHER_SIDE[note.side]]}, facing) if facing else None,
        _lost(placed) if placed.block is None else None,
        el("div", {"class": "body"}, *note_elements(note.body)) if note.body.strip() else None,
        _tags(note.tags) if note.tags else None,
        el(
            "p",
            {"class": "when"},
            moment_for_people(note.created_at),
            *([] if placed.block is None else [" · ", el("a", {"href": f"#ref-{number}"}, "Back to the passage")]),
        ),
    )


def facing_text(placed: PlacedNote) -> str:
    """The other side of the sentences the note touches, '' where there is none."""
    span = placed.counterpart_span
    if placed.block is None or span is None:
        return ""
    return side_text(placed.block, OTHER_SIDE[placed.note.side])[span[0] : span[1]]


def _lost(placed: PlacedNote) -> etree._Element:
    note = placed.note
    return el(
        "p",
        {"class": "lost"},
        "This passage no longer stands in the text. It stood between ",
        el("q", {"lang": LANGUAGES[note.side]}, note.prefix),
        " and ",
        el("q", {"lang": LANGUAGES[note.side]}, note.suffix),
        ".",
    )


def _tags(tags: Sequence[str]) -> etree._Element:
    return el("ul", {"class": "tags", "aria-label": "Tags"}, *(el("li", None, el("bdi", None, tag)) for tag in tags))
