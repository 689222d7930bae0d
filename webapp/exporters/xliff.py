"""XLIFF 2.0 for translation programs: one unit a block, one segment a sentence, notes as comments on their passage.

Source: XLIFF Version 2.0, OASIS Standard, 5 August 2014 (ISO 21720).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.facts import facts, gloss_notice
from webapp.exporters.markup import el, fill, line, printable
from webapp.exporters.passages import LANGUAGES, PlacedNote, Run, pair_span, place_notes, runs, side_text

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A gloss is "initial": a translator still has everything to do.
_STATES = {"machine": "translated", "edited": "translated", "checked": "reviewed"}


def write(document: Document) -> bytes:
    """XML in UTF-8."""
    placed = place_notes(document)
    attributes = {"version": "2.0", "srcLang": LANGUAGES["source"], "trgLang": LANGUAGES["target"]}
    root = etree.Element(_q("xliff"), attributes, nsmap={None: _NAMESPACE})
    file = line(
        _q("file"),
        {"id": "f1", "original": document.raw_name or document.title, "canResegment": "no"},
        "\n",
        _file_notes(document, placed),
        *(_unit(block, placed) for block in document.blocks),
    )
    return etree.tostring(fill(root, ["\n", file]), encoding="UTF-8", xml_declaration=True) + b"\n"


def _q(tag: str) -> str:
    return f"{{{_NAMESPACE}}}{tag}"


def _file_notes(document: Document, placed: Sequence[PlacedNote]) -> etree._Element:
    notice = gloss_notice(document)
    return line(
        _q("notes"),
        None,
        "\n",
        *(line(_q("note"), {"category": fact.label}, fact.value) for fact in facts(document)),
        line(_q("note"), {"category": "Warning"}, notice) if notice else None,
        *(_note(each, orphan=True) for each in placed if each.block is None),
    )


def _note(placed: PlacedNote, orphan: bool = False) -> etree._Element:
    note = placed.note
    parts = [f"“{note.exact}”"] if orphan else []
    parts += [note.body.strip() or "(highlighted)"]
    parts += ["Tags: " + ", ".join(note.tags)] if note.tags else []
    attributes = {"id": f"n{placed.number}", "category": "Note on a lost passage" if orphan else note.colour}
    return line(_q("note"), attributes | ({} if orphan else {"appliesTo": note.side}), "\n\n".join(parts))


def _unit(block: BilingualBlock, placed: Sequence[PlacedNote]) -> etree._Element:
    here = [each for each in placed if each.block is block]
    return line(
        _q("unit"),
        {"id": f"p{block.number}", "type": f"duizhao:{block.kind}"},
        "\n",
        line(_q("notes"), None, *(_note(each) for each in here)) if here else None,
        *_parts(block, here),
    )


def _parts(block: BilingualBlock, placed: Sequence[PlacedNote]) -> Iterator[etree._Element]:
    """Segments, and between them what is no sentence, so that the parts join to the whole block on both sides."""
    cut = {side: tuple(runs(block, side, placed)) for side in ("source", "target")}
    done = {"source": 0, "target": 0}
    for pair in block.pairs:
        yield from _between(block, cut, done, {side: pair_span(pair, side)[0] for side in done})
        yield _segment(pair, cut)
        done = {side: max(done[side], pair_span(pair, side)[1]) for side in done}
    yield from _between(block, cut, done, {side: len(side_text(block, side)) for side in done})


def _between(
    block: BilingualBlock, cut: dict[str, tuple[Run, ...]], start: dict[str, int], end: dict[str, int]
) -> Iterator[etree._Element]:
    if all(start[side] >= end[side] for side in start):
        return
    yield line(
        _q("ignorable"), None, *(_words(side, cut[side], start[side], end[side]) for side in ("source", "target"))
    )


def _segment(pair: SentencePair, cut: dict[str, tuple[Run, ...]]) -> etree._Element:
    attributes = {"id": f"s{pair.number}"}
    if pair.target:
        glossed = pair.engine_kind == "gloss" and pair.state not in ("edited", "checked")
        attributes["state"] = "initial" if glossed else _STATES[pair.state]
        attributes["subState"] = "duizhao:gloss" if glossed else f"duizhao:{pair.state}"
    return line(
        _q("segment"),
        attributes,
        _words("source", cut["source"], *pair_span(pair, "source")),
        _words("target", cut["target"], *pair_span(pair, "target")) if pair.target else None,
    )


def _words(side: str, cut: Sequence[Run], start: int, end: int) -> etree._Element:
    """The text from ``start`` to ``end`` with comment marks: pairs of empty elements, because they overlap."""
    node = el(_q(side), {_SPACE: "preserve"})
    for run in cut:
        if start <= run.start and run.end <= end:
            fill(node, (_opening(each) for each in run.notes if each.note.start == run.start))
            fill(node, [printable(run.text)])
            fill(node, (el(_q("em"), {"startRef": f"m{each.number}"}) for each in run.ends))
    return node


def _opening(placed: PlacedNote) -> etree._Element:
    return el(_q("sm"), {"id": f"m{placed.number}", "type": "comment", "ref": f"#n=n{placed.number}"})
