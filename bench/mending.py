"""Measure the mending of damaged Chinese: error rates, false changes, speed.

    python bench/mending.py SHARED [--sites N] [--seed N] [--verbose N]

SHARED holds damage/ (real_dev.jsonl, score.py, gloss_table.tsv) and corpus/.  Cases are made from bench/topics.txt (our
own writing) by bench/damage.py, whose sites differ in what they gloss, behind which marks decoding began afresh, and
whether the crawl dropped private-use characters.  Speeds are processor time of this machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import lzma
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.damage import Site, damage, sites, table  # noqa: E402
from webapp.text import bytes_repair, glosses, mend_fragment, script  # noqa: E402
from webapp.text.language import TABLE, unpack  # noqa: E402

TOPICS = Path(__file__).with_name("topics.txt")
# The text between which and the damaged one only these steps stand; what they change on clean text is a false change.
STEPS: dict[str, Callable[[str], Iterable]] = {
    "bytes": bytes_repair.propose, "glosses": glosses.propose, "script": script.propose,
}


def scorer(shared: Path):
    """score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "damage" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def topics() -> list[tuple[str, str]]:
    """(topic, sentence) of our own writing."""
    return [tuple(line.split("\t")) for line in TOPICS.read_text("utf-8").splitlines()]


def tagged(sentence: str, chance: random.Random) -> str:
    """The sentence inside a paragraph, sometimes with a span in it: tags lose their first bracket to a shift."""
    if chance.random() < 0.3 and len(sentence) > 12:
        at = chance.randrange(3, len(sentence) - 6)
        sentence = f"{sentence[:at]}<span>{sentence[at:at + 4]}</span>{sentence[at + 4:]}"
    return f"<p>{sentence}</p>"


def generated(all_sites: list[Site]) -> list[dict]:
    """Rows as score.py wants them, one for each sentence and site that damages it."""
    rows = []
    for site in all_sites:
        for number, (topic, sentence) in enumerate(topics()):
            shown = damage(tagged(sentence, random.Random(number)), site)
            if shown == sentence:
                continue
            kinds = ["shifted" if shown.count("?") > sentence.count("？") else "plain"]
            rows.append({"id": f"{site.name}-{number}", "damaged": shown, "clean": sentence, "kinds": kinds})
    return rows


def corpus_text(shared: Path, size: int) -> str:
    """``size`` characters of undamaged Chinese, every fiftieth line."""
    lines, length = [], 0
    with lzma.open(shared / "corpus" / "open.tsv.xz", "rt", encoding="utf-8") as rows:
        for number, row in enumerate(rows):
            if number % 50 == 0:
                lines.append(row.split("\t")[1])
                length += len(lines[-1]) + 1
                if length >= size:
                    break
    return "\n".join(lines)


def false_changes(text: str) -> None:
    """Edits per million characters of undamaged text, over the whole text and line by line."""
    lines = text.splitlines()
    for name, propose in STEPS.items():
        whole = sum(edit.sure for edit in propose(text))
        single = sum(edit.sure for line in lines for edit in propose(line))
        print(f"  {name:8} {1e6 * whole / len(text):8.1f} in one piece, {1e6 * single / len(text):8.1f} line by line")


def speed(text: str, what: str) -> None:
    """A text, repeated if it is too short: kilobytes of UTF-8 a second, and whether twice the text takes twice the time."""
    for size in (10_000, 100_000, 1_000_000):
        part = (text * (1 + size // max(1, len(text.encode()))))[: size // 2]
        length = len(part.encode())
        took = Counter()
        for name, propose in STEPS.items():
            start = time.process_time()
            list(propose(part))
            took[name] += time.process_time() - start
        each = ", ".join(f"{name} {length / 1000 / seconds:,.0f}" for name, seconds in took.items())
        print(f"  {what:10} {length / 1000:7,.0f} kB: {length / 1000 / took.total():8,.0f} kB/s  ({each})")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sites", type=int, default=14)
    parser.add_argument("--seed", type=int, default=3, help="other sites")
    parser.add_argument("--verbose", type=int, default=0, help="show so many failures")
    options = parser.parse_args(argv)
    score = scorer(options.shared)
    start = time.process_time()
    unpack(TABLE.read_bytes())
    print(f"language table: {TABLE.stat().st_size / 1e6:.2f} MB, loads in {time.process_time() - start:.2f} s\n")
    for name, rows in (("real_dev.jsonl", score.load(options.shared / "damage" / "real_dev.jsonl")),
                       ("generated", generated(sites(options.shared, options.sites, options.seed)))):
        result, items = score.score(rows, mend_fragment)
        print(f"{name}\n{score.report(result)}\n")
        damaged = {row["id"]: row["damaged"] for row in rows}
        wrong = [item for item in items if not item["width"][2]]
        for item in random.Random(1).sample(wrong, min(options.verbose, len(wrong))):
            print(item["id"], damaged[item["id"]], item["pred"], item["clean"], "", sep="\n  ")
    clean = corpus_text(options.shared, 300_000)
    print(f"false changes per million characters, {len(clean):,} characters of undamaged Chinese")
    false_changes(clean)
    worst = Site("worst", table(options.shared / "damage" / "gloss_table.tsv"), "；，。")
    print("speed of the three steps")
    speed("\n".join(damage(sentence, worst) for _, sentence in topics()) + "\n", "topics")
    speed("\n".join(damage(line, worst) for line in clean.splitlines()) + "\n", "damaged")
    speed(clean, "undamaged")


if __name__ == "__main__":
    main(sys.argv[1:])
