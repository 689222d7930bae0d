"""Word help on the reading page, and the word list."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from webapp import lexicon
from webapp.errors import BadForm, NotFound
from webapp.exporters import words as word_files
from webapp.exporters.words import WordLine
from webapp.lexicon import Dictionary
from webapp.lexicon.syllables import syllables
from webapp.models import Word
from webapp.services import words
from webapp.web import forms, htmx
from webapp.web.context import here, reading, transaction
from webapp.web.reader import download
from webapp.wording import Message, marked

routes = Blueprint("words", __name__)

SEEK = ("here", "next", "previous")
FILES = {"tsv": word_files.table, "anki": word_files.anki}


def _dictionary() -> Dictionary:
    return lexicon.open_dictionary(here().settings.cache_dir)


def _number(name: str, label: str) -> int:
    value = forms.number_field(request.values, name, label)
    if value is None:
        raise BadForm("%(label)s is missing.", label=Message(label))
    return value


@routes.get("/articles/<int:article_id>/words")
def find(article_id: int) -> str | Response:
    """Help with the word at ``block`` (position) and ``at`` (code point); ``seek``: here, next or previous."""
    seek = request.args.get("seek", "here")
    if seek not in SEEK:
        raise BadForm("A word can be sought: %(ways)s.", ways=SEEK)
    block, at = _number("block", marked("The paragraph’s number")), _number("at", marked("The character’s place"))
    with reading() as session:
        found = words.find(session, _dictionary(), article_id, block, at, seek)
        if htmx.wanted():
            return htmx.partials("word", found=found, article_id=article_id)
        return render_template("pages/word.html", found=found, article_id=article_id)


@routes.post("/articles/<int:article_id>/words")
def save(article_id: int) -> Response:
    block, at = _number("block", marked("The paragraph’s number")), _number("at", marked("The character’s place"))
    with transaction() as session:
        word = words.save(session, _dictionary(), article_id, block, at)
        if htmx.wanted():
            found = words.find(session, _dictionary(), article_id, block, at)
            return htmx.partials("word", found=found, article_id=article_id)
        message = _("“%(word)s” is in the word list.", word=word.simplified)
    return htmx.see_other(url_for(".word_list"), message)


@routes.get("/words")
def word_list() -> str:
    with reading() as session:
        listed = [_listed(word) for word in words.saved(session)]
    return render_template("pages/words.html", words=listed)


def _listed(word: Word) -> dict[str, object]:
    """A line of the list: its word, the way back to its sentence, its syllables."""
    way_back = ""
    if word.article is not None and word.article.deleted_at is None:
        way_back = url_for("reader.read", article_id=word.article_id)
        if word.sentence is not None:
            way_back += f"#s{word.sentence.block.position + 1}.{word.sentence.position + 1}"
    return {"word": word, "way_back": way_back, "syllables": syllables(word.pinyin)}


@routes.get("/words/export/<name>")
def export(name: str) -> Response:
    """The word list as a file: ``tsv`` or ``anki``."""
    if name not in FILES:
        raise NotFound("The word list can be exported as: %(formats)s.", formats=tuple(FILES))
    with reading() as session:
        lines = [_line(word) for word in words.saved(session)]
    file_name = "words.tsv" if name == "tsv" else "words-anki.tsv"
    return download(FILES[name](lines), "text/tab-separated-values; charset=utf-8", file_name)


def _line(word: Word) -> WordLine:
    return WordLine(
        word.simplified,
        word.traditional,
        word.pinyin,
        tuple(word.senses),
        word.hsk,
        word.source,
        word.target,
        word.title,
    )


@routes.post("/words/<int:word_id>/delete")
def delete(word_id: int) -> Response:
    with transaction() as session:
        word = words.remove(session, word_id)
        if htmx.wanted():
            return htmx.partials("removed_word", word=word)
        message = _("“%(word)s” is no longer in the word list.", word=word.simplified)
    return htmx.see_other(url_for(".word_list", removed=word_id), message)


@routes.post("/words/<int:word_id>/restore")
def restore(word_id: int) -> Response:
    with transaction() as session:
        word = words.restore(session, word_id)
        if htmx.wanted():
            return htmx.partials("listed_word", line=_listed(word))
    return htmx.see_other(url_for(".word_list"))
