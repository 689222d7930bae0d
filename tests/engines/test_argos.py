"""The Argos adapter on a real, tiny package: order, laziness, passing through, cutting, and keeping out of the user's
home.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import tiny_package
from webapp import engines
from webapp.engines import argos, checks, cuts, packages
from webapp.errors import EngineUnavailable


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("argos")
    packages.install_file(tiny_package.make_package(folder / "zh_en.argosmodel"), folder / "models")
    return folder / "models"


@pytest.fixture(scope="module")
def engine(models: Path) -> Iterator[engines.Engine]:
    loaded = engines.load(models)
    yield loaded
    loaded.close()


def test_a_sentence_is_translated_by_the_package(engine: engines.Engine) -> None:
    (output,) = engine.translate(["他宣布离职。"])
    assert output.text == "he announces resigns."
    assert output.score == pytest.approx(1.0, abs=0.01)
    assert output.flags == ()


def test_one_output_for_each_sentence_in_order(engine: engines.Engine) -> None:
    sentences = [f"今天北京发布模型 {number}。" + "员工和公司，" * (number % 7) for number in range(250)]
    outputs = list(engine.translate(sentences))
    assert len(outputs) == 250
    assert all(f"model {number}." in output.text for number, output in enumerate(outputs))


def test_the_first_sentences_come_before_the_rest_is_done(engine: engines.Engine) -> None:
    working = engine.translate(["他宣布离职。"] * 2000)
    assert next(working).text == "he announces resigns."
    working.close()  # and the rest is never asked for
    assert len(list(engine.translate(["她是员工。"]))) == 1


def test_what_has_no_chinese_is_not_sent_through_the_model(engine: engines.Engine) -> None:
    assert [output.text for output in engine.translate(["ChatGPT", "2024-09-13", "", "……"])] == [
        "ChatGPT",
        "2024-09-13",
        "",
        "……",
    ]


def test_what_the_model_leaves_in_chinese_is_flagged(engine: engines.Engine) -> None:
    (output,) = engine.translate(["他饕餮离职。"])
    assert "饕餮" in output.text
    assert "han" in output.flags


def test_a_sentence_past_the_models_reach_is_cut_and_rejoined(engine: engines.Engine) -> None:
    sentence = "，".join(["今天北京员工宣布离职"] * 60) + "。"
    (output,) = engine.translate([sentence])
    assert output.text.count("today Beijing staff announces resigns") == 60
    assert output.text.endswith("resigns.") and output.text.count(".") == 1


def test_a_sentence_that_went_in_circles_is_tried_once_more(tmp_path: Path) -> None:
    """A package that knows two words only: the second try may not go round and round, and its answer is kept."""
    looping = dict.fromkeys(["今天", "北京", "宣布", "上海"], "▁round") | dict.fromkeys(
        ["昨天", "公司", "员工", "离职"], "▁about"
    )
    packages.install_file(tiny_package.make_package(tmp_path / "p.argosmodel", words=looping), tmp_path / "models")
    loaded = engines.load(tmp_path / "models")
    source = "今天公司宣布昨天上海员工北京离职今天昨天"
    looped = loaded._joined([result.result() for result in loaded._start([loaded._package.tokenizer.encode(source)])])[
        0
    ]
    (output,) = loaded.translate([source])
    loaded.close()
    assert looped == " ".join(["round about"] * 5) and checks.repeats(source, looped)
    assert output.text.startswith("round about round about") and not checks.repeats(source, output.text)
    assert "repetition" not in output.flags


def test_a_wrong_amount_is_put_right_and_says_so(tmp_path: Path) -> None:
    """A package that takes 亿 for a million."""
    words = {"亿美元": "▁million▁dollars", "融资": "▁raises", "公司": "▁company"}
    packages.install_file(tiny_package.make_package(tmp_path / "p.argosmodel", words=words), tmp_path / "models")
    loaded = engines.load(tmp_path / "models")
    (output,) = loaded.translate(["公司融资 65 亿美元"])
    loaded.close()
    assert output.text == "company raises 6.5 billion dollars" and output.flags == ("mended",)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the resident memory from /proc")
def test_a_closed_engine_has_given_its_memory_back(models: Path) -> None:
    """In a process of its own: what closing leaves is little more than the libraries."""
    script = (
        "import os, sys; from pathlib import Path; from webapp import engines\n"
        "def resident(): return int(Path('/proc/self/statm').read_text().split()[1]) * "
        "os.sysconf('SC_PAGE_SIZE') / 1e6\n"
        "engine = engines.load(Path(sys.argv[1])); list(engine.translate(['今天北京员工和公司，' * 12 + '离职。'] * 300))\n"
        "worked = resident(); engine.close(); print(worked, resident())"
    )
    done = subprocess.run([sys.executable, "-c", script, str(models)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    worked, closed = map(float, done.stdout.split())
    assert closed < worked * 0.9


def test_the_same_text_as_argos_itself(models: Path, engine: engines.Engine) -> None:
    """Same model, same search: what argostranslate makes of a sentence, without its sentence splitter."""
    import argostranslate.translate

    class Whole:
        def split_sentences(self, text: str) -> list[str]:
            return [text]

    package = argos.load_package(models / "zh-en")
    import ctranslate2

    translator = ctranslate2.Translator(str(models / "zh-en" / "model"))
    for sentence in ["他宣布离职。", "昨天，Alexis Conneau和Sam Altman在OpenAI发布模型_2。", "我们的数据是安全的！"]:
        theirs = argostranslate.translate.apply_packaged_translation(
            package, sentence, translator, Whole(), num_hypotheses=1
        )
        assert [output.text for output in engine.translate([sentence])] == [theirs[0].value]


def test_a_package_with_a_broken_model_is_refused_with_a_sentence(models: Path, tmp_path: Path) -> None:
    packages.install_file(tiny_package.make_package(tmp_path / "zh_en.argosmodel"), tmp_path / "models")
    (tmp_path / "models" / "zh-en" / "model" / "model.bin").write_bytes(b"nonsense")
    with pytest.raises(EngineUnavailable, match="cannot be loaded"):
        engines.load(tmp_path / "models")


def test_nothing_is_written_to_the_users_home_and_nothing_is_fetched(models: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    script = (
        "import socket, sys; from pathlib import Path\n"
        "def refuse(*_): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from webapp import engines\n"
        "engine = engines.load(Path(sys.argv[1]))\n"
        "print(next(engine.translate(['他宣布离职。'])).text)\n"
        "print(sorted(name for name in __import__('os').environ if name.startswith(('XDG_', 'ARGOS_', 'SNAP'))))"
    )
    environ = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "d"),
        "SNAP": "x",
        "ARGOS_INTER_THREADS": "3",
    }
    environ.pop("XDG_CACHE_HOME", None), environ.pop("XDG_CONFIG_HOME", None)
    done = subprocess.run(
        [sys.executable, "-c", script, str(models)], capture_output=True, text=True, timeout=120, env=environ
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["he announces resigns.", "['ARGOS_INTER_THREADS', 'SNAP', 'XDG_DATA_HOME']"]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "sentence",
    ["短句。", "一" * 50, "甲，乙；丙，" * 9, "他说：“" + "一，二，" * 20 + "”，然后走了。", "3,000,000" * 9],
)
def test_the_parts_of_a_cut_sentence_are_the_sentence(sentence: str) -> None:
    parts = cuts.cut(sentence, len, 20)
    assert "".join(parts) == sentence
    assert all(0 < len(part) <= 20 for part in parts)


def test_a_cut_prefers_the_semicolon_and_spares_quotes_and_brackets() -> None:
    assert cuts.cut("甲乙丙，丁戊；己庚辛，壬癸", len, 10) == ["甲乙丙，丁戊；", "己庚辛，壬癸"]
    assert cuts.cut("他说“好，很好，都好”，走", len, 12) == ["他说“好，很好，都好”，", "走"]
    assert cuts.cut("《甲，乙，丙》之后，一二三四五六", len, 14) == ["《甲，乙，丙》之后，", "一二三四五六"]


def test_a_number_is_never_cut_at_its_comma() -> None:
    assert cuts.cut("共1,000,000人，来了", len, 12) == ["共1,000,000人，", "来了"]


def test_rejoining_leaves_one_full_stop() -> None:
    assert cuts.rejoin(["He went.", "", "She stayed."]) == "He went, She stayed."
    assert cuts.rejoin(["Well...", "yes."]) == "Well... yes."
