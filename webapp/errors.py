"""Every refusal the product makes: one tree, each class with an HTTP status, each message a sentence for the reader."""

from __future__ import annotations


class DuizhaoError(Exception):
    """Base of everything raised on purpose.  ``str(error)`` is shown to the reader as it is."""

    status = 500


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
