"""The whole library in one file, and back again: ``duizhao backup FILE`` and ``duizhao restore FILE``.

The file is a zip: ``manifest.json``, the database as ``library.sqlite``, and under ``originals/`` the bytes of every
article as they were given, so that they can be read without this program.  A library on PostgreSQL goes into the same
SQLite file, so a backup of one kind of database can be restored into the other.  Translation packages and settings are
not part of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from alembic.util.exc import CommandError
from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

from webapp import __version__, migrations
from webapp.db import Base, Database, now
from webapp.errors import Conflict, UnreadableContent
from webapp.models import Annotation, Article, Listing, SearchEntry
from webapp.services import upkeep

FORMAT = "duizhao-backup-1"
DATABASE = "library.sqlite"
MANIFEST = "manifest.json"
ROWS = 50  # rows held at a time: an article's row has its raw bytes with it
_DERIVED = {SearchEntry.__table__, Listing.__table__}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``revision`` is the database's version, ``sha256`` that of the database in the zip."""

    format: str
    made_at: str
    program: str
    revision: str
    articles: int
    notes: int
    sha256: str


def backup(database: Database, target: Path) -> Manifest:
    """Write a backup while the server may go on working.  Raises Conflict when the file is there already."""
    if target.exists():
        raise Conflict(f"{target} exists already; choose another name, so that no earlier backup is lost.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".duizhao-backup-") as scratch:
        copy = Path(scratch) / DATABASE
        _snapshot(database, copy)
        made = Path(scratch) / "backup.zip"
        manifest = _pack(copy, made)
        os.replace(made, target)
    return manifest


def restore(database: Database, source: Path, *, replace: bool = False) -> Manifest:
    """Put a backup in the library's place.

    Raises Conflict when the library holds articles (the trash counts) and ``replace`` is not said, UnreadableContent
    when the file is no backup, was damaged, or was made by a newer version.  Nothing is changed then.
    """
    migrations.upgrade(database.engine)
    if not replace and (count := _count(database, Article)):
        raise Conflict(
            f"The library holds {count:,} {'article' if count == 1 else 'articles'} (the trash counts). "
            "Restoring would put the backup in their place: make a backup of them first, then say --replace."
        )
    with _unpacked(source) as (manifest, copy):
        if database.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(copy)) as given, closing(sqlite3.connect(database.engine.url.database, timeout=60)) as kept:
                given.backup(kept)
        else:
            _copy_into(database, copy)
    return manifest


def _count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


# --- out ------------------------------------------------------------------------------------------------------------


def _snapshot(database: Database, copy: Path) -> None:
    """The library as it stands at one moment."""
    if database.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(database.engine.url.database, timeout=60)) as kept, closing(sqlite3.connect(copy)) as made:
            kept.backup(made)
    else:
        with _opened(copy) as made, made.engine.begin() as target:
            with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as given:
                _copy_rows(given, target)
            _rebuild(target)
    with closing(sqlite3.connect(copy)) as made:
        made.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _pack(copy: Path, made: Path) -> Manifest:
    with _opened(copy) as database, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        manifest = Manifest(
            format=FORMAT,
            made_at=now().isoformat(timespec="seconds"),
            program=__version__,
            revision=migrations.version(database.engine)[0],
            articles=_count(database, Article),
            notes=_count(database, Annotation),
            sha256=_sha256(copy),
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        archive.write(copy, DATABASE)
        with database.reading() as session:
            ids = session.scalars(select(Article.id).order_by(Article.id)).all()
            for article_id in ids:
                name, raw = session.execute(select(Article.raw_name, Article.raw).where(Article.id == article_id)).one()
                archive.writestr(f"originals/{article_id}-{_file_name(name)}", raw)
    return manifest


def _file_name(name: str) -> str:
    """A name that every file system takes."""
    clean = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", name).strip(". ")[-80:]
    return clean or "text.txt"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- in -------------------------------------------------------------------------------------------------------------


@contextmanager
def _unpacked(source: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest, and the database checked and brought to the newest version."""
    with tempfile.TemporaryDirectory(prefix="duizhao-restore-") as scratch:
        copy = Path(scratch) / DATABASE
        try:
            with zipfile.ZipFile(source) as archive:
                manifest = Manifest(**json.loads(archive.read(MANIFEST)))
                with archive.open(DATABASE) as packed, copy.open("wb") as file:
                    shutil.copyfileobj(packed, file)
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
            raise UnreadableContent(f"{source} is not a backup made by duizhao, or it is damaged.") from error
        if manifest.format != FORMAT or _sha256(copy) != manifest.sha256:
            raise UnreadableContent(f"{source} is damaged: what is in it is not what its list of contents says.")
        with _opened(copy, source) as made:
            made.engine.dispose()
        yield manifest, copy


@contextmanager
def _opened(copy: Path, source: Path | None = None) -> Iterator[Database]:
    """A database file of ours, made or migrated; ``source`` is named when it comes from a newer version."""
    database = Database(f"sqlite:///{copy}")
    try:
        migrations.upgrade(database.engine)
        if source is not None:
            with database.transaction() as session:
                upkeep.catch_up(session)
        yield database
    except CommandError as error:
        raise UnreadableContent(f"{source} was made by a newer version of duizhao; update this one first.") from error
    finally:
        database.dispose()


def _copy_into(database: Database, copy: Path) -> None:
    """Replace every row of a database that is not SQLite, in one transaction."""
    with _opened(copy) as given, database.engine.begin() as target:
        for table in reversed(Base.metadata.sorted_tables):
            target.execute(delete(table))
        with given.engine.connect().execution_options(read_only=True) as source:
            _copy_rows(source, target)
        for table in _tables():
            _continue_numbering(target, table)
        _rebuild(target)


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table not in _DERIVED]


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in _tables():
        rows = source.execution_options(stream_results=True).execute(select(table))
        for part in rows.mappings().partitions(ROWS):
            target.execute(insert(table), [dict(row) for row in part])


def _continue_numbering(connection: Connection, table: Table) -> None:
    """Rows copied with their numbers do not move PostgreSQL's counters."""
    column = table.autoincrement_column
    if column is not None:
        newest = connection.scalar(select(func.max(column)))
        if newest is not None:
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)"), {"t": table.name, "c": column.name, "n": newest})


def _rebuild(connection: Connection) -> None:
    """Make what is derived, within the transaction that copied the rows."""
    with Session(bind=connection, join_transaction_mode="rollback_only") as session:
        upkeep.rebuild(session)
