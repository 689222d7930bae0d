"""The reader's own English: edit in place, mark as checked, go back, ask for another translation."""

from __future__ import annotations

import re

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp.engines.alternatives import MOST
from webapp.errors import Conflict, NotFound
from webapp.models import Sentence
from webapp.services import annotations, articles, jobs, terms, translations
from webapp.web import differences, forms, htmx, language, marks
from webapp.web.context import here, reading, transaction
from webapp.web.reader import appearance, page_context, progress_context
from webapp.wording import marked

routes = Blueprint("translations", __name__, url_prefix="/articles/<int:article_id>")

MAX_ENGLISH = 10_000


@routes.get("/sentences/<int:sentence_id>/edit")
def edit_form(article_id: int, sentence_id: int) -> Response | str:
    with reading() as session:
        context = _form_context(session, translations.find_sentence(session, sentence_id, article_id))
        if htmx.wanted():
            return htmx.partials("sentence_form", **context)
        return _page(session, article_id, context)


def _form_context(
    session: Session, sentence: Sentence, *, draft: str | None = None, refusal: str = ""
) -> dict[str, object]:
    translation = sentence.translation
    job_id = request.args.get("job", type=int)
    return {
        "open_row": sentence.block.position + 1,
        "open_with": "sentence_form",
        "sentence": sentence,
        "article_id": sentence.block.article_id,
        "history": list(reversed(translation.history)) if translation else [],
        "elsewhere": [same for same in translations.same_elsewhere(session, sentence) if same.state != "machine"],
        "draft_english": draft,
        "sentence_refusal": refusal,
        "alternatives_job": jobs.find(session, job_id) if job_id else None,
    }


def _page(session: Session, article_id: int, context: dict[str, object]) -> str:
    # Without JavaScript a long text is a page that begins near the sentence.
    page = page_context(session, article_id, at=context.get("open_row"))
    return render_template("pages/read.html", **(page | context))


@routes.post("/sentences/<int:sentence_id>")
def edit(article_id: int, sentence_id: int) -> Response | tuple[str, int]:
    # A button that offers a ready text sends it as ``use``; the text field is sent with it.
    text = forms.text_field(request.form, "use" if request.form.get("use") else "text", marked("The English"), MAX_ENGLISH)
    try:
        with transaction() as session:
            sentence = translations.find_sentence(session, sentence_id, article_id)
            translations.edit(session, sentence_id, text, seen=request.form.get("seen"))
            return _row(session, sentence, offer=True)
    except Conflict as conflict:
        return _both_versions(article_id, sentence_id, text, conflict)


def _both_versions(article_id: int, sentence_id: int, draft: str, conflict: Conflict) -> Response | tuple[str, int]:
    """The form again with what was typed and what stands there now: saving once more is a choice, not an accident."""
    with reading() as session:
        sentence = translations.find_sentence(session, sentence_id, article_id)
        context = _form_context(session, sentence, draft=draft, refusal=language.say(conflict.message))
        if not htmx.wanted():
            return _page(session, article_id, context), conflict.status
        answer = htmx.partials("sentence_form", **context)
        answer.status_code = conflict.status
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#sentence_form", "outerHTML"
        return answer


@routes.post("/sentences/<int:sentence_id>/check")
def check(article_id: int, sentence_id: int) -> Response:
    with transaction() as session:
        sentence = translations.find_sentence(session, sentence_id, article_id)
        translations.check(session, sentence_id, request.form.get("checked", "1") != "0")
        return _row(session, sentence)


@routes.post("/sentences/<int:sentence_id>/revert")
def revert(article_id: int, sentence_id: int) -> Response:
    version = forms.number_field(request.form, "version", marked("The version"))
    with transaction() as session:
        sentence = translations.find_sentence(session, sentence_id, article_id)
        known = terms.in_sentence(sentence.text, terms.glossary(session, article_id))
        translations.revert(session, sentence_id, version, known)
        return _row(session, sentence)


@routes.post("/sentences/<int:sentence_id>/apply")
def apply(article_id: int, sentence_id: int) -> Response:
    """The same English for the chosen sentences that say the same."""
    chosen = {int(value) for value in request.form.getlist("same") if value.isascii() and value.isdigit()}
    with transaction() as session:
        sentence = translations.find_sentence(session, sentence_id, article_id)
        count = translations.apply_elsewhere(session, sentence_id, chosen)
        place = _place(sentence)
    return htmx.see_other(
        url_for("reader.read", article_id=article_id) + place,
        ngettext(
            "Applied to %(num)s other sentence; it keeps its history.",
            "Applied to %(num)s other sentences; each keeps its history.",
            count,
        ),
    )


