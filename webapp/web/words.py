"""Word help on the reading page, and the word list."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import lexicon
from webapp.errors import BadForm, NotFound
from webapp.exporters import words as word_files
from webapp.exporters.words import WordLine
from webapp.lexicon import Dictionary
from webapp.lexicon.syllables import syllables
from webapp.models import Word, WordCorrection
from webapp.services import annotations, corrections, words
from webapp.web import forms, htmx
from webapp.web.context import here, reading, transaction
from webapp.web.reader import appearance, download, rows_of
from webapp.wording import Message, marked

routes = Blueprint("words", __name__)

MAX_FIELD = 200  # characters of a correction
MOST_ROWS = 40  # drawn anew after a correction; those further away are when the page is
SEEK = ("here", "next", "previous")
FILES = {"tsv": word_files.table, "anki": word_files.anki}


def _dictionary() -> Dictionary:
    return lexicon.open_dictionary(here().settings.cache_dir)


def _place() -> tuple[int, int]:
    """The word asked about: its block's position, and a character of it."""
    return _number("block", marked("The paragraph’s number")), _number("at", marked("The character’s place"))


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
    block, at = _place()
    with reading() as session:
        found = words.find(session, _dictionary(), article_id, block, at, seek)
        if htmx.wanted():
            return htmx.partials("word", found=found, article_id=article_id)
        return render_template("pages/word.html", found=found, article_id=article_id)


@routes.post("/articles/<int:article_id>/words/corrections")
def correct(article_id: int) -> Response:
    """Cut the word at ``block`` and ``at`` and those beside it into ``words``, or read it as ``pinyin``; see ``scope``."""
    block, at = _place()
    scope = request.form.get("scope", "place")
    with transaction() as session:
        if "pinyin" in request.form:
            pinyin = forms.text_field(request.form, "pinyin", marked("The pinyin"), MAX_FIELD)
            made = corrections.read(session, _dictionary(), article_id, block, at, pinyin, scope)
        else:
            typed = forms.text_field(request.form, "words", marked("The words"), MAX_FIELD)
            made = corrections.cut(session, _dictionary(), article_id, block, at, typed.split(), scope)
        return _corrected(session, article_id, block, at, made)


@routes.post("/words/corrections/<int:correction_id>/delete")
def take_back(correction_id: int) -> Response:
    """In the help with a word, where ``article``, ``block`` and ``at`` say which; else in the list of corrections."""
    article_id = forms.number_field(request.form, "article", marked("The article’s number"))
    with transaction() as session:
        taken = corrections.remove(session, correction_id)
        if article_id is not None:
            return _corrected(session, article_id, *_place(), taken)
        message = _("The correction of “%(characters)s” is taken back.", characters=taken.characters)
    return htmx.see_other(url_for(".word_list", taken_back=correction_id) + "#corrections", message)


@routes.post("/words/corrections/<int:correction_id>/restore")
def correct_again(correction_id: int) -> Response:
    with transaction() as session:
        corrections.restore(session, correction_id)
    return htmx.see_other(url_for(".word_list") + "#corrections")


def _corrected(session: Session, article_id: int, block: int, at: int, correction: WordCorrection) -> Response:
    """The help with the word as it is now, and the rows where what stands above the Chinese may have changed."""
    if not htmx.wanted():
        return htmx.see_other(url_for(".find", article_id=article_id, block=block, at=at))
    session.flush()
    rows, notes = [], []
    if appearance(session, article_id).readings:
        notes = annotations.list_for(session, article_id)
        changed = corrections.blocks_with(session, article_id, correction.characters, block, MOST_ROWS)
        rows = rows_of(session, article_id, notes, changed)
    found = words.find(session, _dictionary(), article_id, block, at)
    numbers = {note.id: number for number, note in enumerate(notes, start=1)}
    return htmx.partials("word", "corrected_rows", found=found, article_id=article_id, rows=rows, numbers=numbers)


@routes.post("/articles/<int:article_id>/words")
def save(article_id: int) -> Response:
    block, at = _place()
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
        corrected = corrections.listed(session)
        return render_template("pages/words.html", words=listed, corrections=corrected)


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
