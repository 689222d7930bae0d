"""Names before and after: how many come out as the article spells them, with terms off and with terms on.

    python bench/names.py PACKAGE.argosmodel [ARTICLE.txt]      # the article as it was scraped; it is cleaned first

Fifty sentences of our own (bench/data/names.tsv: a name explained, then used alone), and, when given, an article.  Off:
the sentences as they are.  On: as readers get them, with the terms that the text itself explains.  A name is right when
its English stands in the English sentence to the letter.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import compress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout that this file is of

from webapp import engines  # noqa: E402
from webapp.engines import Engine, assisted, packages, terms  # noqa: E402

PAIRS = ROOT / "bench" / "data" / "names.tsv"


def main() -> None:
    """Read the command line, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("article", type=Path, nargs="?")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        packages.install_file(chosen.package, Path(temporary))
        engine = engines.load(Path(temporary))
        print(f"{engine.id.name} {engine.id.version}\n| text | names asked for | right, terms off | right, terms on |\n| --- | ---: | ---: | ---: |")
        explained, alone, wanted = own_sentences()
        known = [terms.harvest([first, second]) for first, second in zip(explained, alone)]
        for label, some in (("people", [not name.isupper() for name in wanted]), ("terms", [name.isupper() for name in wanted])):
            for how, sentences in (("explained in brackets", explained), ("used alone", alone)):
                print(row(f"own sentences: {label}, {how}", engine, *(list(compress(column, some)) for column in (sentences, known, [[name] for name in wanted]))))
        if chosen.article:
            sentences = of_article(chosen.article)
            found = [term for term in terms.harvest(sentences) if term.kind in ("name", "short")]
            own = [_in_sentence(sentence, found) for sentence in sentences]
            print(row("the article: people", engine, sentences, own, [[term.english for term in some] for some in own]))
        engine.close()


def own_sentences() -> tuple[list[str], list[str], list[str]]:
    """Sentences that explain, sentences that use, and the name the second is to have."""
    lines = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    explained, alone, wanted = (list(column) for column in zip(*lines, strict=True))
    return explained, alone, wanted


def of_article(path: Path) -> list[str]:
    from webapp.importers import read
    from webapp.text import clean, segment

    cleaned = clean(read(path.read_bytes(), path.name).text)
    return [block.text[start:end] for block in cleaned.blocks for start, end in segment.sentences(block.text)]


def _in_sentence(sentence: str, known: Sequence) -> list:
    return [term for term in known if term.chinese in sentence]


def row(label: str, engine: Engine, sentences: Sequence[str], known: Sequence[Sequence], wanted: Sequence[Sequence[str]]) -> str:
    own = [_in_sentence(sentence, some) for sentence, some in zip(sentences, known, strict=True)]
    off = [output.text for output in engine.translate(sentences)]
    on = [output.text for output in assisted.translate(engine, sentences, own)]
    asked = sum(map(len, wanted))
    return f"| {label} | {asked} | {_right(off, wanted)} | {_right(on, wanted)} |"


def _right(texts: Sequence[str], wanted: Sequence[Sequence[str]]) -> int:
    return sum(name in text for text, names in zip(texts, wanted, strict=True) for name in names)


if __name__ == "__main__":
    main()
