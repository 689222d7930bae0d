"""Bare pinyin behind its character (的de, 我wǒ): another family of rewriting tools, which used no brackets.

A text is taken for damaged so only when nearly every short Latin word behind a Chinese character is that character's own
reading.  Readings are pypinyin's (MIT, after Unihan), loaded when a text first looks like it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from webapp.text.lines import HAN
from webapp.text.step import Edit

_VOWELS = "aeiouüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_SYLLABLE = re.compile(rf"(?<=[{HAN}]) ?([b-df-hj-np-tw-zaeo]{{0,2}}[{_VOWELS}]{{1,3}}(?:ng?|r)?)(?![A-Za-z0-9\u00c0-\u024f])")
_WORD = re.compile(rf"(?<=[{HAN}]) ?[a-z\u00e0-\u01ff]+(?![A-Za-z0-9\u00c0-\u024f])")
_FEWEST = 5
_SHARE = 0.8


def propose(text: str) -> Iterator[Edit]:
    """Edits that take bare readings out; none when the text is not full of them."""
    found = list(_SYLLABLE.finditer(text))
    # English words in Chinese text are mostly no syllables of pinyin; counting them first spares the dictionary.
    if len(found) < _FEWEST or len(found) < _SHARE * len(_WORD.findall(text)):
        return
    readings = _readings()
    fitting = [match for match in found if _plain(match.group(1)) in readings.get(text[match.start() - 1], ())]
    if len(fitting) >= max(_FEWEST, _SHARE * len(found)):
        for match in fitting:
            yield Edit(match.start(), match.end(), "", proof=f"{text[match.start() - 1]} is read {match.group(1)}")


def _plain(syllable: str) -> str:
    """Without tone; ü is v."""
    letters = unicodedata.normalize("NFD", syllable.lower())
    return re.sub("[\u0300\u0301\u0304\u030c]", "", letters).replace("u\u0308", "v")


@cache
def _readings() -> dict[str, frozenset[str]]:
    """Character to its toneless readings.  The file is read without its package, which would load its phrases too."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No readings: the package pypinyin is not installed.")
    table = json.loads(Path(package.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    plain = cache(_plain)  # 1,500 syllables, 45,000 times
    return {chr(int(point)): frozenset(map(plain, marked.split(","))) for point, marked in table.items()}
