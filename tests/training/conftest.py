"""The recipe's tests. Those of the network need PyTorch, no part of the product: see `make test-training`."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the recipe is not installed with the product

collect_ignore = [] if find_spec("torch") else ["test_training_chain.py", "test_training_network.py"]

# A language small enough to be learnt on a CPU in seconds: who does what to what, in both languages.
WHO = (("老师", "the teacher"), ("记者", "the reporter"), ("公司", "the company"), ("孩子", "the child"), ("医生", "the doctor"),
       ("市长", "the mayor"), ("工程师", "the engineer"), ("邻居", "the neighbour"))  # fmt: skip
DOES = (("看见了", "saw"), ("买了", "bought"), ("喜欢", "likes"), ("忘了", "forgot"), ("画了", "painted"), ("找到了", "found"))
WHAT = (("一本书", "a book"), ("两只猫", "two cats"), ("那座桥", "that bridge"), ("新手机", "the new phone"), ("一封信", "a letter"),
        ("苹果", "the apple"), ("旧房子", "the old house"), ("三张票", "three tickets"))  # fmt: skip
WHEN = (("今天", "today"), ("昨天", "yesterday"), ("上周", "last week"), ("", ""))


def sentences() -> list[tuple[str, str]]:
    """All (zh, en) of the small language, in a fixed shuffled order."""
    pairs = [(f"{time[0]}{who[0]}{does[0]}{what[0]}。",
              f"{who[1].capitalize()} {does[1]} {what[1]} {time[1]}".strip() + ".")
             for who in WHO for does in DOES for what in WHAT for time in WHEN]  # fmt: skip
    random.Random(7).shuffle(pairs)
    return pairs


@pytest.fixture(scope="session")
def toy() -> list[tuple[str, str]]:
    """The pairs of the small language."""
    return sentences()


@pytest.fixture(scope="session")
def write_toy(toy: list[tuple[str, str]]) -> Callable[[Path], tuple[Path, Path, Path]]:
    """Write (table, news, stem of held-out lines) of the small language into a folder."""

    def write(folder: Path) -> tuple[Path, Path, Path]:
        table, news, held = folder / "toy.tsv", folder / "news.tsv", folder / "held"
        table.write_text("".join(f"tatoeba\t{zh}\t{en}\n" for zh, en in toy[:1300]), encoding="utf-8")
        rows = [(topic, *pair) for topic, part in (("city", toy[1300:1390]), ("home", toy[1390:1480])) for pair in part]
        news.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
        (folder / "held.zh").write_text("".join(zh + "\n" for zh, _ in toy[1480:1500]), encoding="utf-8")
        (folder / "held.en").write_text("".join(en + "\n" for _, en in toy[1480:1500]), encoding="utf-8")
        return table, news, held

    return write
