"""BLEU, chrF and speed of a package, beside what Argos's own package and OPUS-MT made of the same lines.

    python -m training.evaluate                                   FLORES dev, with the package in models/
    python -m training.evaluate --package made.argosmodel --json scores.json
    python -m training.evaluate --source a.zh --reference a.en --output a.made.en

The package is installed into a temporary folder and run by the engine readers use, sentence by sentence.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.pairs import read_lines, write_lines

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = (("Argos Translate", "argos"), ("OPUS-MT", "opusmt"))
"""Systems whose output lies beside FLORES dev, as published with Mozilla's evaluation."""
_SENTENCE_END = re.compile(r"(?<=[。！？!?])(?![。！？!?”’」』）)])|(?<=[。！？!?][”’」』）)])(?![。！？!?”’」』）)])")


@dataclass(frozen=True)
class Score:
    """One row of the table. BLEU and chrF from 0 to 100; speeds per second of wall time, None for published output."""

    test: str
    system: str
    lines: int
    bleu: float
    chrf: float
    signature: str
    sentences_per_second: float | None = None
    characters_per_second: float | None = None


@dataclass(frozen=True)
class Translated:
    """Lines in English, how many sentences they were, and the seconds it took."""

    lines: list[str]
    sentences: int
    seconds: float


def sentences_of(line: str) -> list[str]:
    """The sentences of one line, cut after their end marks and closing quotes; together they are the line."""
    return [part for part in _SENTENCE_END.split(line) if part.strip()]


def translate(package: Path, lines: Sequence[str], threads: int = 0) -> Translated:
    """Translate lines with a package; loading it does not count, nor does a first sentence to warm up."""
    from webapp import engines
    from webapp.engines.packages import install_file

    parts = [sentences_of(line) for line in lines]
    flat = [sentence for part in parts for sentence in part]
    with tempfile.TemporaryDirectory() as folder:
        install_file(package, Path(folder))
        engine = engines.load(Path(folder), engines.engines(Path(folder))[0], threads=threads)
        list(engine.translate(flat[:1]))
        began = time.perf_counter()
        made = iter([output.text for output in engine.translate(flat)])
        seconds = time.perf_counter() - began
        engine.close()
    return Translated([" ".join(next(made) for _ in part) for part in parts], len(flat), seconds)


def score(test: str, system: str, made: Sequence[str], reference: Sequence[str]) -> Score:
    """sacrebleu's BLEU (13a) and chrF2. Raises ValueError when the files have different numbers of lines."""
    from sacrebleu.metrics import BLEU, CHRF

    if len(made) != len(reference):
        raise ValueError(f"{system}: {len(made)} lines, but the reference has {len(reference)}")
    bleu, chrf = BLEU(), CHRF()
    first, second = (metric.corpus_score(list(made), [list(reference)]).score for metric in (bleu, chrf))
    return Score(test, system, len(made), round(first, 2), round(second, 2), str(bleu.get_signature()))


def evaluate(
    package: Path | None, source: Path, reference: Path | None, output: Path | None, threads: int
) -> list[Score]:
    """Rows for the package (if one is given) and for published output beside the reference; writes `output`."""
    rows, wanted, test = [], read_lines(reference) if reference else [], source.stem
    if package:
        lines = read_lines(source)
        made = translate(package, lines, threads)
        if output:
            write_lines(output, made.lines)
        if reference:
            row = asdict(score(test, package.stem, made.lines, wanted))
            row["sentences_per_second"] = round(made.sentences / made.seconds, 1)
            row["characters_per_second"] = round(sum(map(len, lines)) / made.seconds, 1)
            rows.append(Score(**row))
    if reference:
        beside = ((name, reference.with_name(f"{reference.stem}.{mark}.en")) for name, mark in PUBLISHED)
        rows += [score(test, name, read_lines(path), wanted) for name, path in beside if path.exists()]
    return rows


def table(rows: Sequence[Score]) -> str:
    """The rows as text, best BLEU first."""
    lines = [f"{'test':<14}{'system':<34}{'lines':>6}{'BLEU':>7}{'chrF':>7}{'sent/s':>9}{'chars/s':>10}"]
    for row in sorted(rows, key=lambda row: -row.bleu):
        columns = ((row.sentences_per_second, 9), (row.characters_per_second, 10))
        speeds = "".join("-".rjust(width) if speed is None else f"{speed:>{width}.1f}" for speed, width in columns)
        lines.append(f"{row.test:<14}{row.system:<34}{row.lines:>6}{row.bleu:>7.1f}{row.chrf:>7.1f}{speeds}")
    return "\n".join(lines)


def own_package() -> Path | None:
    """The package in models/ (the last by name, so the highest version), or None."""
    return max((ROOT / "models").glob("*.argosmodel"), default=None)


def main(arguments: Sequence[str]) -> int:
    """Evaluate from the command line."""
    shared = Path(os.environ.get("DUIZHAO_SHARED", ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(prog="training.evaluate", description="Measure a zh to en package.")
    parser.add_argument("--package", type=Path, help="an .argosmodel (default: the one in models/)")
    parser.add_argument("--published", action="store_true", help="only score the published output, with no package")
    parser.add_argument("--source", type=Path, help="Chinese, one line each (default: FLORES dev)")
    parser.add_argument("--reference", type=Path, help="the English of the source")
    parser.add_argument("--output", type=Path, help="where to write the package's English")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    parser.add_argument("--threads", type=int, default=0, help="cores to use (default: all)")
    chosen = parser.parse_args(arguments)
    package = None if chosen.published else chosen.package or own_package()
    if not package and not chosen.published:
        parser.error("there is no package in models/: give one with --package, or ask for --published")
    flores = shared / "mt" / "flores-dev"
    source = chosen.source or flores.with_suffix(".zh")
    reference = chosen.reference or (None if chosen.source else flores.with_suffix(".en"))
    rows = evaluate(package, source, reference, chosen.output, chosen.threads)
    if rows:
        print(table(rows))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