@routes.post("/retranslate")
def retranslate(article_id: int) -> Response:
    """Make anew what no reader has touched: one sentence, one paragraph (``block``), or everything."""
    sentence_id = forms.number_field(request.form, "sentence", marked("The sentence"))
    block = forms.number_field(request.form, "block", marked("The paragraph’s number"))
    with transaction() as session:
        articles.find(session, article_id)
        wanted = translations.machine_sentences(session, article_id, block=block)
        wanted = wanted if sentence_id is None else [id for id in wanted if id == sentence_id]
        count = translations.mark_stale(session, wanted)
    here().queue.translate(article_id)
    place = "" if block is None else f"#p{block + 1}"
    message = ngettext(
        "%(num)s sentence is being translated anew; what you edited or checked stays.",
        "%(num)s sentences are being translated anew; what you edited or checked stays.",
        count,
    )
    return htmx.see_other(url_for("reader.read", article_id=article_id) + place, message)


@routes.post("/sentences/<int:sentence_id>/alternatives")
def ask_alternatives(article_id: int, sentence_id: int) -> Response:
    """The model is the worker's: it is asked there, and the form looks for the answer."""
    with reading() as session:
        translations.find_sentence(session, sentence_id, article_id)
    job_id = here().queue.ask("alternatives", {"sentence": sentence_id, "count": MOST})
    if htmx.wanted():
        return alternatives(article_id, sentence_id, job_id)
    page = url_for(".edit_form", article_id=article_id, sentence_id=sentence_id, job=job_id)
    return htmx.see_other(page + "#sentence_form")


@routes.get("/sentences/<int:sentence_id>/alternatives/<int:job_id>")
def alternatives(article_id: int, sentence_id: int, job_id: int) -> Response:
    with reading() as session:
        job = jobs.find(session, job_id)
        if job.kind != "alternatives" or job.payload["sentence"] != sentence_id:
            raise NotFound("These are alternatives of another sentence.")
        sentence = translations.find_sentence(session, sentence_id, article_id)
        return htmx.partials("alternatives", alternatives_job=job, sentence=sentence, article_id=article_id)


@routes.get("/unchecked")
def unchecked(article_id: int) -> dict[str, str | None]:
    """The ``place`` (12.3) of the next sentence to look at ``after`` a place; None when all is checked."""
    told = re.fullmatch(r"(\d{1,7})\.(\d{1,7})", request.args.get("after", ""))
    after = (int(told[1]), int(told[2])) if told else (0, 0)
    with reading() as session:
        articles.find(session, article_id)
        found = translations.next_to_look_at(session, article_id, after)
    return {"place": None if found is None else f"{found[0]}.{found[1]}"}


def _place(sentence: Sentence) -> str:
    return f"#e{sentence.block.position + 1}.{sentence.position + 1}"


def _row(session: Session, sentence: Sentence, *, offer: bool = False) -> Response:
    """The row as it is now and the progress line; ``offer``: the same Chinese elsewhere may have the same English."""
    block, article_id = sentence.block, sentence.block.article_id
    context = _offer(session, sentence) if offer else {}
    if not htmx.wanted():
        return _after_plain_form(session, sentence, bool(context))
    notes = annotations.list_for(session, article_id)
    marked = [note for note in notes if note.block_id == block.id and not note.orphaned]
    row = marks.block_view(block, marked, appearance(session, article_id), terms.glossary(session, article_id))
    numbers = {note.id: number for number, note in enumerate(notes, start=1)}
    context |= {"row": row, "numbers": numbers, "article": block.article}
    return htmx.partials("row", "progress", **context, **progress_context(session, block.article))


def _offer(session: Session, sentence: Sentence) -> dict[str, object]:
    """What the offer shows, or nothing where there is nothing to offer."""
    same = [one for one in translations.same_elsewhere(session, sentence) if one.state != "checked"]
    if not same:
        return {}
    rows = [(one, differences.runs(one.text, sentence.translation.text)) for one in same]
    return {"open_row": sentence.block.position + 1, "open_with": "same", "sentence": sentence, "same": rows}


def _after_plain_form(session: Session, sentence: Sentence, offered: bool) -> Response:
    article_id = sentence.block.article_id
    if offered:
        return htmx.see_other(url_for(".same", article_id=article_id, sentence_id=sentence.id) + "#same")
    following = translations.following(session, sentence) if request.form.get("then") == "next" else None
    if following is not None:
        return htmx.see_other(url_for(".edit_form", article_id=article_id, sentence_id=following) + "#sentence_form")
    return htmx.see_other(url_for("reader.read", article_id=article_id) + _place(sentence))


@routes.get("/sentences/<int:sentence_id>/same")
def same(article_id: int, sentence_id: int) -> str:
    """Without JavaScript: the page with the offer in its place."""
    with reading() as session:
        return _page(session, article_id, _offer(session, translations.find_sentence(session, sentence_id, article_id)))
