"""Argos packages, run as they deserve: our own sentences, batched across paragraphs, over all cores.

Argos's own ``translate`` hands CTranslate2 batches of at most 32 tokens, one after the other, on one translator.  The
same
model gives the same sentences several times faster when neighbours of like length go together and every core has its
own translator (docs/translation.md has the measurements).  Search settings are Argos's own, so the English is the same.
"""

from __future__ import annotations

import ctypes
import gc
import math
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webapp.engines import EngineId, Output, checks, cuts, numbers, scripts
from webapp.errors import EngineUnavailable

# Argos's own search (argostranslate.translate.apply_packaged_translation): another one would be another translation.
BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
# The models were trained on sentences; past this many pieces they begin to drop what they read.
REACH = 160
# A sentence that went in circles is tried once more with no three tokens allowed twice.
NO_REPEAT = 3
# A batch is this many source tokens, padding included: enough to fill a core's vector units, small enough for its
# cache.
BATCH_TOKENS = 1024
# Sentences handed over together and sorted by length: few at first, so that the page begins to fill at once.
# Later windows give every core more than one batch, and stay small enough to stop soon when asked to.
FIRST_WINDOW, WINDOW_PER_CORE = 4, 64

_import_lock = threading.Lock()


class ArgosEngine:
    """One installed package, loaded.  ``folder``: the package unpacked; ``threads``: cores to use, 0 for all."""

    def __init__(self, folder: Path, id: EngineId, *, threads: int = 0) -> None:
        self.id = id
        self.parameters = (
            f"beam {BEAM_SIZE}, length_penalty {LENGTH_PENALTY}, int8, reach {REACH}, checks {checks.VERSION}"
        )
        self._package = load_package(folder)
        self._into_english = self._package.from_code in ("zh", "zt") and self._package.to_code == "en"
        self._lanes = threads or _cores()
        self._translator = _load_translator(folder / "model", self._lanes)

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        """See Engine.  Sentences without Chinese characters come back as they are, when the source is Chinese."""
        waiting: deque[tuple[Sequence[str], list[list[Any]]]] = deque()
        for window in _windows(sentences, self._lanes * WINDOW_PER_CORE):
            waiting.append((window, self._submit(window)))
            # One window ahead, so that no core idles while the caller stores what it was given.
            if len(waiting) > 1:
                yield from self._outputs(*waiting.popleft())
        while waiting:
            yield from self._outputs(*waiting.popleft())

    def close(self) -> None:
        """See Engine.  Unloading alone keeps the workers' scratch memory, which is several times the model's."""
        self._translator = None
        self._package = None
        gc.collect()
        _trim_heap()

    def _submit(self, window: Sequence[str]) -> list[list[Any]]:
        """Start one window; for every sentence, the pending results of its pieces (one, unless it was cut)."""
        pieces = [self._cut(sentence) if self._wants_model(sentence) else [] for sentence in window]
        flat = [self._package.tokenizer.encode(piece) for parts in pieces for piece in parts]
        results = iter(self._start(flat) if flat else ())
        return [[next(results) for _ in parts] for parts in pieces]

    def _wants_model(self, sentence: str) -> bool:
        return checks.has_han(sentence) if self._package.from_code in ("zh", "zt") else bool(sentence.strip())

    def _cut(self, sentence: str) -> list[str]:
        return cuts.cut(scripts.as_read_by(self._package.from_code, sentence), lambda text: len(self._package.tokenizer.encode(text)), REACH)

    def _start(self, tokens: list[list[str]], **options: Any) -> list[Any]:
        prefix = [[self._package.target_prefix]] * len(tokens) if self._package.target_prefix else None
        return self._translator.translate_batch(
            tokens,
            target_prefix=prefix,
            asynchronous=True,
            replace_unknowns=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM_SIZE,
            length_penalty=LENGTH_PENALTY,
            return_scores=True,
            **options,
        )

    def _outputs(self, window: Sequence[str], pending: list[list[Any]]) -> Iterator[Output]:
        for sentence, parts in zip(window, pending):
            yield self._output(sentence, [part.result() for part in parts]) if parts else Output(sentence)

    def _output(self, sentence: str, results: list[Any]) -> Output:
        text, score = self._joined(results)
        if checks.repeats(sentence, text):
            text, score = self._unlooped(sentence, text, score)
        if not self._into_english:
            return Output(text, score)
        mended, put_right = numbers.mend(sentence, text)
        return Output(mended, score, checks.flags(sentence, mended) + (("mended",) if put_right else ()))

    def _joined(self, results: list[Any]) -> tuple[str, float]:
        """The text of the parts together, and the mean probability of a token."""
        tokens = sum(len(result.hypotheses[0]) for result in results)
        logarithm = sum(result.scores[0] * max(1, len(result.hypotheses[0])) ** LENGTH_PENALTY for result in results)
        text = cuts.rejoin([self._decode(result.hypotheses[0]) for result in results])
        return text, min(1.0, math.exp(logarithm / max(1, tokens)))

    def _unlooped(self, sentence: str, text: str, score: float) -> tuple[str, float]:
        """Once more with repetition forbidden; the first text stays when that goes in circles as well."""
        again = self._start(
            [self._package.tokenizer.encode(part) for part in self._cut(sentence)], no_repeat_ngram_size=NO_REPEAT
        )
        other, other_score = self._joined([result.result() for result in again])
        return (text, score) if checks.repeats(sentence, other) or not other else (other, other_score)

    def _decode(self, tokens: list[str]) -> str:
        text = self._package.tokenizer.decode(tokens)
        prefix = self._package.target_prefix
        return " ".join((text[len(prefix) :] if prefix and text.startswith(prefix) else text).split())


