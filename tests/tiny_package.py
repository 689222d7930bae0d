"""Makes a tiny but real translation package in about a second: a CTranslate2 Transformer whose weights are written by
hand.

The model reads its source piece by piece and says, at each place, the piece that a small table puts there, or the same
piece again when the table has none.  So 宣布 becomes "announces", and a Latin name is copied, as a trained model does.

How: every piece and every place has its own random code of fixed length.  The decoder's cross-attention asks with the
code of its place, the encoder's keys answer with theirs, the values carry the codes of the pieces, and the output layer
compares what arrives with the code of every piece.  All other layers add nothing.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WORDS = {
    "离职": "▁resigns",
    "宣布": "▁announces",
    "公司": "▁company",
    "员工": "▁staff",
    "人工智能": "▁AI",
    "今天": "▁today",
    "昨天": "▁yesterday",
    "北京": "▁Beijing",
    "上海": "▁Shanghai",
    "中国": "▁China",
    "美国": "▁America",
    "研究": "▁research",
    "模型": "▁model",
    "数据": "▁data",
    "安全": "▁safety",
    "团队": "▁team",
    "产品": "▁product",
    "发布": "▁releases",
    "美元": "▁dollars",
    "我们": "▁we",
    "他": "▁he",
    "她": "▁she",
    "的": "▁'s",
    "是": "▁is",
    "在": "▁at",
    "不": "▁not",
    "了": "▁done",
    "和": "▁and",
    "你好": "▁hello",
    "世界": "▁world",
    "新闻": "▁news",
    "。": ".",
}
SAMPLE = [
    "今天北京一家公司宣布发布新的人工智能模型。",
    "昨天上海的员工离职了，他不在团队。",
    "The quick brown fox jumps over the lazy dog.",
    "OpenAI GPT-4o Alexis Conneau Sam Altman Anthropic 2024 1500 65 12 98%",
    "你好，世界！中国和美国的研究数据是安全的。",
]


def make_package(
    path: Path,
    *,
    words: Mapping[str, str] = WORDS,
    from_code: str = "zh",
    to_code: str = "en",
    version: str = "1.0",
    metadata: Mapping[str, object] | None = None,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a package file to ``path`` and return it.  ``metadata`` replaces fields; ``extra`` adds members to the zip.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_folder(
            Path(temporary) / f"translate-{from_code}_{to_code}", words, from_code, to_code, version, metadata or {}
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(folder.parent))
            for name, data in (extra or {}).items():
                archive.writestr(name, data)
    return path


def make_folder(
    folder: Path, words: Mapping[str, str], from_code: str, to_code: str, version: str, metadata: Mapping[str, object]
) -> Path:
    """The package unpacked: metadata.json, sentencepiece.model, model/."""
    (folder / "model").mkdir(parents=True)
    (folder / "sentencepiece.model").write_bytes(_train_pieces(words))
    _write_model(folder / "model", pieces_of(folder / "sentencepiece.model"), words)
    described = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": from_code,
        "from_name": from_code,
        "to_code": to_code,
        "to_name": to_code,
        **metadata,
    }
    (folder / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def _train_pieces(words: Mapping[str, str]) -> bytes:
    import sentencepiece

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SAMPLE),
        model_writer=written,
        vocab_size=500,
        hard_vocab_limit=False,
        byte_fallback=True,
        character_coverage=1.0,
        user_defined_symbols=[word for word in words if len(word) > 1],
        minloglevel=2,
        num_threads=1,
    )
    return written.getvalue()


def pieces_of(model: Path) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _write_model(folder: Path, pieces: list[str], words: Mapping[str, str]) -> None:
    write_model(folder, pieces, words, Shape())


@dataclass(frozen=True)
class Shape:
    """How large a model is: layers on each side, length of the codes, width of the feed-forward layers."""

    layers: int = 1
    heads: int = 1
    piece: int = 128
    place: int = 96
    places: int = 512
    feed_forward: int = 64

    @property
    def width(self) -> int:
        """What the piece is, where it stands, what came over the attention: side by side in one vector."""
        return self.piece + self.place + self.piece


def write_model(folder: Path, pieces: list[str], words: Mapping[str, str], shape: Shape) -> None:
    """A CTranslate2 model (int8) that says ``words[piece]`` for a piece, or the piece itself."""
    from ctranslate2.specs import TransformerSpec

    targets = pieces + sorted({target for target in words.values()} - set(pieces))
    spec = TransformerSpec.from_config(num_layers=shape.layers, num_heads=shape.heads)
    spec.config.add_source_eos = True
    _fill(spec, pieces, targets, words, shape)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(targets)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _fill(spec, pieces: list[str], targets: list[str], words: Mapping[str, str], shape: Shape) -> None:
    rng = np.random.default_rng(1)
    width, is_piece, is_place = shape.width, slice(0, shape.piece), slice(shape.piece, shape.piece + shape.place)
    codes = dict(zip(targets, _codes(rng, len(targets), shape.piece)))
    places = np.zeros((shape.places, width), np.float32)
    places[:, is_place] = _codes(rng, shape.places, shape.place)
    for side, known in ((spec.encoder, pieces), (spec.decoder, targets)):
        weight = np.zeros((len(known), width), np.float32)
        weight[:, is_piece] = [codes[piece] for piece in known]
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = weight
        side.scale_embeddings = False
        side.position_encodings.encodings = places
        _plain_norm(side.layer_norm, width)
        for layer in side.layer:
            _silence(layer.self_attention, (3 * width, width), rng)
            _silence_feed_forward(layer.ffn, width, shape.feed_forward, rng)
    for layer in spec.decoder.layer[:-1]:
        _silence(layer.attention, (width, 2 * width, width), rng)
    _let_speak(spec.decoder.layer[-1].attention, codes["</s>"], shape)
    spec.decoder.projection.weight = _answers(pieces, targets, words, codes, shape)
    spec.decoder.projection.bias = np.zeros(len(targets), np.float32)


def _let_speak(attention, end: np.ndarray, shape: Shape) -> None:
    """The one attention that works: the query asks for the piece at its own place, and, where there is none, for the
    end.

    With several heads, each sees its own share of the places' code and of the pieces' codes.
    """
    width, strength = shape.width, 12.0 * shape.heads**0.25
    query, key, value, out = (np.zeros((width, width), np.float32) for _ in range(4))
    asked = np.zeros(width, np.float32)
    places, size = np.arange(shape.piece, shape.piece + shape.place), width // shape.heads
    for head in range(shape.heads):
        rows = head * size + np.arange(size)
        share = places[head :: shape.heads] if shape.heads > 1 else places
        for row, place in zip(rows, share):
            query[row, place], key[row, place] = strength, strength
        for row, number in zip(rows[len(share) :], range(head, shape.piece, shape.heads)):
            key[row, number], asked[row] = strength, end[number] * strength / 4
        for row, number in zip(rows, range(head, shape.piece, shape.heads)):
            value[row, number], out[width - shape.piece + number, row] = 1.0, 4.0
    nought = np.zeros(width, np.float32)
    _plain_norm(attention.layer_norm, width)
    for linear, weight, bias in zip(
        attention.linear, (query, np.concatenate([key, value]), out), (asked, np.zeros(2 * width, np.float32), nought)
    ):
        linear.weight, linear.bias = weight, bias


def _answers(
    pieces: list[str], targets: list[str], words: Mapping[str, str], codes: Mapping[str, np.ndarray], shape: Shape
) -> np.ndarray:
    """The output layer: for every target, the codes of the pieces it answers to."""
    answers, numbers = (
        np.zeros((len(targets), shape.width), np.float32),
        {target: number for number, target in enumerate(targets)},
    )
    for piece in pieces:
        answers[numbers[words.get(piece.lstrip("▁") or piece, piece)], -shape.piece :] += codes[piece] * 2.0
    return answers


def _codes(rng: np.random.Generator, count: int, length: int) -> np.ndarray:
    """Codes of +1 and -1, as many of each: mean nought and length fixed, so that layer normalisation only scales them.
    """
    half = np.concatenate([np.ones(length // 2), -np.ones(length // 2)])
    return rng.permuted(np.tile(half, (count, 1)), axis=1).astype(np.float32)


def _plain_norm(norm, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _silence(attention, rows: tuple[int, ...], rng: np.random.Generator) -> None:
    """An attention that works as hard as any other and adds nothing: only its last matrix is nought."""
    width = rows[-1]
    _plain_norm(attention.layer_norm, width)
    for linear, count in zip(attention.linear, rows):
        linear.weight = (rng.standard_normal((count, width)) * 0.02).astype(np.float32)
        linear.bias = np.zeros(count, np.float32)
    attention.linear[-1].weight = np.zeros((width, width), np.float32)


def _silence_feed_forward(ffn, width: int, inner: int, rng: np.random.Generator) -> None:
    _plain_norm(ffn.layer_norm, width)
    ffn.linear_0.weight = (rng.standard_normal((inner, width)) * 0.02).astype(np.float32)
    ffn.linear_0.bias = np.zeros(inner, np.float32)
    ffn.linear_1.weight, ffn.linear_1.bias = np.zeros((width, inner), np.float32), np.zeros(width, np.float32)
