"""Build webapp/text/data/characters.bin: how likely one character follows another in simplified Chinese; and words.bin.

    python bench/language_table.py SHARED --output FOLDER

SHARED holds corpus/open.tsv.xz and corpus/news_own.tsv.xz (openly licensed sentence pairs; only their Chinese side is
counted).  jieba's dictionary (MIT) adds within-word transitions of general Chinese.  What is shipped are pruned and
rounded counts, no text.  The layout is read by webapp/text/language.py.  FOLDER is webapp/text/data of the checkout meant
(an installed webapp may be another one).
"""

from __future__ import annotations

import argparse
import importlib.util
import lzma
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from webapp.text import words as word_table
from webapp.text.language import COST_SCALE, TABLE, fold, pack

# Laws and manuals repeat themselves; news and everyday sentences are nearer to what readers bring.
WEIGHTS = {"lctt": 0.5, "tw_law": 0.15, "cpp_docs": 0.15, "cedict": 2.0, "python_docs": 0.3, "wmt_enzh": 3.0,
           "tatoeba": 3.0, "lo_help": 0.3, "php_doc": 0.3, "ps_docs": 0.3, "wesnoth": 0.5, "hsk": 4.0, "iso_codes": 0.5,
           "plurality": 4.0, "tico19": 4.0, "opensource_guide": 1.0, "xquad": 4.0, "pud": 6.0, "news_own": 8.0}
WORD_WEIGHT = 0.15  # of a word's frequency in jieba's dictionary
DISCOUNT = 0.7
PAIRS = 400_000
TRIPLES = 270_000
WORDS = 52_000
ENDS = frozenset("。！？；：，”…")
HAN = re.compile(r"[㐀-鿿]")


def lines(shared: Path):
    """(weight, Chinese line) of both corpora."""
    for name in ("open", "news_own"):
        with lzma.open(shared / "corpus" / f"{name}.tsv.xz", "rt", encoding="utf-8") as rows:
            for row in rows:
                source, chinese, _ = row.split("\t", 2)
                weight = WEIGHTS["news_own"] if name == "news_own" else WEIGHTS[source]
                if HAN.search(chinese):
                    yield weight, chinese.strip()


def frequencies() -> Iterator[tuple[str, int]]:
    """(word, frequency) of jieba's dictionary."""
    folder = importlib.util.find_spec("jieba").submodule_search_locations[0]
    for row in (Path(folder) / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, _ = row.split(" ")
        yield word, int(frequency)


def count(shared: Path) -> tuple[Counter, Counter, Counter]:
    """Weighted counts of single characters, pairs and triples."""
    groups: dict[float, list[str]] = defaultdict(list)
    for weight, line in lines(shared):
        groups[weight].append(line)
    one, two, three = Counter(), Counter(), Counter()
    for weight, group in groups.items():
        # A finished sentence is followed by the next one, as in an article; only what has no full stop ends a line.
        text = fold("".join(line if line[-1] in ENDS else line + "\n" for line in group))
        for total, raw in ((one, Counter(text)), (two, Counter(zip(text, text[1:]))),
                           (three, Counter(zip(text, text[1:], text[2:])))):
            for key, n in raw.items():
                total[key] += weight * n
    for word, frequency in frequencies():
        weight, word = WORD_WEIGHT * (frequency + 1), fold(word)
        for c in word:
            one[c] += weight
        for pair in zip(word, word[1:]):
            two[pair] += weight
        for triple in zip(word, word[1:], word[2:]):
            three[triple] += weight
    return one, two, three


def write_words(target: Path) -> None:
    """The commonest words and what each costs."""
    found = list(frequencies())
    total = sum(frequency for _, frequency in found)
    short = [(word, frequency) for word, frequency in found if len(word) <= word_table.LONGEST]
    common = sorted(short, key=lambda row: -row[1])[:WORDS]
    costs = {word: min(255, round(COST_SCALE * math.log2(total / (frequency + 0.5)))) for word, frequency in common}
    target.write_bytes(word_table.pack(costs))
    print(f"{len(costs)} words, {target.stat().st_size} bytes: {target}")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--output", type=Path, required=True, help="the folder the two tables are written to")
    given = parser.parse_args(argv)
    if not given.output.is_dir():
        parser.error(f"{given.output} is not a folder")
    write_words(given.output / word_table.TABLE.name)
    write_characters(given.shared, given.output / TABLE.name)


def write_characters(shared: Path, target: Path) -> None:
    """Characters, pairs and triples, and what each costs."""
    one, two, three = count(shared)
    letters = [c for c, n in one.most_common(8190) if n >= 1 and len(c.encode("gbk", "ignore")) > 0]
    known = set(letters)
    total = sum(one[c] for c in letters)
    single = {c: one[c] / total for c in letters}
    followers, mass = Counter(), Counter()
    for (a, b), n in two.items():
        if a in known and b in known:
            followers[a] += 1
            mass[a] += n
    back = {a: min(0.9, (DISCOUNT * followers[a] + 1) / (mass[a] + 1)) if mass[a] else 0.9 for a in letters}
    pair_p = {}
    for (a, b), n in two.items():
        if a in known and b in known:
            pair_p[a, b] = max(n - DISCOUNT, 0) / (mass[a] + 1) + back[a] * single[b]
    gain = {k: two[k] * math.log2(pair_p[k] / (back[k[0]] * single[k[1]])) for k in pair_p if two[k] >= 1.0}
    kept2 = sorted(gain, key=gain.get, reverse=True)[:PAIRS]
    gain3 = {}
    triple_p = {}
    for (a, b, c), n in three.items():
        if n >= 3 and (a, b) in gain and (b, c) in pair_p:
            p = max(n - 1.0, 0) / (two[a, b] + 2) + 0.3 * pair_p[b, c]
            if p > 1.5 * pair_p[b, c]:
                gain3[a, b, c] = n * math.log2(p / pair_p[b, c])
                triple_p[a, b, c] = min(p, 1.0)
    kept3 = sorted(gain3, key=gain3.get, reverse=True)[:TRIPLES]
    cost = lambda p: min(255, round(-math.log2(p) * COST_SCALE))
    data = pack(letters, [cost(single[c]) for c in letters], [cost(back[c]) for c in letters],
                {k: cost(min(pair_p[k], 1.0)) for k in kept2}, {k: cost(triple_p[k]) for k in kept3})
    target.write_bytes(data)
    print(f"{len(letters)} characters, {len(kept2)} pairs, {len(kept3)} triples, {len(data)} bytes: {target}")


if __name__ == "__main__":
    main(sys.argv[1:])
