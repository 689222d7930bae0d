"""From tables of sentence pairs to what train.py reads: filtered pairs, dev sets, vocabulary and a report.

    python -m training.prepare ../shared/corpus/open.tsv.xz --news ../shared/corpus/news_own.tsv.xz \
        --held-out ../shared/mt/flores-dev --out prepared

Writes into the folder: pairs.tsv.xz (source, change, zh, en), dev-news.zh and .en, sentencepiece.model,
prepare.json (counts per source and per reason, weights). The same input, options and seed give the same files.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.augment import variants
from training.filters import Duplicates, HeldOut, digest, reason_by_shape
from training.grammar import amounts, names
from training.normalise import normalise_chinese, normalise_english
from training.pairs import Pair, read_lines, read_pairs, read_table, write_lines, write_pairs
from training.sources import capped, source_named
from training.vocabulary import train_vocabulary


@dataclass(frozen=True)
class Plan:
    """What to prepare. `news` is a table whose first column is a topic; `held_out` are path stems of .zh/.en files."""

    tables: tuple[Path, ...]
    news: Path | None
    held_out: tuple[Path, ...]
    out: Path
    without: tuple[str, ...] = ()
    seed: int = 1
    pieces: int = 16_000
    sample: int = 400_000
    news_dev: int = 100
    generated: int = 10_000


@dataclass
class Ledger:
    """Counts per source: read, dropped by reason, and written by change."""

    read: Counter[str]
    dropped: defaultdict[str, Counter[str]]
    written: defaultdict[str, Counter[str]]

    @classmethod
    def empty(cls) -> Ledger:
        return cls(Counter(), defaultdict(Counter), defaultdict(Counter))


def prepare(plan: Plan) -> dict[str, object]:
    """Do the plan and write its files; returns the report that is also written to prepare.json."""
    plan.out.mkdir(parents=True, exist_ok=True)
    news, dev = split_news(read_table(plan.news), plan.news_dev) if plan.news else ([], [])
    dev = [(normalise_chinese(zh), normalise_english(en)) for zh, en in dev]
    write_lines(plan.out / "dev-news.zh", (zh for zh, _ in dev))
    write_lines(plan.out / "dev-news.en", (en for _, en in dev))
    ledger = Ledger.empty()
    kept = plan.out / "kept.tsv"
    write_pairs(kept, _kept(plan, news, _held_out(plan, dev), ledger))
    counts = Counter(pair.source for pair in read_pairs(kept))
    shares = capped(counts)
    write_pairs(plan.out / "pairs.tsv.xz", _written(kept, shares, plan.seed, ledger))
    kept.unlink()
    train_vocabulary(_sample(plan, sum(sum(row.values()) for row in ledger.written.values())), plan.out, plan.pieces)
    report = _report(plan, ledger, len(dev))
    (plan.out / "prepare.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return report


def split_news(
    rows: Iterable[tuple[str, str, str]], last: int
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(pairs to learn from, pairs to measure on): the last lines of each topic, in one block, are for measuring.

    Neighbouring lines may be of one story, so a shuffled split would measure what was learnt by heart.
    """
    topics: dict[str, list[tuple[str, str]]] = {}
    for topic, zh, en in rows:
        topics.setdefault(topic, []).append((zh, en))
    learn = [pair for pairs in topics.values() for pair in pairs[: max(len(pairs) - last, 0)]]
    measure = [pair for pairs in topics.values() for pair in pairs[max(len(pairs) - last, 0) :]]
    return learn, measure


def _held_out(plan: Plan, dev: Sequence[tuple[str, str]]) -> HeldOut:
    chinese, english = [zh for zh, _ in dev], [en for _, en in dev]
    for stem in plan.held_out:
        chinese += read_lines(stem.with_name(stem.name + ".zh"))
        english += read_lines(stem.with_name(stem.name + ".en"))
    return HeldOut(chinese, english)


