"""The ledger's words in the reader's language: its rows hold English sentences, and these are all there are.

The cleaner speaks to the command line and to exported files too, so its sentences are plain English there; a test holds
this table to what it says.
"""

from __future__ import annotations

import re

from webapp.web.language import marks, say
from webapp.wording import Message, marked

NAMES = (
    marked("newlines"), marked("mojibake"), marked("invisible"), marked("entities"), marked("wraps"), marked("layout"),
    marked("bytes"), marked("glosses"), marked("pinyin"), marked("script"), marked("markup"), marked("forms"),
    marked("punctuation"), marked("spaces"), marked("running heads"), marked("furniture"), marked("byline"), marked("headings"),
)  # fmt: skip

SENTENCES = (
    # what a step is for
    marked("Line ends are written in one way."),
    marked("The text had been read in the wrong encoding."),
    marked("Characters that show nothing were left behind."),
    marked("A character was written as HTML code."),
    marked("The line was broken in the middle of its paragraph."),
    marked("Spare white space."),
    marked("The bytes were read one off; read at the right place they give this."),
    marked("A pronunciation was inserted behind its character."),
    marked("The characters had been converted to traditional ones."),
    marked("A tag of the page's code was left in the text."),
    marked("A compatibility form stands for the usual character."),
    marked("Chinese text takes full-width marks."),
    marked("A space does not belong between Chinese characters."),
    marked("A page number or a head repeated on each page."),
    marked("Part of the page around the article, not of the article."),
    marked("Kept as a detail of the article instead."),
    marked("A heading had run into the paragraph after it."),
    # what one change is for
    marked("A heading had run into the paragraph before it."),
    marked("The mark was doubled by the page."),
    marked("A blank that the old encoding lacks had become a question mark."),
    marked("UTF-8 had been read as GBK."),
    marked("UTF-8 had been read as GBK. What the wrong reading lost is marked \ufffd."),
    marked("GBK had been read as a Western encoding."),
    marked("UTF-8 had been read as a Western encoding."),
    marked("It stands above the title."),
    marked("The table of contents: its headings stand below."),
    marked("An invitation or notice of the page."),
    marked("A link to other articles."),
    marked("A row of the page's own links."),
    marked("A notice about copyright or liability."),
    marked("GBK has no no-break space; each became a question mark"),
    marked("a digit was eaten and cannot be known"),
    marked("the digit %(digit)s is a guess: one was eaten, and it is the likeliest first digit"),
    marked("not certain: “%(here)s” may have been “%(other)s”"),
    marked("the text holds too many signs of damage to search them all; this place was left as they stand"),
    marked("the text holds too many signs of damage to search them all; this place and %(more)s more behind it in the line were left as they stand"),
    # what shows that it is right
    marked("%(code)s is %(character)s, read %(sound)s"),
    marked("%(character)s is read %(sound)s"),
    marked("%(bits)s bits ahead of “%(other)s” for “%(here)s”"),
    marked("score %(score)s, %(margin)s before the next place"),
    marked("utf-8 bytes read as gb18030"),
    marked("gb18030 bytes read as %(encoding)s"),
    marked("utf-8 bytes read as latin-1 or windows-1252"),
)  # fmt: skip

_PATTERNS = [
    (sentence, re.compile(re.sub(r"%\\?\((\w+)\\?\)s", r"(?P<\1>.*?)", re.escape(sentence).replace(r"\ ", " ")), re.DOTALL))
    for sentence in SENTENCES
    if "%(" in sentence
]
BETWEEN = re.compile(r"; (?![^“]*”)")  # several notes on one change; not what stands in quotation marks
_BYTES = re.compile(r"(?:[0-9A-F?]{2,8} ?)*→(?: ?[0-9A-F?]{2,8})*")


def step(name: str) -> str:
    """A step's name."""
    return say(name.replace("_", " "))


def sentence(reason: str) -> str:
    """A reason or a proof."""
    if reason in SENTENCES or not reason:
        return say(reason)
    return marks().notes.join(_note(note) for note in BETWEEN.split(reason))


def _note(note: str) -> str:
    found = known(note)
    return say(found) if found else note


def known(note: str) -> Message | None:
    """The sentence of the table that this is, with its values; None for bytes, which need no words."""
    if note in SENTENCES:
        return Message(note)
    for sentence, pattern in _PATTERNS:
        if match := pattern.fullmatch(note):
            return Message(sentence, match.groupdict())
    return None


def is_bytes(note: str) -> bool:
    return _BYTES.fullmatch(note) is not None
