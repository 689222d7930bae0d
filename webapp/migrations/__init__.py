"""The database's versions.  ``upgrade`` brings any older database, or none, to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from webapp.errors import SetupError

FOLDER = Path(__file__).parent


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def in_models(name: str | None, kind: str, _parents: object) -> bool:
    """Is this something the models describe?  The search indexes are each database's own (Alembic's include_name)."""
    return kind == "schema" or name is None or not (name.startswith(("search_title", "search_text")) or name == "vector")


def upgrade(engine: Engine) -> None:
    """Migrate to the newest version.  Raises SetupError when the database cannot be reached or written."""
    config = configuration()
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise SetupError(f"The database {engine.url!r} cannot be opened: {error.orig}.") from error


def version(engine: Engine) -> tuple[str | None, str]:
    """The database's version and the newest one."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), head
