"""Translation packages (.argosmodel): find, fetch, verify, install, remove.  (Firefox's: firefox_models.py.)

A package is a zip with one folder: metadata.json, model/ (CTranslate2), and sentencepiece.model or bpe.model.  It is
unpacked into a folder beside the place where it will stand and moved there in one step, so that it is there whole or
not at all.  Nothing in it is run.  Every failure is a PackageError: one sentence that says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from webapp.engines import EngineId, fetch
from webapp.errors import PackageError

RECORD = "installed.json"  # our own note inside an installed package's folder
UNPACKED_LIMIT = 2 * 1024**3  # real packages unpack to 60 to 400 MB
KINDS = ("argos", "firefox")
MEMBER_LIMIT = 20_000
RATIO_LIMIT = 200  # weights hardly compress; a member that shrinks a thousandfold is a bomb
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,8})?")

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An installed package.  ``size`` and ``sha256`` are those of the file it came from; ``source``: its address or
    name.
    """

    code: str
    from_code: str
    to_code: str
    version: str
    path: Path
    size: int
    sha256: str
    installed_at: str
    source: str
    kind: str = "argos"

    @property
    def engine(self) -> EngineId:
        """The engine that this package makes: ``zh-en`` becomes ``argos zh→en``, with Firefox's model ``firefox zh→en``."""
        return EngineId(f"{self.kind} {self.from_code}→{self.to_code}", self.version, "translation")


@dataclass(frozen=True, slots=True)
class AvailablePackage:
    """One row of a package index."""

    code: str
    from_code: str
    to_code: str
    from_name: str
    to_name: str
    version: str
    links: tuple[str, ...]


def installed(models_dir: Path) -> list[PackageInfo]:
    """All packages in ``models_dir``, by code.  Reads metadata only; a folder that is no package is passed over."""
    if not models_dir.is_dir():
        return []
    folders = [folder for folder in sorted(models_dir.iterdir()) if folder.is_dir() and not folder.name.startswith(".")]
    return [info for folder in folders if (info := _info(folder)) is not None]


def install_file(
    path: Path, models_dir: Path, *, progress: Progress | None = None, source: str | None = None
) -> PackageInfo:
    """Check a package file and put it in place of any older one for the same languages.

    ``progress(done, total)`` counts bytes unpacked.  Raises PackageError; then nothing has changed.
    """
    return _install(path, models_dir, progress, source or path.name, None)


def _install(path: Path, models_dir: Path, progress: Progress | None, source: str, expected: str | None) -> PackageInfo:
    """``expected``: the code the package must have, or None."""
    size, sha256 = fingerprint(path)
    models_dir.mkdir(parents=True, exist_ok=True)
    with temporary_folder(models_dir) as folder, disk_full_explained():
        with _opened(path) as archive:
            _unpack(archive, folder, progress)
        root = _root(folder)
        metadata = _verified(root)
        code = f"{metadata['from_code']}-{metadata['to_code']}"
        if expected not in (None, code):
            raise PackageError("The package at %(source)s is for %(code)s, not for %(expected)s: refused.", source=str(source), code=code, expected=expected)
        write_record(root, size, sha256, source)
        put_in_place(root, models_dir / code)
    return installed_one(code, models_dir)


def write_record(root: Path, size: int, sha256: str, source: str) -> None:
    """Note beside a package's files where it came from."""
    record = {"size": size, "sha256": sha256, "installed_at": _now(), "source": source}
    (root / RECORD).write_text(json.dumps(record), encoding="utf-8")


def is_code(text: str) -> bool:
    """Whether ``text`` can name a language (``zh``, ``pt-BR``)."""
    return _CODE.fullmatch(text) is not None


