"""Pairs as piece ids, and batches of them in an order that depends on the seed alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.model import IGNORED
from training.pairs import read_lines, read_pairs
from training.sources import source_named
from training.vocabulary import END, START, load_vocabulary

LONGEST = 192
"""Pairs with more pieces than this on either side are left out: rare, and dear in padding."""
STEP = 8
"""Lengths are padded to a multiple of this, which fast attention kernels ask for."""
_CHUNK = 50_000


@dataclass(frozen=True)
class Corpus:
    """Ids of all pairs end to end; pair i has source ids source[source_at[i]:source_at[i + 1]], and so on.

    repeats: {"main": times per pass, "finish": times per pass}, each one number per pair.
    """

    source: np.ndarray
    source_at: np.ndarray
    target: np.ndarray
    target_at: np.ndarray
    repeats: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.source_at) - 1


def load_corpus(folder: Path) -> Corpus:
    """The prepared pairs of a folder as ids; encodes once and keeps the result beside them."""
    mark = hashlib.sha256((folder / "sentencepiece.model").read_bytes() + (folder / "pairs.tsv.xz").read_bytes())
    path = folder / f"encoded-{mark.hexdigest()[:12]}.npz"
    if not path.exists():
        _encode(folder, path)
    with np.load(path, allow_pickle=False) as kept:
        repeats = {"main": kept["main"], "finish": kept["finish"]}
        return Corpus(kept["source"], kept["source_at"], kept["target"], kept["target_at"], repeats)


def load_dev(stem: Path, vocabulary: Path) -> Corpus:
    """A dev set, the lines of stem.zh and stem.en, as ids."""
    pieces = load_vocabulary(vocabulary)
    sides = [[row[:LONGEST] for row in pieces.encode(read_lines(stem.with_name(f"{stem.name}.{language}")))]
             for language in ("zh", "en")]  # fmt: skip
    once = np.ones(len(sides[0]), np.uint8)
    return Corpus(*_flat(sides[0]), *_flat(sides[1]), {"main": once, "finish": once})


def _encode(folder: Path, path: Path) -> None:
    pieces = load_vocabulary(folder / "sentencepiece.model")
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("source", "source_n", "target", "target_n")}
    weights: list[tuple[int, int]] = []
    chunk: list[tuple[str, str, str]] = []

    def flush() -> None:
        zh = pieces.encode([row[1] for row in chunk], num_threads=-1)
        en = pieces.encode([row[2] for row in chunk], num_threads=-1)
        fit = [i for i in range(len(chunk)) if 0 < len(zh[i]) < LONGEST and 0 < len(en[i]) < LONGEST]
        for name, side in (("source", zh), ("target", en)):
            columns[name].append(np.fromiter((piece for i in fit for piece in side[i]), np.uint16))
            columns[f"{name}_n"].append(np.fromiter((len(side[i]) for i in fit), np.int64))
        weights.extend((source_named(chunk[i][0]).main, source_named(chunk[i][0]).finish) for i in fit)
        chunk.clear()

    for pair in read_pairs(folder / "pairs.tsv.xz"):
        chunk.append((pair.source, pair.zh, pair.en))
        if len(chunk) == _CHUNK:
            flush()
    flush()
    table = np.array(weights, np.uint8)
    ends = {
        name: np.concatenate([[0], np.cumsum(np.concatenate(columns[f"{name}_n"]))]) for name in ("source", "target")
    }
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        np.savez(
            file,
            source=np.concatenate(columns["source"]),
            source_at=ends["source"],
            target=np.concatenate(columns["target"]),
            target_at=ends["target"],
            main=table[:, 0],
            finish=table[:, 1],
        )
    partial.replace(path)


def _flat(rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    at = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return np.fromiter((piece for row in rows for piece in row), np.uint16), at


def plan_batches(corpus: Corpus, phase: str, epoch: int, seed: int, tokens: int) -> list[np.ndarray]:
    """Pair numbers of each batch of one pass; a batch holds at most `tokens` places a side, padding included.

    Pairs of like length go together; which of them, and the order of the batches, change with every pass.
    """
    dice = np.random.default_rng([seed, epoch, 0 if phase == "main" else 1])
    order = np.repeat(np.arange(len(corpus)), corpus.repeats[phase])
    dice.shuffle(order)
    source, target = np.diff(corpus.source_at)[order], np.diff(corpus.target_at)[order]
    longer = np.maximum(source, target)
    ranked = np.lexsort((target, -(-(longer + 1) // STEP)))
    order, widths = order[ranked], (-(-(longer[ranked] + 1) // STEP) * STEP)
    batches, start = [], 0
    while start < len(order):
        end = min(len(order), start + max(1, tokens // int(widths[start])))
        end = min(end, start + max(1, tokens // int(widths[end - 1])))
        batches.append(order[start:end])
        start = end
    dice.shuffle(batches)
    return batches


def tensors(corpus: Corpus, rows: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(source ids with END, source mask, target after START, target with END) of these pairs, padded."""
    source = _padded(corpus.source, corpus.source_at, rows, END)
    target = _padded(corpus.target, corpus.target_at, rows, END)
    source_n = np.diff(corpus.source_at)[rows] + 1
    target_n = np.diff(corpus.target_at)[rows] + 1
    mask = np.arange(source.shape[1])[None, :] < source_n[:, None]
    given = np.concatenate([np.full((len(rows), 1), START), target[:, :-1]], axis=1)
    wanted = np.where(np.arange(target.shape[1])[None, :] < target_n[:, None], target, IGNORED)
    made = (torch.from_numpy(array) for array in (source, mask, given, wanted))
    if device.type != "cuda":
        return tuple(made)
    return tuple(array.pin_memory().to(device, non_blocking=True) for array in made)


def _padded(flat: np.ndarray, at: np.ndarray, rows: np.ndarray, filler: int) -> np.ndarray:
    lengths = at[rows + 1] - at[rows]
    width = -(-(int(lengths.max()) + 1) // STEP) * STEP
    made = np.full((len(rows), width), filler, np.int64)
    places = np.arange(width)[None, :] < lengths[:, None]
    shift = at[rows] - (np.cumsum(lengths) - lengths)
    picked = np.arange(int(lengths.sum())) + np.repeat(shift, lengths)
    made[places] = flat[picked]
    return made


def passes(
    corpus: Corpus, phase: str, seed: int, tokens: int, epoch: int, batch: int
) -> Iterator[tuple[int, int, np.ndarray]]:
    """(epoch, number of the batch in it, pairs) without end, from the given place on."""
    while True:
        planned = plan_batches(corpus, phase, epoch, seed, tokens)
        for number in range(batch, len(planned)):
            yield epoch, number, planned[number]
        epoch, batch = epoch + 1, 0
