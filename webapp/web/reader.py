"""The reading page: Chinese and English side by side, notes and ledger beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask import session as preferences
from sqlalchemy.orm import Session

from webapp import errands, exporters, lexicon
from webapp.errors import NotFound
from webapp.lexicon import Corrected
from webapp.models import Annotation, Article, Block, Job
from webapp.models.annotation import COLOURS
from webapp.models.term import KINDS
from webapp.services import annotations, articles, corrections, jobs, screens, terms, translations
from webapp.services.screens import Screen
from webapp.web import above, htmx, marks, moving, scrape
from webapp.web.context import here, reading, transaction

routes = Blueprint("reader", __name__)

PANELS = ("notes", "terms", "ledger", "about")
LEDGER_PAGE = 200  # changes shown of one step before "show more"
_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
LEDGER_CONTEXT = 8  # raw characters shown before and behind a change


@routes.get("/articles/<int:article_id>")
def read(article_id: int) -> str | Response:
    panel = request.args.get("panel", "notes")
    panel = panel if panel in PANELS else "notes"
    rows_wanted = htmx.wanted() and request.headers.get("HX-Target") == "rows"
    with reading() as session:
        if rows_wanted:
            return htmx.partials("rows", **text_context(session, article_id))
        if htmx.wanted():
            return htmx.partials("panel", **frame_context(session, article_id), **panel_context(session, article_id, panel))
        return render_template("pages/read.html", **page_context(session, article_id, panel))


@routes.get("/articles/<int:article_id>/screens/<int:number>")
def screen(article_id: int, number: int) -> Response:
    """One screenful of a long text; for a browser without JavaScript, the page that begins there."""
    with reading() as session:
        article = articles.find(session, article_id)
        cut = screens.cut(session, article_id, doubtful=looking())
        if not 1 <= number <= len(cut):
            raise NotFound("This text has no screen %(number)s; it may have been cleaned again. Reload the page.", number=number)
        wanted = cut[number - 1]
        if not htmx.wanted():
            view = {name: request.args[name] for name in ("look", "scrape") if request.args.get(name)}
            page = url_for(".read", article_id=article_id, at=wanted.first, **view)
            return htmx.see_other(f"{page}#p{wanted.first}")
        drawn = _drawn(session, article_id, annotations.list_for(session, article_id), cut, [wanted])
        return htmx.partials("screen", article=article, screen=drawn["screens"][number - 1], **drawn)


def page_context(session: Session, article_id: int, panel: str = "notes", *, at: int | None = None) -> dict[str, object]:
    """The whole page."""
    frame = frame_context(session, article_id)
    frame |= moving.context(session, frame["article"]) | panel_context(session, article_id, panel)
    return frame | text_context(session, article_id, frame["notes"], at)


def frame_context(session: Session, article_id: int) -> dict[str, object]:
    """What stands around the text; takes no longer for a long one."""
    article = articles.find(session, article_id)
    notes = annotations.list_for(session, article_id)
    return {
        "article": article,
        "notes": notes,
        "numbers": _numbers(notes),
        "colours": COLOURS,
        "formats": exporters.FORMATS,
        "engines": errands.for_articles(here().settings),
        **progress_context(session, article),
    }


def _numbers(notes: Sequence[Annotation]) -> dict[str, int]:
    return {note.id: number for number, note in enumerate(notes, start=1)}


def text_context(
    session: Session, article_id: int, notes: Sequence[Annotation] | None = None, at: int | None = None
) -> dict[str, object]:
    """The text: all of a short one; of a long one the screens around paragraph ``at`` (or the one asked for)."""
    article = articles.find(session, article_id)
    notes = annotations.list_for(session, article_id) if notes is None else notes
    cut = screens.cut(session, article_id, doubtful=looking())
    return {"article": article, **_drawn(session, article_id, notes, cut, screens.open_ones(cut, at or asked_place()))}


def asked_place() -> int | None:
    """The paragraph (1-based) that the reader is at or goes to."""
    return request.values.get("at", type=int)


@dataclass(frozen=True, slots=True)
class ScreenView:
    """A screen with its rows; ``rows`` None: it comes when it is scrolled to."""

    screen: Screen
    rows: list[marks.BlockView] | None


def _drawn(
    session: Session, article_id: int, notes: Sequence[Annotation], cut: Sequence[Screen], wanted: Sequence[Screen]
) -> dict[str, object]:
    views = rows_of(session, article_id, notes, screens.blocks(session, article_id, wanted))
    shown = {one.number for one in wanted}
    by_screen = [
        ScreenView(one, [v for v in views if one.holds(v.number)] if one.number in shown else None) for one in cut
    ]
    scraped = bool(request.args.get("scrape"))
    return {
        "screens": by_screen,
        "numbers": _numbers(notes),
        "look": looking(),
        "scraped": scraped,
        "scrape": raw_pieces(session, article_id, wanted) if scraped and wanted else None,
    }


def rows_of(
    session: Session, article_id: int, notes: Sequence[Annotation], blocks: Sequence[Block]
) -> list[marks.BlockView]:
    """The rows of these blocks; those that need no look are left out where the reader wants only the others."""
    rows = marks.view(blocks, notes, appearance(session, article_id), terms.glossary(session, article_id))
    return [row for row in rows if row.looks] if looking() else rows


def looking() -> bool:
    """Does the reader want only the rows that need a look?"""
    return bool(request.args.get("look"))


def appearance(session: Session, article_id: int) -> marks.Appearance:
    """The reader's choices of script and of what stands above it, from their session."""
    return marks.Appearance(
        preferences.get("script", "hans"),
        preferences.get("ambiguous", "off") == "on",
        above.readings(preferences.get("above", "none"), lambda: _corrected(session, article_id)),
    )


