"""Engines: sentences in, as many sentences out, in order.  Which one is there, and how to load it.

Importing this module is cheap: an engine's own libraries (CTranslate2, SentencePiece, the dictionary) load with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from webapp.errors import EngineUnavailable
from webapp.wording import marked

if TYPE_CHECKING:
    from webapp.engines.packages import PackageInfo

GLOSS = marked("CC-CEDICT glosses")
FAKE = "fake"


@dataclass(frozen=True, slots=True)
class EngineId:
    """Which engine, which version of it.  ``kind``: ``translation``, or ``gloss`` for word-for-word help."""

    name: str
    version: str
    kind: str


@dataclass(frozen=True, slots=True)
class Output:
    """One sentence's English.

    ``score``: the model's own mean probability of a token, 0 to 1; None where an engine has none.
    ``flags``: why the sentence needs a look, as ``checks.flags`` writes them.
    """

    text: str
    score: float | None = None
    flags: tuple[str, ...] = ()


@runtime_checkable
class Engine(Protocol):
    """What every engine can do.  ``parameters`` names all settings that change the output (the memory's key needs it).
    """

    id: EngineId
    parameters: str

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        """As many outputs as sentences, in order, yielded as they get ready; closing the iterator stops the work."""
        ...

    def close(self) -> None:
        """Give the memory back.  The engine cannot be used afterwards."""
        ...


def engines(models_dir: Path, from_code: str = "zh", to_code: str = "en") -> tuple[EngineId, ...]:
    """Every engine that could translate this pair now, best first; the gloss engine last, for Chinese to English.

    Firefox's model comes before Argos's package: its published scores are higher (docs/translation.md).
    """
    ids = [package.engine for package in usable(models_dir) if (package.from_code, package.to_code) == (from_code, to_code)]
    if (from_code, to_code) == ("zh", "en"):
        ids.append(_gloss_id())
    return tuple(ids)


def find(models_dir: Path, prefer: str | None = None) -> EngineId:
    """The engine to use for Chinese to English: ``prefer`` (an engine's name) if it is there, else the best there is.

    An engine for traditional characters (zt) reads simplified text as well: it comes after those for zh, before glosses.
    Reads package metadata only; no model library is imported.
    """
    if prefer == FAKE:
        from webapp.engines.fake import ID

        return ID
    *simplified, glosses = engines(models_dir)
    found = (*simplified, *engines(models_dir, "zt"), glosses)
    return next((engine for engine in found if engine.name == prefer), found[0])


def usable(models_dir: Path) -> list[PackageInfo]:
    """The installed packages whose library is installed, too."""
    from webapp.engines import firefox
    from webapp.engines.packages import installed

    return [package for package in installed(models_dir) if package.kind != "firefox" or firefox.there()]


def load(models_dir: Path, id: EngineId | None = None, *, threads: int = 0) -> Engine:
    """Load an engine (default: ``find``'s).  ``threads``: cores to use, 0 for all of them.

    Raises EngineUnavailable when it is not installed (any more) or its files do not load.
    """
    id = id or find(models_dir)
    if id.name == FAKE:
        from webapp.engines.fake import FakeEngine

        return FakeEngine()
    if id.kind == "gloss":
        from webapp.engines.gloss import GlossEngine

        return GlossEngine(models_dir.parent / "cache")
    return _load_package(models_dir, id, threads)


def _load_package(models_dir: Path, id: EngineId, threads: int) -> Engine:
    from webapp.engines.packages import installed

    for package in installed(models_dir):
        if package.engine == id and package.kind == "firefox":
            from webapp.engines.firefox import FirefoxEngine

            return FirefoxEngine(package.path, id, (package.from_code, package.to_code), threads=threads)
        if package.engine == id:
            from webapp.engines.argos import ArgosEngine

            return ArgosEngine(package.path, id, threads=threads)
    raise EngineUnavailable(
        "The engine %(name)s %(version)s is not installed. Install its package, or choose another engine.",
        name=id.name, version=id.version,
    )


def _gloss_id() -> EngineId:
    from webapp.engines.gloss import engine_id

    return engine_id()
