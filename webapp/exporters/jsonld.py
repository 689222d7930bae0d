"""The notes as W3C Web Annotations, with the text they point into, so that every position can be checked.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017 (sections 3.2 to 3.3, 4.2, 5).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.exporters.bilingual import COLOURS, colour
from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.facts import ENGINE_KINDS, stamp
from webapp.exporters.passages import LANGUAGES, OTHER_SIDE, PlacedNote, pair_span, place_notes, side_text

BLOCK_BREAK = "\n\n"  # between two blocks in the text that positions count through
CONTEXT_WORDS = 32  # code points of prefix and suffix for the counterpart's quote

_ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Words the model has no term for.  @json keeps lists of facts as they are for readers of RDF (JSON-LD 1.1).
_OWN_CONTEXT = {
    "@version": 1.1,
    "article": {"@id": "urn:x-duizhao:article", "@type": "@id"},
    "texts": {"@id": "urn:x-duizhao:texts", "@type": "@id"},
    "provenance": {"@id": "urn:x-duizhao:provenance", "@type": "@json"},
    "blocks": {"@id": "urn:x-duizhao:blocks", "@type": "@json"},
    "ledger": {"@id": "urn:x-duizhao:ledger", "@type": "@json"},
    "positions": "urn:x-duizhao:positions",
    "role": "urn:x-duizhao:role",
    "orphan": "urn:x-duizhao:orphan",
}
_STYLE = {
    "type": "CssStylesheet",
    "value": " ".join(
        f".{name} {{ background: {paint}; }}"
        for name, paint in zip(COLOURS, ("#f5d75a99", "#9fd07f99", "#8fc1ea99", "#f2a3a899", "#c4aaf099"), strict=True)
    ),
}


@dataclass(frozen=True, slots=True)
class _Text:
    """One side as one string.  ``starts[n]`` is where block number n begins in ``value``, in code points."""

    id: str
    side: str
    value: str
    starts: dict[int, int]


def write(document: Document) -> bytes:
    """JSON-LD 1.1 in UTF-8: an AnnotationCollection with its one AnnotationPage inside."""
    texts = {side: _text(document, side) for side in ("source", "target")}
    placed = place_notes(document)
    page_id = _urn(document, "page")
    collection_id = _urn(document, "collection")
    collection = {
        "@context": [_ANNOTATION_CONTEXT, _OWN_CONTEXT],
        "id": collection_id,
        "type": "AnnotationCollection",
        "label": f"Notes on {document.title}",
        "generator": _generator(),
        "generated": stamp(document.exported_at),
        "total": len(placed),
        "article": _article(document, texts),
        "first": {
            "id": page_id,
            "type": "AnnotationPage",
            "partOf": collection_id,
            "startIndex": 0,
            "items": [_annotation(each, texts, document) for each in placed],
        },
        "last": page_id,
    }
    return (json.dumps(collection, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _urn(document: Document, part: str) -> str:
    """The same article gives the same identifiers, on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-duizhao:{document.raw_sha256}:{part}").urn


def _generator() -> dict[str, str]:
    return {"id": "urn:x-duizhao:software", "type": "Software", "name": "Duizhao"}


def _text(document: Document, side: str) -> _Text:
    starts, place = {}, 0
    for block in document.blocks:
        starts[block.number] = place
        place += len(side_text(block, side)) + len(BLOCK_BREAK)
    value = BLOCK_BREAK.join(side_text(block, side) for block in document.blocks)
    return _Text(_urn(document, side), side, value, starts)


def _article(document: Document, texts: dict[str, _Text]) -> dict[str, Any]:
    return {
        "id": _urn(document, "article"),
        "type": "Text",
        "positions": (
            "start and end count Unicode code points (not UTF-16 units, not bytes) from 0 in the value of the text a "
            "target names; blocks are joined by two line feeds"
        ),
        "texts": [
            {
                "id": text.id,
                "type": "Text",
                "format": "text/plain",
                "language": LANGUAGES[side],
                "value": text.value,
            }
            for side, text in texts.items()
        ],
        "provenance": _provenance(document),
        "blocks": [_block(block, texts) for block in document.blocks],
        "ledger": [dict(change) for change in document.changes],
    }


