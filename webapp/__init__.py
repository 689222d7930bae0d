"""Duizhao 对照: read a Chinese article beside its offline English translation."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings

try:
    __version__ = version("duizhao")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0"


def create_app(settings: Settings | None = None) -> Flask:
    """The web application.  Wires the rooms together; holds no route and no rule."""
    from flask import Flask

    from webapp import web
    from webapp.config import ROOT, load_settings
    from webapp.db import Database
    from webapp.jobs import Queue
    from webapp.web.context import Installation

    settings = settings or load_settings()
    app = Flask("webapp", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    database = Database(settings.database_url)
    app.extensions["duizhao"] = Installation(settings, database, Queue(settings, database))
    web.register(app, settings)
    return app
