"""Reading and writing pairs as lines of text, packed or not."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple


class Pair(NamedTuple):
    """One line of a prepared file: where it is from, what was changed ("" for nothing), and the two texts."""

    source: str
    change: str
    zh: str
    en: str


def open_text(path: Path, mode: str = "r") -> IO[str]:
    """A UTF-8 text file, through xz if its name says so."""
    if path.suffix == ".xz":
        return lzma.open(path, f"{mode}t", encoding="utf-8", newline="\n")
    return path.open(mode, encoding="utf-8", newline="\n")


def read_table(path: Path) -> Iterator[tuple[str, str, str]]:
    """(source, zh, en) of a table with three columns, or with two: then the source is the file's name.

    Raises ValueError with the line number when a line has another number of columns.
    """
    name = path.name.split(".")[0]
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) not in (2, 3):
                raise ValueError(f"{path.name}, line {number}: {len(columns)} columns where 2 or 3 were expected")
            yield (name, *columns) if len(columns) == 2 else tuple(columns)


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a prepared file."""
    with open_text(path) as lines:
        for line in lines:
            yield Pair(*line.rstrip("\n").split("\t"))


def write_pairs(path: Path, pairs: Iterable[Pair]) -> int:
    """Write the pairs, one a line; returns how many."""
    number = 0
    with open_text(path, "w") as lines:
        for number, pair in enumerate(pairs, 1):
            lines.write("\t".join(pair) + "\n")
    return number


def read_lines(path: Path) -> list[str]:
    """The lines of a text file without their ends."""
    with open_text(path) as lines:
        return [line.rstrip("\n") for line in lines]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write the lines, each with its end."""
    with open_text(path, "w") as file:
        file.writelines(line + "\n" for line in lines)
