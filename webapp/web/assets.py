"""htmx: from the CDN with an integrity hash, or from a copy in instance/assets that has that same hash."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HTMX_VERSION = "2.0.11"
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"
CDN_ORIGIN = "https://cdn.jsdelivr.net"
HTMX_ADDRESS = f"{CDN_ORIGIN}/npm/htmx.org@{HTMX_VERSION}/dist/htmx.min.js"
FILE_NAME = f"htmx-{HTMX_VERSION}.min.js"


@dataclass(frozen=True, slots=True)
class Script:
    """What base.html needs for its script tag; ``local`` is False when the page depends on the CDN."""

    address: str
    integrity: str
    local: bool


def integrity(data: bytes) -> str:
    """The Subresource Integrity value of ``data``."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


@lru_cache(maxsize=8)
def _has_right_hash(path: Path, _modified: float) -> bool:
    return integrity(path.read_bytes()) == HTMX_INTEGRITY


def local_copy(assets_dir: Path) -> Path | None:
    """The checked copy, or None when there is none or it is not what it should be."""
    path = assets_dir / FILE_NAME
    if not path.is_file() or not _has_right_hash(path, path.stat().st_mtime):
        return None
    return path


def htmx_script(assets_dir: Path) -> Script:
    if local_copy(assets_dir) is not None:
        return Script(f"/assets/{FILE_NAME}", HTMX_INTEGRITY, local=True)
    return Script(HTMX_ADDRESS, HTMX_INTEGRITY, local=False)


def fetch(assets_dir: Path, timeout: float) -> str | None:
    """Put a checked copy into ``assets_dir``: from the CDN, else from the npm package of the same version.

    Returns None when it is there, else a sentence saying why not (the page then loads htmx from the CDN).
    """
    if local_copy(assets_dir) is not None:
        return None
    for source in (_from_cdn, _from_npm):
        data = source(timeout)
        if data is not None and integrity(data) == HTMX_INTEGRITY:
            assets_dir.mkdir(parents=True, exist_ok=True)
            (assets_dir / FILE_NAME).write_bytes(data)
            return None
    return "htmx could not be fetched now; pages will load it from its CDN, and work without it when that is out of reach."


def _from_cdn(timeout: float) -> bytes | None:
    try:
        with urllib.request.urlopen(HTMX_ADDRESS, timeout=min(timeout, 8)) as answer:
            return answer.read(1_000_000)
    except OSError:
        return None


def _from_npm(timeout: float) -> bytes | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"htmx.org@{HTMX_VERSION}", "--silent", "--ignore-scripts"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=timeout * 3)
            archive = next(Path(folder).glob("*.tgz"))
            with tarfile.open(archive) as package:
                return package.extractfile("package/dist/htmx.min.js").read()
        except (OSError, subprocess.SubprocessError, StopIteration, KeyError, tarfile.TarError):
            return None
