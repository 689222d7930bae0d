"""What a copy says about itself: where the text came from, what was done to it, and who wrote the English."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from webapp.exporters.document import Document, SentencePair

PROGRAM = "Duizhao"
EDITION = "1"  # of the formats, for those that ask which program wrote them; counts up when their content changes
GLOSS_WARNING = (
    "These are word-for-word glosses from a dictionary, not a translation: each Chinese word in order, "
    "with its main sense. Do not quote them as English sentences."
)
ENGINE_KINDS = {
    "translation": "machine translation",
    "gloss": "word-for-word glosses, not a translation",
    "reader": "written by the reader",
}
# The names the engines' checks give, in words; a name not listed is shown as it is.
FLAGS = {
    "repetition": "repeats itself",
    "length": "odd length",
    "han": "Chinese left over",
    "numbers": "numbers differ",
    "names": "a name is missing",
    "negation": "a “no” may be lost",
    "cutoff": "stops in the middle",
}
MENDED = {"mended": "an amount was put right", "respelt": "a name was respelt"}
STATES = {"edited": "edited by the reader", "checked": "checked by the reader"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value for a copy's head.  ``language`` is a BCP 47 tag where the value is words of one language."""

    key: str
    label: str
    value: str
    language: str | None = None


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second: 2024-09-13T03:20:00Z.  A moment without a zone counts as UTC."""
    zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return zoned.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_for_people(moment: datetime) -> str:
    """2024-09-13 03:20 UTC"""
    return stamp(moment)[:16].replace("T", " ") + " UTC"


def engine_name(name: str, version: str, kind: str) -> str:
    """One engine in words: name, version, and what kind of English it writes."""
    return f"{' '.join(part for part in (name, version) if part)} ({ENGINE_KINDS.get(kind, kind)})"


def facts(document: Document) -> tuple[Fact, ...]:
    """All that is known, in the order to be shown; what is not known is left out."""
    rows = (
        Fact("source", "Source", document.source or "", "zh-Hans"),
        Fact("author", "Author", document.author or "", "zh-Hans"),
        Fact("editor", "Editor", document.editor or "", "zh-Hans"),
        Fact("published", "Published", document.published or ""),
        Fact("reading_minutes", "Reading time", _counted(document.reading_minutes, "minute")),
        Fact("views", "Views", _counted(document.views, "view")),
        Fact("address", "Address", document.address or ""),
        Fact("fetched", "Fetched", moment_for_people(document.fetched_at) if document.fetched_at else ""),
        Fact("imported", "Imported", moment_for_people(document.imported_at)),
        Fact("exported", "Exported", moment_for_people(document.exported_at)),
        Fact("raw_name", "Raw file", document.raw_name),
        Fact("sha256", "SHA-256 of the raw bytes", document.raw_sha256),
        Fact("encoding", "Encoding of the raw bytes", document.raw_encoding),
        Fact("english", "English by", "; ".join(engine_name(*engine) for engine in document.engines)),
        Fact("sentences", "Sentences", sentence_summary(document)),
    )
    return tuple(row for row in rows if row.value)


def _counted(number: int | None, noun: str) -> str:
    return "" if number is None else f"{number:,} {noun}" + ("" if number == 1 else "s")


def pairs(document: Document) -> tuple[SentencePair, ...]:
    return tuple(pair for block in document.blocks for pair in block.pairs)


def sentence_summary(document: Document) -> str:
    """How many sentences there are and what state their English is in."""
    everything = pairs(document)
    counts = Counter(_state(pair) for pair in everything)
    parts = [f"{counts[state]} {state}" for state in _ORDER if counts[state]]
    return f"{len(everything)}: " + ", ".join(parts) if everything else ""


_ORDER = (
    "machine translated",
    "glossed word for word",
    "edited by the reader",
    "checked by the reader",
    "not translated",
)


def _state(pair: SentencePair) -> str:
    if not pair.target:
        return "not translated"
    if pair.state in STATES:
        return STATES[pair.state]
    return "glossed word for word" if pair.engine_kind == "gloss" else "machine translated"


def remarks(pair: SentencePair) -> tuple[str, ...]:
    """What a reader must know about one English sentence, in a word or two each; () for plain machine output."""
    found = []
    if pair.target and pair.engine_kind == "gloss":
        found.append("gloss")
    if pair.state in STATES:
        found.append(pair.state)
    found.extend(MENDED.get(flag) or "doubtful: " + FLAGS.get(flag, flag) for flag in pair.flags)
    return tuple(found)


def gloss_notice(document: Document) -> str | None:
    """The warning to stand above the text where any sentence is a gloss."""
    everything = pairs(document)
    glossed = sum(1 for pair in everything if pair.target and pair.engine_kind == "gloss")
    if not glossed:
        return None
    if glossed == len(everything):
        return "The English beside this text is no translation. " + GLOSS_WARNING
    return f"{glossed} of {len(everything)} English sentences are marked “gloss”. " + GLOSS_WARNING
