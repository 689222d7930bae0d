"""CommonMark with YAML front matter and footnotes: Chinese block, English block, in turn; notes as footnotes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from webapp.exporters import ledger
from webapp.exporters.bilingual import UNTRANSLATED, facing_text, missing_sentences
from webapp.exporters.document import BilingualBlock, Document
from webapp.exporters.facts import engine_name, gloss_notice, pairs, remarks, sentence_summary, stamp
from webapp.exporters.markup import printable
from webapp.exporters.passages import PlacedNote, place_notes, runs, side_text

_PREFIX = {"title": "# ", "heading": "## ", "subheading": "### ", "quote": "> ", "list_item": "- "}

# Every ASCII sign that means something to CommonMark, GitHub's flavour or Pandoc's; a backslash makes each itself.
_SPECIAL = re.compile(r"[\\`*_\[\]{}<>|~^$&#@!=]")
# At the start of a line a number, a plus or a minus would begin a list, and two signs a rule or an underline.
_LINE_START = re.compile(r"\d+[.)]|[-+:]")
# What YAML may not hold as it stands in a double-quoted string (YAML 1.2, 5.1), beyond what JSON escapes.
_YAML_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def write(document: Document) -> bytes:
    """UTF-8 text ending in a newline."""
    placed = place_notes(document)
    parts = [_front_matter(document), *_text(document, placed)]
    if placed:
        parts.append("## Notes")
        parts.extend(_orphans(placed))
        parts.extend(_footnote(each) for each in placed if each.block is not None)
    parts.extend(_states(document))
    parts.extend(_ledger(document))
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def escape(text: str) -> str:
    """``text`` as CommonMark that shows exactly ``text``; line breaks inside it stay line breaks."""
    return "".join(_escaped_signs(text))


def _escaped_signs(text: str) -> list[str]:
    """One piece for each code point, so that references can be put between them wherever a note ends."""
    signs = [_SPECIAL.sub(r"\\\g<0>", sign) for sign in printable(text)]
    for line in re.finditer(r"[^\n]+", printable(text)):
        # Indentation of four would be code, and of fewer is dropped: a no-break space keeps what can be seen.
        indent = len(line[0]) - len(line[0].lstrip(" \t"))
        signs[line.start() : line.start() + indent] = ["&nbsp;"] * indent
        if found := _LINE_START.match(line[0], indent):
            at = line.start() + found.end() - 1
            signs[at] = "\\" + text[at]
    return ["\\\n" if sign == "\n" else sign for sign in signs]


def _quoted(value: str) -> str:
    """A YAML double-quoted scalar: JSON's, with what YAML calls unprintable written as escapes."""
    return _YAML_HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _front_matter(document: Document) -> str:
    fields: dict[str, str | int | None] = {
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
        "sentences": sentence_summary(document),
    }
    lines = [f"{key}: {_scalar(value)}" for key, value in fields.items() if value not in (None, "")]
    engines = [f"  - {_quoted(engine_name(*engine))}" for engine in document.engines]
    return "\n".join(["---", *lines, *(["english_by:", *engines] if engines else []), "generator: Duizhao", "---"])


def _scalar(value: str | int | None) -> str:
    return str(value) if isinstance(value, int) else _quoted(value or "")


def _text(document: Document, placed: Sequence[PlacedNote]) -> Iterator[str]:
    if not any(block.kind == "title" for block in document.blocks):
        yield "# " + escape(document.title).replace("\\\n", " ")
        yield "# " + escape(document.title_target).replace("\\\n", " ")
    for number, block in enumerate(document.blocks):
        yield from _block(block, placed)
        if number == 0 and (notice := gloss_notice(document)):
            yield f"**{escape(notice)}**"


def _block(block: BilingualBlock, placed: Sequence[PlacedNote]) -> Iterator[str]:
    source = _side(block, "source", placed)
    target = _side(block, "target", placed) or f"*{UNTRANSLATED}*"
    prefix = _PREFIX.get(block.kind, "")
    if prefix.startswith("#"):
        # A heading is one line.
        yield prefix + source.replace("\\\n", " ")
        yield prefix + target.replace("\\\n", " ")
    elif prefix:
        indent = prefix if block.kind == "quote" else " " * len(prefix)
        lines = (prefix + _indented(source, indent), indent.rstrip(), indent + _indented(target, indent))
        yield "\n".join(lines)
    else:
        yield source
        yield target


