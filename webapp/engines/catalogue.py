"""One door to both kinds of packages: Argos's (``zh-en``) and Firefox's (``firefox-zh-en``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from webapp.engines import firefox, firefox_models, packages
from webapp.engines.packages import AvailablePackage, PackageInfo, Progress
from webapp.errors import PackageError

_CODE = re.compile(r"(?:firefox-)?[a-z]{2,3}(?:[-_][A-Za-z]{2,8})?-[a-z]{2,3}(?:[-_][A-Za-z]{2,8})?")


@dataclass(frozen=True, slots=True)
class Indexes:
    """Where packages are to be had, and how long to wait for an answer (seconds)."""

    argos: str
    firefox: str
    timeout: float = 20.0


def is_code(text: str) -> bool:
    """Whether ``text`` has the form of a package's name."""
    return _CODE.fullmatch(text) is not None


def available(indexes: Indexes) -> tuple[list[AvailablePackage], str]:
    """What both indexes offer, and a sentence on the one that did not answer ("" when both did).

    Firefox's is asked only where its models can be used.  Raises PackageError when no index answers.
    """
    found: list[AvailablePackage] = []
    problems: list[PackageError] = []
    asked = [lambda: packages.available(indexes.argos, indexes.timeout)]
    if firefox.there():
        asked.append(lambda: firefox_models.available(indexes.firefox, indexes.timeout))
    for ask in asked:
        try:
            found += ask()
        except PackageError as error:
            problems.append(error)
    if len(problems) == len(asked):
        raise problems[0]
    return found, " ".join(map(str, problems))


def install(
    code: str,
    models_dir: Path,
    indexes: Indexes,
    cache_dir: Path,
    *,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PackageInfo:
    """Fetch a package and install it.  Raises PackageError; then nothing has changed."""
    if not is_code(code):
        raise PackageError("“%(code)s” names no package; names look like zh-en or firefox-zh-en.", code=code[:40])
    fetch, index = packages.install_from_index, indexes.argos
    if code.startswith(firefox_models.PREFIX):
        fetch, index = firefox_models.install, indexes.firefox
    return fetch(code, models_dir, index, cache_dir, progress=progress, cancelled=cancelled, timeout=indexes.timeout)


def install_path(path: Path, models_dir: Path, *, progress: Progress | None = None) -> PackageInfo:
    """Install what is on this machine: an .argosmodel file, or a folder with the files of one Firefox model."""
    if path.is_dir():
        return firefox_models.install_folder(path, models_dir)
    return packages.install_file(path, models_dir, progress=progress)
