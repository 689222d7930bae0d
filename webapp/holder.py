"""The engines a worker has loaded: shared by its jobs, and their memory given back when nobody needs them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from webapp import engines
from webapp.config import Settings
from webapp.engines import Engine, EngineId

MOST = 2  # engines in memory at a time, as long as no more are at work


@dataclass(slots=True)
class _Held:
    engine: Engine
    users: int = 0
    used: float = 0.0


class EngineHolder:
    """Loads an engine when a job first wants it and keeps it for the next."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._held: dict[EngineId, _Held] = {}
        self._lock = threading.Lock()

    @contextmanager
    def use(self, wanted: EngineId) -> Iterator[Engine]:
        """The engine, for as long as the block lasts.  Raises EngineUnavailable."""
        with self._lock:
            held = self._held.get(wanted) or self._load(wanted)
            held.users += 1
        try:
            yield held.engine
        finally:
            with self._lock:
                held.users, held.used = held.users - 1, time.monotonic()

    def keep(self, engine: Engine) -> None:
        """Take charge of an engine that is loaded already."""
        with self._lock:
            self._held[engine.id] = _Held(engine, used=time.monotonic())

    @property
    def loaded(self) -> tuple[EngineId, ...]:
        return tuple(self._held)

    def close_if_idle(self) -> None:
        with self._lock:
            for id, held in self._free():
                if time.monotonic() - held.used > self.settings.engine_idle:
                    self._close(id)

    def _load(self, wanted: EngineId) -> _Held:
        # Room first: two large models side by side are enough for one machine.
        for id, _ in self._free()[: max(0, len(self._held) - MOST + 1)]:
            self._close(id)
        engine = engines.load(self.settings.models_dir, wanted, threads=self.settings.engine_threads)
        self._held[wanted] = held = _Held(engine)
        return held

    def _free(self) -> list[tuple[EngineId, _Held]]:
        """Those that nobody uses, the longest unused first."""
        return sorted(((id, held) for id, held in self._held.items() if not held.users), key=lambda pair: pair[1].used)

    def _close(self, id: EngineId) -> None:
        self._held.pop(id).engine.close()