def _provenance(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "title_en": document.title_target,
        "source": document.source,
        "author": document.author,
        "editor": document.editor,
        "published": document.published,
        "reading_minutes": document.reading_minutes,
        "views": document.views,
        "address": document.address,
        "fetched": stamp(document.fetched_at) if document.fetched_at else None,
        "imported": stamp(document.imported_at),
        "exported": stamp(document.exported_at),
        "raw_name": document.raw_name,
        "raw_sha256": document.raw_sha256,
        "raw_encoding": document.raw_encoding,
        "engines": [
            {"name": name, "version": version, "kind": kind, "meaning": ENGINE_KINDS.get(kind, kind)}
            for name, version, kind in document.engines
        ],
    }


def _block(block: BilingualBlock, texts: dict[str, _Text]) -> dict[str, Any]:
    return {
        "number": block.number,
        "kind": block.kind,
        "sentences": [_sentence(block, pair, texts) for pair in block.pairs],
    }


def _sentence(block: BilingualBlock, pair: SentencePair, texts: dict[str, _Text]) -> dict[str, Any]:
    spans = {side: [texts[side].starts[block.number] + at for at in pair_span(pair, side)] for side in texts}
    return {
        "number": pair.number,
        **spans,
        "state": pair.state or "untranslated",
        "engine": pair.engine,
        "engine_version": pair.engine_version,
        "engine_kind": pair.engine_kind,
        "score": pair.score,
        "flags": list(pair.flags),
        "updated": stamp(pair.updated_at) if pair.updated_at else None,
    }


def _annotation(placed: PlacedNote, texts: dict[str, _Text], document: Document) -> dict[str, Any]:
    note = placed.note
    bodies = _bodies(placed)
    targets = [_passage(placed, texts)]
    if placed.counterpart_span:
        targets.append(_counterpart(placed, texts))
    return {
        "id": _note_id(note.id, document),
        "type": "Annotation",
        "motivation": sorted({body["purpose"] for body in bodies}) or ["highlighting"],
        "created": stamp(note.created_at),
        "modified": stamp(note.updated_at),
        "generator": _generator(),
        "generated": stamp(document.exported_at),
        **({"orphan": True} if placed.block is None else {}),
        "stylesheet": _STYLE,
        **({"body": bodies} if bodies else {}),
        "target": targets,
    }


def _note_id(identifier: str, document: Document) -> str:
    try:
        return uuid.UUID(identifier).urn
    except ValueError:  # an identifier must be an IRI; a note from elsewhere may have any name
        return _urn(document, f"note:{identifier}")


def _bodies(placed: PlacedNote) -> list[dict[str, str]]:
    note = placed.note
    comment = {"type": "TextualBody", "value": note.body, "format": "text/markdown", "purpose": "commenting"}
    tags = [{"type": "TextualBody", "value": tag, "format": "text/plain", "purpose": "tagging"} for tag in note.tags]
    return [comment, *tags] if note.body.strip() else tags


def _passage(placed: PlacedNote, texts: dict[str, _Text]) -> dict[str, Any]:
    note = placed.note
    quote = {"type": "TextQuoteSelector", "exact": note.exact, "prefix": note.prefix, "suffix": note.suffix}
    span = None
    if placed.block is not None:
        begin = texts[note.side].starts[placed.block.number]
        span = (begin + note.start, begin + note.end)
    return _target(texts[note.side], "passage", colour(placed), quote, span)


def _counterpart(placed: PlacedNote, texts: dict[str, _Text]) -> dict[str, Any]:
    """The facing sentences, whole: which words of them answer to the passage nobody has said."""
    text = texts[OTHER_SIDE[placed.note.side]]
    begin = text.starts[placed.block.number]
    start, end = (begin + at for at in placed.counterpart_span)
    quote = {
        "type": "TextQuoteSelector",
        "exact": text.value[start:end],
        "prefix": text.value[max(0, start - CONTEXT_WORDS) : start],
        "suffix": text.value[end : end + CONTEXT_WORDS],
    }
    return _target(text, "counterpart", colour(placed), quote, (start, end))


def _target(
    text: _Text, role: str, style: str, quote: dict[str, str], span: Sequence[int] | None
) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [quote]
    if span is not None:
        selectors.append({"type": "TextPositionSelector", "start": span[0], "end": span[1]})
    return {
        "type": "SpecificResource",
        "role": role,
        "styleClass": style,
        "source": {"id": text.id, "type": "Text", "format": "text/plain", "language": LANGUAGES[text.side]},
        "selector": selectors,
    }
