"""Learn a model from prepared pairs; stops and goes on as often as wanted.

    python -m training.train prepared run --throughput        what batch size, how many steps in the time there is
    python -m training.train prepared run --minutes 9         a slice; the same command goes on where it stopped
    python -m training.train prepared run --steps 8000        change the length of the main phase between slices

The main phase sees all pairs, the finishing phase the news and their like while the learning rate goes to zero; the
last snapshots are averaged into run/final.pt. A stopped and resumed run gives the same weights as an unbroken one.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch

from training.batches import Corpus, load_corpus, load_dev, passes, plan_batches, tensors
from training.checkpoint import average, load, save, save_weights
from training.model import Shape, Translator, greedy, loss_of
from training.pairs import read_lines
from training.vocabulary import load_vocabulary


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is learnt. Kept in the run's state; steps may be changed between slices."""

    width: int = 512
    ffn: int = 1536
    encoder: int = 8
    decoder: int = 2
    heads: int = 8
    dropout: float = 0.1
    smoothing: float = 0.1
    rate: float = 1.5e-3
    warmup: int = 800
    decay: float = 0.01
    clip: float = 1.0
    batch_tokens: int = 32_768
    accumulate: int = 1
    steps: int = 12_000
    finish_steps: int = 2_000
    snapshots: int = 8
    seed: int = 1

    def rate_at(self, step: int, main_steps: int) -> float:
        """Linear warm-up, inverse square root, and in the finishing phase a straight line to zero."""
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        held = min(step, main_steps)
        rate = self.rate * math.sqrt(self.warmup / max(held, self.warmup))
        return rate * max(0.02, 1 - (step - main_steps) / self.finish_steps) if step >= main_steps else rate


@dataclass
class Place:
    """How far a run is: steps done, the phase, and the next batch of which pass."""

    step: int = 0
    phase: str = "main"
    epoch: int = 0
    batch: int = 0
    main_steps: int = 0


@dataclass(frozen=True)
class Slice:
    """How far to go: stop after so many minutes or steps; steps between log lines and between saved states."""

    minutes: float = 1e9
    steps: int = 10**9
    every: int = 200
    save_every: int = 1000