def _corrected(session: Session, article_id: int) -> Corrected:
    return corrections.corrected(session, lexicon.open_dictionary(here().settings.cache_dir), article_id)


def raw_pieces(session: Session, article_id: int, wanted: Sequence[Screen]) -> dict[str, object]:
    """The scrape of these screens by block position, what was dropped in front of each, and the rest at the end."""
    text, spread = articles.raw_text(session, article_id), screens.spread(session, article_id)
    first, last = wanted[0].first - 1, wanted[-1].last - 1
    by_position, dropped, before = {}, {}, []
    for piece in scrape.pieces(text, spread, articles.ledger(session, article_id), first, last):
        if piece.position is None:
            before.append(piece)
        else:
            by_position[piece.position] = piece
            dropped[piece.position], before = before, []
    return {"pieces": by_position, "dropped": dropped, "rest": before}


def panel_context(session: Session, article_id: int, panel: str, step: str | None = None) -> dict[str, object]:
    """What the panel beside the text needs on top of the page's own."""
    context: dict[str, object] = {"panel": panel, "editing": request.args.get("edit"), "draft": None}
    if panel == "terms":
        context |= terms_context(session, article_id, changed=request.args.get("changed"))
    if panel == "ledger":
        wanted = request.args.get("step", "") if step is None else step
        context |= ledger_context(articles.ledger(session, article_id), articles.raw_text(session, article_id), wanted)
    if panel == "about":
        context["block_count"] = screens.count(session, article_id)
        context["made_by"] = translations.engines_used(session, article_id)
    return context


def terms_context(session: Session, article_id: int | None, *, changed: str | None = None) -> dict[str, object]:
    """The terms of an article, or those for everywhere; after a change, how many sentences it concerns."""
    rows = terms.list_for(session, article_id)
    return {
        "scope": article_id,
        "terms": rows,
        "places": articles.places(session, [row.sentence_id for row in rows if row.sentence_id]),
        "kinds": KINDS,
        "everywhere": len(terms.list_for(session, None)) if article_id is not None else 0,
        "changed": changed,
        "affected": len(terms.affected(session, article_id, changed)) if changed else 0,
    }


def ledger_context(changes: list[dict], raw: str, wanted: str) -> dict[str, object]:
    """The changes grouped by step, in the order the steps ran, equal ones as one set; one group may be shown in full.

    A set counts all its changes, as many as its buttons act on, and lists one by one no more than are shown of the group.
    """
    groups: dict[str, list[dict]] = {}
    for change in changes:
        groups.setdefault(change["step"], []).append(change)
    shown = [_group(step, rows, raw, len(rows) if step == wanted else LEDGER_PAGE) for step, rows in groups.items()]
    states = Counter(change["state"] for change in changes)
    return {"groups": shown, "change_count": len(changes), "states": states, "wanted_step": wanted}


def _group(step: str, rows: list[dict], raw: str, limit: int) -> dict[str, object]:
    return {
        "step": step,
        "reason": rows[0]["reason"],
        "count": len(rows),
        "states": Counter(row["state"] for row in rows),
        "sets": _alike(rows, raw, limit),
        "shown": min(limit, len(rows)),
    }


