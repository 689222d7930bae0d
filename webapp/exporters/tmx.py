"""Translation Memory eXchange 1.4b: one unit a translated sentence.  Glosses stay out: no memory should offer them.

Source: TMX 1.4b Specification, LISA OSCAR, 26 April 2005.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml import etree

from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.facts import EDITION, PROGRAM, facts, stamp
from webapp.exporters.markup import el, line
from webapp.exporters.passages import PlacedNote, notes_on, place_notes

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = ("zh-CN", "en")  # the tags translation programs know; zh-Hans they often do not match


def write(document: Document) -> bytes:
    """XML in UTF-8 that keeps to tmx14.dtd."""
    placed = place_notes(document)
    root = line(
        "tmx",
        {"version": "1.4"},
        "\n",
        _header(document),
        line("body", None, "\n", *_units(document, placed)),
    )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')


def _header(document: Document) -> etree._Element:
    return line(
        "header",
        {
            "creationtool": PROGRAM,
            "creationtoolversion": EDITION,
            "segtype": "sentence",
            "o-tmf": PROGRAM,
            "adminlang": "en",
            "srclang": _LANGUAGES[0],
            "datatype": "plaintext",
            "creationdate": _date(document.exported_at),
        },
        "\n",
        line("note", None, "Sentences without English, and word-for-word glosses, are left out."),
        *(line("prop", {"type": f"x-{fact.key.replace('_', '-')}"}, fact.value) for fact in _about(document)),
    )


def _about(document: Document) -> Iterator:
    return (fact for fact in facts(document) if fact.key not in ("reading_minutes", "views", "exported"))


def _units(document: Document, placed: Sequence[PlacedNote]) -> Iterator[etree._Element]:
    for block in document.blocks:
        for pair in block.pairs:
            if pair.target and pair.engine_kind != "gloss":
                yield _unit(block, pair, notes_on(block, pair, placed))


def _unit(block: BilingualBlock, pair: SentencePair, notes: Sequence[PlacedNote]) -> etree._Element:
    bodies = [each.note.body for each in notes if each.note.body.strip()]
    properties = {
        "x-state": pair.state,
        "x-engine": pair.engine,
        "x-engine-version": pair.engine_version,
        "x-score": "" if pair.score is None else f"{pair.score:g}",
        "x-flags": " ".join(pair.flags),
    }
    return line(
        "tu",
        {"tuid": f"{block.number}.{pair.number}"} | ({"changedate": _date(pair.updated_at)} if pair.updated_at else {}),
        *(el("note", None, body) for body in bodies),
        *(el("prop", {"type": kind}, value) for kind, value in properties.items() if value),
        *(
            el("tuv", {_LANG: language}, el("seg", None, words))
            for language, words in zip(_LANGUAGES, (pair.source, pair.target), strict=True)
        ),
    )


def _date(moment: datetime) -> str:
    """TMX wants ISO 8601 without separators: 20240914T023005Z."""
    return stamp(moment).replace("-", "").replace(":", "")
