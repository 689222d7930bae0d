"""The whole preparation on a small corpus: what is kept, what is counted, and that it repeats."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from training.card import card, licence
from training.pairs import read_lines, read_pairs, read_table
from training.prepare import Plan, main, prepare, split_news
from training.sources import CAPS, SOURCES, capped
from training.vocabulary import END, START, UNKNOWN, load_vocabulary

WriteToy = Callable[[Path], tuple[Path, Path, Path]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory, write_toy: WriteToy) -> Plan:
    folder = tmp_path_factory.mktemp("corpus")
    table, news, held = write_toy(folder)
    extra = folder / "lo_help.tsv"
    extra.write_text("好\t\n打开文件。\tOpen the file.\n打开文件！\tOpen a file!\n保存文件。\tSave the file.\n", encoding="utf-8")
    return Plan((table, extra), news, (held,), folder / "prepared", pieces=1000, news_dev=10, generated=200)


@pytest.fixture(scope="module")
def report(plan: Plan) -> dict:
    return prepare(plan)


def test_report_adds_up(plan: Plan, report: dict) -> None:
    pairs = list(read_pairs(plan.out / "pairs.tsv.xz"))
    assert report["pairs"] == len(pairs)
    for name, row in report["sources"].items():
        mine = [pair for pair in pairs if pair.source == name]
        assert row["pairs"] == len(mine)
        beside = row["written"].get("names_in_latin", 0)
        assert row["read"] == sum(row["dropped"].values()) + len(mine) - beside
    assert report["sources"]["lo_help"]["read"] == 4
    assert report["sources"]["lo_help"]["dropped"] == {"duplicate": 1, "empty": 1}
    assert json.loads((plan.out / "prepare.json").read_text(encoding="utf-8")) == report


def test_held_out_and_dev_lines_are_not_learnt(plan: Plan, report: dict) -> None:
    dev = read_lines(plan.out / "dev-news.zh")
    held = read_lines(plan.held_out[0].with_name("held.zh"))
    assert len(dev) == report["dev_news"] == 20
    pairs = [pair for pair in read_pairs(plan.out / "pairs.tsv.xz") if not pair.change]
    assert len(pairs) > 500
    assert not {pair.zh for pair in pairs} & {*dev, *held}


def test_all_kinds_of_change_are_made(report: dict) -> None:
    made = {part for row in report["sources"].values() for change in row["written"] for part in change.split("+")}
    assert made == {"unchanged", "heading", "half_width", "traditional", "names_in_latin"}


def test_same_plan_gives_the_same_bytes(plan: Plan, report: dict) -> None:
    again = replace(plan, out=plan.out.with_name("again"))
    assert prepare(again) == report
    for name in ("pairs.tsv.xz", "sentencepiece.model", "prepare.json", "dev-news.zh", "dev-news.en"):
        assert (again.out / name).read_bytes() == (plan.out / name).read_bytes(), name
    assert not list(plan.out.glob("kept*"))


def test_another_seed_gives_other_pairs(plan: Plan, report: dict) -> None:
    other = replace(plan, out=plan.out.with_name("other"), seed=2)
    prepare(other)
    assert (other.out / "pairs.tsv.xz").read_bytes() != (plan.out / "pairs.tsv.xz").read_bytes()


def test_vocabulary_has_no_unknown_piece_and_lone_digits(plan: Plan, report: dict) -> None:
    pieces = load_vocabulary(plan.out / "sentencepiece.model")
    assert [pieces.id_to_piece(number) for number in (UNKNOWN, START, END)] == ["<unk>", "<s>", "</s>"]
    for text in ("𠮷野家", "2024", "今天，老师买了一本书。", "Zoë ☃"):
        ids = pieces.encode(text)
        assert UNKNOWN not in ids
        assert pieces.decode(ids) == text.replace("，", ",")
    assert not [piece for piece in pieces.encode("4096", out_type=str) if len(piece.strip("▁")) > 1]


def test_split_news_keeps_the_last_block_of_each_topic() -> None:
    rows = [(topic, f"{topic}{number}", "x") for number in range(5) for topic in "ab"]
    learn, measure = split_news(rows, 2)
    assert [zh for zh, _ in learn] == ["a0", "a1", "a2", "b0", "b1", "b2"]
    assert [zh for zh, _ in measure] == ["a3", "a4", "b3", "b4"]


def test_caps_hold_and_leave_the_rest() -> None:
    counts = {"lctt": 400_000,
              "cpp_docs": 300_000, "php_doc": 100_000, "tw_law": 200_000, "cedict": 80_000, "hsk": 4000}  # fmt: skip
    shares = capped(counts)
    kept = {name: counts[name] * shares[name] * SOURCES[name].main for name in counts}
    total = sum(kept.values())
    assert shares["lctt"] == shares["hsk"] == 1
    assert shares["cpp_docs"] == shares["php_doc"] < 1
    assert (kept["cpp_docs"] + kept["php_doc"]) / total == pytest.approx(CAPS["documentation"])
    assert kept["tw_law"] / total == pytest.approx(CAPS["law"])
    assert kept["cedict"] / total == pytest.approx(CAPS["dictionary"])


def test_caps_do_not_bind_what_is_small() -> None:
    assert capped({"lctt": 1000, "cpp_docs": 100, "cedict": 500}) == {"lctt": 1, "cpp_docs": 1, "cedict": pytest.approx(
        1100 * CAPS["dictionary"] / (1 - CAPS["dictionary"]) / 500)}  # fmt: skip
    assert capped({"cpp_docs": 100}) == {"cpp_docs": 1}
    assert capped({"somebody_elses": 7}) == {"somebody_elses": 1}


def test_a_table_with_a_broken_line_names_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("好\tgood\n坏\n", encoding="utf-8")
    rows = read_table(path)
    assert next(rows) == ("mine", "好", "good")
    with pytest.raises(ValueError, match="mine.tsv, line 2: 1 columns"):
        next(rows)


def test_command_line_leaves_sources_out(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = [str(table) for table in plan.tables]
    assert main([*tables, "--out", str(tmp_path), "--pieces", "900", "--without", "lo_help", "--generated", "50"]) == 0
    brief = json.loads(capsys.readouterr().out)
    assert brief["without"] == ["lo_help"] and brief["dev_news"] == 0
    assert {pair.source for pair in read_pairs(tmp_path / "pairs.tsv.xz")} == {"tatoeba", "generated"}


def test_card_names_every_source_and_no_score_that_was_not_measured(report: dict) -> None:
    text = card(report, None, [])
    for name, row in report["sources"].items():
        assert f"| {name} | {row['what']} | {row['licence']} | {row['read']:,} | {row['pairs']:,} |" in text
    assert "Not trained yet" in text and "None measured yet" in text
    row = {"test": "t", "system": "s", "lines": 3, "bleu": 12.34, "chrf": 45.67, "signature": "sig"}
    assert "| t | s | 3 | 12.3 | 45.7 |" in card(report, None, [row])
    assert all(row["licence"] in licence(report) for row in report["sources"].values() if row["pairs"])