class Run:
    """One training run in a folder."""

    def __init__(
        self, prepared: Path, folder: Path, recipe: Recipe, device: torch.device, compiled: bool = False
    ) -> None:
        self.prepared, self.folder, self.recipe, self.device = prepared, folder, recipe, device
        folder.mkdir(parents=True, exist_ok=True)
        self.corpus = load_corpus(prepared)
        torch.manual_seed(recipe.seed)
        torch.set_float32_matmul_precision("high")
        pieces = load_vocabulary(prepared / "sentencepiece.model").get_piece_size()
        self.shape = Shape(pieces, recipe.width, recipe.ffn, recipe.encoder, recipe.decoder, recipe.heads)
        self.model = Translator(self.shape, recipe.dropout).to(device)
        self.seen = torch.compile(self.model, dynamic=True) if compiled else self.model
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=recipe.decay,
            fused=device.type == "cuda",
        )  # fmt: skip
        self.place = Place(main_steps=recipe.steps)
        if self.state_path.exists():
            self._resume()

    @property
    def state_path(self) -> Path:
        return self.folder / "state.pt"

    @property
    def size(self) -> int:
        """Number of weights, which is also about the bytes of the int8 model."""
        return sum(weight.numel() for weight in self.model.parameters())

    def _resume(self) -> None:
        state = load(self.state_path, str(self.device))
        kept = {name: value for name, value in state["recipe"].items() if name not in ("steps", "finish_steps")}
        wanted = {name: value for name, value in asdict(self.recipe).items() if name in kept}
        if kept != wanted:
            changed = sorted(name for name in kept if kept[name] != wanted[name])
            raise SystemExit(f"state.pt was made with another {', '.join(changed)}: give the same or a new folder")
        self.model.load_state_dict(state["weights"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.place = Place(**state["place"])
        if self.place.phase == "main":
            self.place.main_steps = max(self.recipe.steps, self.place.step)
        torch.set_rng_state(state["dice"].cpu())
        if self.device.type == "cuda" and "device_dice" in state:
            torch.cuda.set_rng_state(state["device_dice"].cpu())

    def save_state(self) -> None:
        """Write all that is needed to go on exactly here."""
        state = {
            "recipe": asdict(self.recipe),
            "place": asdict(self.place),
            "weights": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "dice": torch.get_rng_state(),
        }
        if self.device.type == "cuda":
            state["device_dice"] = torch.cuda.get_rng_state()
        save(self.state_path, state)

    @property
    def last_step(self) -> int:
        return self.place.main_steps + self.recipe.finish_steps

    def _batches(self) -> Iterator[tuple[int, int, np.ndarray]]:
        place = self.place
        return passes(self.corpus, place.phase, self.recipe.seed, self.recipe.batch_tokens, place.epoch, place.batch)

    def step(self, batches: Iterator[tuple[int, int, np.ndarray]]) -> tuple[torch.Tensor, int]:
        """One update; returns (mean loss, not yet read from the device; target pieces seen)."""
        self.model.train()
        rate = self.recipe.rate_at(self.place.step, self.place.main_steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        total, seen = torch.zeros((), device=self.device), 0
        for _ in range(self.recipe.accumulate):
            epoch, number, rows = next(batches)
            self.place.epoch, self.place.batch = epoch, number + 1
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
                loss = loss_of(self.seen, tensors(self.corpus, rows, self.device), self.recipe.smoothing)
            (loss / self.recipe.accumulate).backward()
            total += loss.detach() / self.recipe.accumulate
            seen += int((self.corpus.target_at[rows + 1] - self.corpus.target_at[rows]).sum()) + len(rows)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.place.step += 1
        return total, seen

    def train(self, slice_: Slice, dev: Sequence[Path]) -> bool:
        """Go on until the slice or the run is over; True when the run is done and final.pt written."""
        deadline, end = time.monotonic() + slice_.minutes * 60, min(self.last_step, self.place.step + slice_.steps)
        batches, window, seen, began = self._batches(), [], 0, time.monotonic()
        while self.place.step < end and time.monotonic() < deadline:
            if self.place.phase == "main" and self.place.step >= self.place.main_steps:
                self.place = Place(self.place.step, "finish", 0, 0, self.place.main_steps)
                batches = self._batches()
            loss, number = self.step(batches)
            window.append(loss)
            seen += number
            self._snapshot()
            if self.place.step % slice_.save_every == 0:
                self.save_state()
            if self.place.step % slice_.every == 0 or self.place.step == self.last_step:
                self._log({"loss": float(torch.stack(window).mean()), "pieces_per_second":
                           round(seen / (time.monotonic() - began))} | self.measure(dev))  # fmt: skip
                window, seen, began = [], 0, time.monotonic()
        self.save_state()
        if self.place.step < self.last_step:
            return False
        save_weights(self.folder / "final.pt", self.shape, average(self.snapshot_paths()), self._notes())
        return True

    def _snapshot(self) -> None:
        # The last snapshots lie in the finishing phase, one every few steps, and are averaged at the end.
        left = self.last_step - self.place.step
        gap = max(1, self.recipe.finish_steps // (2 * self.recipe.snapshots))
        if left % gap == 0 and left // gap < self.recipe.snapshots:
            save_weights(self.folder / f"snapshot-{self.place.step:07}.pt", self.shape, self.model.state_dict(), {})

    def snapshot_paths(self) -> list[Path]:
        """The weights to average, oldest first."""
        return sorted(self.folder.glob("snapshot-*.pt"))[-self.recipe.snapshots :]

    def _notes(self) -> dict[str, object]:
        return {"recipe": asdict(self.recipe), "main_steps": self.place.main_steps, "torch": str(torch.__version__)}

    def _log(self, row: dict[str, object]) -> None:
        place = self.place
        row = {"step": place.step, "phase": place.phase, "epoch": place.epoch,
               "rate": self.recipe.rate_at(place.step, place.main_steps)} | row  # fmt: skip
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)

    @torch.no_grad()
    def measure(self, dev: Sequence[Path]) -> dict[str, float]:
        """Loss per piece, without smoothing, on each dev set."""
        self.model.eval()
        results = {}
        for stem in dev:
            corpus, total, seen = load_dev(stem, self.prepared / "sentencepiece.model"), 0.0, 0
            for rows in plan_batches(corpus, "main", 0, 0, self.recipe.batch_tokens):
                with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
                    batch = tensors(corpus, rows, self.device)
                    number = int((batch[3] >= 0).sum())
                    total, seen = total + float(loss_of(self.model, batch, 0.0)) * number, seen + number
            results[f"loss_{stem.name}"] = round(total / seen, 4)
        return results


def bleu(model: Translator, vocabulary: Path, stem: Path) -> float:
    """BLEU of greedy translation of stem.zh against stem.en: to judge a run by, lower than what beam search gives."""
    import sacrebleu

    pieces = load_vocabulary(vocabulary)
    sources = [row[:190] for row in pieces.encode(read_lines(stem.with_name(f"{stem.name}.zh")))]
    made: list[str] = [""] * len(sources)
    order = sorted(range(len(sources)), key=lambda i: len(sources[i]))
    model.eval()
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        for i, ids in zip(part, greedy(model, [sources[i] for i in part]), strict=True):
            made[i] = pieces.decode(ids)
    return sacrebleu.corpus_bleu(made, [read_lines(stem.with_name(f"{stem.name}.en"))]).score


def throughput(run: Run, minutes: float, sizes: Sequence[int], warm: int, timed: int) -> dict[str, object]:
    """Try batch sizes and say which to take: the smallest that comes within 5 % of the fastest.

    Speed is in target pieces per second. Nothing of the run is kept. Sizes that do not fit into memory end the row.
    """
    rows = []
    for tokens in sizes:
        try:
            rows.append(_timed(run, tokens, warm, timed))
        except torch.OutOfMemoryError:
            rows.append({"batch_tokens": tokens, "fits": False})
            break
    fitting = [row for row in rows if row["fits"]]
    best = max(row["pieces_per_second"] for row in fitting)
    chosen = next(row for row in fitting if row["pieces_per_second"] >= 0.95 * best)
    steps = int(minutes * 60 * chosen["steps_per_second"])
    return {
        "weights": run.size,
        "int8_mib": round(run.size / 2**20, 1),
        "rows": rows,
        "batch_tokens": chosen["batch_tokens"],
        "steps": int(steps * 0.85),
        "finish_steps": steps - int(steps * 0.85),
    }


def _timed(run: Run, tokens: int, warm: int, timed: int) -> dict[str, object]:
    batches = passes(run.corpus, "main", run.recipe.seed, tokens, 0, 0)
    waited = torch.cuda.synchronize if run.device.type == "cuda" else lambda: None
    for _ in range(warm):
        run.step(batches)
    waited()
    began, seen = time.perf_counter(), 0
    for _ in range(timed):
        seen += run.step(batches)[1]
    waited()
    seconds = time.perf_counter() - began
    memory = torch.cuda.max_memory_allocated() / 2**30 if run.device.type == "cuda" else 0.0
    return {"batch_tokens": tokens, "fits": True, "pieces_per_second": round(seen / seconds),
            "steps_per_second": round(timed / seconds, 3), "gib": round(memory, 1)}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="training.train", description="Train on prepared pairs; run again to go on.")
    parser.add_argument("prepared", type=Path, help="the folder prepare.py wrote")
    parser.add_argument("run", type=Path, help="folder of this run")
    parser.add_argument("--minutes", type=float, default=Slice.minutes, help="stop, saved, after so many minutes")
    parser.add_argument("--slice-steps", type=int, default=Slice.steps, help="stop, saved, after so many steps")
    parser.add_argument("--every", type=int, default=Slice.every, help="steps between lines of the log")
    parser.add_argument("--save-every", type=int, default=Slice.save_every, help="steps between saved states")
    parser.add_argument("--dev", type=Path, action="append", default=[], help="stem of .zh and .en to measure on")
    parser.add_argument("--bleu", action="store_true", help="at the end of the slice, greedy BLEU on the dev sets")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=0, help="cores to use without a GPU (default: as PyTorch likes)")
    parser.add_argument("--compile", action="store_true", help="compile the model first (minutes, then faster)")
    parser.add_argument("--throughput", action="store_true", help="only try batch sizes and say what fits the minutes")
    parser.add_argument("--sizes", type=int, nargs="+", default=[8192, 16384, 32768, 65536, 131072])
    for field in fields(Recipe):
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=type(field.default), default=field.default, help="(default %(default)s)")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    chosen = vars(_parser().parse_args(arguments))
    recipe = Recipe(**{field.name: chosen[field.name] for field in fields(Recipe)})
    if chosen["threads"]:
        torch.set_num_threads(chosen["threads"])
    run = Run(chosen["prepared"], chosen["run"], recipe, torch.device(chosen["device"]), chosen["compile"])
    if chosen["throughput"]:
        print(json.dumps(throughput(run, chosen["minutes"], chosen["sizes"], warm=8, timed=16), indent=1))
        return 0
    dev = chosen["dev"] or [chosen["prepared"] / "dev-news"]
    done = run.train(Slice(chosen["minutes"], chosen["slice_steps"], chosen["every"], chosen["save_every"]), dev)
    scores = {f"bleu_{stem.name}": round(bleu(run.model, chosen["prepared"] / "sentencepiece.model", stem), 2)
              for stem in dev} if chosen["bleu"] else {}  # fmt: skip
    print(json.dumps({"done": done, "step": run.place.step, "of": run.last_step} | scores))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