def available(index_url: str, timeout: float = 20.0) -> list[AvailablePackage]:
    """What the index offers.  Raises PackageError when it cannot be had or is no index."""
    try:
        rows = json.loads(fetch.read(index_url, timeout=timeout, limit=16 * 1024**2))
        return [_available(row) for row in rows if row.get("type", "translate") == "translate"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackageError("What %(address)s sends is not an index of Argos packages.", address=index_url) from error


def install_from_index(
    code: str,
    models_dir: Path,
    index_url: str,
    cache_dir: Path,
    *,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    timeout: float = 20.0,
) -> PackageInfo:
    """Fetch the newest package for ``code`` (``zh-en``) and install it.

    A download that broke off, or was cancelled, is taken up where it stopped.  ``progress(done, total)`` counts bytes
    fetched.  Raises PackageError (cancelling too); then nothing has changed but the part kept for next time.
    """
    package = _newest(code, available(index_url, timeout), index_url)
    download = cache_dir / f"{package.code}-{package.version}.argosmodel"
    cache_dir.mkdir(parents=True, exist_ok=True)
    with disk_full_explained():
        link = _first_that_answers(package, download, progress, cancelled, timeout)
    try:
        return _install(download, models_dir, None, link, package.code)
    finally:
        # Installed or unusable: either way it would only be in the way next time.
        download.unlink(missing_ok=True)


def remove(code: str, models_dir: Path) -> None:
    """Take a package away.  Raises PackageError when it is not installed."""
    info = installed_one(code, models_dir)
    with tempfile.TemporaryDirectory(prefix=".removed-", dir=models_dir) as away:
        os.replace(info.path, Path(away) / "package")


def _first_that_answers(
    package: AvailablePackage, download: Path, progress: Progress, cancelled: Callable[[], bool], timeout: float
) -> str:
    """Download from the first link that works; links are mirrors of one file."""
    problem = PackageError("The index names no web address for the package %(code)s.", code=package.code)
    for link in package.links:
        try:
            fetch.download(link, download, timeout=timeout, progress=progress, cancelled=cancelled)
            return link
        except fetch.Cancelled:
            raise
        except PackageError as error:
            problem = error
    raise problem


def _newest(code: str, packages: list[AvailablePackage], index_url: str) -> AvailablePackage:
    fitting = [package for package in packages if package.code == code]
    if not fitting:
        raise PackageError("The index at %(address)s has no package for %(code)s.", address=index_url, code=code)
    return max(fitting, key=lambda package: _version_key(package.version))


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _available(row: dict[str, Any]) -> AvailablePackage:
    links = tuple(link for link in row["links"] if link.startswith(("https://", "http://")))
    return AvailablePackage(
        f"{row['from_code']}-{row['to_code']}",
        row["from_code"],
        row["to_code"],
        row.get("from_name", ""),
        row.get("to_name", ""),
        str(row["package_version"]),
        links,
    )


def fingerprint(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file.  Raises PackageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PackageError("The file %(path)s cannot be read (%(reason)s).", path=str(path), reason=error.strerror) from error


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if not zipfile.is_zipfile(path):
        raise PackageError(
            "%(file)s is not a package: an .argosmodel file is a zip, and this is none (or only part of one).", file=path.name
        )
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise PackageError("%(file)s is a broken zip (%(reason)s). Fetch it again.", file=path.name, reason=str(error)) from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise PackageError("%(file)s is a broken zip (its data do not unpack). Fetch it again.", file=path.name) from error


def _unpack(archive: zipfile.ZipFile, folder: Path, progress: Progress | None) -> None:
    members = [member for member in archive.infolist() if not member.is_dir()]
    _check_members(members)
    total, done = sum(member.file_size for member in members), 0
    _check_space(folder, total)
    for member in members:
        target = folder.joinpath(*PurePosixPath(member.filename).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("wb") as file:
            # zipfile stops at the size the directory names and checks the CRC, so the sums above hold.
            while chunk := packed.read(1024**2):
                file.write(chunk)
                done += len(chunk)
                if progress:
                    progress(done, total)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT or sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise PackageError("The package unpacks to more than a translation package can be (2 GB): refused.")
    for member in members:
        path = PurePosixPath(member.filename)
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in member.filename
            or ":" in member.filename
            or "\0" in member.filename
        ):
            raise PackageError("The package wants to write outside its own folder (%(file)s): refused.", file=repr(member.filename))
        if stat.S_ISLNK(member.external_attr >> 16):
            raise PackageError("The package holds a symbolic link (%(file)s): refused.", file=repr(member.filename))
        if member.file_size > 1024**2 and member.file_size > RATIO_LIMIT * max(1, member.compress_size):
            raise PackageError(
                "A file in the package unpacks to over %(ratio)s times its size (%(file)s): refused.",
                ratio=RATIO_LIMIT, file=repr(member.filename),
            )


def _check_space(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed * 1.05:
        raise PackageError("The disk is too full: unpacking the package needs %(size)s MB.", size=f"{needed / 1e6:,.0f}")


def _root(folder: Path) -> Path:
    """The folder inside that holds metadata.json: the zip's top, or the one folder in it."""
    places = [folder, *(child for child in folder.iterdir() if child.is_dir())]
    found = [place for place in places if (place / "metadata.json").is_file()]
    if not found:
        raise PackageError("The zip is not an Argos package: it has no metadata.json.")
    return found[0]


def _verified(root: Path) -> dict[str, Any]:
    """The package's metadata, once its files are seen to be there."""
    metadata = _metadata(root)
    if metadata is None:
        raise PackageError("The package's metadata.json is broken: it does not name its languages and version.")
    if metadata.get("kind", "argos") != "argos":
        raise PackageError("The package calls itself something else than an Argos package: refused.")
    if not (root / "model" / "model.bin").is_file():
        raise PackageError("The zip is not a translation package: it has no CTranslate2 model (model/model.bin).")
    if not (root / "sentencepiece.model").is_file() and not (root / "bpe.model").is_file():
        raise PackageError(
            "The zip is not a translation package: it has no tokenizer (sentencepiece.model or bpe.model)."
        )
    if not any((root / "model").glob("*vocabulary*")):
        raise PackageError("The package's model has no vocabulary.")
    return metadata


def _metadata(root: Path) -> dict[str, Any] | None:
    """What metadata.json says, or None when it does not say what is needed."""
    try:
        found = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or not str(found.get("package_version") or ""):
        return None
    if found.get("kind", "argos") not in KINDS:
        return None
    codes = (found.get("from_code"), found.get("to_code"))
    return (
        found
        if all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes) and codes[0] != codes[1]
        else None
    )


def _info(folder: Path) -> PackageInfo | None:
    metadata = _metadata(folder)
    if metadata is None:
        return None
    record, kind = _record(folder), metadata.get("kind", "argos")
    code = f"{metadata['from_code']}-{metadata['to_code']}"
    return PackageInfo(
        code if kind == "argos" else f"{kind}-{code}",
        metadata["from_code"],
        metadata["to_code"],
        str(metadata["package_version"]),
        folder,
        record["size"],
        record["sha256"],
        record["installed_at"],
        record["source"],
        kind,
    )


def _record(folder: Path) -> dict[str, Any]:
    """Our note of where the package came from; empty for a folder that somebody put there by hand."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    return {"size": 0, "sha256": "", "installed_at": "", "source": "", **found}


def installed_one(code: str, models_dir: Path) -> PackageInfo:
    """The installed package ``code``.  Raises PackageError when there is none."""
    for info in installed(models_dir):
        if info.code == code:
            return info
    raise PackageError("The package %(code)s is not installed.", code=code)


@contextmanager
def temporary_folder(models_dir: Path) -> Iterator[Path]:
    """A folder beside the packages, gone when the block ends; what is kept is moved out before."""
    folder = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=models_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def disk_full_explained() -> Iterator[None]:
    """What the system says about a full or locked disk, as a PackageError."""
    try:
        yield
    except OSError as error:
        raise PackageError("The package cannot be stored: %(reason)s.", reason=str(error.strerror or error)) from error


def put_in_place(root: Path, place: Path) -> None:
    """Move the new folder to its place; the old one steps aside first and comes back if the move fails."""
    aside = root.parent / f"{place.name}.old"
    if place.exists():
        os.replace(place, aside)
    try:
        os.replace(root, place)
    except OSError:
        if aside.exists():
            os.replace(aside, place)
        raise


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
