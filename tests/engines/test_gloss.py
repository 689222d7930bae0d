"""The dictionary engine: readable glosses in the Chinese order, never passed off as a translation."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.engines.gloss import GlossEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> GlossEngine:
    return GlossEngine(tmp_path_factory.mktemp("gloss"))


@pytest.mark.parametrize(
    ("chinese", "glosses"),
    [
        ("他宣布离职。", "he · declare · leave one's job."),
        ("人工智能", "artificial intelligence"),
        ("北京的新闻", "Beijing · 's · news"),
        ("据《纽约时报》报道", 'according to "New York Times" report'),
        ("亚历西斯·克努亚（Alexis Conneau）", "Yàlìxīsī Kènǔyà (Alexis Conneau)"),
        ("80%的GPT-4o，3.5倍", "80% · 's · GPT-4o, 3.5 · times"),
        ("", ""),
        ("……", "……"),
        ("2024", "2024"),
    ],
)
def test_each_word_has_its_main_sense(engine: GlossEngine, chinese: str, glosses: str) -> None:
    (output,) = engine.translate([chinese])
    assert output.text == glosses


def test_it_says_that_it_is_no_translation(engine: GlossEngine) -> None:
    assert engine.id.kind == "gloss"
    assert all(output.score is None and output.flags == () for output in engine.translate(["他宣布离职。"]))


def test_no_chinese_is_left_and_no_remark_of_the_dictionary(engine: GlossEngine, shared: Path) -> None:
    lines = (shared / "mt" / "flores-dev.zh").read_text(encoding="utf-8").splitlines()
    outputs = list(engine.translate(lines))
    assert len(outputs) == len(lines)
    for output in outputs:
        assert not any("\u3400" <= character <= "\u9fff" for character in output.text), output.text
        assert "CL:" not in output.text and "surname" not in output.text and "variant of" not in output.text
