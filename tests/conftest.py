"""What every test may ask for: a fresh installation in a temporary folder, and the shared data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the user's specimen and the public test sets: DUIZHAO_SHARED or ../shared."""
    folder = Path(os.environ.get("DUIZHAO_SHARED", ROOT.parent / "shared"))
    assert folder.is_dir(), f"no shared data at {folder}: set DUIZHAO_SHARED to the folder that holds seed/ and damage/"
    return folder
