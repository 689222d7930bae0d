"""Gate 1: what a form's fields must look like.  Everything here raises BadForm with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from webapp.errors import BadForm
from webapp.services.annotations import Comment, Passage
from webapp.wording import Message, marked

MAX_NOTE = 20_000  # characters
MAX_QUOTE = 20_000
MAX_TAGS = 20
MAX_TAG = 60


def text_field(form: Mapping[str, str], name: str, label: str, limit: int) -> str:
    """A text field (``label``: what a refusal calls it) with browsers' CRLF folded to LF.  Raises BadForm past ``limit`` characters."""
    value = form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in value:
        raise BadForm("%(label)s contains a character that cannot be stored (NUL).", label=Message(label))
    if len(value) > limit:
        raise BadForm(
            "%(label)s is %(length)s characters long; at most %(limit)s fit.",
            label=Message(label), length=f"{len(value):,}", limit=f"{limit:,}",
        )  # fmt: skip
    return value


def number_field(form: Mapping[str, str], name: str, label: str) -> int | None:
    """A whole number ≥ 0, or None when the field is empty."""
    value = form.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadForm("%(label)s is “%(value)s”, which is not a whole number.", label=Message(label), value=value[:20])
    return int(value)


def numbers_field(values: list[str], label: str) -> list[int]:
    """Whole numbers ≥ 0, one per ticked box."""
    return [number for value in values if (number := number_field({"": value}, "", label)) is not None]


def time_field(form: Mapping[str, str], name: str, label: str) -> datetime | None:
    """An ISO 8601 time with its zone, or None when the field is empty."""
    value = form.get(name, "").strip()
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadForm("%(label)s is “%(value)s”, which is not a time.", label=Message(label), value=value[:40]) from error
    if found.tzinfo is None:
        raise BadForm("%(label)s is “%(value)s”, which does not say its time zone.", label=Message(label), value=value[:40])
    return found


def passage(form: Mapping[str, str]) -> Passage:
    """side, exact and (from the page's own selection) block, start, end, prefix, suffix."""
    return Passage(
        side=form.get("side", ""),
        exact=text_field(form, "exact", marked("The quoted passage"), MAX_QUOTE),
        block=number_field(form, "block", marked("The paragraph’s number")),
        start=number_field(form, "start", marked("The passage’s start")),
        end=number_field(form, "end", marked("The passage’s end")),
        prefix=text_field(form, "prefix", marked("The text before the passage"), 200),
        suffix=text_field(form, "suffix", marked("The text after the passage"), 200),
    )


def comment(form: Mapping[str, str]) -> Comment:
    """body (Markdown), colour, tags (separated by commas, Chinese ones too)."""
    return Comment(
        body=text_field(form, "body", marked("The note"), MAX_NOTE).strip(),
        colour=form.get("colour", "yellow"),
        tags=tags(form.get("tags", "")),
    )


def tags(value: str) -> tuple[str, ...]:
    """Tags in the order typed, each once."""
    parts = [" ".join(part.split()) for part in value.replace("，", ",").replace("、", ",").split(",")]
    found = tuple(dict.fromkeys(part.lstrip("#") for part in parts if part.lstrip("#")))
    if len(found) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in found):
        raise BadForm("At most %(tags)s tags of %(characters)s characters each fit here.", tags=MAX_TAGS, characters=MAX_TAG)
    return found
