"""Scores that can be checked by hand or against what was published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.evaluate import main, score, sentences_of, table


def test_published_output_scores_as_published(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--published", "--source", str(shared / "mt" / "flores-dev.zh"), "--reference",
                 str(shared / "mt" / "flores-dev.en"), "--json", str(tmp_path / "rows.json")]) == 0  # fmt: skip
    rows = {row["system"]: row for row in json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))}
    assert rows["Argos Translate"]["bleu"] == pytest.approx(23.4, abs=0.05)
    assert rows["OPUS-MT"]["bleu"] == pytest.approx(23.0, abs=0.05)
    assert rows["OPUS-MT"]["lines"] == 997
    printed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0].strip() for line in printed[1:]] == ["flores-dev", "flores-dev"]


def test_a_perfect_translation_scores_100() -> None:
    lines = ["The weather is fine today, they said.", "Nobody believed it at all."]
    row = score("t", "s", lines, lines)
    assert (row.bleu, row.chrf, row.lines) == (100, 100, 2)
    assert score("t", "s", ["Etwas ganz anderes.", "Noch etwas."], lines).bleu < 5
    with pytest.raises(ValueError, match="1 lines, but the reference has 2"):
        score("t", "s", lines[:1], lines)


def test_table_puts_the_best_first() -> None:
    lines = ["The weather is fine today, they said."]
    rows = [score("t", "worse", ["The weather was fine today, she said."], lines), score("t", "better", lines, lines)]
    assert [line.split()[1] for line in table(rows).splitlines()[1:]] == ["better", "worse"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("他说：“好的。”然后走了！真的吗？？是的", ["他说：“好的。”", "然后走了！", "真的吗？？", "是的"]),
        ("版本 3.11 发布。", ["版本 3.11 发布。"]),
        ("（见下文。）他说", ["（见下文。）", "他说"]),
        ("", []),
    ],
)
def test_sentences_of(line: str, parts: list[str]) -> None:
    assert sentences_of(line) == parts


def test_without_a_package_it_says_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("training.evaluate.ROOT", tmp_path)
    with pytest.raises(SystemExit):
        main([])
    assert "give one with --package" in capsys.readouterr().err
