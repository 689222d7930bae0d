"""What the doors of the web share: the settings, the database and the queue of this installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.db import Database
from webapp.jobs import Queue


@dataclass(frozen=True, slots=True)
class Installation:
    settings: Settings
    database: Database
    queue: Queue


def here() -> Installation:
    return current_app.extensions["duizhao"]


@contextmanager
def transaction() -> Iterator[Session]:
    with here().database.transaction() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    with here().database.reading() as session:
        yield session
