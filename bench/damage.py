"""Damage clean simplified Chinese the way the rewriting tools do, so that the mending can be measured.

Steps: character-by-character traditional; GBK bytes; "(pinyin)" behind each two-byte pattern wherever it occurs;
decoding afresh behind some marks; a lenient CP936 decode; whole tags removed; half-width marks; private-use characters
dropped.  A ``Site`` says which of this a site does.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HALF = str.maketrans("，：；（）？！", ",:;()?!")
# Characters that are traditional ones too and that the tools leave as they stand.
STAYS = frozenset("后里干面只并采吃痴丑床唇淀斗范杠雇挂伙厘帘秘仆栖群尸涂咸羡蝎凶岩佣涌游于余郁皂灶占征咨昵肴腌炖"
                  "谷系制卷松志周折胡升致克向升奸家姜御蒙困表才冬布借么")
ALWAYS = {"着": "著", "症": "癥", "脏": "臟", "准": "準", "台": "臺", "云": "雲", "几": "幾", "划": "劃", "说": "說",
          "为": "為"}


@dataclass(frozen=True, slots=True)
class Site:
    """What one site's tool did.  ``glosses``: code to pinyin; ``marks``: behind which decoding began afresh."""

    name: str
    glosses: dict[int, str]
    marks: str = ""
    drops_private: bool = False
    old_wei: bool = False  # 爲 instead of 為
    spaced: bool = False  # "(huì )"


@cache
def _traditional() -> dict[str, str]:
    import opencc

    convert = opencc.OpenCC("s2t").convert
    found = {}
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            c = bytes((lead, trail)).decode("gb2312", "ignore")
            if c and c not in STAYS:
                t = convert(c)
                if t != c and len(t) == 1:
                    found[c] = t
    return found | ALWAYS


def traditional(text: str, site: Site) -> str:
    """Character by character, no phrases."""
    table = _traditional()
    out = "".join(table.get(c, c) for c in text)
    return out.replace("為", "爲") if site.old_wei else out


def gloss_bytes(raw: bytes, site: Site) -> bytes:
    """"(pinyin)" behind each pattern found in the bytes, alignment ignored, overlaps too."""
    out = bytearray()
    for place, byte in enumerate(raw):
        out.append(byte)
        sound = site.glosses.get(raw[place - 1] << 8 | byte) if place else None
        if sound:
            out += f"({sound}{' ' if site.spaced else ''})".encode("gbk")
    return bytes(out)


def restarts(raw: bytes, site: Site) -> list[bytes]:
    """The bytes cut before each mark's code, alignment ignored; the mark stays with what follows it."""
    if not site.marks:
        return [raw]
    codes = b"|".join(re.escape(mark.encode("gbk")) for mark in site.marks)
    cuts = [0, *(cut for found in re.finditer(codes, raw, re.DOTALL) for cut in found.span()), len(raw)]
    return [raw[a:b] for a, b in zip(cuts, cuts[1:]) if a < b]


def lenient(raw: bytes) -> str:
    """CP936 as the tools read it: user-defined codes are private-use characters, a lead byte with no trail is ``?``."""
    plain, private = _decode_once()
    out, at = [], 0
    while at < len(raw):
        byte = raw[at]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif byte == 0x80:
            out.append("€")
            at += 1
        elif at + 1 == len(raw):
            out.append("?")
            at += 1
        else:
            code = byte << 8 | raw[at + 1]
            out.append(plain.get(code) or private.get(code) or "?")
            at += 2
    return "".join(out)


@cache
def _decode_once() -> tuple[dict[int, str], dict[int, str]]:
    from webapp.text.gbk import _decode

    return _decode()


def damage(text: str, site: Site) -> str:
    """Clean simplified text, tags allowed, as the site would show it after a crawl."""
    raw = gloss_bytes(traditional(text, site).encode("gbk", "replace"), site)
    shown = "".join(lenient(part) for part in restarts(raw, site))
    shown = re.sub(r"</?[a-z][^<>]*>", "", shown)
    if site.drops_private:
        shown = re.sub("[\ue000-\uf8ff]", "", shown)
    return shown.translate(HALF)


def table(path: Path) -> dict[int, str]:
    """A gloss list: code to pinyin, of a file shaped like gloss_table.tsv."""
    found = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        if line.strip():
            code, _, sound, *_ = line.split("\t")
            found[int(code.replace(" ", ""), 16)] = sound
    return found


def sites(shared: Path, count: int, seed: int = 3) -> list[Site]:
    """Sites with different lists, marks and crawls.  The first three are the plain ones: all, half, script only."""
    from webapp.text.gbk import gbk

    known = table(shared / "damage" / "gloss_table.tsv")
    tables = gbk()
    others = {code: next(iter(sounds)) for code, sounds in tables.readings.items()
              if sounds and tables.number[code] and tables.number[code] < 2500 and code not in known}
    chance = random.Random(seed)
    found = [Site("all", known, "；"), Site("half", dict(list(known.items())[::2])), Site("script", {})]
    while len(found) < count:
        share = chance.choice((0.3, 0.6, 1.0))
        glosses = {code: sound for code, sound in known.items() if chance.random() < share}
        more = chance.choice((0, 0, 20, 100))
        glosses |= {code: others[code] for code in chance.sample(sorted(others), more)}
        marks = "".join(chance.sample("；，！？。、：", chance.choice((0, 1, 1, 2))))
        found.append(Site(f"site-{len(found)}", glosses, marks, chance.random() < 0.4, chance.random() < 0.2,
                          chance.random() < 0.1))
    return found
