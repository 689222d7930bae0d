"""Other ways to say it, from a real model's search and from an engine that has its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.engines import EngineId
from webapp.engines.alternatives import alternatives
from webapp.engines.argos import ArgosEngine
from webapp.engines.fake import FakeEngine
from webapp.engines.packages import install_file
from webapp.engines.terms import Term
from webapp.errors import EngineUnavailable


def test_a_package_tells_all_its_search_found_the_translation_first(package_file: Path, tmp_path: Path) -> None:
    package = install_file(package_file, tmp_path)
    engine = ArgosEngine(package.path, EngineId("argos zh→en", "1.0", "translation"), threads=1)
    found = alternatives(engine, "克努亚宣布离职。", [Term("克努亚", "Conneau", "short")])
    (translated,) = engine.translate(["Conneau宣布离职。"])
    engine.close()
    assert found[0] == translated.text and 2 <= len(found) <= 4 and len(set(found)) == len(found)


def test_an_engine_without_any_says_so() -> None:
    with pytest.raises(EngineUnavailable, match="only one way"):
        alternatives(FakeEngine(), "你好。")
