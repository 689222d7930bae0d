"""The catalogue agrees with the source, and everything said to readers is in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from webapp.locale import LANGUAGES, catalogue, translations
from webapp.locale.update import ERRORS, NOT_FOR_READERS, extracted, untranslated
from webapp.text import clean
from webapp.text.pipeline import STEPS
from webapp.web import ledger, said
from webapp.wording import Message, marked

ROOT = Path(__file__).resolve().parent.parent
OTHERS = [language for language in LANGUAGES if language != "en"]
_PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_has_every_marked_sentence_and_no_other(language: str) -> None:
    """``make messages`` puts it right."""
    wanted = {message.id for message in extracted() if message.id}
    found = catalogue(language)
    assert {message.id for message in found if message.id} == wanted
    assert not found.obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_with_the_same_places(language: str) -> None:
    found = catalogue(language)
    assert untranslated(found) == []
    for message in found:
        if not message.id:
            continue
        assert "fuzzy" not in message.flags, message.id
        last = message.id if isinstance(message.id, str) else message.id[-1]
        for form in [message.string] if isinstance(message.string, str) else message.string:
            assert set(_PLACES.findall(form)) == set(_PLACES.findall(last)), (last, form)
            assert sorted(re.findall(r"</?\w+", form)) == sorted(re.findall(r"</?\w+", last)), (last, form)


def test_chinese_takes_full_width_marks_and_speaks_to_a_friend() -> None:
    for message in catalogue("zh_Hans"):
        text = message.string if isinstance(message.string, str) else message.string[0]
        if message.id:
            assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|您|\.\.\.", text), text


def _raised(path: Path) -> list[ast.expr]:
    """The first argument of every error of ours that the file makes."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return [call.args[0] for call in calls if getattr(call.func, "id", "") in ERRORS and call.args]


def test_no_refusal_hides_its_values_in_its_sentence() -> None:
    """A sentence put together before it is said cannot be looked up in a catalogue."""
    skipped = {ROOT / "webapp" / f"{name}.py" for name in NOT_FOR_READERS if "*" not in name}
    seen = 0
    for path in sorted((ROOT / "webapp").rglob("*.py")):
        if path in skipped:
            continue
        for argument in _raised(path):
            seen += 1
            assert isinstance(argument, ast.Constant), f"{path}:{argument.lineno}"
    assert seen > 60


def test_templates_look_up_nothing_but_sentences_of_their_own() -> None:
    """A value looked up would be taken for markup of ours; the filter ``say`` is for values."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b_\((?!['\"])", text), path


def test_scripts_and_their_sentences_agree() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js"))
    asked = {name for call in re.findall(r"\bsaid\(([^;]*?)\)", scripts) for name in re.findall(r'"([a-z ]+)"', call)}
    assert asked - {"1"} == set(said.SENTENCES)


def test_a_message_keeps_its_values_through_json() -> None:
    inner = Message("%(label)s is missing.", {"label": Message("The term")})
    whole = Message("Twice: %(all)s, %(number)s", {"all": [inner, "x"], "number": 7})
    assert Message.from_dict(whole.as_dict()) == whole
    assert str(whole) == "Twice: The term is missing., x, 7"
    assert marked("x") == "x"


def test_a_message_is_said_in_chinese() -> None:
    say = translations("zh_Hans").ugettext
    message = Message("There is no colour “%(colour)s”; choose one of these: %(colours)s.", {"colour": "x", "colours": ("a", "b")})
    assert message.say(say, "、") == "没有“x”这种颜色，请从这些里选一种：a、b。"


def test_the_ledgers_table_holds_all_that_the_cleaner_says(shared: Path) -> None:
    assert {step.name for step in STEPS} == set(ledger.NAMES)
    assert {step.reason for step in STEPS} <= set(ledger.SENTENCES)
    notes = set()
    for path in [*(shared / "seed").glob("*.txt"), ROOT / "webapp" / "sample" / "sample.txt"]:
        for change in clean(path.read_text(encoding="utf-8")).changes:
            for reason in (change.reason, change.proof):
                notes |= {reason} if reason in ledger.SENTENCES else set(ledger.BETWEEN.split(reason))
    unknown = {note for note in notes if note and ledger.known(note) is None and not ledger.is_bytes(note)}
    assert notes and unknown == set()
