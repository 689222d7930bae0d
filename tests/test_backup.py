from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CLEAN_ARTICLE
from tests.services.conftest import translate_all
from webapp import migrations
from webapp.backup import DATABASE, MANIFEST, backup, restore
from webapp.db import Database
from webapp.errors import Conflict, UnreadableContent
from webapp.services import annotations, articles, export, library, search
from webapp.services.annotations import Comment, Passage


def fill(database: Database) -> int:
    """One article with English, a note and a tag."""
    with database.transaction() as session:
        article, _ = articles.import_article(session, CLEAN_ARTICLE.encode("gb18030"), "图书馆: 1.txt")
        translate_all(session, article.id)
        annotations.create(session, article.id, Passage("source", "馆长林晓"), Comment("the director"))
        library.add_tags(session, [article.id], ["读过"])
        return article.id


def holds(database: Database, article_id: int) -> None:
    """Everything of ``fill`` is there, can be found, and the next article gets a number of its own."""
    with database.transaction() as session:
        document = export.load_document(session, article_id)
        assert document.title == "春城图书馆周末延长开放时间" and document.title_target
        assert [note.exact for note in document.notes] == ["馆长林晓"]
        assert articles.raw(session, article_id)[0] == CLEAN_ARTICLE.encode("gb18030")
        (listed,) = library.every(session)
        assert listed.tags == ("读过",) and listed.notes == 1 and listed.progress == 1
        assert search.find(session, "咖啡厅").articles == 1 and search.find(session, "directors", side="note").articles == 1
        assert articles.import_article(session, "公告\n\n今天下雨。".encode())[0].id > article_id


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    """Another library, not even migrated."""
    (tmp_path / "other").mkdir()
    return Database(f"sqlite:///{tmp_path / 'other' / 'app.sqlite'}")


def test_there_and_back(database: Database, empty: Database, tmp_path: Path) -> None:
    article_id = fill(database)
    file = tmp_path / "library.zip"
    made = backup(database, file)
    assert (made.articles, made.notes) == (1, 1)
    assert restore(empty, file) == made
    holds(empty, article_id)


def test_the_originals_can_be_read_without_the_program(database: Database, tmp_path: Path) -> None:
    fill(database)
    backup(database, tmp_path / "library.zip")
    with zipfile.ZipFile(tmp_path / "library.zip") as archive:
        assert archive.read("originals/1-图书馆_ 1.txt").decode("gb18030") == CLEAN_ARTICLE


def test_an_open_transaction_is_not_in_the_backup(database: Database, empty: Database, tmp_path: Path) -> None:
    fill(database)
    with pytest.raises(RuntimeError), database.transaction() as session:
        articles.import_article(session, "公告\n\n今天下雨。".encode())
        session.flush()
        backup(database, tmp_path / "library.zip")
        raise RuntimeError
    assert restore(empty, tmp_path / "library.zip").articles == 1


def test_articles_are_replaced_only_when_told(database: Database, empty: Database, tmp_path: Path) -> None:
    article_id = fill(database)
    backup(database, tmp_path / "library.zip")
    migrations.upgrade(empty.engine)
    with empty.transaction() as session:
        other, _ = articles.import_article(session, "别的文章\n\n今天下雨。".encode())
        articles.trash(session, other.id)
    with pytest.raises(Conflict, match="holds 1 article "):
        restore(empty, tmp_path / "library.zip")
    with empty.reading() as session:
        assert [row.title for row in articles.library(session, trashed=True)] == ["别的文章"]
    restore(empty, tmp_path / "library.zip", replace=True)
    holds(empty, article_id)


def test_no_backup_is_written_over_another(database: Database, tmp_path: Path) -> None:
    (tmp_path / "library.zip").write_bytes(b"an earlier one")
    with pytest.raises(Conflict, match="exists already"):
        backup(database, tmp_path / "library.zip")
    assert (tmp_path / "library.zip").read_bytes() == b"an earlier one"


def changed(file: Path, name: str, data: bytes) -> None:
    """Write the zip anew with one of its files changed."""
    with zipfile.ZipFile(file) as archive:
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(file, "w") as archive:
        for known, value in (contents | {name: data}).items():
            archive.writestr(known, value)


def test_what_is_damaged_or_no_backup_changes_nothing(database: Database, empty: Database, tmp_path: Path) -> None:
    fill(database)
    file = tmp_path / "library.zip"
    file.write_bytes(b"not a zip")
    with pytest.raises(UnreadableContent, match="not a backup"):
        restore(empty, file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("something.txt", "else")
    with pytest.raises(UnreadableContent, match="not a backup"):
        restore(empty, file)
    file.unlink()
    backup(database, file)
    changed(file, DATABASE, b"damaged")
    with pytest.raises(UnreadableContent, match="damaged"):
        restore(empty, file)
    with empty.reading() as session:
        assert articles.library(session) == []


def test_a_backup_of_a_newer_version_is_refused(database: Database, empty: Database, tmp_path: Path) -> None:
    import hashlib
    import sqlite3

    file = tmp_path / "library.zip"
    backup(database, file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        copy = Path(archive.extract(DATABASE, tmp_path))
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    changed(file, DATABASE, copy.read_bytes())
    changed(file, MANIFEST, json.dumps(manifest | {"sha256": hashlib.sha256(copy.read_bytes()).hexdigest()}).encode())
    with pytest.raises(UnreadableContent, match="newer version"):
        restore(empty, file)
