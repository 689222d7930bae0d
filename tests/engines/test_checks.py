"""Flags: each fires on its fault, and hardly ever on translations made by people."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from webapp.engines import checks, terms

CASES = [
    ("repetition", "他宣布离职并创业。", "He said that he said that he said that he said that he left."),
    ("repetition", "他宣布离职并创业。", "He left left left left."),
    (
        "repetition",
        "他宣布离职并创业，并感谢大家。",
        "He left and founded a company and he left and founded a company and thanked all.",
    ),
    ("repetition", "他宣布离职。", "He lalalalalalalala left."),
    ("length", "昨天，领导音频交互研究的他宣布离职并创业，这已经是今年的第几位了？", "He left the company."),
    ("length", "他宣布离职并创业。", "He announced " + "and so it went, on and on in ever new ways, " * 4),
    ("han", "他宣布离职。", "He announced 离职."),
    ("numbers", "他融资1500亿美元。", "He raised $15 billion."),
    ("numbers", "9月12日他离职。", "He left on September 13."),
    ("negation", "他不会离职。", "He will leave."),
    ("negation", "公司没有发布新产品。", "The company released a new product."),
    ("negation", "该交易尚未完成。", "The deal has been completed."),
    ("cutoff", "他宣布离职并创业，同事感到意外。", "He announced that he would leave and"),
    ("cutoff", "他宣布离职并创业，同事感到意外。", "He announced his departure, the"),
    ("names", "克努亚宣布离职。", "Knuya announced his departure."),
]
GOOD = [
    ("他宣布离职。", "He announced his departure."),
    ("不，不，不！", "No, no, no!"),
    ("重要的事说三遍：休息，休息，休息，休息。", "Important things three times: rest, rest, rest, rest."),
    ("他不得不离职。", "He had to leave."),
    ("他不仅离职，还创业。", "He left and founded a company as well."),
    ("有没有可能？", "Is it possible?"),
    ("不过，他离职了。", "However, he left."),
    ("他未能完成。", "He failed to complete it."),
    ("没有人知道。", "Nobody knows."),
    ("他无法离开。", "He was unable to leave."),
    ("一系列从未来到过去的事件。", "A series of events from the future to the past."),
    ("结语", "Conclusion"),
    ("他说：“走吧。”", 'He said: "Let\'s go."'),
    ("OpenAI", "OpenAI"),
    ("克努亚宣布离职。", "Conneau announced his departure."),
]
KNOWN = (terms.Term("克努亚", "Conneau", "short"),)


@pytest.mark.parametrize(("flag", "source", "target"), CASES)
def test_a_fault_is_flagged_and_explained_in_a_sentence(flag: str, source: str, target: str) -> None:
    assert flag in checks.flags(source, target, KNOWN)
    sentence = checks.explain(flag, source, target, KNOWN)
    assert sentence[0].isupper() and sentence.endswith(".") and "{" not in sentence


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_what_is_right_is_not_flagged(source: str, target: str) -> None:
    assert checks.flags(source, target, KNOWN) == ()


def test_an_explanation_names_the_thing() -> None:
    assert checks.explain("numbers", "他融资1500亿美元。", "He raised $15 billion.") == (
        "The English has another amount, or none, for 1500亿美元 (US$150 billion)."
    )
    assert "克努亚 (Conneau)" in checks.explain("names", "克努亚离职。", "Knuya left.", KNOWN)
    assert "离职" in checks.explain("han", "他离职。", "He 离职.")
    assert "不会" in checks.explain("negation", "他不会离职。", "He will leave.")
    assert "3.2万亿 is 3.2 trillion" in checks.explain("mended", "估值3.2万亿。", "Valued at 3.2 trillion.")
    assert "Conneau" in checks.explain("respelt", "克努亚离职。", "Conneau left.", KNOWN)


def fired(shared: Path, english: str) -> Counter[str]:
    chinese = (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    lines = (shared / "mt" / english).read_text(encoding="utf-8").splitlines()
    counts: Counter[str] = Counter()
    for source, target in zip(chinese, lines, strict=True):
        found = checks.flags(source, target, terms.harvest([source]))
        counts.update(found)
        counts["any"] += bool(found)
    return counts


def test_translations_made_by_people_are_hardly_ever_flagged(shared: Path) -> None:
    """997 sentences: no flag on more than 6 of them, 10 in all."""
    counts = fired(shared, "flores-dev.en")
    assert counts["any"] <= 10 and max((count for name, count in counts.items() if name != "any"), default=0) <= 6


def test_machine_output_is_flagged_more_often(shared: Path) -> None:
    people = fired(shared, "flores-dev.en")
    for system in ("flores-dev.argos.en", "flores-dev.opusmt.en"):
        counts = fired(shared, system)
        assert counts["any"] > 2 * people["any"]
        assert counts["names"] > people["names"] and counts["numbers"] > people["numbers"]


def test_a_lost_no_is_mostly_noticed(shared: Path) -> None:
    """The word for no struck out of people's translations: at least two in three must be flagged."""
    import re

    chinese = (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    english = (shared / "mt" / "flores-dev.en").read_text(encoding="utf-8").splitlines()
    plain_no = re.compile(
        r"n['’]t\b|\b(?:not|no|never|none|nor|neither|nothing|nobody|cannot|without|no longer)\b", re.IGNORECASE
    )
    spoilt = [
        (source, plain_no.sub("", target))
        for source, target in zip(chinese, english)
        if plain_no.search(target)
        and checks.explain("negation", source, target) != checks.EXPLANATIONS["negation"] % {"negation": ""}
    ]
    noticed = sum("negation" in checks.flags(source, target) for source, target in spoilt)
    assert len(spoilt) > 60 and noticed / len(spoilt) > 2 / 3


def test_flags_are_right_as_often_as_the_documentation_says(shared: Path) -> None:
    """Against 200 pairs judged by hand: 19 flags in 20 are right, and none fires on a pair nobody has read."""
    from bench import flags as judged_flags

    judged, fired_now = judged_flags.judgements(), judged_flags.flagged(shared / "mt")
    assert len(judged) == 200
    verdicts = [(key in judged, kind in judged.get(key, ("", set()))[1]) for key, found in fired_now.items() for kind in found]
    assert all(read for read, _ in verdicts)
    assert len(verdicts) > 50 and sum(right for _, right in verdicts) / len(verdicts) >= 0.95
