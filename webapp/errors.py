"""Every refusal the product makes: one tree, each class with an HTTP status, each message a sentence for the reader."""

from __future__ import annotations

from typing import Any

from webapp.wording import Message


class DuizhaoError(Exception):
    """Base of everything raised on purpose: ``NotFound("There is no job %(number)s.", number=7)``.

    ``str(error)`` is the sentence in English; ``message`` is what the web shows, in the reader's language.
    """

    status = 500

    def __init__(self, sentence: str | Message, **values: Any) -> None:
        self.message = sentence if isinstance(sentence, Message) else Message(sentence, values)
        super().__init__(str(self.message))


class BadForm(DuizhaoError):
    """Gate 1: the form's shape is wrong (a missing field, a number that is none)."""

    status = 400


class NotFound(DuizhaoError):
    """Gate 3: what was asked for is not here."""

    status = 404


class Conflict(DuizhaoError):
    """Gate 3: the request was fine once, but things have changed since."""

    status = 409


class TooLarge(DuizhaoError):
    """More bytes than the settings allow."""

    status = 413


class UnreadableContent(DuizhaoError):
    """Gate 2: the file is not what it claims to be, or cannot be decoded."""

    status = 422


class PackageError(DuizhaoError):
    """A translation package cannot be found, fetched, verified or installed."""

    status = 422


class EngineUnavailable(DuizhaoError):
    """The engine asked for cannot run on this machine now."""

    status = 503


class SetupError(DuizhaoError):
    """The installation cannot start: port taken, folder not writable, database unreachable."""

    status = 500
