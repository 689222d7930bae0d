"""Variants of a pair that readers will meet: other script, half-width punctuation, headings, names left in Latin.

Every function is pure: (zh, en) in, the changed pair out, or None where the pair has nothing to change.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from training.filters import digest

Pair = tuple[str, str]

# Characters that newspapers use to write foreign names by sound; a run of these before a bracket is the name.
_SOUND = (
    "阿埃艾安昂奥巴白班邦鲍保贝本比彼宾波博伯勃布查达戴丹当德登邓迪蒂丁东杜多敦俄厄恩尔法范菲费芬丰佛弗福夫盖甘冈高戈格葛根贡古"
    "瓜圭哈海汉豪赫黑亨洪胡华怀惠霍基吉加贾杰捷金津卡凯坎康考科克肯孔库夸奎拉莱兰朗劳勒雷里理莉丽利莲连廉良列林琳龙隆娄卢鲁路伦"
    "罗洛吕马玛迈麦曼芒毛梅门蒙米密缅明摩莫默姆穆纳娜奈南内尼妮涅宁纽农努诺欧帕派潘庞佩彭皮平珀普奇齐恰强乔切钦琼丘让热日荣儒瑞"
    "若撒萨塞赛桑瑟森沙莎珊尚绍舍申圣施史士什舒朔思斯丝司松苏孙索塔泰坦汤唐陶特腾提田廷汀通图托脱瓦旺威韦维温文翁沃乌西希锡夏谢"
    "辛欣休修许雅亚扬杨耶叶伊易因英尤于约泽曾扎詹珍朱茱兹祖佐茨娅蕾薇黛琪茜萝露翰佳迦邱缇芙芭卫迭缪顿得烈各席万历伍"
)
# 理 of 总理, 士 of 女士, 席 of 主席 and 得 of 获得 write sounds too, but there they belong to the words before the name.
_TITLE_END = "(?:(?<=[总经助代])理|(?<=[女护博硕爵卫骑])士|(?<=主)席|(?<=[获取赢觉])得)?"
_NAMED = re.compile(rf"({_TITLE_END})[{_SOUND}]+(?:[·-][{_SOUND}]+)+（([A-Z][\w.'-]*(?:[ -][A-Za-z][\w.'-]*)+)）")
_HALF_WIDTH = str.maketrans({"，": ",", "。": ".", "：": ":", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")",
                             "“": '"', "”": '"', "％": "%"})  # fmt: skip
_FULL_STOP = re.compile(r"[。.]$")
HEADING = 24
"""Longest source, in code points, that may pass for a heading once its full stop is gone."""


@dataclass(frozen=True)
class Augmentation:
    """A named change, the part of fitting pairs it touches, and whether the unchanged pair stays beside it."""

    name: str
    rate: float
    beside: bool
    change: Callable[[str, str], Pair | None]


@functools.cache
def _converter(scheme: str) -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC(scheme).convert


def traditional(zh: str, en: str) -> Pair | None:
    """The source in traditional characters, half the time in the forms usual in Taiwan."""
    converted = _converter("s2tw" if digest(zh) & 1 else "s2t")(zh)
    return (converted, en) if converted != zh else None


def half_width(zh: str, en: str) -> Pair | None:
    """The source with the punctuation of an English keyboard."""
    changed = zh.translate(_HALF_WIDTH)
    return (changed, en) if changed != zh else None


def heading(zh: str, en: str) -> Pair | None:
    """A short sentence without its full stop on either side."""
    if len(zh) > HEADING or not (zh.endswith("。") and en.endswith(".") and not en.endswith("..")):
        return None
    return _FULL_STOP.sub("", zh), _FULL_STOP.sub("", en)


def names_in_latin(zh: str, en: str) -> Pair | None:
    """阿列克谢·莫罗佐夫（Alexei Morozov） becomes Alexei Morozov, if the English has that name and has it in one piece."""

    def latin(match: re.Match[str]) -> str:
        return match[1] + match[2] if match[2] in en else match[0]

    changed = _NAMED.sub(latin, zh)
    return (changed, en) if changed != zh else None


AUGMENTATIONS = (
    Augmentation("names_in_latin", 1.0, True, names_in_latin),
    Augmentation("heading", 0.15, False, heading),
    Augmentation("half_width", 0.04, False, half_width),
    Augmentation("traditional", 0.10, False, traditional),
)


def variants(zh: str, en: str, seed: int, rates: Mapping[str, float] | None = None) -> list[tuple[str, str, str]]:
    """(names of the changes joined by +, zh, en) for one pair: itself or its changed form, and the forms beside it.

    Which pairs are touched depends on the seed and the pair alone, not on its place in the file.
    """
    kept, done, beside = (zh, en), [], []
    for step in AUGMENTATIONS:
        rate = step.rate if rates is None else rates.get(step.name, step.rate)
        if digest(f"{seed}/{step.name}/{zh}/{en}") >= rate * 2**64:
            continue
        changed = step.change(*kept)
        if changed is None:
            continue
        if step.beside:
            beside.append((step.name, *changed))
        else:
            kept = changed
            done.append(step.name)
    return [("+".join(done), *kept), *beside]