def _alike(rows: list[dict], raw: str, limit: int) -> list[dict[str, object]]:
    """Changes that do the same together, those of the first ``limit`` each with a few raw characters around it."""
    sets: dict[tuple, dict[str, object]] = {}
    for place, row in enumerate(rows):
        key = tuple(row[name] for name in articles.SAME)
        if place < limit:
            sets.setdefault(key, {"count": 0, "rows": []})["rows"].append(row | _around(row, raw))
        if key in sets:
            sets[key]["count"] += 1
    return list(sets.values())


def _around(row: dict, raw: str) -> dict[str, str]:
    start, end = row["raw_start"], row["raw_end"]
    left, right = raw[max(0, start - LEDGER_CONTEXT) : start], raw[end : end + LEDGER_CONTEXT]
    return {"left": re.sub(r"\s+", " ", left), "right": re.sub(r"\s+", " ", right)}


def progress_context(session: Session, article: Article) -> dict[str, object]:
    """How far the translation is, and what the reader should be told about it."""
    engine = errands.chosen_engine(here().settings, article.engine)
    waiting = translations.pending_count(session, article.id, engine)
    return {
        "job": _work(session, article),
        "engine": engine,
        "waiting": waiting,
        "glossed": translations.glossed_count(session, article.id),
        "doubtful": translations.doubtful_count(session, article.id),
        "look": looking(),
    }


def _work(session: Session, article: Article) -> Job | None:
    """The job to speak of: a cleaning that is under way or failed last, else the latest translation."""
    cleaning, translating = (jobs.latest(session, article.id, kind) for kind in ("clean", "translate"))
    if cleaning is not None and (cleaning.live or not article.revision):
        return cleaning
    failed = cleaning is not None and cleaning.state == "failed"
    return cleaning if failed and (translating is None or cleaning.id > translating.id) else translating


@routes.get("/articles/<int:article_id>/progress")
def progress(article_id: int) -> Response:
    """The progress line, and the English that has arrived since the page last asked (``job``, ``seen``).

    ``shown``: the paragraphs that the page holds, as in ``1-40,81-120``; without it, all.
    """
    job_id, seen = request.args.get("job", type=int), request.args.get("seen", 0, type=int)
    with reading() as session:
        context = frame_context(session, article_id)
        job = context["job"]
        if job is None or job.id != job_id:
            seen = 0
        # A page that shows only some rows keeps them until it is loaded again.
        blocks = [] if looking() or job is None else screens.arrived(session, article_id, job.id, seen, _shown())
        fresh = rows_of(session, article_id, context["notes"], blocks)
        answer = htmx.partials("progress", "arrived", fresh=fresh, **context)
        if request.args.get("cleaning") and not (job and job.kind == "clean" and job.live) and context["article"].revision:
            answer.headers["HX-Refresh"] = "true"  # the text is there now
        return answer


def _shown() -> list[tuple[int, int]] | None:
    told = request.args.get("shown")
    return None if told is None else [(int(first), int(last)) for first, last in _SPAN.findall(told)]


@routes.post("/articles/<int:article_id>/changes/<action>")
def change(article_id: int, action: str) -> Response:
    """Undo or redo one change (``change``), all equal to one (``like``), one step's (``step``), or all; the text is cleaned anew."""
    if action not in ("undo", "redo"):
        raise NotFound("A change can be undone or redone.")
    chosen = {"change_id": request.form.get("change"), "step": request.form.get("step"), "like": request.form.get("like")}
    with transaction() as session:
        long = articles.takes_long(session, article_id)
        if long:
            articles.choose(session, article_id, action, **chosen)  # what cannot be is refused now
        else:
            (articles.undo if action == "undo" else articles.redo)(session, article_id, **chosen)
    if long:
        here().queue.clean_again(article_id, {"action": action, **chosen})
    else:
        here().queue.translate(article_id)
    opened = request.form.get("open", "")
    if not htmx.wanted():
        return htmx.see_other(url_for(".read", article_id=article_id, panel="ledger", step=opened or None))
    with reading() as session:
        frame = frame_context(session, article_id) | panel_context(session, article_id, "ledger", opened)
        return htmx.partials("panel", "rows", "progress", **(frame | text_context(session, article_id, frame["notes"])))


@routes.get("/articles/<int:article_id>/raw")
def raw(article_id: int) -> Response:
    """The bytes as they were given: always as a download, never as a page of this site."""
    with reading() as session:
        data, article = articles.raw(session, article_id)
        name = article.raw_name or f"{article.raw_sha256[:12]}.txt"
    return download(data, "application/octet-stream", name)


def download(data: bytes, media_type: str, filename: str) -> Response:
    """An attachment whose name keeps its Chinese (RFC 6266, RFC 5987)."""
    from urllib.parse import quote

    plain = filename.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    answer = Response(data, content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    return answer
