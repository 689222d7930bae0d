"""axe-core, fetched once as an installation fetches htmx: from the npm registry, and only the version named here."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

from webapp.web.assets import integrity

VERSION = "4.10.3"
INTEGRITY = "sha384-17w4i/EfU4m8vRTTBQs69gAb/fjBpQi0/OOcQTspZXbRlDA0OcGoZX3ZUxQpgTYL"
CACHE = Path(__file__).resolve().parents[2] / ".cache" / f"axe-{VERSION}.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@lru_cache(maxsize=1)
def source() -> str:
    """The checked script."""
    if not CACHE.is_file() or integrity(CACHE.read_bytes()) != INTEGRITY:
        CACHE.parent.mkdir(exist_ok=True)
        CACHE.write_bytes(_from_npm())
    data = CACHE.read_bytes()
    assert integrity(data) == INTEGRITY, f"axe-core {VERSION} is not what it should be: {integrity(data)}"
    return data.decode()


def _from_npm() -> bytes:
    npm = shutil.which("npm")
    assert npm, "axe-core comes from the npm registry: install npm"
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            return package.extractfile("package/axe.min.js").read()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA: one line a place."""
    page.evaluate(source())  # by the debugger, which the page's policy does not bind
    answer = page.evaluate("(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", list(RULES))
    return [
        f"{found['id']}: {' '.join(map(str, node['target']))}: {node['any'][0]['message'] if node['any'] else found['help']}"
        for found in answer["violations"]
        for node in found["nodes"]
    ]
