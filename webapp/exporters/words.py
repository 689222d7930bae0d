"""The word list as a table (TSV) and as Anki cards.

Source: Anki manual, "Text Files", file headers.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from webapp.exporters.markup import printable
from webapp.exporters.table import safe_cell

COLUMNS = ("simplified", "traditional", "pinyin", "english", "hsk", "sentence", "translation", "article")
_CARD = ("Id", "Word", "Traditional", "Pinyin", "Meaning", "Sentence", "Translation", "Article", "Tags")


@dataclass(frozen=True, slots=True)
class WordLine:
    """One saved word.  ``hsk``: level 1 to 7 (7 stands for 7 to 9) or None."""

    simplified: str
    traditional: str
    pinyin: str
    senses: tuple[str, ...]
    hsk: int | None
    source: str
    target: str
    title: str

    @property
    def level(self) -> str:
        return {None: "", 7: "7–9"}.get(self.hsk, str(self.hsk))


def table(lines: Iterable[WordLine]) -> bytes:
    """UTF-8, one header line, one line a word; no cell is a formula to a spreadsheet."""
    return _tsv([COLUMNS, *([safe_cell(cell) for cell in _cells(line)] for line in lines)]).encode("utf-8")


def anki(lines: Iterable[WordLine]) -> bytes:
    """UTF-8 with Anki's headers.  A card keeps its id when the list is exported again, so Anki updates it."""
    header = (
        *("#separator:tab", "#html:true", "#guid column:1", f"#tags column:{len(_CARD)}"),
        "#columns:" + "\t".join(_CARD),
    )
    return ("\n".join(header) + "\n" + _tsv(map(_card, lines))).encode("utf-8")


def _cells(line: WordLine) -> list[str]:
    cells = (line.simplified, line.traditional, line.pinyin, "; ".join(line.senses), line.level)
    return [_one_line(cell) for cell in (*cells, line.source, line.target, line.title)]


def _card(line: WordLine) -> list[str]:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-duizhao:word:{line.simplified}:{line.pinyin}:{line.source}")
    sentence = _html(line.source)
    for form in dict.fromkeys((line.simplified, line.traditional)):
        sentence = sentence.replace(_html(form), f"<b>{_html(form)}</b>")
    return [
        identity.hex,
        f'<span lang="zh-Hans">{_html(line.simplified)}</span>',
        "" if line.traditional == line.simplified else f'<span lang="zh-Hant">{_html(line.traditional)}</span>',
        _html(line.pinyin),
        "<br>".join(map(_html, line.senses)),
        f'<span lang="zh">{sentence}</span>',
        _html(line.target),
        _html(line.title),
        " ".join(("duizhao", *((f"hsk{line.level}",) if line.hsk else ()))),
    ]


def _html(text: str) -> str:
    return escape(_one_line(text))


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _tsv(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue()