def _indented(text: str, indent: str) -> str:
    return text.replace("\n", "\n" + indent)


def _side(block: BilingualBlock, side: str, placed: Sequence[PlacedNote]) -> str:
    """One side with footnote references after each passage and, on the other side, after what stands beside it."""
    signs = _escaped_signs(side_text(block, side))
    found = ""
    for run in runs(block, side, placed):
        found += "".join(signs[run.start : run.end])
        found += "".join(f"[^{each.number}]" for each in (*run.ends, *run.beside))
        if side == "target" and run.pair and run.end == run.pair.target_end and run.pair.engine_kind == "gloss":
            found += " *(word-for-word gloss)*"
    missing = missing_sentences(block) if side == "target" else ""
    return f"{found} *{missing}*" if missing else found


def _footnote(placed: PlacedNote) -> str:
    return f"[^{placed.number}]: " + _hanging("\n\n".join(_note_parts(placed)), 4)


def _hanging(text: str, indent: int) -> str:
    """All lines but the first moved in; empty ones stay empty."""
    margin = " " * indent
    return "\n".join(margin + row if number and row else row for number, row in enumerate(text.split("\n")))


def _note_parts(placed: PlacedNote) -> Iterator[str]:
    note = placed.note
    yield "> " + escape(note.exact).replace("\n", "\n> ")
    if facing := facing_text(placed):
        yield "> " + escape(facing).replace("\n", "\n> ")
    if note.body.strip():
        yield note_markdown(note.body)
    if note.tags:
        yield "Tags: " + ", ".join(escape(tag).replace("\\\n", " ") for tag in note.tags)


def _orphans(placed: Sequence[PlacedNote]) -> Iterator[str]:
    """Notes whose passage is gone have no place for a reference, and a footnote nobody refers to is not shown."""
    for each in placed:
        if each.block is None:
            parts = [f"Note {each.number}: its passage no longer stands in the text.", *_note_parts(each)]
            yield "- " + _hanging("\n\n".join(parts), 2)


def note_markdown(body: str) -> str:
    """The note as typed, but with raw HTML made visible text: other programs would run what this one never did."""
    body = printable(body.strip()).replace("\r\n", "\n")
    parser = MarkdownIt("commonmark", {"html": True})
    tokens = parser.parse(body)
    if not any(_holds_html(token) for token in tokens):
        return body
    code = {line for t in tokens if t.type in ("fence", "code_block") and t.map for line in range(*t.map)}
    lines = body.split("\n")
    shown = "\n".join(line if n in code else line.replace("<", "\\<") for n, line in enumerate(lines))
    # An escape can move the border of a code block; where it did, escape there, too.
    return body.replace("<", "\\<") if any(_holds_html(t) for t in parser.parse(shown)) else shown


def _holds_html(token) -> bool:  # noqa: ANN001  (markdown_it.token.Token)
    return token.type.startswith("html") or any(child.type == "html_inline" for child in token.children or ())


def _states(document: Document) -> Iterator[str]:
    """Which sentences are edited, checked or doubtful: 3.2 is the second sentence of the third block."""
    found: dict[str, list[str]] = defaultdict(list)
    for block in document.blocks:
        for pair in block.pairs:
            for remark in remarks(pair) if pair.target else ("not translated",):
                found[remark].append(f"{block.number}.{pair.number}")
    if not pairs(document) or not found:
        return
    yield "## State of the English"
    yield "Machine output unless listed here. 3.2 is the second sentence of the third block."
    yield "\n".join(f"- {escape(remark)}: {', '.join(places)}" for remark, places in found.items())


def _ledger(document: Document) -> Iterator[str]:
    if not document.changes:
        return
    yield "## Cleaning ledger"
    yield f"{ledger.summary(document)}. {ledger.OFFSETS}"
    for step, changes in ledger.by_step(document):
        yield f"### {escape(step)}"
        rows = ["| Place | Before | After | Reason |", "| --- | --- | --- | --- |", *(_change(row) for row in changes)]
        yield "\n".join(rows)


def _change(change: dict) -> str:
    reason = change["reason"]
    if change.get("proof"):
        reason += f"; proof: {change['proof']}"
    if change.get("state", "applied") != "applied":
        reason += f"; {ledger.state(change)}"
    cells = (ledger.place(change), change["before"], change["after"], reason)
    return "| " + " | ".join(escape(cell.replace("\n", "␊")) for cell in cells) + " |"
