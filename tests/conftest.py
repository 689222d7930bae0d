"""What every test may ask for: a fresh installation in a temporary folder, a checking client, the shared data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests.client import CheckingClient
from webapp import create_app, migrations
from webapp.config import Settings
from webapp.db import Database
from webapp.lexicon import Dictionary

ROOT = Path(__file__).resolve().parent.parent

# Two paragraphs under a heading, clean, so that a test sees only what it is about.
CLEAN_ARTICLE = """春城图书馆周末延长开放时间

春城图书馆昨天宣布，从下月起周末开放到晚上十点。馆长林晓说：“读者一直希望晚上也能借书。”图书馆还将增加两百个座位。

一、座位可以预约

读者可以在手机上预约座位。第一周就有三千人注册，超过了去年全年的人数。

图书馆的咖啡厅也会一起延长营业。附近的居民对此表示欢迎。
"""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the user's specimen and the public test sets: DUIZHAO_SHARED or ../shared."""
    folder = Path(os.environ.get("DUIZHAO_SHARED", ROOT.parent / "shared"))
    assert folder.is_dir(), f"no shared data at {folder}: set DUIZHAO_SHARED to the folder that holds seed/ and damage/"
    return folder


@pytest.fixture(scope="session")
def specimen(shared: Path) -> bytes:
    """The user's own damaged article."""
    return next((shared / "seed").glob("*.txt")).read_bytes()


@pytest.fixture(scope="session")
def lexicon_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dictionary, made once for all tests."""
    folder = tmp_path_factory.mktemp("lexicon")
    Dictionary(folder)
    return folder


@pytest.fixture(scope="session")
def dictionary(lexicon_folder: Path) -> Dictionary:
    return Dictionary(lexicon_folder)


def give_lexicon(instance: Path, lexicon_folder: Path) -> None:
    """An instance that has made its dictionary already."""
    (instance / "cache").mkdir()
    for file in lexicon_folder.iterdir():
        (instance / "cache" / file.name).symlink_to(file)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database with nothing in it."""
    file = tmp_path_factory.mktemp("database") / "app.sqlite"
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database.engine)
    database.dispose()
    return file


@pytest.fixture
def settings(tmp_path: Path, lexicon_folder: Path, empty_database: Path) -> Settings:
    """A fresh instance folder with an empty, migrated database; the engine answers at once and needs no model."""
    give_lexicon(tmp_path, lexicon_folder)
    shutil.copy(empty_database, tmp_path / "app.sqlite")
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'app.sqlite'}",
        secret_key="a key for tests only",
        engine="fake",
        offline=True,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(settings.database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all tests, not for each test's application."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    made = create_app(settings)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    made.extensions["duizhao"].database.dispose()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    return CheckingClient(app)
