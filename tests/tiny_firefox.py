"""Makes a tiny but real model of Firefox's kind: a Marian file (int8) with a transformer encoder and an SSRU decoder.

Its weights are random but always the same, so that it says nonsense, different for different sentences, and the very
same nonsense each time: enough to see that files are read, sentences kept apart and order kept.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.tiny_package import SAMPLE

# Marian's names of types: class of type, then bytes of one element.
FLOAT32, INT8, INTGEMM8 = 0x0404, 0x0101, 0x4101
WIDTH, INNER, HEADS = 32, 64, 2
ACTIVATION = np.array([16.0], np.float32)  # how activations are scaled to 8 bits

Item = tuple[str, int, tuple[int, ...], bytes]


def files(from_code: str = "zh", to_code: str = "en", *, seed: int = 3) -> dict[str, bytes]:
    """The files of one model by their published names."""
    pair, vocabulary = f"{from_code}{to_code}", _vocabulary()
    return {f"model.{pair}.intgemm.alphas.bin": _model(_size(vocabulary), seed), f"vocab.{pair}.spm": vocabulary}


def write_folder(folder: Path, **options) -> Path:
    folder.mkdir(parents=True)
    for name, data in files(**options).items():
        (folder / name).write_bytes(data)
    return folder


def offer(server, pairs: tuple[str, ...] = ("zh-en",), *, damaged: bool = False) -> str:
    """Put models and their registry on a package server; the registry's address."""
    rows = {}
    for pair in pairs:
        from_code, to_code = pair.split("-")
        named = {"model" if name.startswith("model") else "vocab": (name, data)
                 for name, data in files(from_code, to_code).items()}
        found = {}
        for kind, (name, data) in named.items():
            path = f"models/{pair}/{name}.gz"
            server.files[f"/{path}"] = gzip.compress(data[:-4] + b"oops" if damaged and kind == "model" else data)
            found[kind] = {"path": path, "uncompressedSize": len(data), "uncompressedHash": hashlib.sha256(data).hexdigest()}
        rows[pair] = [
            {"architecture": "tiny", "releaseStatus": "Nightly", "files": {"model": {"path": "models/none.gz"}}},
            {"architecture": "base-memory", "releaseStatus": "Release", "files": found},
        ]
    server.files["/models.json"] = json.dumps({"baseUrl": server.url, "models": rows}).encode()
    return f"{server.url}/models.json"


def _vocabulary() -> bytes:
    import sentencepiece

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SAMPLE), model_writer=written, vocab_size=400, hard_vocab_limit=False,
        byte_fallback=True, character_coverage=1.0, minloglevel=2, num_threads=1,
        eos_id=0, unk_id=1, bos_id=-1, pad_id=-1,  # as Marian numbers them
    )
    return written.getvalue()


def _size(vocabulary: bytes) -> int:
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=vocabulary).get_piece_size()


def _model(words: int, seed: int) -> bytes:
    rng = np.random.default_rng(seed)
    items = [*_encoder(rng), *_decoder(rng, words)]
    embeddings = rng.standard_normal((words, WIDTH)) * 0.2
    items += [_int8("Wemb", embeddings, embeddings), _floats("Wemb_QuantMultA", ACTIVATION),
              _floats("none_QuantMultA", ACTIVATION), _configuration(words)]
    return _marian(items)


def _encoder(rng: np.random.Generator) -> Iterator[Item]:
    yield from _attention(rng, "encoder_l1_self_")
    yield from _feed_forward(rng, "encoder_l1_ffn_")


def _decoder(rng: np.random.Generator, words: int) -> Iterator[Item]:
    yield from _linear(rng, "decoder_l1_rnn_", "W", None, WIDTH, WIDTH)
    yield from _linear(rng, "decoder_l1_rnn_", "Wf", "bf", WIDTH, WIDTH)
    yield from _norm("decoder_l1_rnn_ffn")
    yield from _attention(rng, "decoder_l1_context_")
    yield from _feed_forward(rng, "decoder_l1_ffn_")
    yield _floats("decoder_ff_logit_out_b", np.zeros((1, words)))


def _attention(rng: np.random.Generator, prefix: str) -> Iterator[Item]:
    for part in "qkvo":
        yield from _linear(rng, prefix, f"W{part}", f"b{part}", WIDTH, WIDTH)
    yield from _norm(f"{prefix}Wo")


def _feed_forward(rng: np.random.Generator, prefix: str) -> Iterator[Item]:
    yield from _linear(rng, prefix, "W1", "b1", WIDTH, INNER)
    yield from _linear(rng, prefix, "W2", "b2", INNER, WIDTH)
    yield from _norm(f"{prefix}ffn")


def _linear(rng: np.random.Generator, prefix: str, weight: str, bias: str | None, rows: int, columns: int) -> Iterator[Item]:
    values = rng.standard_normal((rows, columns)) * 0.2
    yield _int8(prefix + weight, values, values.T)
    yield _floats(f"{prefix}{weight}_QuantMultA", ACTIVATION)
    if bias:
        yield _floats(prefix + bias, np.zeros((1, columns)))


def _norm(prefix: str) -> Iterator[Item]:
    yield _floats(f"{prefix}_ln_scale", np.ones((1, WIDTH)))
    yield _floats(f"{prefix}_ln_bias", np.zeros((1, WIDTH)))


def _int8(name: str, values: np.ndarray, stored: np.ndarray) -> Item:
    """8-bit weights as they are stored, and behind them what they were multiplied with."""
    scale = 127 / np.abs(values).max()
    return name, INTGEMM8, values.shape, np.round(stored * scale).astype(np.int8).tobytes() + struct.pack("<f", scale)


def _floats(name: str, values: np.ndarray) -> Item:
    return name, FLOAT32, values.shape, values.astype(np.float32).tobytes()


def _configuration(words: int) -> Item:
    text = (
        f"type: transformer\nversion: v1.9\ndim-emb: {WIDTH}\ndim-vocabs:\n  - {words}\n  - {words}\nenc-depth: 1\n"
        f"dec-depth: 1\ntransformer-heads: {HEADS}\ntransformer-dim-ffn: {INNER}\ntransformer-ffn-activation: relu\n"
        "transformer-decoder-autoreg: rnn\ndec-cell: ssru\ntransformer-preprocess: \"\"\n"
        "transformer-postprocess: dan\ntied-embeddings-all: true\n"
    ).encode() + b"\0"
    return "special:model.yml", INT8, (len(text),), text


def _marian(items: list[Item]) -> bytes:
    """Version, count, headers, names, shapes, filling up to 256 bytes, data."""
    headers = names = shapes = b""
    for name, kind, shape, data in items:
        headers += struct.pack("<4Q", len(name) + 1, kind, len(shape), len(data))
        names += name.encode() + b"\0"
        shapes += struct.pack(f"<{len(shape)}i", *shape)
    head = struct.pack("<2Q", 1, len(items)) + headers + names + shapes
    filling = -(len(head) + 8) % 256
    return head + struct.pack("<Q", filling) + b"\0" * filling + b"".join(data for *_, data in items)
