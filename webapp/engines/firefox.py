"""Models of Firefox Translations, run by ``fxtranslate`` (the optional extra ``firefox``).

fxtranslate translates one sentence at a time, keeps Python's global lock while it does so, and its translator belongs
to the thread that made it.  So every core gets a process of its own with the model in it: all cores work, the rest of
the program never waits, a model that makes the library panic ends a process and not the worker, and closing gives all
memory back.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from webapp.engines import EngineId, Output, checks, cuts, numbers, scripts
from webapp.errors import EngineUnavailable

MODEL, SOURCE_VOCABULARY, TARGET_VOCABULARY, SHORTLIST = "model.bin", "source.spm", "target.spm", "shortlist.bin"
# Firefox itself breaks sentences at 128 pieces; past the model's reach the library drops the rest without a word.
REACH = 120
# Sentences handed over ahead of the one waited for, for each core: enough that none idles, few enough to stop soon.
AHEAD = 8

_translator: Any = None  # in a core's own process: its loaded model


def there() -> bool:
    """Whether the library is installed.  Imports nothing."""
    return find_spec("fxtranslate") is not None


class FirefoxEngine:
    """One installed model, loaded.  ``folder``: its files by the names above; ``threads``: cores, 0 for all."""

    def __init__(self, folder: Path, id: EngineId, languages: tuple[str, str], *, threads: int = 0) -> None:
        if not there():
            raise EngineUnavailable("Firefox's models need a part of Duizhao that is not installed: pip install 'duizhao[firefox]'.")
        self.id = id
        self.parameters = f"fxtranslate, greedy, int8, reach {REACH}, checks {checks.VERSION}"
        self._from_code = languages[0]
        self._chinese = languages[0] in ("zh", "zt")
        self._into_english = self._chinese and languages[1] == "en"
        self._pieces = _load_pieces(folder / SOURCE_VOCABULARY)
        self._lanes = threads or _cores()
        self._pool = _start(folder, self._lanes)

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        """See Engine.  Sentences without Chinese characters come back as they are, when the source is Chinese."""
        waiting: deque[tuple[str, list[Future[str]]]] = deque()
        try:
            for sentence in sentences:
                waiting.append((sentence, self._submit(sentence)))
                if len(waiting) > self._lanes * AHEAD:
                    yield self._output(*waiting.popleft())
            while waiting:
                yield self._output(*waiting.popleft())
        finally:
            for _, parts in waiting:
                for part in parts:
                    part.cancel()

    def close(self) -> None:
        """See Engine."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, sentence: str) -> list[Future[str]]:
        if not (checks.has_han(sentence) if self._chinese else sentence.strip()):
            return []
        text = scripts.as_read_by(self._from_code, sentence)
        parts = cuts.cut(text, lambda text: len(self._pieces.encode(text)), REACH)
        try:
            return [self._pool.submit(_translate, part) for part in parts]
        except BrokenProcessPool as error:
            raise _broken(self.id) from error

    def _output(self, sentence: str, parts: list[Future[str]]) -> Output:
        if not parts:
            return Output(sentence)
        try:
            text = cuts.rejoin([" ".join(part.result().split()) for part in parts])
        except BrokenProcessPool as error:
            raise _broken(self.id) from error
        if not self._into_english:
            return Output(text)
        mended, put_right = numbers.mend(sentence, text)
        return Output(mended, None, checks.flags(sentence, mended) + (("mended",) if put_right else ()))


def _broken(id: EngineId) -> EngineUnavailable:
    return EngineUnavailable("The engine %(name)s %(version)s stopped while it was translating. Try again.", name=id.name, version=id.version)


def _load_pieces(vocabulary: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    except (OSError, RuntimeError) as error:
        raise EngineUnavailable("The model's vocabulary cannot be read.") from error


def _start(folder: Path, lanes: int) -> ProcessPoolExecutor:
    """The processes, once the first of them has the model in memory.  Spawned: a fork would copy locks held by threads.
    """
    pool = ProcessPoolExecutor(
        lanes, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(str(folder),)
    )
    try:
        problem = pool.submit(_problem).result()
    except BrokenProcessPool:
        problem = "it made the library stop"
    if problem:
        pool.shutdown(wait=True, cancel_futures=True)
        raise EngineUnavailable("The Firefox model in %(folder)s cannot be loaded: %(problem)s.", folder=folder.name, problem=str(problem))
    return pool


def _prepare(folder: str) -> None:
    """In a core's own process: load the model, leave Ctrl+C to the worker, and go when the worker is gone."""
    global _translator
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _translator = _load(Path(folder))


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(0)


def _load(folder: Path) -> Any:
    """The library's translator, or what is wrong with the model, as a text."""
    from fxtranslate import Translator

    files = [(folder / name).read_bytes() for name in (MODEL, SOURCE_VOCABULARY, TARGET_VOCABULARY)]
    shortlist = folder / SHORTLIST
    try:
        return Translator(*files, shortlist.read_bytes() if shortlist.is_file() else None)
    except BaseException as error:  # noqa: BLE001 - the library's panics are no Exceptions
        return str(error)


def _problem() -> str:
    return _translator if isinstance(_translator, str) else ""


def _translate(text: str) -> str:
    return _translator.translate(text)


def _cores() -> int:
    """Cores this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
