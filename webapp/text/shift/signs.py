"""Signs of damage, and the visible pieces of a line from one on.

"?yàn)" is certain: a gloss swallowed half a character.  "?;" is weak: decoding began afresh there, or somebody wrote
it; it counts only in a text that looks converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.text.gbk import Gbk, gbk, reading

UNKNOWN = "□"  # stands for a digit that cannot be known
_SYLLABLE = "[a-zɡɑāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
_MARKS = ";,!?:。、，；！？："
HALF = {c: 0xA300 | (ord(c) + 0x80) for c in ",:;()?!"}
TOKEN = re.compile(rf"\?({_SYLLABLE})\s?\)|\(\s?({_SYLLABLE})\s?\)|.", re.DOTALL)
SIGN = re.compile(rf"\?(?:{_SYLLABLE}\s?\)|[{_MARKS}](?=[A-Za-z@\[\\\]^_`{{|}}~\x80-\uffff]|\?(?!\?)))")
CERTAIN = re.compile(rf"\?{_SYLLABLE}\s?\)")
_DEBRIS = re.compile(r"\?/(?:p|span|strong|div|a|b|em|h[1-6]|li|td)>")  # a tag that lost its bracket
GLOSSES = re.compile(rf"[?(]{_SYLLABLE}\s?\)")
AROUND_SIGNS = re.compile(rf"\?(?:{_SYLLABLE}\s?\)|[{_MARKS}]|[^\n]?).{{0,40}}|\({_SYLLABLE}\s?\)")
# A question mark cannot begin a line, and nobody asks anything of a vertical bar.
BLANK = re.compile(r"(?<=[一-鿿|])\?(?=\|)|(?<=\|)\?{1,8}(?=[一-鿿A-Za-z0-9])|^\?{1,8}(?=[一-鿿])", re.MULTILINE)
PRIVATE = re.compile("[-]")


@dataclass(frozen=True, slots=True)
class Token:
    """One visible piece: a character, ``?pinyin)`` (kind "lost") or ``(pinyin)`` (kind "gloss")."""

    kind: str
    text: str
    start: int
    sound: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Tokens of one line."""
    for found in TOKEN.finditer(text, start, end):
        lost, gloss = found.group(1), found.group(2)
        if lost:
            yield Token("lost", found.group(), found.start(), reading(lost))
        elif gloss:
            yield Token("gloss", found.group(), found.start(), reading(gloss))
        else:
            yield Token("character", found.group(), found.start())


def mark(token: Token) -> int:
    """The code of a mark behind which decoding may have begun afresh; 0: not one."""
    if token.kind == "character" and token.text in _MARKS:
        return HALF.get(token.text) or gbk().code[token.text]
    return 0


def context(text: str, start: int) -> str:
    """The characters before a sign in its line, glosses left out."""
    return re.sub(rf"\({_SYLLABLE}\s?\)", "", text[max(0, start - 24):start].rpartition("\n")[2])


def converted(text: str, tables: Gbk) -> bool:
    """Whether the text looks like a page converted to traditional: the gate for signs that are weak alone."""
    traditional = simplified = 0
    for character in text[:200_000]:
        traditional += character in tables.simplified
        simplified += character in tables.simplified_only
    return traditional >= simplified and (traditional > 0 or bool(_DEBRIS.search(text)))
