"""How often a flag is right: 200 machine translations judged by hand (bench/data/flags.tsv), beside what is flagged today.

    python bench/flags.py [FOLDER]      # the folder of flores-dev.zh, .argos.en and .opusmt.en; default ../shared/mt

The set holds every pair of the two systems that was flagged when it was judged, and a random sample of the 1,943 others.
So ``right`` and ``precision`` are counts; what flags do not see is an estimate from the sample, and a rough one.
A flag on a pair outside the set has not been judged: it is counted under ``unread``.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout that this file is of
JUDGEMENTS = ROOT / "bench" / "data" / "flags.tsv"
SYSTEMS = ("argos", "opusmt")
KINDS = ("repetition", "length", "han", "numbers", "names", "negation", "cutoff")

Key = tuple[str, int]


def main() -> None:
    """Read both, print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "mt"
    fired, judged = flagged(folder), judgements()
    sample = {key for key, (chosen, _) in judged.items() if chosen == "sample"}
    others = sum(1 for _ in pairs(folder)) - (len(judged) - len(sample))
    print(f"{len(judged)} pairs judged, {len(sample)} of them a sample of the {others} that were not flagged")
    print("| flag | fired | right | precision | unread | missed in the sample | so of all such faults seen, about |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in KINDS:
        print(row(kind, {key for key, flags in fired.items() if kind in flags}, judged, sample, others))


def row(kind: str, fired: set[Key], judged: dict[Key, tuple[str, set[str]]], sample: set[Key], others: int) -> str:
    """One line of the table."""
    read = fired & judged.keys()
    right = sum(kind in judged[key][1] for key in read)
    missed = sum(kind in judged[key][1] for key in sample - fired)
    left = missed * others / len(sample)
    precision = f"{right / len(read):.0%}" if read else "–"
    seen = f"{right / (right + left):.0%}" if right + left else "–"
    return f"| {kind} | {len(fired)} | {right} | {precision} | {len(fired - read)} | {missed} of {len(sample)} | {seen} |"


def judgements() -> dict[Key, tuple[str, set[str]]]:
    """By pair: how it was chosen, and what is wrong with it."""
    found = {}
    for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            system, number, chosen, faults = line.split("\t")
            found[system, int(number)] = (chosen, set() if faults == "-" else set(faults.split(",")))
    return found


def pairs(folder: Path) -> list[tuple[Key, str, str]]:
    chinese = (folder / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    return [
        ((system, number), source, target)
        for system in SYSTEMS
        for number, (source, target) in enumerate(
            zip(chinese, (folder / f"flores-dev.{system}.en").read_text(encoding="utf-8").splitlines(), strict=True)
        )
    ]


def flagged(folder: Path) -> dict[Key, Counter[str]]:
    """What is flagged today, each sentence's own explained names being its terms, before anything is mended."""
    from webapp.engines import checks, terms

    return {key: Counter(checks.flags(source, target, terms.harvest([source]))) for key, source, target in pairs(folder)}


if __name__ == "__main__":
    main()
