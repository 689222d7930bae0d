"""The library: its list in pages, filters, tags, the trash, and what is done to many articles at once."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.errors import BadForm
from webapp.services import articles, library
from webapp.services.library import Choice, Listed
from webapp.web import forms, htmx
from webapp.web.articles import routes
from webapp.web.context import here, reading, transaction
from webapp.web.language import joined
from webapp.web.preferences import own_path
from webapp.wording import marked

STATES = {
    "untranslated": marked("no English yet"),
    "partly": marked("partly English"),
    "translating": marked("being translated"),
    "translated": marked("translated"),
    "glossed": marked("with glosses only"),
    "noted": marked("with notes"),
    "trash": marked("in the trash"),
}
ORDERS = {
    "added": marked("newest first"),
    "oldest": marked("oldest first"),
    "title": marked("by title (pinyin)"),
    "published": marked("by date published"),
    "shortest": marked("shortest first"),
    "longest": marked("longest first"),
    "progress": marked("least English first"),
}
MAX_FIELD = 200
_FIELDS = {"tag": marked("The tag"), "source": marked("The source"), "state": marked("The state"), "order": marked("The order")}


@routes.get("/", endpoint="library")
def show() -> str | Response:
    return _page(_choice())


@routes.get("/trash")
def trash() -> str | Response:
    return _page(Choice(state="trash"))


def _choice() -> Choice:
    fields = {name: forms.text_field(request.args, name, label, MAX_FIELD) for name, label in _FIELDS.items()}
    return Choice(**{name: value for name, value in fields.items() if value})


def _page(choice: Choice) -> str | Response:
    """The whole page, or for htmx's "more" only the next rows."""
    number = forms.number_field(request.args, "page", marked("The page’s number")) or 1
    stamp = forms.time_field(request.args, "deleted", marked("The time of deletion"))
    with reading() as session:
        page = library.page(session, choice, number)
        context = {"page": page, "choice": choice, "root": _root(), "address": lambda number: _address(choice, number)}
        if htmx.wanted() and request.headers.get("HX-Target") == "more":
            return htmx.partials("listed_articles", first=True, **context)
        context |= {"facets": library.facets(session, choice), "states": STATES, "orders": ORDERS}
        undo = len(library.batch(session, stamp)) if stamp else 0
    return render_template("pages/library.html", undo=undo, stamp=stamp, **context)


def _root() -> str:
    """The library's own address: a page of it has too many links to build each one from its route."""
    return url_for("articles.library")


def _row(listed: Listed, *, tagging: bool = False) -> Response:
    return htmx.partials("listed_article", article=listed, root=_root(), tagging=tagging, fresh=not tagging)


def _address(choice: Choice, number: int = 1, **more: str) -> str:
    """The list's address with nothing in it that is not needed."""
    fields = {name: getattr(choice, name) for name in ("tag", "source", "state")}
    fields |= {"order": choice.order if choice.order != "added" else "", "page": str(number) if number > 1 else "", **more}
    chosen = urlencode({name: value for name, value in fields.items() if value})
    return _root() + (f"?{chosen}" if chosen else "")


# --- one article ----------------------------------------------------------------------------------------------------


@routes.post("/articles/<int:article_id>/delete")
def delete(article_id: int) -> Response:
    with transaction() as session:
        article = articles.trash(session, article_id)
        title, stamp = article.title, article.deleted_at
    if htmx.wanted():
        return htmx.partials("trashed_article", article_id=article_id, title=title)
    return htmx.see_other(_back(deleted=stamp.isoformat()))


@routes.post("/articles/<int:article_id>/restore")
def restore(article_id: int) -> Response:
    with transaction() as session:
        articles.restore(session, article_id)
        listed = library.one(session, article_id)
    if htmx.wanted():
        return _row(listed)
    return htmx.see_other(_back(), _("“%(title)s” is in the library again.", title=listed.title))


@routes.get("/articles/<int:article_id>/tags")
def tags_form(article_id: int) -> str | Response:
    with reading() as session:
        listed = library.one(session, article_id)
        if htmx.wanted():
            return _row(listed, tagging=True)
        facets = library.facets(session)
    return render_template("pages/tags.html", article=listed, root=_root(), tagging=True, facets=facets)


@routes.post("/articles/<int:article_id>/tags")
def set_tags(article_id: int) -> Response:
    tags = forms.tags(forms.text_field(request.form, "tags", marked("The tags"), 2000))
    with transaction() as session:
        library.set_tags(session, article_id, tags)
        listed = library.one(session, article_id)
    if htmx.wanted():
        return _row(listed)
    return htmx.see_other(_back() + f"#article-{article_id}")


# --- many articles --------------------------------------------------------------------------------------------------


@routes.post("/articles/bulk")
def bulk() -> Response:
    """The ticked articles: tag, untag, translate, delete or restore them."""
    ids = list(dict.fromkeys(forms.numbers_field(request.form.getlist("article"), marked("The article’s number"))))
    action = request.form.get("action", "")
    match action:
        case "tag" | "untag":
            return _tag(ids, forms.tags(forms.text_field(request.form, "tags", marked("The tags"), 2000)), action)
        case "translate":
            return _translate(ids)
        case "delete":
            with transaction() as session:
                _, stamp = library.trash(session, ids)
            return htmx.see_other(_back(deleted=stamp.isoformat()))
        case "restore":
            with transaction() as session:
                count = library.restore(session, ids)
            return htmx.see_other(_back(), _restored(count))
    raise BadForm("Choose what to do with the ticked articles.")


def _tag(ids: list[int], tags: Sequence[str], action: str) -> Response:
    if not tags:
        raise BadForm("Write the tag first, then press the button beside it.")
    with transaction() as session:
        count = (library.add_tags if action == "tag" else library.remove_tags)(session, ids, tags)
    if action == "tag":
        said = ngettext("%(num)s article is tagged %(tags)s.", "%(num)s articles are tagged %(tags)s.", count, tags=joined(tags))
    else:
        said = ngettext("%(tags)s: taken off %(num)s article.", "%(tags)s: taken off %(num)s articles.", count, tags=joined(tags))
    return htmx.see_other(_back(), said)


def _translate(ids: list[int]) -> Response:
    with reading() as session:
        for article_id in ids:
            articles.find(session, article_id)
    if not ids:
        raise BadForm("Choose at least one article: tick the box in front of its title.")
    jobs = [here().queue.translate(article_id) for article_id in ids]
    count = sum(job is not None for job in jobs)
    if not count:
        return htmx.see_other(_back(), _("Nothing is left to translate there."))
    said = ngettext("%(num)s article is waiting to be translated.", "%(num)s articles are waiting to be translated.", count)
    return htmx.see_other(_back(), said)


def _restored(count: int) -> str:
    return ngettext("%(num)s article is in the library again.", "%(num)s articles are in the library again.", count)


@routes.post("/articles/bulk/undo")
def undo() -> Response:
    """Take a whole deletion back."""
    stamp = forms.time_field(request.form, "deleted", marked("The time of deletion"))
    if stamp is None:
        raise BadForm("There is nothing to take back.")
    with transaction() as session:
        count = library.restore_batch(session, stamp)
    return htmx.see_other(_back(), _restored(count) if count else _("That was taken back already."))


def _back(**more: str) -> str:
    """Where the form stood; an offer to undo that stood there is replaced or gone."""
    path, _, query = own_path(request.form.get("back", "/")).partition("?")
    fields = [(name, value) for name, value in parse_qsl(query) if name != "deleted"]
    chosen = urlencode([*fields, *more.items()])
    return path + (f"?{chosen}" if chosen else "")
