"""The language of the interface: the reader's choice, else their browser's; and everything said in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, Response, request, session
from flask_babel import Babel, Domain, get_locale, get_translations
from flask_babel import format_decimal as number

from webapp.locale import translations
from webapp.models import Job
from webapp.wording import Message

TAGS = {"en": "en", "zh_Hans": "zh-Hans"}  # our catalogues, as HTML and HTTP write them (BCP 47)
NAMES = {"en": "English", "zh-Hans": "中文"}  # each in itself: who looks for it must be able to read it
_LOCALES = {tag: locale for locale, tag in TAGS.items()}


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands between things: items of a list, clauses, notes, a label and what it labels, two sentences."""

    list: str
    clause: str
    notes: str
    colon: str
    gap: str


_MARKS = {"en": Marks(", ", ", ", "; ", ": ", " "), "zh_Hans": Marks("、", "，", "；", "：", "")}


class _Catalogue(Domain):
    """Flask-Babel's, but for where the sentences come from."""

    def get_translations(self) -> object:
        return translations(str(get_locale() or "en"))


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalogue()


def start(app: Flask) -> None:
    _Babel(app, locale_selector=_chosen)
    app.jinja_env.filters["say"] = say
    app.jinja_env.filters["number"] = number
    app.jinja_env.filters["trouble"] = trouble
    app.jinja_env.globals["marks"] = marks
    app.after_request(_headers)


def _chosen() -> str:
    """The locale for this request.  Every kind of Chinese is given the one Chinese there is."""
    if (choice := session.get("language")) in _LOCALES:
        return _LOCALES[choice]
    for wish, _ in request.accept_languages:
        match wish.lower().replace("_", "-").split("-")[0]:
            case "zh" | "yue" | "cmn":
                return "zh_Hans"
            case "en":
                return "en"
    return "en"


def tag() -> str:
    """The language of this answer, for ``<html lang>`` and Content-Language."""
    return TAGS[str(get_locale())]


def marks() -> Marks:
    return _MARKS[str(get_locale())]


def say(message: str | Message) -> str:
    """In the reader's language.  What is in no catalogue stays as it is."""
    translate = get_translations().ugettext
    if isinstance(message, Message):
        return message.say(translate, marks().list)
    return translate(message) if message else ""


def joined(values: Sequence[object]) -> str:
    """A list as the reader's language joins it."""
    return marks().list.join(map(str, values))


def trouble(job: Job) -> str:
    """Why a job failed.  Jobs of older versions have only the English sentence."""
    kept = (job.result or {}).get("trouble")
    return say(Message.from_dict(kept)) if kept else job.message


def _headers(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.content_language.add(tag())
        response.vary.update(("Accept-Language", "Cookie"))
    return response
