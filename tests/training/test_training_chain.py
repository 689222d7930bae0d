"""From a table of pairs to a package that Argos Translate opens and that translates: the whole recipe, on a CPU."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from training.checkpoint import load_model
from training.convert import CHECKED, Mismatch, check_loads, check_same, write_package
from training.convert import main as convert
from training.evaluate import main as evaluate
from training.pairs import read_lines
from training.prepare import main as prepare
from training.train import main as train

WriteToy = Callable[[Path], tuple[Path, Path, Path]]
SMALL = ("--width", "64", "--ffn", "128", "--encoder", "2", "--decoder", "1", "--heads", "4", "--rate", "4e-3",
         "--warmup", "40", "--batch-tokens", "1024", "--steps", "150", "--finish-steps", "40", "--snapshots", "3",
         "--every", "38", "--device", "cpu", "--threads", "1", "--dropout", "0.05")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, write_toy: WriteToy) -> Path:
    """A folder in which everything was done from the command line: prepared/, run/, made.argosmodel."""
    folder = tmp_path_factory.mktemp("chain")
    table, news, held = write_toy(folder)
    prepare([str(table), "--news", str(news), "--held-out", str(held), "--out", str(folder / "prepared"),
             "--pieces", "900", "--news-dev", "10", "--generated", "60"])  # fmt: skip
    command = [str(folder / "prepared"), str(folder / "run"), *SMALL, "--dev", str(held)]
    assert train([*command, "--slice-steps", "25"]) == 0
    assert not (folder / "run" / "final.pt").exists()
    assert train([*command, "--bleu"]) == 0
    assert convert([str(folder / "run" / "final.pt"), str(folder / "prepared"), str(folder / "made.argosmodel")]) == 0
    return folder


def test_the_loss_falls(made: Path) -> None:
    rows = [json.loads(line) for line in (made / "run" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[-1]["step"] == 190 and rows[-1]["phase"] == "finish"
    assert rows[-1]["loss_held"] < 0.4 * rows[0]["loss_held"]


def test_both_programs_say_the_same_and_a_wrong_copy_is_noticed(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, _ = load_model(made / "run" / "final.pt")
    vocabulary = made / "prepared" / "sentencepiece.model"
    sentences = [*CHECKED, *read_lines(made / "prepared" / "dev-news.zh")]
    assert check_same(model, vocabulary, sentences) == len(sentences) == 26
    from training import convert as module

    right = module._norm
    monkeypatch.setattr(module, "_norm", lambda spec, layer: right(spec, torch.nn.LayerNorm(layer.normalized_shape)))
    with torch.no_grad():
        model.encoder_norm.weight.mul_(-1)
    with pytest.raises(Mismatch, match="PyTorch says"):
        check_same(model, vocabulary, sentences)


def test_package_has_what_argos_wants(made: Path) -> None:
    with zipfile.ZipFile(made / "made.argosmodel") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        top = {name.split("/")[0] for name in names}
        assert top == {"translate-zh_en-compact-1_0"}
        inside = {name.split("/", 1)[1] for name in names}
        assert inside == {"LICENSE", "README.md", "metadata.json", "sentencepiece.model", "model/config.json",
                          "model/model.bin", "model/shared_vocabulary.json"}  # fmt: skip
        metadata = json.loads(archive.read("translate-zh_en-compact-1_0/metadata.json"))
        assert (metadata["from_code"], metadata["to_code"], metadata["package_version"]) == ("zh", "en", "1.0")
        assert "CC BY 2.0 FR" in archive.read("translate-zh_en-compact-1_0/LICENSE").decode()
        assert "2 encoder and 1 decoder layers" in archive.read("translate-zh_en-compact-1_0/README.md").decode()


def test_packing_repeats(made: Path, tmp_path: Path) -> None:
    model, notes = load_model(made / "run" / "final.pt")
    write_package(model, notes, made / "prepared", tmp_path / "again.argosmodel", "1.0")
    assert (tmp_path / "again.argosmodel").read_bytes() == (made / "made.argosmodel").read_bytes()


def test_argos_opens_it(made: Path) -> None:
    assert check_loads(made / "made.argosmodel")


def test_the_product_translates_with_it(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sentences it has not seen, through the engine readers use; most words must be right."""
    assert evaluate(["--package", str(made / "made.argosmodel"), "--source", str(made / "held.zh"), "--reference",
                     str(made / "held.en"), "--output", str(tmp_path / "out.en"), "--json", str(tmp_path / "s.json"),
                     "--threads", "2"]) == 0  # fmt: skip
    row = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))[0]
    assert row["bleu"] > 60 and row["sentences_per_second"] > 1 and row["lines"] == 20
    assert len(read_lines(tmp_path / "out.en")) == 20
    assert "made" in capsys.readouterr().out
