"""Golden files: the bytes an exporter gave once and were looked at.  ``--update-golden`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    # pytest knows this option only when it is pointed at this folder; UPDATE_GOLDEN=1 works from everywhere.
    parser.addoption("--update-golden", action="store_true", help="write the exporters' golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with a golden file, or write the file when asked to."""
    update = request.config.getoption("--update-golden", default=False) or os.environ.get("UPDATE_GOLDEN") == "1"

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.write_text(text, encoding="utf-8", newline="")
        assert path.is_file(), f"no golden file {name}: look at the output, then run with --update-golden"
        assert text == path.read_bytes().decode("utf-8")

    return compare
