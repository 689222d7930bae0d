"""From trained weights to a package that Argos Translate and Duizhao load.

    python -m training.convert run/final.pt prepared models/translate-zh_en-compact-1_0.argosmodel --version 1.0

Fills CTranslate2's specification, checks that CTranslate2 in float32 says exactly what PyTorch says for a few
sentences, then writes the int8 package. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor, nn

from training.card import card, licence, read_scores
from training.checkpoint import load_model
from training.model import Attention, FeedForward, Translator, greedy
from training.pairs import read_lines
from training.vocabulary import load_vocabulary

CHECKED = (
    "今天天气很好。",
    "该公司去年营收为3.2万亿元，同比增长4.5%。",
    "新议长伊恩·卡拉汉（Ian Callahan）承诺“不偏不倚”地主持会议。",
    "發言人拒絕置評",
    "Python 3.11 于2022年10月发布，带来了更清楚的错误信息。",
    "𠮷",
)
"""Sentences on which both programs must agree, beside the first lines of the dev set."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Mismatch(Exception):
    """CTranslate2 and PyTorch do not say the same: the conversion is wrong."""


def _array(tensor: Tensor):
    return tensor.detach().float().cpu().numpy()


def _linear(spec, layer: nn.Linear) -> None:
    spec.weight, spec.bias = _array(layer.weight), _array(layer.bias)


def _norm(spec, layer: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(layer.weight), _array(layer.bias)


def _attention(spec, layer: Attention) -> None:
    _norm(spec.layer_norm, layer.norm)
    for target, linear in zip(spec.linear, [*layer.maps, layer.out], strict=True):
        _linear(target, linear)


def _feed_forward(spec, layer: FeedForward) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear_0, layer.inner)
    _linear(spec.linear_1, layer.outer)


def specification(model: Translator, pieces: Sequence[str]):
    """The model as a ctranslate2.specs.TransformerSpec; END is added to the source by CTranslate2 itself."""
    from ctranslate2.specs import TransformerSpec

    spec = TransformerSpec.from_config((model.shape.encoder, model.shape.decoder), model.shape.heads, pre_norm=True)
    embedding = _array(model.embedding.weight)
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    _norm(spec.encoder.layer_norm, model.encoder_norm)
    _norm(spec.decoder.layer_norm, model.decoder_norm)
    for target, layer in zip(spec.encoder.layer, model.encoder, strict=True):
        _attention(target.self_attention, layer.attention)
        _feed_forward(target.ffn, layer.ffn)
    for target, layer in zip(spec.decoder.layer, model.decoder, strict=True):
        _attention(target.self_attention, layer.attention)
        _attention(target.attention, layer.across)
        _feed_forward(target.ffn, layer.ffn)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    return spec


def write_model(model: Translator, pieces: Sequence[str], folder: Path, quantization: str | None) -> None:
    """The CTranslate2 folder (model.bin, config.json, shared_vocabulary.json); quantization None keeps float32."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = specification(model, pieces)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def check_same(model: Translator, vocabulary: Path, sentences: Sequence[str], longest: int = 60) -> int:
    """Translate greedily with both programs in float32; returns how many sentences agreed. Raises Mismatch."""
    import ctranslate2

    processor = load_vocabulary(vocabulary)
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    ids = processor.encode(list(sentences))
    with tempfile.TemporaryDirectory() as folder:
        write_model(model, pieces, Path(folder), None)
        translator = ctranslate2.Translator(folder, device="cpu", compute_type="float32", intra_threads=2)
        theirs = translator.translate_batch(
            [[pieces[number] for number in row] for row in ids], beam_size=1, max_decoding_length=longest
        )
    for sentence, ours, their in zip(sentences, greedy(model, ids, longest), theirs, strict=True):
        expected = [pieces[number] for number in ours]
        if their.hypotheses[0] != expected:
            raise Mismatch(f"{sentence!r}: PyTorch says {expected}, CTranslate2 {their.hypotheses[0]}")
    return len(ids)


def write_package(
    model: Translator,
    notes: Mapping[str, object],
    prepared: Path,
    package: Path,
    version: str,
    scores: Sequence[Mapping[str, object]] = (),
) -> None:
    """The int8 .argosmodel: one folder with metadata.json, model/, sentencepiece.model, README.md and LICENSE."""
    report = json.loads((prepared / "prepare.json").read_text(encoding="utf-8"))
    processor = load_vocabulary(prepared / "sentencepiece.model")
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
        "links": [],
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / f"translate-zh_en-compact-{version.replace('.', '_')}"
        write_model(model, pieces, folder / "model", "int8")
        shutil.copyfile(prepared / "sentencepiece.model", folder / "sentencepiece.model")
        (folder / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n", encoding="utf-8")
        (folder / "README.md").write_text(card(report, notes, scores), encoding="utf-8")
        (folder / "LICENSE").write_text(licence(report), encoding="utf-8")
        package.parent.mkdir(parents=True, exist_ok=True)
        _pack(folder, package)


def _pack(folder: Path, package: Path) -> None:
    # Sorted names and a fixed time: the same files always make the same archive.
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder.parent).as_posix()), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)


def check_loads(package: Path) -> str:
    """Open the package the way Argos Translate does and translate a sentence with it; returns the English.

    Raises Mismatch when the package says it is for other languages.
    """
    import ctranslate2
    from argostranslate.package import Package

    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        loaded = Package(next(Path(folder).iterdir()))
        if (loaded.from_code, loaded.to_code) != ("zh", "en"):
            raise Mismatch(f"{package.name} says it is for {loaded.from_code} to {loaded.to_code}")
        translator = ctranslate2.Translator(str(loaded.package_path / "model"), device="cpu", intra_threads=2)
        made = translator.translate_batch([loaded.tokenizer.encode(CHECKED[0])], max_decoding_length=60)
        return loaded.tokenizer.decode(made[0].hypotheses[0]).strip()


def main(arguments: Sequence[str]) -> int:
    """Convert from the command line."""
    parser = argparse.ArgumentParser(prog="training.convert", description="Make the package from trained weights.")
    parser.add_argument("weights", type=Path)
    parser.add_argument("prepared", type=Path, help="the folder prepare.py wrote")
    parser.add_argument("package", type=Path, help="the .argosmodel to write")
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--scores", type=Path, help="what evaluate.py wrote with --json, for the model card")
    chosen = parser.parse_args(arguments)
    model, notes = load_model(chosen.weights)
    sentences = [*CHECKED, *read_lines(chosen.prepared / "dev-news.zh")[:10]]
    same = check_same(model, chosen.prepared / "sentencepiece.model", sentences)
    write_package(model, notes, chosen.prepared, chosen.package, chosen.version, read_scores(chosen.scores))
    example = check_loads(chosen.package)
    size = round(chosen.package.stat().st_size / 2**20, 1)
    print(json.dumps({"same_as_pytorch": same, "mib": size, "example": [CHECKED[0], example]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
