"""The model card and the licence notice, written from what prepare.py counted and evaluate.py measured.

    python -m training.card prepared --out docs/model.md --weights run/final.pt --scores scores.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

Report = Mapping[str, object]
Scores = Sequence[Mapping[str, object]]

_HEAD = """# The compact Chinese to English model

A small transformer that turns one Chinese sentence (simplified or traditional) into English, made to run on any
machine without a download. It is the fallback: the Argos package for zh to en is better, and `duizhao model install
zh-en` fetches it. This page is written by `python -m training.card`.
"""

_WEAK = """## Known weaknesses

What its data and its size make likely; the scores above are all that was measured.

- Most of what it has read is about software, manuals and statutes. Outside of these, and above all in fiction, poetry,
  slang and dialect, expect wrong words in fluent sentences.
- One sentence at a time: a pronoun or a name explained in the sentence before is guessed.
- Names that are not in the text in Latin letters are spelled by ear, and not always the same way twice.
- Amounts in 万 and 亿 were practised on generated sentences; check figures that matter. Figures that differ are flagged.
- Classical Chinese, Cantonese and other languages written in Han characters were not taught.
- Sentences of more than about 190 pieces (some 250 characters) are longer than any it was trained on.
"""

_REPEAT = """## How to repeat

training/README.md has the commands. The same pairs, options and seed give the same prepared files, byte for byte;
training on a GPU repeats only nearly, because sums run in another order there.
"""


def card(report: Report, notes: Mapping[str, object] | None, scores: Scores) -> str:
    """The card as Markdown. `report` is prepare.json, `notes` those of the weights, `scores` evaluate.py's rows."""
    return "\n".join([_HEAD, _model(notes), _data(report), _scores(scores), _WEAK, _REPEAT])


def _model(notes: Mapping[str, object] | None) -> str:
    if notes is None:
        return "## The model\n\nNot trained yet: only the data below is prepared.\n"
    recipe = notes["recipe"]
    return (
        "## The model\n\n"
        f"Pre-norm transformer, {recipe['encoder']} encoder and {recipe['decoder']} decoder layers, width "
        f"{recipe['width']}, feed-forward {recipe['ffn']}, {recipe['heads']} heads, one embedding for source, target "
        f"and output. {notes['main_steps']} steps on all pairs and {recipe['finish_steps']} on news and general text, "
        f"{recipe['batch_tokens'] * recipe['accumulate']} places a side and step, seed {recipe['seed']}; the mean of "
        f"the last {recipe['snapshots']} snapshots, then int8 for CTranslate2.\n"
    )


def _data(report: Report) -> str:
    rows = ["| source | what | licence | read | used | per main pass | per finishing pass |", "| --- " * 7 + "|"]
    for name, row in report["sources"].items():
        rows.append(f"| {name} | {row['what']} | {row['licence']} | {row['read']:,} | {row['pairs']:,} | "
                    f"{row['pairs'] * row['main']:,} | {row['pairs'] * row['finish']:,} |")  # fmt: skip
    shares = ", ".join(f"{kind} {share:.1%}" for kind, share in report["share_of_main_pass"].items())
    dropped = ", ".join(f"{reason} {number:,}" for reason, number in report["dropped"].items())
    left = f" Left out altogether: {', '.join(report['without'])}." if report["without"] else ""
    return (
        "## Data\n\n" + "\n".join(rows) + "\n\n"
        f"{report['pairs']:,} pairs, variants included. Main pass by kind: {shares}. Dropped, by reason: "
        f"{dropped}.{left}\n"
        "Pairs that share 12 characters or 8 words in a row with a line kept for measuring are not learnt from.\n"
    )


def _scores(scores: Scores) -> str:
    if not scores:
        return "## Scores\n\nNone measured yet.\n"
    rows = ["| test | system | lines | BLEU | chrF |", "| --- | --- | --- | --- | --- |"]
    for row in scores:
        rows.append(f"| {row['test']} | {row['system']} | {row['lines']} | {row['bleu']:.1f} | {row['chrf']:.1f} |")
    signatures = sorted({str(row["signature"]) for row in scores})
    return "## Scores\n\n" + "\n".join(rows) + f"\n\nsacrebleu: {'; '.join(signatures)}.\n"


def licence(report: Report) -> str:
    """The notice that goes with the weights: their licence, and whose text they were made from."""
    used = [row for row in report["sources"].values() if row["pairs"]]
    lines = [f"- {row['name']}: {row['what']} ({row['licence']})" for row in used]
    return (
        "The weights and the vocabulary of this model are offered under the Creative Commons\n"
        "Attribution-ShareAlike 4.0 International licence (CC BY-SA 4.0):\n"
        "https://creativecommons.org/licenses/by-sa/4.0/legalcode\n\n"
        "Made by the Duizhao project from sentence pairs of these sources, each under its own licence:\n\n"
        + "\n".join(lines)
        + "\n\nThe model is given as it is, without warranty of any kind.\n"
    )


def read_scores(path: Path | None) -> list[dict[str, object]]:
    """The rows that evaluate.py wrote with --json, or none."""
    return json.loads(path.read_text(encoding="utf-8")) if path else []


def main(arguments: Sequence[str]) -> int:
    """Write the card from the command line."""
    parser = argparse.ArgumentParser(prog="training.card", description="Write the model card.")
    parser.add_argument("prepared", type=Path, help="the folder prepare.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="final.pt, once there is one")
    parser.add_argument("--scores", type=Path, help="what evaluate.py wrote with --json")
    chosen = parser.parse_args(arguments)
    notes = None
    if chosen.weights:
        from training.checkpoint import load

        notes = load(chosen.weights)["notes"]
    report = json.loads((chosen.prepared / "prepare.json").read_text(encoding="utf-8"))
    chosen.out.write_text(card(report, notes, read_scores(chosen.scores)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
