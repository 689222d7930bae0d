"""Every key of the product, once: the dialog, its page and the places ``g`` goes to are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from webapp.wording import marked

routes = Blueprint("keys", __name__)


@dataclass(frozen=True, slots=True)
class Key:
    """One line: the keys that do the same, and what they do."""

    keys: tuple[str, ...]
    does: str


GROUPS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        marked("Reading"),
        (
            Key(("j", "k"), marked("next, previous paragraph")),
            Key(("↓", "↑", "J", "K"), marked("next, previous sentence")),
            Key(("←", "→"), marked("the same sentence in the other language")),
            Key(("t",), marked("the English away, and back")),
            Key(("s",), marked("the raw scrape in place of the mended text, and back")),
            Key(("/",), marked("search this article: Chinese, pinyin or English")),
            Key(("y",), marked("copy the selection or sentence with its translation and source")),
            Key(("r",), marked("read aloud from here, and stop")),
        ),
    ),
    (
        marked("Words"),
        (
            Key(("w",), marked("help with the words of the sentence in focus")),
            Key(("b", "n"), marked("previous, next word, while the help is open")),
            Key(("Enter",), marked("into the help")),
            Key(("Esc",), marked("close it")),
        ),
    ),
    (
        marked("Notes"),
        (
            Key(("a",), marked("note on the selection or the sentence in focus")),
            Key(("h",), marked("highlight it")),
            Key(("Ctrl+Enter",), marked("save the note")),
            Key(("Esc",), marked("close it")),
        ),
    ),
    (
        marked("Mending the English"),
        (
            Key(("e",), marked("edit the English of this sentence; so does a click on the English in focus")),
            Key(("Ctrl+Enter",), marked("save and go to the next")),
            Key(("Alt+↓",), marked("other ways to say it")),
            Key(("Esc",), marked("leave; the draft is kept")),
            Key(("c",), marked("mark as checked, or not")),
            Key(("n",), marked("next sentence that needs a look; then the next unchecked")),
        ),
    ),
    (
        marked("Going somewhere"),
        (
            Key(("g l",), marked("library")),
            Key(("g i",), marked("import")),
            Key(("g w",), marked("words")),
            Key(("g t",), marked("trash")),
            Key(("g n",), marked("notes of this article")),
            Key(("g c",), marked("cleaning of this article")),
            Key(("g a",), marked("about this article")),
            Key(("?",), marked("these keys")),
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
