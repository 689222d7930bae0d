"""The search in GBK byte space: cases as data, and what it must never do."""

from __future__ import annotations

import json
import random
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.damage import Site, damage, table
from webapp.text import bytes_repair, glosses, mend_fragment, script
from webapp.text.shift.signs import UNKNOWN
from webapp.text.step import Edit

CASES = Path(__file__).parent / "cases"
WIDTH = str.maketrans("，：；（）？！", ",:;()?!")


def cases(name: str) -> list:
    rows = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["id"]) for row in rows]


def apply(text: str, edits: list[Edit]) -> str:
    out, at = [], 0
    for edit in edits:
        assert at <= edit.start <= edit.end <= len(text), "edits must ascend and not overlap"
        if edit.sure:
            out += [text[at : edit.start], edit.after]
            at = edit.end
    return "".join(out) + text[at:]


@pytest.mark.parametrize("row", [*cases("found"), *cases("made_up")])
def test_damaged_text_is_mended(row: dict) -> None:
    assert mend_fragment(row["damaged"]).translate(WIDTH) == row["clean"].translate(WIDTH)


@pytest.mark.parametrize("row", cases("known_failures"))
def test_known_failures_still_fail(row: dict) -> None:
    """Strict: who mends one of these moves it to made_up.json."""
    assert mend_fragment(row["damaged"]).translate(WIDTH) != row["clean"].translate(WIDTH)


@pytest.mark.parametrize("row", cases("untouched"))
def test_undamaged_text_stays(row: dict) -> None:
    for propose in (bytes_repair.propose, glosses.propose, script.propose):
        assert propose(row["text"]) == []


def test_specimen_has_no_damage_left(shared: Path) -> None:
    text = (shared / "seed" / "000_dd81d63f182b4912.txt").read_text("utf-8")
    for module in (bytes_repair, glosses, script):
        text = apply(text, module.propose(text))
    for words in ("问题或为背后原因", "小公司变为人尽皆知的", "转变为大语言模型", "报道。或许,", "估值AI巨无霸",
                  "12月,以OpenAI时任", "作者 |  陈骏达"):
        assert words in text
    assert not any("\ue000" <= c <= "\uf8ff" for c in text)
    assert bytes_repair.propose(text) == glosses.propose(text) == script.propose(text) == []


def test_proof_shows_bytes_and_lead() -> None:
    (edit,) = bytes_repair.propose("管理混亂與資金問題或?yàn)楸澈笤\ue14b?/span>")
    assert edit.after == "為背后原因<"
    assert "E9B1 B3BA F3D4 ADD2" in edit.proof and "9EE9 B1B3 BAF3 D4AD D2F2" in edit.proof
    assert "bits ahead of" in edit.proof


def test_a_restored_digit_is_called_a_guess() -> None:
    (edit,) = bytes_repair.propose("老人占總?cè)丝诘谋戎貫?7.9%,比十年前高出不少。")
    assert edit.after.endswith("1") and "guess" in edit.reason


def test_a_digit_nothing_tells_is_marked(shared: Path) -> None:
    site = Site("all", table(shared / "damage" / "gloss_table.tsv"), "；")
    shown = damage("這是因為7年以來一直沒有下雨。", site)
    (edit,) = bytes_repair.propose(shown)
    assert UNKNOWN in edit.after and "cannot be known" in edit.reason


def test_offers_are_the_edits_that_are_not_sure(shared: Path) -> None:
    site = Site("marks", {}, "；！，")
    topics = (Path(__file__).parents[2] / "bench" / "topics.txt").read_text("utf-8").splitlines()
    text = "\n".join(damage(line.split("\t")[1], site) for line in topics)
    edits = bytes_repair.propose(text)
    assert bytes_repair.offers(text) == [edit for edit in edits if not edit.sure]
    assert any(edit.sure for edit in edits)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="?;,!()。，、;a1yànjì學國為個楸澈笤簟之\ue14b€\n <>/p“”", max_size=120))
def test_never_raises_and_edits_are_in_order(text: str) -> None:
    for module in (bytes_repair, glosses, script):
        apply(text, list(module.propose(text)))


@pytest.mark.parametrize("unit", ["?", "(", "中", "?yàn)", "(jì)", "學"])
def test_a_flood_of_one_sign_is_survived(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    for module in (bytes_repair, glosses, script):
        apply(text, list(module.propose(text)))


HOSTILE = ["?!?a", "國?!?a", "變?yōu)", "变?yōu)", "學?;蛟", "學?!?a國", "計?;a", "計(jì)", "?,F(xiàn)", "或?yàn)楸澈笤\ue14b?/span>"]


@pytest.mark.parametrize("unit", HOSTILE, ids=[ascii(unit) for unit in HOSTILE])
def test_a_flood_of_signs_takes_no_time_to_speak_of(unit: str) -> None:
    text = (unit * (60_000 // len(unit.encode()) + 1))
    start = process_time()
    for module in (bytes_repair, glosses, script):
        apply(text, list(module.propose(text)))
    assert process_time() - start < 5


def test_nonsense_that_never_repeats_is_left_at_last_and_the_ledger_says_so() -> None:
    chance = random.Random(2)
    pieces = [*"學國為個這們說時會對開關點發電話東車書長門問題業務經濟設計", *["?!?a"] * 12]
    text = "".join(chance.choice(pieces) for _ in range(20_000))
    start = process_time()
    edits = bytes_repair.propose(text)
    assert process_time() - start < 5
    apply(text, edits)
    assert not edits[-1].sure and "too many signs of damage" in edits[-1].reason


def test_a_page_of_ordinary_damage_is_searched_to_its_end(shared: Path) -> None:
    site = Site("all", table(shared / "damage" / "gloss_table.tsv"), "；，。")
    topics = (Path(__file__).parents[2] / "bench" / "topics.txt").read_text("utf-8").splitlines()
    text = "\n".join(damage(line.split("\t")[1], site) for line in topics) * 4
    assert not any("too many signs" in edit.reason for edit in bytes_repair.propose(text))


def test_a_line_that_ends_in_the_middle_of_a_character_stays_as_it_stands() -> None:
    for text in ("計??\ue11a0", "計??\ue11a", "個這?;\ue5e5?"):
        assert apply(text, [edit for edit in bytes_repair.propose(text) if edit.sure])


def test_bytes_that_are_nothing_in_the_code_page_are_searched_too() -> None:
    assert bytes_repair.propose("\ue5e59;2;個1這1à%%n”2；2” 01?,樣??體") is not None
