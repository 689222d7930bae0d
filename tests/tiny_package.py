"""Makes a tiny but real translation package in about a second: a CTranslate2 Transformer whose weights are written by hand.

The model reads its source piece by piece and says, at each place, the piece that a small table puts there, or the same
piece again when the table has none.  So 宣布 becomes "announces", and a Latin name is copied, as a trained model does.

How: every piece and every place has its own random code of fixed length.  The decoder's cross-attention asks with the
code of its place, the encoder's keys answer with theirs, the values carry the codes of the pieces, and the output layer
compares what arrives with the code of every piece.  All other weights are nought.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

WORDS = {
    "离职": "▁resigns", "宣布": "▁announces", "公司": "▁company", "员工": "▁staff", "人工智能": "▁AI", "今天": "▁today",
    "昨天": "▁yesterday", "北京": "▁Beijing", "上海": "▁Shanghai", "中国": "▁China", "美国": "▁America", "研究": "▁research",
    "模型": "▁model", "数据": "▁data", "安全": "▁safety", "团队": "▁team", "产品": "▁product", "发布": "▁releases",
    "美元": "▁dollars", "我们": "▁we", "他": "▁he", "她": "▁she", "的": "▁'s", "是": "▁is", "在": "▁at", "不": "▁not",
    "了": "▁done", "和": "▁and", "你好": "▁hello", "世界": "▁world", "新闻": "▁news", "。": ".",
}
SAMPLE = [
    "今天北京一家公司宣布发布新的人工智能模型。", "昨天上海的员工离职了，他不在团队。", "The quick brown fox jumps over the lazy dog.",
    "OpenAI GPT-4o Alexis Conneau Sam Altman Anthropic 2024 1500 65 12 98%", "你好，世界！中国和美国的研究数据是安全的。",
]
PIECE_CODE, PLACE_CODE, PLACES = 128, 96, 512


def make_package(
    path: Path, *, words: Mapping[str, str] = WORDS, from_code: str = "zh", to_code: str = "en", version: str = "1.0",
    metadata: Mapping[str, object] | None = None, extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a package file to ``path`` and return it.  ``metadata`` replaces fields; ``extra`` adds members to the zip."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_folder(Path(temporary) / f"translate-{from_code}_{to_code}", words, from_code, to_code, version, metadata or {})
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
    _write_model(folder / "model", _pieces(folder / "sentencepiece.model"), words)
    described = {
        "package_version": version, "argos_version": "1.9", "from_code": from_code, "from_name": from_code,
        "to_code": to_code, "to_name": to_code, **metadata,
    }
    (folder / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def _train_pieces(words: Mapping[str, str]) -> bytes:
    import sentencepiece

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SAMPLE), model_writer=written, vocab_size=500, hard_vocab_limit=False, byte_fallback=True,
        character_coverage=1.0, user_defined_symbols=[word for word in words if len(word) > 1], minloglevel=2, num_threads=1,
    )
    return written.getvalue()


def _pieces(model: Path) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _write_model(folder: Path, pieces: list[str], words: Mapping[str, str]) -> None:
    from ctranslate2.specs import TransformerSpec

    targets = pieces + sorted({target for target in words.values()} - set(pieces))
    spec = TransformerSpec.from_config(num_layers=1, num_heads=1)
    spec.config.add_source_eos = True
    _fill(spec, pieces, targets, words)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(targets)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _fill(spec, pieces: list[str], targets: list[str], words: Mapping[str, str]) -> None:
    rng = np.random.default_rng(1)
    width = PIECE_CODE + PLACE_CODE + PIECE_CODE  # what the piece is, where it stands, what came over the attention
    is_piece, is_place, is_answer = slice(0, PIECE_CODE), slice(PIECE_CODE, PIECE_CODE + PLACE_CODE), slice(-PIECE_CODE, None)
    codes = {piece: code for piece, code in zip(targets, _codes(rng, len(targets), PIECE_CODE))}
    places = np.zeros((PLACES, width), np.float32)
    places[:, is_place] = _codes(rng, PLACES, PLACE_CODE)

    for side, known in ((spec.encoder, pieces), (spec.decoder, targets)):
        weight = np.zeros((len(known), width), np.float32)
        weight[:, is_piece] = [codes[piece] for piece in known]
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = weight
        side.scale_embeddings = False
        side.position_encodings.encodings = places
        _plain_norm(side.layer_norm, width)
        _silence(side.layer[0].self_attention, (3 * width, width), width)
        _silence_feed_forward(side.layer[0].ffn, width)

    attention = spec.decoder.layer[0].attention
    _plain_norm(attention.layer_norm, width)
    query, key, value, out = (np.zeros((width, width), np.float32) for _ in range(4))
    for number in range(PIECE_CODE, PIECE_CODE + PLACE_CODE):
        query[number, number], key[number, number] = 12.0, 12.0
    for number in range(PIECE_CODE):
        value[number, number], out[width - PIECE_CODE + number, number] = 1.0, 4.0
    for linear, weight in zip(attention.linear, (query, np.concatenate([key, value]), out)):
        linear.weight, linear.bias = weight, np.zeros(len(weight), np.float32)

    answers = np.zeros((len(targets), width), np.float32)
    for piece in pieces:
        answers[targets.index(words.get(piece.lstrip("▁") or piece, piece)), is_answer] += codes[piece] * 2.0
    spec.decoder.projection.weight = answers
    spec.decoder.projection.bias = np.zeros(len(targets), np.float32)


def _codes(rng: np.random.Generator, count: int, length: int) -> np.ndarray:
    """Codes of +1 and -1, as many of each: mean nought and length fixed, so that layer normalisation only scales them."""
    half = np.concatenate([np.ones(length // 2), -np.ones(length // 2)])
    return np.stack([rng.permutation(half) for _ in range(count)]).astype(np.float32)


def _plain_norm(norm, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _silence(attention, fused: tuple[int, int], width: int) -> None:
    _plain_norm(attention.layer_norm, width)
    for linear, shape in zip(attention.linear, (fused, (width, width))):
        linear.weight, linear.bias = np.zeros(shape, np.float32), np.zeros(shape[0], np.float32)


def _silence_feed_forward(ffn, width: int) -> None:
    _plain_norm(ffn.layer_norm, width)
    for linear in (ffn.linear_0, ffn.linear_1):
        linear.weight, linear.bias = np.zeros((width, width), np.float32), np.zeros(width, np.float32)
