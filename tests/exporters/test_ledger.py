"""The ledger in copies for reading: short, but nothing that changed words goes unmentioned."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import docx

from tests.exporters import sample
from webapp import exporters
from webapp.exporters import ledger


def change(step: str, before: str, after: str, at: int = 0, **more: object) -> dict:
    return {"step": step, "reason": f"the reason of {step}", "start": at, "end": at + len(before), "before": before,
            "after": after, "state": "applied", **more}


MANY = replace(
    sample.document(),
    changes=(
        *(change("script", "門", "门", at) for at in range(500)),
        change("script", "後", "后", 900, state="undone"),
        *(change("glosses", "（shì）", "", at) for at in range(300)),
        *(change("furniture", f"第{number}条", "") for number in range(60)),
        *(change("punctuation", ",", "，", at) for at in range(200)),
        change("layout", " \n", "\n"),
        change("bytes", "锟斤拷", "的"),
    ),
)


def test_the_digest_counts_everything_and_shows_what_changed_words() -> None:
    told = {digest.step: digest for digest in ledger.digests(MANY)}
    assert sum(digest.total for digest in told.values()) == len(MANY.changes) == 1063
    assert [(row["before"], count) for row, count in told["glosses"].rows] == [("（shì）", 300)]
    assert [row["before"] for row, _ in told["script"].rows] == ["後"]  # the reader undid it
    assert ledger.counted(told["script"]) == "500 small changes not listed."
    assert len(told["furniture"].rows) == ledger.SHOWN and ledger.counted(told["furniture"]) == "And 20 other different changes."
    assert told["punctuation"].rows == () and ledger.counted(told["layout"]) == "1 small change not listed."
    assert ledger.counted(told["bytes"]) == ""
    assert ledger.times(*told["glosses"].rows[0]) == "0–5 and 299 more"


def test_documents_for_reading_are_short_and_the_full_ledger_is_in_the_others() -> None:
    for name in ("html", "epub", "docx"):
        assert len(exporters.export(MANY, name).data) < len(exporters.export(replace(MANY, changes=()), name).data) + 30_000
    assert exporters.export(MANY, "html").data.count(b"<tr>") < 60
    assert len(json.loads(exporters.export(MANY, "jsonld").data)["article"]["ledger"]) == len(MANY.changes)
    assert exporters.export(MANY, "markdown").data.decode().count("the reason of script") >= 501


def test_sentences_in_the_word_document_end_with_one_full_stop() -> None:
    document = replace(MANY, changes=(change("bytes", "锟斤拷", "的", proof="It reads so."), change("bytes", "a", "b", reason="Why not.")))
    word = docx.Document(io.BytesIO(exporters.export(document, "docx").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "the reason of bytes. Applied. Proof: It reads so." in cells and "Why not. Applied." in cells
    assert not any(".." in cell for cell in cells)
