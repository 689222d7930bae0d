"""Models of Firefox Translations: what Mozilla's registry offers, and putting one in its place.

The registry is one JSON file: ``baseUrl`` and ``models``, by pair of languages a list of builds, each with its
``architecture``, ``releaseStatus`` and ``files`` (a path, and the SHA-256 of the unpacked file).  A model is a Marian
file (int8), one vocabulary for both languages or one for each, and a shortlist of likely words.  Installed, they stand
in a folder ``firefox-zh-en`` beside the Argos packages, under names of our own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.engines import EngineId, fetch, firefox, packages
from webapp.engines.packages import AvailablePackage, PackageInfo, Progress
from webapp.errors import EngineUnavailable, PackageError

PREFIX = "firefox-"
UNPACKED_LIMIT = 512 * 1024**2  # real files: 17 to 60 MB
# The registry's own names of the files, and ours; the shortlist may be missing, one vocabulary may serve both languages.
_FILES = {
    "model": (firefox.MODEL,),
    "vocab": (firefox.SOURCE_VOCABULARY, firefox.TARGET_VOCABULARY),
    "srcVocab": (firefox.SOURCE_VOCABULARY,),
    "trgVocab": (firefox.TARGET_VOCABULARY,),
    "lexicalShortlist": (firefox.SHORTLIST,),
}
# How published files are called: model.zhen.intgemm.alphas.bin, srcvocab.zhen.spm, lex.50.50.zhen.s2t.bin.
_PUBLISHED = {"model.": "model", "vocab.": "vocab", "srcvocab.": "srcVocab", "trgvocab.": "trgVocab",
              "lex.": "lexicalShortlist"}
_PAIR = re.compile(r"model\.([a-z]{2})([a-z]{2})\.")
# Mozilla writes scripts, Argos (and so this program) zh and zt.
_OURS = {"zh-hans": "zh", "zh-cn": "zh", "zh-hant": "zt", "zh-tw": "zt"}
_STATUS = ("release", "release desktop", "beta", "nightly", "release android")  # the one to be used first
_SIZE = ("base", "base-memory", "tiny")  # the better one first


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a build: which, where, and the SHA-256 it must have when unpacked ("" when none is published)."""

    kind: str
    address: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Build:
    """The build of a pair that is to be had."""

    from_code: str
    to_code: str
    version: str
    files: tuple[_File, ...]

    @property
    def code(self) -> str:
        return f"{PREFIX}{self.from_code}-{self.to_code}"


def available(index_url: str, timeout: float = 20.0) -> list[AvailablePackage]:
    """What the registry offers.  Raises PackageError when it cannot be had or is no registry."""
    return [
        AvailablePackage(build.code, build.from_code, build.to_code, f"Firefox {build.from_code}", build.to_code,
                         build.version, ())
        for build in _builds(index_url, timeout)
    ]


def install(
    code: str,
    models_dir: Path,
    index_url: str,
    cache_dir: Path,
    *,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    timeout: float = 20.0,
) -> PackageInfo:
    """Fetch the model ``code`` (``firefox-zh-en``), check it, load it once, and put it in place.

    ``progress(done, total)`` counts bytes fetched, file by file.  Raises PackageError; then nothing has changed but the
    files fetched so far, kept for the next try.
    """
    _needs_library()
    build = next((build for build in _builds(index_url, timeout) if build.code == code), None)
    if build is None:
        raise PackageError("The index at %(address)s has no Firefox model for %(code)s.", address=index_url, code=code.removeprefix(PREFIX))
    fetched = cache_dir / f"{code}-{build.version}".replace(" ", "-")
    fetched.mkdir(parents=True, exist_ok=True)
    counted = _Counted(progress)
    for file in build.files:
        target = fetched / file.address.rsplit("/", 1)[-1]
        if not target.is_file():
            with packages.disk_full_explained():
                fetch.download(file.address, target, timeout=timeout, progress=counted.show, cancelled=cancelled)
        counted.next(target.stat().st_size)
    try:
        paths = [(file, fetched / file.address.rsplit("/", 1)[-1]) for file in build.files]
        return _install(build, paths, models_dir, build.files[0].address)
    finally:
        shutil.rmtree(fetched, ignore_errors=True)


def install_folder(folder: Path, models_dir: Path) -> PackageInfo:
    """Install the files of one model that lie in ``folder`` under their published names (``.gz`` or unpacked)."""
    _needs_library()
    files = [(_File(kind, path.name, ""), path) for path in sorted(folder.iterdir()) if (kind := _kind(path.name))]
    named = [match for _, path in files if (match := _PAIR.match(path.name))]
    if len(named) != 1:
        raise PackageError("%(folder)s holds no Firefox model (one file such as model.zhen.intgemm.alphas.bin).", folder=folder.name)
    from_code, to_code = named[0].groups()
    model = next(path for file, path in files if file.kind == "model")
    version = packages.fingerprint(model)[1][:8]
    build = _Build(from_code, to_code, version, tuple(file for file, _ in files))
    return _install(build, files, models_dir, folder.name)


