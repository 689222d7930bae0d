"""The same services on PostgreSQL.  Without a server these tests are not collected, unless DUIZHAO_TEST_POSTGRESQL=1."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgresql import server
from tests.services.conftest import article, session  # noqa: F401  (fixtures)
from webapp import migrations
from webapp.config import Settings
from webapp.db import Database

if server.programs() is None and not server.wanted():
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with server.server() as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, postgresql: str) -> Settings:
    """As everywhere, but with a fresh PostgreSQL database."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    made = Settings(
        instance=tmp_path, database_url=f"{postgresql}/{name}", secret_key="a key for tests only", engine="fake", offline=True
    )
    database = Database(made.database_url)
    migrations.upgrade(database.engine)
    database.dispose()
    return made
