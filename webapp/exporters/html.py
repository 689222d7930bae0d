"""One web page that needs nothing else: no script, no request, its style inside and pinned by hash."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import etree

from webapp.exporters import ledger
from webapp.exporters.bilingual import note_list, opening_length, text_elements
from webapp.exporters.document import Document
from webapp.exporters.facts import Fact, facts, gloss_notice
from webapp.exporters.markup import el, line
from webapp.exporters.passages import PlacedNote, place_notes
from webapp.exporters.style import stylesheet


def write(document: Document) -> bytes:
    """HTML 5 in UTF-8."""
    page = el("html", {"lang": "en"}, _head(document), body_element(document, place_notes(document)))
    return b"<!DOCTYPE html>\n" + etree.tostring(page, encoding="unicode", method="html").encode("utf-8") + b"\n"


def _head(document: Document) -> etree._Element:
    style = stylesheet(max((pair.number for block in document.blocks for pair in block.pairs), default=0))
    digest = b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    # Notes and machine output are other people's words: nothing in this file may run or load, whatever they say.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return line(
        "head",
        None,
        line("meta", {"charset": "utf-8"}),
        line("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        line("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        line("meta", {"name": "color-scheme", "content": "light dark"}),
        line("meta", {"name": "referrer", "content": "no-referrer"}),
        line("meta", {"name": "generator", "content": "Duizhao"}),
        line("meta", {"name": "author", "content": document.author}) if document.author else None,
        line("title", None, " · ".join(part for part in (document.title, document.title_target) if part)),
        line("style", None, style),
    )


def body_element(document: Document, placed: Sequence[PlacedNote]) -> etree._Element:
    """Head with provenance, text, notes, ledger."""
    notice = gloss_notice(document)
    blocks = text_elements(document, placed)
    opening = [blocks.pop(0) for _ in range(opening_length(document))] or [_plain_title(document)]
    return line(
        "body",
        None,
        line(
            "header",
            {"class": "head"},
            *opening,
            facts_element(document),
            line("p", {"class": "notice", "role": "note"}, notice) if notice else None,
        ),
        line("main", None, *blocks),
        notes_section(placed) if placed else None,
        ledger_section(document) if document.changes else None,
        line("footer", None, line("p", None, "A bilingual reading copy made with Duizhao 对照.")),
    )


def _plain_title(document: Document) -> etree._Element:
    return line(
        "h1",
        {"class": "pair title"},
        el("span", {"class": "zh", "lang": "zh-Hans"}, document.title),
        el("span", {"class": "en", "lang": "en"}, document.title_target) if document.title_target else None,
    )


def facts_element(document: Document) -> etree._Element:
    """The provenance as a list of terms and descriptions."""
    return line(
        "dl",
        {"class": "facts"},
        *(
            line("div", {"class": fact.key}, el("dt", None, fact.label), el("dd", None, _value(fact)))
            for fact in facts(document)
        ),
    )


def _value(fact: Fact) -> etree._Element:
    """<bdi>: a value with right-to-left marks must not turn its neighbours round."""
    if fact.key == "address" and is_web_address(fact.value):
        return el("bdi", None, el("a", {"href": fact.value, "rel": "noopener noreferrer nofollow"}, fact.value))
    return el("bdi", {"lang": fact.language} if fact.language else None, fact.value)


def is_web_address(value: str) -> bool:
    """Whether ``value`` may be a link: a javascript: address is only ever shown."""
    try:
        return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)
    except ValueError:  # unbalanced brackets of an IPv6 host
        return False


def notes_section(placed: Sequence[PlacedNote]) -> etree._Element:
    return line(
        "section",
        {"class": "apparatus", "aria-labelledby": "notes"},
        line("h2", {"id": "notes"}, "Notes"),
        note_list(placed),
    )


def ledger_section(document: Document) -> etree._Element:
    """The cleaning ledger, folded away: by step how many changes, and those that changed words, with reasons."""
    return line(
        "section",
        {"class": "apparatus", "aria-labelledby": "ledger"},
        line("h2", {"id": "ledger"}, "Cleaning ledger"),
        line(
            "details",
            None,
            line("summary", None, ledger.summary(document) + " between the raw bytes and this text"),
            line("p", None, f"{ledger.FULL} {ledger.OFFSETS}"),
            *(_step_table(digest) for digest in ledger.digests(document)),
        ),
    )


def _step_table(digest: ledger.Digest) -> etree._Element:
    headings = ("Place", "Before", "After", "Reason")
    rows = [_change_row(change, count) for change, count in digest.rows]
    head = line("thead", None, el("tr", None, *(el("th", {"scope": "col"}, heading) for heading in headings)))
    rest = ledger.counted(digest)
    return line(
        "div",
        {"class": "step"},
        line("h3", None, f"{digest.step} ({digest.total:,})"),
        line("table", None, head, line("tbody", None, *rows)) if rows else None,
        line("p", None, rest) if rest else None,
    )


def _change_row(change: dict, count: int) -> etree._Element:
    remarks = [change["reason"]]
    if change.get("proof"):
        remarks.append(f"Proof: {change['proof']}")
    if change.get("state", "applied") != "applied":
        remarks.append(f"State: {ledger.state(change)}")
    return line(
        "tr",
        None,
        el("td", {"class": "place"}, ledger.times(change, count)),
        el("td", None, el("del", {"lang": "zh-Hans"}, change["before"]) if change["before"] else "–"),
        el("td", None, el("ins", {"lang": "zh-Hans"}, change["after"]) if change["after"] else "–"),
        el("td", None, *(el("p", None, remark) for remark in remarks)),
    )