def _rows(plan: Plan, news: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    # News first: of two pairs that say the same, the first stays.
    yield from (("news_own", zh, en) for zh, en in news)
    for table in plan.tables:
        yield from (row for row in read_table(table) if row[0] not in plan.without)
    yield from (("generated", zh, en) for zh, en in amounts(plan.generated, plan.seed))
    yield from (("generated", zh, en) for zh, en in names(plan.generated, plan.seed))


def _kept(plan: Plan, news: Sequence[tuple[str, str]], held_out: HeldOut, ledger: Ledger) -> Iterator[Pair]:
    duplicates, figures = Duplicates(), set[int]()
    for source, raw_zh, raw_en in _rows(plan, news):
        zh, en = normalise_chinese(raw_zh), normalise_english(raw_en)
        ledger.read[source] += 1
        if source == "generated":
            # Patterns repeat by design and differ in their figures and names, which the other check leaves out.
            reason = None if (mark := digest(zh)) not in figures else "duplicate"
            figures.add(mark)
        else:
            reason = reason_by_shape(zh, en) or held_out.reason(zh, en) or duplicates.reason(zh, en)
        if reason:
            ledger.dropped[source][reason] += 1
        else:
            yield Pair(source, "", zh, en)


def _written(kept: Path, shares: dict[str, float], seed: int, ledger: Ledger) -> Iterator[Pair]:
    for source, _, zh, en in read_pairs(kept):
        if digest(f"{seed}/cap/{zh}/{en}") >= shares[source] * 2**64:
            ledger.dropped[source]["cap"] += 1
            continue
        for change, new_zh, new_en in variants(zh, en, seed):
            ledger.written[source][change or "unchanged"] += 1
            yield Pair(source, change, new_zh, new_en)


def _sample(plan: Plan, total: int) -> Iterator[str]:
    # Both sides of every n-th pair, spread over the whole file, and of all that the finishing phase reads: manuals
    # are the bulk of the pairs, but hold few of the words of a newspaper.
    step = max(1, -(-2 * total // plan.sample))
    for number, pair in enumerate(read_pairs(plan.out / "pairs.tsv.xz")):
        if number % step == 0 or source_named(pair.source).finish:
            yield pair.zh
            yield pair.en


def _report(plan: Plan, ledger: Ledger, dev: int) -> dict[str, object]:
    rows, seen = {}, Counter[str]()
    for name in sorted(ledger.read):
        source, written = source_named(name), sum(ledger.written[name].values())
        seen[source.kind] += written * source.main
        rows[name] = {
            **asdict(source),
            "read": ledger.read[name],
            "dropped": dict(sorted(ledger.dropped[name].items())),
            "written": dict(sorted(ledger.written[name].items())),
            "pairs": written,
        }
    total = sum(seen.values())
    return {
        "seed": plan.seed,
        "pieces": plan.pieces,
        "without": list(plan.without),
        "dev_news": dev,
        "pairs": sum(sum(row.values()) for row in ledger.written.values()),
        "pairs_in_main_pass": total,
        "share_of_main_pass": {kind: round(number / max(total, 1), 4) for kind, number in sorted(seen.items())},
        "dropped": dict(sorted(sum(ledger.dropped.values(), Counter()).items())),
        "sources": rows,
    }


def _plan(arguments: Sequence[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="training.prepare", description="Prepare sentence pairs for training.")
    parser.add_argument("tables", nargs="+", type=Path, help="source<TAB>zh<TAB>en, or zh<TAB>en; .xz may be packed")
    parser.add_argument("--news", type=Path, help="topic<TAB>zh<TAB>en: weighed up, its last lines kept for measuring")
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="stem of .zh and .en to keep out")
    parser.add_argument("--without", action="append", default=[], help="a source to leave out altogether")
    parser.add_argument("--out", type=Path, required=True, help="folder for the results")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--pieces", type=int, default=Plan.pieces, help="size of the vocabulary (default %(default)s)")
    parser.add_argument("--sample", type=int, default=Plan.sample, help="lines the vocabulary is learnt from")
    parser.add_argument("--news-dev", type=int, default=Plan.news_dev, help="lines per topic kept for measuring")
    parser.add_argument("--generated", type=int, default=Plan.generated, help="pairs from each half of the grammar")
    chosen = vars(parser.parse_args(arguments))
    for name in ("tables", "held_out", "without"):
        chosen[name] = tuple(chosen[name])
    return Plan(**chosen)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; prints the report without its rows."""
    began = time.monotonic()
    report = prepare(_plan(arguments))
    brief = {name: value for name, value in report.items() if name != "sources"}
    print(json.dumps(brief | {"seconds": round(time.monotonic() - began, 1)}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
