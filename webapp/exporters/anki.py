"""Cards for Anki's text import: Chinese in front, English behind, then the notes and where the sentence stands.

Source: Anki manual, "Text Files", file headers.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Sequence
from html import escape

from webapp.exporters.document import BilingualBlock, Document, SentencePair
from webapp.exporters.facts import remarks
from webapp.exporters.markup import note_html, printable
from webapp.exporters.passages import PlacedNote, notes_on, place_notes

COLUMNS = ("Id", "Chinese", "English", "Notes", "Source", "Tags")
_HEADER = (
    "#separator:tab",
    "#html:true",
    "#guid column:1",
    f"#tags column:{len(COLUMNS)}",
    "#columns:" + "\t".join(COLUMNS),
)

_NO_MARKUP = str.maketrans("", "", "<>&\"'")


def write(document: Document) -> bytes:
    """UTF-8; one line a sentence that has English.  A card keeps its id when the article is exported again."""
    placed = place_notes(document)
    target = io.StringIO(newline="")
    target.writelines(row + "\n" for row in _HEADER)
    rows = csv.writer(target, delimiter="\t", lineterminator="\n")
    for block in document.blocks:
        for pair in block.pairs:
            if pair.target:
                rows.writerow(_card(document, block, pair, notes_on(block, pair, placed)))
    return target.getvalue().encode("utf-8")


def _card(document: Document, block: BilingualBlock, pair: SentencePair, notes: Sequence[PlacedNote]) -> list[str]:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-duizhao:{document.raw_sha256}:{pair.source}")
    return [
        identity.hex,
        f'<span lang="zh-Hans">{_html(pair.source)}</span>',
        _html(pair.target) + "".join(f" <small>({_html(remark)})</small>" for remark in remarks(pair)),
        " ".join(note_html(each.note.body).replace("\n", " ") for each in notes if each.note.body.strip()),
        f"{_html(document.title)}, {block.number}.{pair.number}",
        _tags(notes),
    ]


def _html(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>").replace("\t", " ")


def _tags(notes: Sequence[PlacedNote]) -> str:
    """Anki parts tags at spaces, and a card's template shows them as HTML."""
    tags = ("_".join(printable(tag).translate(_NO_MARKUP).split()) for each in notes for tag in each.note.tags)
    return " ".join(dict.fromkeys(("duizhao", *filter(None, tags))))
