"""The network and its batches, without learning much: shapes, order, checkpoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training.batches import STEP, Corpus, load_corpus, plan_batches, tensors
from training.checkpoint import average, join, load, load_model, save_weights, split
from training.model import IGNORED, Shape, Translator, greedy, positions
from training.prepare import Plan, prepare
from training.train import Recipe, Run, Slice, throughput
from training.vocabulary import END, START

TINY = Recipe(width=32, ffn=48, encoder=2, decoder=1, heads=4, warmup=4, batch_tokens=512, steps=10, finish_steps=6,
              snapshots=2, rate=3e-3)  # fmt: skip
WriteToy = Callable[[Path], tuple[Path, Path, Path]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, write_toy: WriteToy) -> Path:
    folder = tmp_path_factory.mktemp("network")
    table, news, held = write_toy(folder)
    prepare(Plan((table,), news, (held,), folder / "prepared", pieces=1000, news_dev=5, generated=100))
    return folder / "prepared"


@pytest.fixture(scope="module")
def corpus(prepared: Path) -> Corpus:
    return load_corpus(prepared)


def weights_of(run: Run) -> torch.Tensor:
    return torch.cat([weight.detach().flatten() for weight in run.model.parameters()])


def test_batches_hold_every_pair_as_often_as_wanted_and_no_more_than_fits(corpus: Corpus) -> None:
    for phase in ("main", "finish"):
        planned = plan_batches(corpus, phase, 0, 1, 512)
        times = np.bincount(np.concatenate(planned), minlength=len(corpus))
        assert (times == corpus.repeats[phase]).all()
        for rows in planned:
            source, mask, given, wanted = tensors(corpus, rows, torch.device("cpu"))
            assert len(rows) * max(source.shape[1], wanted.shape[1]) <= 512
            assert source.shape[1] % STEP == wanted.shape[1] % STEP == 0


def test_batches_change_with_the_pass_but_not_with_the_run(corpus: Corpus) -> None:
    def flat(epoch: int, seed: int) -> list[int]:
        return np.concatenate(plan_batches(corpus, "main", epoch, seed, 512)).tolist()

    assert flat(0, 1) == flat(0, 1)
    assert flat(0, 1) != flat(1, 1) != flat(1, 2)


def test_tensors_say_what_the_pair_says(corpus: Corpus) -> None:
    source, mask, given, wanted = tensors(corpus, np.array([3, 5]), torch.device("cpu"))
    for row, pair in enumerate((3, 5)):
        zh = corpus.source[corpus.source_at[pair] : corpus.source_at[pair + 1]].tolist()
        en = corpus.target[corpus.target_at[pair] : corpus.target_at[pair + 1]].tolist()
        assert source[row][mask[row]].tolist() == [*zh, END]
        assert given[row, : len(en) + 1].tolist() == [START, *en]
        assert wanted[row][wanted[row] != IGNORED].tolist() == [*en, END]


def test_padding_changes_nothing() -> None:
    torch.manual_seed(1)
    model = Translator(Shape(50, 16, 24, 2, 1, 2)).eval()
    short, long = [7, 8, 9], [5] * 20
    alone, together = greedy(model, [short], 12), greedy(model, [short, long], 12)
    assert alone[0] == together[0]


def test_decoder_does_not_look_ahead() -> None:
    torch.manual_seed(1)
    model = Translator(Shape(50, 16, 24, 1, 2, 2)).eval()
    source, mask = torch.tensor([[4, 5, END]]), torch.ones(1, 3, dtype=torch.bool)
    first = model(source, mask, torch.tensor([[START, 9, 10, 11]]))
    second = model(source, mask, torch.tensor([[START, 9, 30, 31]]))
    assert torch.allclose(first[:, :2], second[:, :2], atol=1e-6)
    assert not torch.allclose(first[:, 2:], second[:, 2:], atol=1e-6)


def test_positions_are_sines_then_cosines_from_one() -> None:
    table = positions(3, 8, torch.device("cpu"))
    assert table.shape == (3, 8)
    assert table[1, 0] == pytest.approx(np.sin(2)) and table[2, 4] == pytest.approx(np.cos(3))
    assert table[0, 3] == pytest.approx(np.sin(1e-4), rel=1e-3)


def test_a_resumed_run_gives_the_same_weights(prepared: Path, tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    whole = Run(prepared, tmp_path / "whole", TINY, cpu)
    assert whole.train(Slice(), [])
    done = [Run(prepared, tmp_path / "broken", TINY, cpu).train(Slice(steps=steps), []) for steps in (1, 4, 5, 3, 9)]
    assert done == [False, False, False, False, True]
    broken = Run(prepared, tmp_path / "broken", TINY, cpu)
    assert broken.place.step == 16
    assert torch.equal(weights_of(whole), weights_of(broken))
    first, second = (load(tmp_path / name / "final.pt")["weights"] for name in ("whole", "broken"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_main_phase_can_be_cut_short(prepared: Path, tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    Run(prepared, tmp_path, TINY, cpu).train(Slice(steps=4), [])
    shorter = Run(prepared, tmp_path, replace(TINY, steps=2, finish_steps=4), cpu)
    assert shorter.train(Slice(), [])
    assert (shorter.place.phase, shorter.place.step) == ("finish", 8)


def test_a_slice_ends_in_time(prepared: Path, tmp_path: Path) -> None:
    run = Run(prepared, tmp_path, replace(TINY, steps=10**6), torch.device("cpu"))
    assert not run.train(Slice(minutes=0.01), [])
    assert 0 < run.place.step < 10**4 and run.state_path.exists()


def test_a_run_refuses_another_recipe(prepared: Path, tmp_path: Path) -> None:
    Run(prepared, tmp_path, TINY, torch.device("cpu")).save_state()
    with pytest.raises(SystemExit, match="another seed, width"):
        Run(prepared, tmp_path, replace(TINY, width=64, seed=2), torch.device("cpu"))


def test_rate_warms_up_falls_and_ends_near_zero() -> None:
    recipe = Recipe(rate=1.0, warmup=10, finish_steps=20)
    rates = [recipe.rate_at(step, 100) for step in range(120)]
    assert rates[:10] == pytest.approx([step / 10 for step in range(1, 11)])
    assert rates[40] == pytest.approx(0.5)
    assert all(later <= earlier for earlier, later in zip(rates[9:], rates[10:]))
    assert rates[-1] < 0.05 * rates[99]


def test_throughput_chooses_a_size_and_keeps_nothing(prepared: Path, tmp_path: Path) -> None:
    run = Run(prepared, tmp_path, TINY, torch.device("cpu"))
    answer = throughput(run, 1, (256, 512), warm=1, timed=2)
    assert answer["batch_tokens"] in (256, 512)
    assert answer["steps"] + answer["finish_steps"] > 0
    assert [row["fits"] for row in answer["rows"]] == [True, True]
    assert not list(tmp_path.iterdir())


def test_average_is_the_mean(tmp_path: Path) -> None:
    shape = Shape(10, 8, 8, 1, 1, 2)
    for name, value in (("a", 1.0), ("b", 4.0)):
        save_weights(tmp_path / name, shape, {"x": torch.full((2,), value)}, {})
    assert average([tmp_path / "a", tmp_path / "b"])["x"].tolist() == [2.5, 2.5]
    with pytest.raises(ValueError):
        average([])


def test_pieces_come_together_again(tmp_path: Path) -> None:
    torch.manual_seed(2)
    model = Translator(Shape(9000, 128, 64, 1, 1, 2))
    save_weights(tmp_path / "final.pt", model.shape, model.state_dict(), {"note": 1})
    pieces = split(tmp_path / "final.pt", tmp_path / "carried", 1)
    assert len(pieces) > 2 and all(piece.stat().st_size <= 2**20 for piece in pieces)
    join(tmp_path / "carried", tmp_path / "joined.pt")
    for name, weight in load(tmp_path / "joined.pt")["weights"].items():
        assert torch.equal(weight, model.state_dict()[name].half().float()), name
    assert load_model(tmp_path / "joined.pt")[1] == {"note": 1}
    (tmp_path / "carried" / "piece-001.bin").write_bytes(b"lost")
    with pytest.raises(ValueError, match="piece-001.bin is damaged"):
        join(tmp_path / "carried", tmp_path / "again.pt")
