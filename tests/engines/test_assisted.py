"""Names placed before the model, amounts and names mended and checked after it, one output per sentence and in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from webapp.engines import EngineId, Output, assisted
from webapp.engines.argos import ArgosEngine
from webapp.engines.fake import FakeEngine
from webapp.engines.gloss import GlossEngine
from webapp.engines.packages import install_file
from webapp.engines.terms import Term

CONNEAU = Term("克努亚", "Conneau", "short")


class Saying(FakeEngine):
    """Says what it is told to, sentence by sentence."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self.texts = texts

    def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
        for sentence, text in zip(sentences, self.texts, strict=True):
            self.seen.append(sentence)
            yield Output(text, 0.5)


def one(text: str, source: str, *known: Term) -> Output:
    return next(assisted.translate(Saying(text), [source], [known]))


def test_a_real_model_copies_the_name_that_was_placed(package_file: Path, tmp_path: Path) -> None:
    package = install_file(package_file, tmp_path)
    engine = ArgosEngine(package.path, EngineId("argos zh→en", "1.0", "translation"), threads=1)
    (output,) = assisted.translate(engine, ["克努亚宣布离职。"], [[CONNEAU]])
    engine.close()
    assert "Conneau" in output.text and "names" not in output.flags


def test_only_the_terms_of_a_sentence_are_placed_in_it() -> None:
    engine = FakeEngine()
    list(assisted.translate(engine, ["克努亚宣布离职。", "克努亚没有回应。"], [[CONNEAU], []]))
    assert engine.seen == ["Conneau宣布离职。", "克努亚没有回应。"]


def test_a_misspelt_name_is_respelt_and_said_so() -> None:
    output = one("Coneau announced his resignation.", "克努亚宣布离职。", CONNEAU)
    assert output == Output("Conneau announced his resignation.", 0.5, ("respelt",))


def test_a_missing_name_is_flagged() -> None:
    assert one("He announced his resignation.", "克努亚宣布离职。", CONNEAU).flags == ("names",)


def test_a_wrong_amount_is_mended_and_said_so() -> None:
    output = one("The company is now valued at 150 million US dollars.", "这家公司现在的估值是1500亿美元。")
    assert "150 billion" in output.text and output.flags == ("mended",)


def test_what_the_engine_put_right_is_not_put_right_again() -> None:
    class Mending(FakeEngine):
        def translate(self, sentences: Sequence[str]) -> Iterator[Output]:
            yield Output("It costs 460 million亿 yuan.", None, ("han", "mended"))

    (output,) = assisted.translate(Mending(), ["它耗资4.6亿元。"], [[]])
    assert output.text == "It costs 460 million亿 yuan." and "mended" in output.flags


def test_glosses_pass_through(tmp_path: Path) -> None:
    engine = GlossEngine(tmp_path)
    sentences = ["克努亚宣布离职。"]
    assert list(assisted.translate(engine, sentences, [[CONNEAU]])) == list(engine.translate(sentences))


def test_outputs_come_as_they_get_ready() -> None:
    engine = FakeEngine()
    outputs = assisted.translate(engine, ["一。", "二。", "三。"], [[], [], []])
    next(outputs)
    assert engine.seen == ["一。"]


def test_what_was_put_right_needs_no_look() -> None:
    assert not assisted.needs_look(["mended", "respelt"]) and assisted.needs_look(["mended", "han"])
