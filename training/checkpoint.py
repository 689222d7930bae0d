"""Keeping what was learnt: exact states to go on from, weights to average, and pieces small enough to carry.

    python -m training.checkpoint split run/final.pt carried --mib 16
    python -m training.checkpoint join carried final.pt
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.model import Shape, Translator

Weights = dict[str, Tensor]


def save(path: Path, content: Mapping[str, object]) -> None:
    """Write so that the path holds either the old file or the whole new one, also when the power goes."""
    partial = path.with_name(path.name + ".part")
    torch.save(dict(content), partial)
    partial.replace(path)


def load(path: Path, device: str = "cpu") -> dict[str, object]:
    """What `save` wrote: tensors and plain values only, no code."""
    return torch.load(path, map_location=device, weights_only=True)


def save_weights(path: Path, shape: Shape, weights: Mapping[str, Tensor], notes: Mapping[str, object]) -> None:
    """A file that is a model by itself: shape, float32 weights, and notes for the model card (plain values)."""
    kept = {name: tensor.detach().float().cpu().clone() for name, tensor in weights.items()}
    save(path, {"shape": asdict(shape), "weights": kept, "notes": dict(notes)})


def load_model(path: Path) -> tuple[Translator, dict[str, object]]:
    """(the model, ready to translate in float32; its notes)."""
    content = load(path)
    model = Translator(Shape(**content["shape"]), dropout=0.0)
    model.load_state_dict(content["weights"])
    return model.eval(), content["notes"]


def average(paths: Sequence[Path]) -> Weights:
    """The mean of the weights of several files. Raises ValueError when there is none."""
    if not paths:
        raise ValueError("no weights to average")
    total: Weights = {}
    for path in paths:
        for name, tensor in load(path)["weights"].items():
            total[name] = total[name] + tensor.double() if name in total else tensor.double()
    return {name: (tensor / len(paths)).float() for name, tensor in total.items()}


def split(path: Path, folder: Path, mib: int) -> list[Path]:
    """A weights file as pieces of at most `mib` MiB and a manifest; weights are rounded to 16 bits on the way.

    The high bytes of all numbers are packed together: they are much alike, so xz shrinks them. 16 bits keep eight
    times as many steps as the 8 the shipped model has.
    """
    content = load(path)
    folder.mkdir(parents=True, exist_ok=True)
    flat = np.concatenate([tensor.half().numpy().ravel() for tensor in content["weights"].values()]).astype("<f2")
    low, high = flat.view(np.uint8)[0::2].tobytes(), flat.view(np.uint8)[1::2].tobytes()
    packed = lzma.compress(high, preset=3)
    body, size = packed + low, mib * 2**20
    names = [f"piece-{number:03}.bin" for number in range(-(-len(body) // size))]
    manifest = {
        "shape": content["shape"],
        "notes": content["notes"],
        "packed": len(packed),
        "tensors": [[name, list(tensor.shape)] for name, tensor in content["weights"].items()],
        "pieces": [],
    }
    for number, name in enumerate(names):
        part = body[number * size : (number + 1) * size]
        (folder / name).write_bytes(part)
        manifest["pieces"].append([name, hashlib.sha256(part).hexdigest()])
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return [folder / name for name in [*names, "manifest.json"]]


def join(folder: Path, path: Path) -> None:
    """The weights file again, out of its pieces. Raises ValueError when a piece is not the one that was written."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    parts = []
    for name, wanted in manifest["pieces"]:
        part = (folder / name).read_bytes()
        if hashlib.sha256(part).hexdigest() != wanted:
            raise ValueError(f"{name} is damaged: bring it over again")
        parts.append(part)
    body = b"".join(parts)
    high, low = lzma.decompress(body[: manifest["packed"]]), body[manifest["packed"] :]
    flat = np.stack([np.frombuffer(low, np.uint8), np.frombuffer(high, np.uint8)], axis=1).ravel().view("<f2")
    weights, start = {}, 0
    for name, sizes in manifest["tensors"]:
        end = start + int(np.prod(sizes))
        weights[name] = torch.from_numpy(flat[start:end].astype(np.float32).reshape(sizes))
        start = end
    save(path, {"shape": manifest["shape"], "weights": weights, "notes": manifest["notes"]})


def main(arguments: Sequence[str]) -> int:
    """Split or join from the command line."""
    parser = argparse.ArgumentParser(prog="training.checkpoint", description="Cut a weights file up, or join it.")
    parser.add_argument("verb", choices=("split", "join"))
    parser.add_argument("origin", type=Path)
    parser.add_argument("goal", type=Path)
    parser.add_argument("--mib", type=int, default=16, help="largest piece in MiB (default %(default)s)")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "join":
        join(chosen.origin, chosen.goal)
        return 0
    for piece in split(chosen.origin, chosen.goal, chosen.mib):
        print(piece.name, piece.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
