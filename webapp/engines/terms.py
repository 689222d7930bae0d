"""Names and terms that the article itself explains, and keeping to them.

News introduces a person once, 亚历西斯·克努亚（Alexis Conneau）, and from then on writes 克努亚.  The first teaches what the
second means.  Names go into the source as Latin letters, which translation models copy (docs/translation.md has how
often), and every term can be looked for in the English afterwards.  Offsets are code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from webapp.lexicon.sounds import SOUNDS

Segment = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Term:
    """``chinese`` is to be ``english``.  ``kind``: name (of a person or place), short (part of a name), term, alias."""

    chinese: str
    english: str
    kind: str = "term"


@dataclass(frozen=True, slots=True)
class Harvested:
    """A term the article explains.  ``sentence``: the index of the sentence that does."""

    chinese: str
    english: str
    kind: str
    sentence: int

    @property
    def term(self) -> Term:
        return Term(self.chinese, self.english, self.kind)


_LATIN = r"[A-Za-zÀ-ɏ][\w.&'’+/-]*(?: [A-Za-zÀ-ɏ&][\w.&'’+/-]*){0,6}"
_EXPLAINED = re.compile(
    rf"(?P<chinese>[\u3400-\u9fff·•・‧\-]{{2,}})(?P<closer>[”’》」]?)\s?[（(]\s?(?:英文名|英文|原名|"
    rf"英语)?[：:]?\s?(?P<english>{_LATIN})\s?[，,）)]"
)
_FORMER = re.compile(
    rf"(?P<english>{_LATIN})\s?[（(]\s?(?:原|原名|前身为?|旧称|曾用名|即|"
    rf"中文名)[：:]?\s?[“「]?(?P<chinese>[\u3400-\u9fff]{{2,8}})[”」]?\s?[）)]"
)
_DOTS = "·•・‧"
_SIGN_PER_LETTER = 0.5  # 科科塔约洛 has five characters, Kokotajlo nine letters
# An English name with one of these is translated, not spelt.
_NO_NAME = frozenset(
    "Sea River Lake Island Islands Street Bay City University Institute Company Group Bank "
    "Foundation Airport Park Station Road Mountain "
    "Corporation Inc Inc. Ltd Ltd. Party Court Museum Hospital School College Times News Post Daily "
    "Show Labs Research Committee "
    "Association Act Agency Center Centre Team Project Model Intelligence Learning Language Network "
    "Systems Technology Big Great "
    "New North South East West Red Bright Northern Naked Hills Lord Sir Marshal".split()
)
# Words that stand before a term and are not part of it.
_NOT_PART = frozenset(
    "的 了 和 与 及 或 是 为 在 对 由 被 把 向 从 到 以 称 称为 名为 叫 叫做 叫作 即 所谓 一个 一种 一家 一款 该 这 那 这个 那个 其 将 用 使用 使 让 等 并 并且 而 也 都 就 还 "
    "包括 采用 发布 推出 成立 创办 加入 通过 利用 基于 关于 进行 实现 支持 提供 开发 研究 需要 有 没有 提出 患有 患 宣布 表示 认为 说 由于 因为 但 但是 以及 据 前 原 新 对于 于 "
    "领导 使用了 引入 打造 建立 根据 按照 自己 对 很 介绍 启动 担任 出任 任 跟 给 至 比 更 最 只 又 再 已 会 能 可 要 想 去 来 做 看 用于 感兴趣 来自 得主".split()
)


def harvest(sentences: Sequence[str], segment: Segment | None = None) -> list[Harvested]:
    """Every term that a sentence explains in brackets, once each, in order; with the short forms that the article uses.

    ``segment(text) -> [(start, end)]`` finds the words (default: the lexicon's); it says where a term begins.
    """
    segment = segment or _lexicon_words
    found: dict[str, Harvested] = {}
    for number, sentence in enumerate(sentences):
        for term in _explained(sentence, segment):
            found.setdefault(term.chinese, Harvested(term.chinese, term.english, term.kind, number))
    for full in [term for term in found.values() if term.kind == "name"]:
        for short in _short_forms(full):
            if short.chinese not in found and _stands_alone(short.chinese, full.chinese, sentences):
                found[short.chinese] = short
    return sorted(found.values(), key=lambda term: term.sentence)


def place(sentence: str, terms: Iterable[Term | Harvested]) -> str:
    """The sentence with every person's name in Latin letters, for the model to copy; an explanation in brackets folds
    up.

    克努亚宣布离职 becomes Conneau宣布离职; 亚历西斯·克努亚（Alexis Conneau）宣布 becomes Alexis Conneau宣布.
    """
    names = {term.chinese: term.english for term in terms if term.kind in ("name", "short")}
    if not names:
        return sentence
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    def latin(match: re.Match[str]) -> str:
        english = names[match["name"]]
        explained = match["explained"]
        after = "" if explained is None or english in explained else match["bracket"]
        full = explained if explained and english in explained else english
        return (
            (" " if match["before"] is not None else "")
            + full
            + after
            + (" " if not after and match["after"] is not None else "")
        )

    return re.sub(
        rf"(?P<before>(?<=[A-Za-z0-9]))?(?P<name>{longest_first})"
        rf"(?P<bracket>\s?[（(]\s?(?P<explained>{_LATIN})\s?[）)])?(?P<after>(?=[A-Za-z0-9]))?",
        latin,
        sentence,
    )


def missing(source: str, target: str, terms: Iterable[Term | Harvested]) -> list[Term | Harvested]:
    """The terms that the Chinese sentence has and its English has not (a person's family name is enough)."""
    english = _plain(target)
    here = [term for term in terms if term.chinese in source and term.kind != "alias"]
    # 达里奥·阿莫蒂 is there: 阿莫蒂 inside it need not be looked for again.
    longest = [
        term
        for term in here
        if not any(
            term is not other
            and term.chinese in other.chinese
            and source.count(term.chinese) == source.count(other.chinese)
            for other in here
        )
    ]
    return [term for term in longest if not _is_there(term, english)]


def mend(source: str, target: str, terms: Iterable[Term | Harvested]) -> tuple[str, tuple[Term | Harvested, ...]]:
    """The English with names spelt as the article does, where the misspelt one is certain; and the names put right.

    Models copy Latin names piece by piece and drop a piece at times: Steerns for Stearns.  Certain is a capitalised
    word
    that the Chinese sentence does not have, very like the missing name, and the only one so.
    """
    done = []
    for term in missing(source, target, terms):
        if term.kind in ("name", "short") and (mended := _respelt(source, target, term.english)) is not None:
            target, done = mended, [*done, term]
    return target, tuple(done)


def _respelt(source: str, target: str, name: str) -> str | None:
    """``target`` with every word of ``name`` that is missing put in the place of its double; None when one has none."""
    for word in name.split():
        if re.search(rf"\b{re.escape(word)}\b", target) or len(word) < 4:
            continue
        doubles = {
            other
            for other in re.findall(r"\b[A-ZÀ-Þ]['’]?\w[\w-]{2,}", target)
            if other not in source and _alike(word, other)
        }
        if len(doubles) != 1:
            return None
        target = re.sub(rf"\b{re.escape(doubles.pop())}\b", word, target)
    return target


def _alike(name: str, other: str) -> bool:
    return name[0] == other[0] and SequenceMatcher(None, name.casefold(), other.casefold()).ratio() >= 0.8


def _is_there(term: Term | Harvested, english: str) -> bool:
    wanted = _plain(term.english)
    if wanted in english:
        return True
    if term.kind == "name":
        return re.search(rf"\b{re.escape(wanted.split()[-1])}", english) is not None
    return all(re.search(rf"\b{re.escape(word.rstrip('s'))}", english) for word in wanted.split())


def _plain(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^\w\s]+", " ", bare.casefold()).strip()


def _explained(sentence: str, segment: Segment) -> Iterator[Term]:
    for match in _EXPLAINED.finditer(sentence):
        chinese, english = match["chinese"], match["english"].strip()
        if match["closer"]:  # “安全超级智能”（SSI）: the quotes say where it begins
            opener = {"”": "“", "’": "‘", "》": "《", "」": "「"}[match["closer"]]
            inside = sentence[: match.end("chinese")].rpartition(opener)[2]
            if 2 <= len(inside) <= 16 and inside.endswith(chinese[-2:]):
                yield Term(inside, english, "term")
            continue
        term = (
            None
            if _is_reading(chinese, english)
            else _name(chinese, english, segment) or _concept(chinese, english, segment)
        )
        if term:
            yield term
    for match in _FORMER.finditer(sentence):
        yield Term(match["chinese"], match["english"], "alias")


def _name(chinese: str, english: str, segment: Segment) -> Term | None:
    """A foreign name by its sound, 亚历西斯·克努亚, or a Chinese one by its pinyin, 陈骏达（Chen Junda）."""
    words = english.split()
    if not all(word[:1].isupper() or word in ("de", "van", "von", "der", "bin", "al", "la", "del") for word in words):
        return None
    if name := _dotted(chinese) or _by_pinyin(chinese, words):
        return Term(name, english, "name")
    name = None if _NO_NAME.intersection(words) else _sounded(chinese, words, segment)
    if name is None:
        return None
    # 科科塔约洛（Daniel Kokotajlo）is the family name alone; 马赛马拉（Masai Mara）is both words.
    rooms = {len(name) / len("".join(words)): "name", len(name) / len(words[-1]): "short"}
    kind = rooms[min(rooms, key=lambda room: abs(room - _SIGN_PER_LETTER))] if len(words) > 1 else "name"
    return Term(name, words[-1] if kind == "short" else english, kind)


def _dotted(chinese: str) -> str | None:
    """The name with dots at the end: before the first dot, as far back as the characters spell sounds."""
    tail = re.search(rf"[\u3400-\u9fff]+(?:[{_DOTS}-][\u3400-\u9fff]+)+$", chinese)
    if tail is None:
        return None
    first = re.split(rf"[{_DOTS}-]", tail[0])[0]
    rest = tail[0][len(first) :]
    # 麦克唐纳 holds one sign that seldom spells a sound; 克努亚教授 ends with what is no name.
    others = sum(sign not in SOUNDS and sign not in _DOTS + "-" for sign in rest)
    if rest[-1] not in SOUNDS or others > len(rest) // 4:
        return None
    sounds = _sounds_at_end(first) or first[-1:]
    return sounds + rest


def _sounded(chinese: str, words: Sequence[str], segment: Segment) -> str | None:
    """Sounds without a dot: as many as the Latin letters have room for, not beyond a longer word (意大利|科维尔恰诺)."""
    sounds = ""
    for start, end in reversed(segment(chinese)):
        part = _sounds_at_end(chinese[start:end])
        if sounds and end - start > 2:
            break
        sounds = part + sounds
        if len(part) < end - start:
            break
    sounds = sounds[-max(2, len("".join(words)) * 3 // 4) :]
    return sounds if len(sounds) >= 2 and len(words) <= 3 and not words[0].isupper() else None


def _is_reading(chinese: str, english: str) -> bool:
    """变现（xiàn）: a reading left in the text, no term."""
    from webapp.lexicon import lookup

    return english.islower() and any(entry.pinyin == english for entry in lookup(chinese[-1]))


def _sounds_at_end(text: str) -> str:
    match = re.search(f"[{''.join(SOUNDS)}]+$", text)
    return match[0] if match else ""


def _by_pinyin(chinese: str, words: Sequence[str]) -> str | None:
    """The last two to four characters, if read aloud they are the Latin name, family name first or last."""
    from webapp.lexicon import lookup
    from webapp.lexicon.pinyin import without_marks

    wanted = [
        "".join(order).casefold().replace("-", "").replace("'", "")
        for order in ((*words,), (*words[1:], words[0]), (words[-1], *words[:-1]))
    ]
    for length in (3, 2, 4):
        name = chinese[-length:]
        readings = [
            {without_marks(entry.pinyin).casefold().replace(" ", "") for entry in lookup(sign)} for sign in name
        ]
        if len(name) == length and all(readings) and any(_spells(readings, spelling) for spelling in wanted):
            return name
    return None


def _spells(readings: Sequence[set[str]], spelling: str) -> bool:
    """Whether one reading of each character, one after the other, is the spelling."""
    if not readings:
        return not spelling
    return any(
        spelling.startswith(reading) and _spells(readings[1:], spelling[len(reading) :]) for reading in readings[0]
    )


def _concept(chinese: str, english: str, segment: Segment) -> Term | None:
    """A term before its English or its initials: as many whole words, from the end, as the English has room for.

    Chinese spends about two characters on an English word or an initial letter: AI is 人工智能, SSI 安全超级智能.
    """
    words = [chinese[start:end] for start, end in segment(chinese)]
    room = 2 * (len(english) if english.isupper() and " " not in english else len(re.split(r"[ -]", english)))
    taken: list[str] = []
    for word in reversed(words):
        if word in _NOT_PART or (taken and len("".join(taken)) >= room) or len("".join([word, *taken])) > room + 2:
            break
        taken.insert(0, word)
    name = "".join(taken)
    return Term(name, english, "term") if len(name) >= 2 and not any(dot in name for dot in _DOTS) else None


def _short_forms(full: Harvested) -> Iterator[Harvested]:
    """The parts of a dotted name, each with its own Latin word: 克努亚 Conneau, 亚历西斯 Alexis."""
    parts, words = re.split(rf"[{_DOTS}-]", full.chinese), full.english.split()
    if len(parts) < 2 or len(words) < 2:
        return
    pairs = zip(parts, words) if len(parts) == len(words) else ((parts[0], words[0]), (parts[-1], words[-1]))
    for chinese, english in pairs:
        if len(chinese) >= 2:
            yield Harvested(chinese, english, "short", full.sentence)


def _stands_alone(short: str, full: str, sentences: Sequence[str]) -> bool:
    """Whether the article uses the short form by itself."""
    return any(
        re.search(rf"(?<![{_DOTS}]){re.escape(short)}(?![{_DOTS}])", sentence.replace(full, ""))
        for sentence in sentences
    )


def _lexicon_words(text: str) -> Sequence[tuple[int, int]]:
    from webapp.lexicon import words

    return words(text)
