"""Every key of the product, once: the dialog, its page and the places ``g`` goes to are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

routes = Blueprint("keys", __name__)


@dataclass(frozen=True, slots=True)
class Key:
    """One line: the keys that do the same, and what they do."""

    keys: tuple[str, ...]
    does: str


GROUPS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        "Reading",
        (
            Key(("j", "k"), "next, previous paragraph"),
            Key(("↓", "↑", "J", "K"), "next, previous sentence"),
            Key(("←", "→"), "the same sentence in the other language"),
            Key(("t",), "the English away, and back"),
            Key(("s",), "the raw scrape in place of the mended text, and back"),
            Key(("/",), "search this article: Chinese, pinyin or English"),
            Key(("y",), "copy the selection or sentence with its translation and source"),
            Key(("r",), "read aloud from here, and stop"),
        ),
    ),
    (
        "Words",
        (
            Key(("w",), "help with the words of the sentence in focus"),
            Key(("b", "n"), "previous, next word, while the help is open"),
            Key(("Enter",), "into the help"),
            Key(("Esc",), "close it"),
        ),
    ),
    (
        "Notes",
        (
            Key(("a",), "note on the selection or the sentence in focus"),
            Key(("h",), "highlight it"),
            Key(("Ctrl+Enter",), "save the note"),
            Key(("Esc",), "close it"),
        ),
    ),
    (
        "Mending the English",
        (
            Key(("e",), "edit the English of this sentence; so does a click on the English in focus"),
            Key(("Ctrl+Enter",), "save and go to the next"),
            Key(("Alt+↓",), "other ways to say it"),
            Key(("Esc",), "leave; the draft is kept"),
            Key(("c",), "mark as checked, or not"),
            Key(("n",), "next sentence that needs a look; then the next unchecked"),
        ),
    ),
    (
        "Going somewhere",
        (
            Key(("g l",), "library"),
            Key(("g i",), "import"),
            Key(("g w",), "words"),
            Key(("g t",), "trash"),
            Key(("g n",), "notes of this article"),
            Key(("g c",), "cleaning of this article"),
            Key(("g a",), "about this article"),
            Key(("?",), "these keys"),
        ),
    ),
)


def places(article_id: int | None) -> dict[str, str]:
    """Letter after ``g`` to address; with an article also its panels."""
    found = {
        "l": url_for("articles.library"),
        "i": url_for("articles.import_form"),
        "w": url_for("words.word_list"),
        "t": url_for("articles.trash"),
    }
    if article_id is not None:
        panels = {"n": "notes", "c": "ledger", "a": "about"}
        found |= {key: url_for("reader.read", article_id=article_id, panel=name) for key, name in panels.items()}
    return found


@routes.get("/keys")
def page() -> str:
    return render_template("pages/keys.html")