def load_package(folder: Path) -> Any:
    """``argostranslate.package.Package`` for an unpacked package.

    Raises EngineUnavailable when its metadata does not load or its tokenizer is missing.
    """
    package_class = _package_class(folder.parent)
    try:
        package = package_class(folder)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise EngineUnavailable("The package in %(folder)s cannot be read: %(reason)s", folder=folder.name, reason=str(error)) from error
    if not hasattr(package, "tokenizer"):
        raise EngineUnavailable("The package in %(folder)s has no tokenizer (sentencepiece.model or bpe.model).", folder=folder.name)
    return package


def _load_translator(model: Path, lanes: int) -> Any:
    import ctranslate2

    try:
        return ctranslate2.Translator(
            str(model), device="cpu", compute_type="int8", inter_threads=lanes, intra_threads=1, max_queued_batches=-1
        )
    except (RuntimeError, ValueError) as error:
        raise EngineUnavailable("The translation model cannot be loaded: %(reason)s", reason=str(error)) from error


def _trim_heap() -> None:
    """Ask the C library to give freed memory back to the system; glibc keeps it otherwise.  Others do so by themselves.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _cores() -> int:
    """Cores this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _windows(sentences: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    if sentences:
        yield sentences[:FIRST_WINDOW]
    for start in range(FIRST_WINDOW, len(sentences), size):
        yield sentences[start : start + size]


def _package_class(models_dir: Path) -> Any:
    with _import_lock, _kept_inside(models_dir / ".argos"):
        from argostranslate.package import Package
    return Package


@contextmanager
def _kept_inside(folder: Path) -> Iterator[None]:
    """While argostranslate is imported, give it ``folder`` as its home.

    Its settings module makes data, configuration and cache folders as it is imported, in the user's home, and reads
    XDG_*_HOME, SNAP and ARGOS_* there and then, never again.
    """
    ours = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
    theirs = {
        name: value for name, value in os.environ.items() if name in ours or name == "SNAP" or name.startswith("ARGOS_")
    }
    for name in theirs:
        del os.environ[name]
    os.environ.update({name: str(folder / part) for name, part in ours.items()})
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]
        os.environ.update(theirs)
