"""Flags: why a machine translation needs a look.  Found by comparing the sentence with its English; no model is needed.

A flag is a name; ``reason`` says it in a sentence.  How often each fires on translations made by people, and on two
systems' output, is in docs/translation.md: a flag that cries wolf is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from webapp.engines import numbers, terms
from webapp.wording import Message, marked

VERSION = "3"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\w+(?:['’]\w+)?")

EXPLANATIONS = {
    "repetition": marked("The English says the same words over and over: the model ran in a circle."),
    "length": marked(
        "The English is much shorter or longer than such a Chinese sentence makes it: something may be lost or made up."
    ),
    "han": marked("Chinese characters are left over in the English: %(han)s."),
    "numbers": marked("The English has another amount, or none, for %(numbers)s."),
    "mended": marked("An amount was put right from the Chinese: %(amounts)s."),
    "respelt": marked("A name was spelt as the article spells it: %(english)s."),
    "names": marked("A name or term that the article explains is missing: %(names)s."),
    "negation": marked("The Chinese says no (%(negation)s), and the English seems to say yes."),
    "cutoff": marked("The English stops in the middle: the end may be missing."),
}


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None


def flags(source: str, target: str, known: Iterable[terms.Term | terms.Harvested] = ()) -> tuple[str, ...]:
    """The names of all checks that ``target`` fails as the English of ``source``.  ``known``: the terms to be kept to.
    """
    if not has_han(source):
        return ()
    found = [name for name, check in _CHECKS if check(source, target)]
    return (*found, "names") if terms.missing(source, target, known) else tuple(found)


def reason(flag: str, source: str, target: str, known: Iterable[terms.Term | terms.Harvested] = ()) -> Message:
    """One sentence for the reader on why this flag stands at this pair."""
    details: dict[str, Callable[[], list[Message | str]]] = {
        "han": lambda: re.findall(rf"{_HAN.pattern}+", target),
        "numbers": lambda: [_aside(mismatch.text, mismatch.right) for mismatch in numbers.compare(source, target)],
        "amounts": lambda: [
            Message(marked("%(amount)s is %(english)s"), {"amount": source[one.start : one.end], "english": numbers.say(one)})
            for one in numbers.amounts_zh(source)
        ],
        "names": lambda: [_aside(term.chinese, term.english) for term in terms.missing(source, target, known)],
        "english": lambda: [term.english for term in known if term.chinese in source and term.english in target],
        "negation": lambda: _negations(source),
    }
    sentence = EXPLANATIONS[flag]
    return Message(sentence, {name: details[name]() for name in re.findall(r"%\((\w+)\)s", sentence)})


def _aside(chinese: str, english: str) -> Message:
    return Message(marked("%(chinese)s (%(english)s)"), {"chinese": chinese, "english": english})


def explain(flag: str, source: str, target: str, known: Iterable[terms.Term | terms.Harvested] = ()) -> str:
    """``reason`` in English."""
    return str(reason(flag, source, target, known))


def repeats(source: str, target: str) -> bool:
    """The same four words three times, one word four times on end, or one syllable on and on: the model ran in a
    circle.

    A source that says the same three times over (不，不，不！) may be translated so.
    """
    if re.search(r"(.{1,12}?)\1\1", source):
        return False
    words = [word.lower() for word in _WORD.findall(target)]
    if any(len(set(words[at : at + 4])) == 1 and not words[at].isdigit() for at in range(len(words) - 3)):
        return True
    if any(count > 2 for count in Counter(zip(words, words[1:], words[2:], words[3:])).values()):
        return True
    return _doubled(words) or re.search(r"([^\W\d_]{1,4})\1{5,}", target) is not None


def _doubled(words: list[str]) -> bool:
    """Six words or more said twice on end."""
    return any(
        words[at : at + size] == words[at + size : at + 2 * size]
        for size in range(6, len(words) // 2 + 1)
        for at in range(len(words) - 2 * size + 1)
    )


def _odd_length(source: str, target: str) -> bool:
    """People's English has 1.85 to 7.1 letters per Chinese character over 997 sentences; Latin and digits count one
    each.

    Where the source has several sentences and the English fewer, less is needed to suspect that one was dropped.
    """
    characters = len(_HAN.findall(source))
    others = len(re.findall(r"[A-Za-z0-9]", source))
    dropped = 2 <= len(re.findall(r"[。！？]", source)) > len(re.findall(r"[.!?](?=\s|[\"”’)]|$)", target))
    fewest = (2.4 if dropped else 2.0) * characters + others / 3
    return characters >= 6 and not fewest <= len(target) <= 7.5 * characters + 2 * others + 10


def _leftover_han(source: str, target: str) -> bool:
    return has_han(target)


def _other_numbers(source: str, target: str) -> bool:
    return bool(numbers.compare(source, target))


# 不 and its like as words of their own; words in which they no longer say no (不过, 不仅, 不断, 无线) are not among them.
_NEGATION = re.compile(
    r"没有|没能|没法|没(?=[\u3400-\u9fff])(?!收|落|事|药|入|过多久)|并非|绝非|从未(?!来)|尚未|未能|未经|无法|毫无|并不|绝不|从不|决不|不能|不会|"
    r"不是|不要|不再|不应|不该|不可能|不可以|不得(?!不|已)|"
    r"不允许|不需要|不存在|不具备|不愿|不想|不敢|不知|不认为|不相信|不支持|不同意|不承认|不属于|不包括|不适合|不打算|不必(?!要)|不让|不准|禁止|不在|不去|不来|不给|不信"
)
# Said twice it is a yes, or stands in a question or a comparison; and what looks like no and is none.
_NO_NEGATION = re.compile(
    r"不得不|不能不|不会不|无不|莫不|没有不|不是不|不无|不可不|非[^，。]{1,8}不可|是不是|能不能|会不会|要不要|有没有|不是[^，。]{1,14}[，,]?(?:而是|就是|便是)|差点没|不要紧|"
    r"不仅仅?不是|除非|不能再|没有比|再没有|没有什么比|不知不觉|不是[^，。]{0,12}吗|难道"
)
_ENGLISH_NO = re.compile(
    r"n['’]t\b|\b(?:not|no|never|none|nor|neither|nobody|nothing|nowhere|cannot|without|hardly|"
    r"scarcely|barely|rarely|seldom|unless|lacks?|lacking|lacked|"
    r"fail(?:s|ed|ing|ure)?|refus\w+|den(?:y|ies|ied|ial)|unable|prevent\w*|avoid\w*|stop(?:s|ped)?|"
    r"absen\w+|except|instead|rather|rejected?|prohibit\w*|"
    r"forbid\w*|forbade|ban(?:s|ned)?|miss(?:es|ed|ing)?|few(?:er)?|little|non|free of|far from|loss|nil|zero|opposed?|"
    r"declin\w+|unlike\w*|impossib\w+|inab\w+|in(?:suffic|adequ|effect|capab|correct|accur|compl|"
    r"visib|dep|form|sec|stab)\w+|un(?!i|der|til|ce)\w+|ir(?:reg|rel|resp)\w+|"
    r"il(?:leg|log)\w+|im(?:prop|pract|perf|poss)\w+|\w+less|\w+-free|difficult\w*|ignor\w+|skip\w*|short of|"
    r"neglect\w*|exclud\w*|limited|"
    r"trouble|devoid|minimal\w*|ceas\w+|no longer|doubt\w*)\b",
    re.IGNORECASE,
)


def _negations(source: str) -> list[str]:
    return _NEGATION.findall(_NO_NEGATION.sub("", source))


def _lost_negation(source: str, target: str) -> bool:
    """A plain no in the Chinese, and nothing in the English that could say it in any way."""
    return bool(_negations(source)) and _ENGLISH_NO.search(target) is None


_END = re.compile(r"[。！？!?；;]\s*[”’」』）)]*\s*$")
_ENGLISH_STOP = re.compile(r"[.!?;:…][\"'”’)\]]*\s*$|[\"”’)\]]\s*$|\b[A-Z]\.$")
_DANGLING = re.compile(
    r"(?:,|[-–(]|\b(?:and|or|the|a|an|of|to|in|with|for|by|as|at|from|that|which|is|are|was|were|be))\s*$",
    re.IGNORECASE,
)


def _cut_off(source: str, target: str) -> bool:
    """The Chinese ends as sentences end, the English on a word that cannot; or it has no stop and is short."""
    if not _END.search(source) or _ENGLISH_STOP.search(target):
        return False
    return bool(_DANGLING.search(target)) or (len(target) > 60 and len(target) < 2.6 * len(_HAN.findall(source)))


_CHECKS = (
    ("repetition", repeats),
    ("length", _odd_length),
    ("han", _leftover_han),
    ("numbers", _other_numbers),
    ("negation", _lost_negation),
    ("cutoff", _cut_off),
)