def _kind(name: str) -> str | None:
    return next((kind for start, kind in _PUBLISHED.items() if name.startswith(start)), None)


def _needs_library() -> None:
    if not firefox.there():
        raise PackageError("Firefox's models need a part of Duizhao that is not installed: pip install 'duizhao[firefox]'.")


def _builds(index_url: str, timeout: float) -> list[_Build]:
    try:
        index = json.loads(fetch.read(index_url, timeout=timeout, limit=64 * 1024**2))
        return [_build(pair, rows, index["baseUrl"].rstrip("/")) for pair, rows in sorted(index["models"].items()) if rows]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise PackageError("What %(address)s sends is not a registry of Firefox models.", address=index_url) from error


def _build(pair: str, rows: list[dict[str, Any]], base: str) -> _Build:
    """The best build of a pair: released before tried, larger before smaller."""
    row = min(rows, key=lambda row: (_rank(_STATUS, row["releaseStatus"]), _rank(_SIZE, row["architecture"])))
    from_code, to_code = _languages(pair, row)
    files = tuple(
        _File(kind, f"{base}/{found['path'].lstrip('/')}", found.get("uncompressedHash") or "")
        for kind, found in row["files"].items()
        if kind in _FILES
    )
    model = next(file for file in files if file.kind == "model")
    return _Build(from_code, to_code, f"{row['architecture']} {(model.sha256 or _hash_of(model.address))[:8]}", files)


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rank(order: tuple[str, ...], value: object) -> int:
    return order.index(str(value).lower()) if str(value).lower() in order else len(order)


def _languages(pair: str, row: dict[str, Any]) -> tuple[str, str]:
    source, target = row.get("sourceLanguage"), row.get("targetLanguage")
    if not (source and target):
        source, target = pair.split("-", 1)
    codes = [_OURS.get(code.lower().replace("_", "-"), code) for code in (source, target)]
    if not all(packages.is_code(code) for code in codes):
        raise ValueError(f"{pair} does not name two languages")
    return codes[0], codes[1]


class _Counted:
    """Bytes over several files; the whole is not known before the last begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._before = progress, 0

    def show(self, done: int, total: int | None) -> None:
        self._progress(self._before + done, None if total is None else self._before + total)

    def next(self, size: int) -> None:
        self._before += size


def _install(build: _Build, files: list[tuple[_File, Path]], models_dir: Path, source: str) -> PackageInfo:
    """Unpack into a folder beside the place, check, load once, move there in one step."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with packages.temporary_folder(models_dir) as folder, packages.disk_full_explained():
        root = folder / build.code
        root.mkdir()
        for file, path in files:
            _unpack(file, path, root)
        _check_complete(root)
        model = root / firefox.MODEL
        size, sha256 = sum(path.stat().st_size for _, path in files), packages.fingerprint(model)[1]
        metadata = {"kind": "firefox", "from_code": build.from_code, "to_code": build.to_code,
                    "package_version": build.version}
        (root / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
        _check_loads(root, build)
        packages.write_record(root, size, sha256, source)
        packages.put_in_place(root, models_dir / build.code)
    return packages.installed_one(build.code, models_dir)


def _unpack(file: _File, path: Path, root: Path) -> None:
    """One file, unpacked when it is gzipped, under each of our names for it; refused when it is not the published one."""
    first, *others = (root / name for name in _FILES[file.kind])
    digest, size = hashlib.sha256(), 0
    try:
        with (gzip.open(path) if path.name.endswith(".gz") else path.open("rb")) as packed, first.open("wb") as out:
            while chunk := packed.read(1024**2):
                size += len(chunk)
                if size > UNPACKED_LIMIT:
                    raise PackageError("%(name)s unpacks to more than a Firefox model can be: refused.", name=path.name)
                digest.update(chunk)
                out.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PackageError("%(name)s is broken (it does not unpack). Fetch it again.", name=path.name) from error
    if file.sha256 and digest.hexdigest() != file.sha256:
        raise PackageError("%(name)s is not the file that the index names (its SHA-256 differs): refused.", name=path.name)
    for other in others:
        shutil.copyfile(first, other)


def _check_complete(root: Path) -> None:
    missing = [name for name in (firefox.MODEL, firefox.SOURCE_VOCABULARY, firefox.TARGET_VOCABULARY)
               if not (root / name).is_file()]
    if missing:
        raise PackageError("The Firefox model is not whole: it needs a model and the vocabularies of both languages.")


def _check_loads(root: Path, build: _Build) -> None:
    try:
        id = EngineId(build.code, build.version, "translation")
        firefox.FirefoxEngine(root, id, (build.from_code, build.to_code), threads=1).close()
    except EngineUnavailable as error:
        raise PackageError("This Firefox model does not load: %(problem)s", problem=error.message) from error
