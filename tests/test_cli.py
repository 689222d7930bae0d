"""The terminal's door, run as a reader runs it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import tiny_firefox
from tests.conftest import CLEAN_ARTICLE


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"DUIZHAO_INSTANCE": str(tmp_path / "instance"), "DUIZHAO_OFFLINE": "1", "DUIZHAO_ENGINE": "fake", "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def duizhao(environment: dict[str, str]):
    def run(*arguments: str, given: bytes = b"", **more: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "webapp.cli", *arguments]
        return subprocess.run(command, input=given, capture_output=True, env=environment | more, timeout=120, check=False)

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_add_list_translate_export(duizhao, tmp_path: Path) -> None:
    file = tmp_path / "图书馆.txt"
    file.write_text(CLEAN_ARTICLE, encoding="gb18030")
    added = duizhao("add", str(file))
    assert added.returncode == 0, added.stderr.decode()
    assert added.stdout.decode() == "1\t春城图书馆周末延长开放时间\n"
    assert "was there already" in duizhao("add", "-", given=CLEAN_ARTICLE.encode("gb18030")).stdout.decode()
    assert duizhao("translate", "1").stdout.decode().startswith("done: ")
    assert "Nothing is left" in duizhao("translate", "1").stdout.decode()
    assert "100%" in duizhao("list").stdout.decode()
    out = tmp_path / "copy.html"
    assert duizhao("export", "1", "--format", "html", "-o", str(out)).returncode == 0
    assert "馆长林晓" in out.read_text(encoding="utf-8")


def test_clean_prints_the_promised_json(duizhao, specimen: bytes) -> None:
    printed = json.loads(duizhao("clean", "-", "--json", given=specimen).stdout)
    assert {"title", "author", "editor", "source", "published", "reading_minutes", "views", "blocks", "changes"} <= set(printed)
    assert (printed["author"], printed["editor"], printed["source"]) == ("陈骏达", "心缘", "智东西")
    assert {block["kind"] for block in printed["blocks"]} >= {"subtitle", "heading", "subheading", "paragraph"}
    assert {"step", "reason", "start", "end", "before", "after"} <= set(printed["changes"][0])


def test_clean_a_fragment_restructures_nothing(duizhao) -> None:
    given = "核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù)\n\n\n正文".encode()
    assert duizhao("clean", "-", "--fragment", given=given).stdout.decode() == "核对了统计局数据\n\n\n正文"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "no/such/file.txt"), "No such file"),
        (("translate", "7"), "no article 7"),
        (("clean", "-", "--json", "--fragment"), "exclude each other"),
        (("export", "7"), "no article 7"),
        (("model", "remove", "zh-en"), "zh-en"),
        (("model", "install", "nothing.argosmodel"), "nothing.argosmodel"),
    ],
)
def test_refusals_are_one_sentence(duizhao, arguments: tuple[str, ...], sentence: str) -> None:
    refused = duizhao(*arguments)
    error = refused.stderr.decode()
    assert refused.returncode == 1 and sentence in error
    assert error.startswith("duizhao: ") and error.count("\n") == 1 and "Traceback" not in error


def test_a_picture_is_refused(duizhao) -> None:
    refused = duizhao("add", "-", given=b"\x89PNG\r\n\x1a\n" + bytes(300))
    assert refused.returncode == 1 and "Traceback" not in refused.stderr.decode()


def test_bad_settings_are_one_sentence(duizhao) -> None:
    assert b"DUIZHAO_PORT is 'many', which is not a number" in duizhao("list", DUIZHAO_PORT="many").stderr


def test_a_folder_that_cannot_be_written_is_said(duizhao, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused = duizhao("list", DUIZHAO_INSTANCE=str(tmp_path / "file" / "instance"))
    assert refused.returncode == 1 and b"cannot be written" in refused.stderr


def test_a_full_disk_is_said(duizhao, tmp_path: Path) -> None:
    """SQLite is told that the disk has no room for another page."""
    assert duizhao("list").returncode == 0
    limit = "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);print(c.execute('PRAGMA page_count').fetchone()[0])"
    pages = int(subprocess.run([sys.executable, "-c", limit, str(tmp_path / "instance/app.sqlite")], capture_output=True, check=True).stdout)
    code = (
        "import webapp.db as db\n"
        "prepare = db._prepare_sqlite\n"
        "def full(connection, record):\n"
        "    prepare(connection, record)\n"
        f"    connection.execute('PRAGMA max_page_count = {pages}')\n"
        "db._prepare_sqlite = full\n"
        "from webapp.cli import main\n"
        "main()\n"
    )
    environment = os.environ | {"DUIZHAO_INSTANCE": str(tmp_path / "instance"), "DUIZHAO_OFFLINE": "1"}
    text = "\n\n".join(f"第{n}段有很多字，足够占满一页又一页。" for n in range(400)).encode()
    full = subprocess.run([sys.executable, "-c", code, "add", "-"], input=text, capture_output=True, env=environment, check=False)
    assert full.returncode == 1
    assert full.stderr.decode() == "duizhao: the database cannot be used (database or disk is full).\n"


def test_a_taken_port_is_said_before_anything_is_done(duizhao, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = duizhao("serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.stderr.decode()
    assert not (tmp_path / "instance" / "app.sqlite").exists()


def test_serve_starts_twice_and_stops_cleanly(environment: dict[str, str], tmp_path: Path, duizhao) -> None:
    for run in (1, 2):
        command = [sys.executable, "-m", "webapp.cli", "serve", "--port", str(free_port())]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        while "Duizhao is at http://127.0.0.1:" not in (line := process.stdout.readline()):
            assert line, lines
            lines.append(line)
        assert ("Put a sample article" in "".join(lines)) == (run == 1)
        deadline = time.monotonic() + 60
        while "100%" not in duizhao("list").stdout.decode():
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        rest = process.stdout.read()
        assert "Stopped." in rest and "Traceback" not in rest
    assert len(duizhao("list").stdout.decode().splitlines()) == 1
    assert not (tmp_path / "instance" / "worker.alive").exists()


def test_doctor_says_what_is_there_and_proves_that_no_network_is_needed(duizhao) -> None:
    duizhao("list")
    report = duizhao("doctor", DUIZHAO_ENGINE="")
    text = report.stdout.decode()
    assert report.returncode == 0, text + report.stderr.decode()
    for name in ("database", "worker", "translation package", "dictionary", "Chinese fonts", "assets", "works offline"):
        assert f" {name}: " in text
    assert "ok      works offline: with the network cut off" in text


def test_doctor_reports_a_problem_with_its_status(duizhao, tmp_path: Path) -> None:
    report = duizhao("doctor", DUIZHAO_DATABASE_URL=f"sqlite:///{tmp_path}/missing/app.sqlite")
    assert report.returncode == 1 and "PROBLEM database" in report.stdout.decode()


def test_search_finds_and_rebuilds(duizhao) -> None:
    duizhao("add", "-", given=CLEAN_ARTICLE.encode())
    duizhao("translate", "1")
    before = duizhao("search", "find", "咖啡廳").stdout.decode()
    assert "1#s5.1\t图书馆的咖啡厅也会一起延长营业。\tEN[图书馆的咖啡厅也会一起延长营业。]" in before
    assert duizhao("search", "rebuild").stdout.decode() == "Indexed 1 article.\n"
    assert duizhao("search", "find", "咖啡廳").stdout.decode() == before


def test_backup_and_restore(duizhao, tmp_path: Path) -> None:
    duizhao("add", "-", given=CLEAN_ARTICLE.encode())
    file, other = str(tmp_path / "library.zip"), {"DUIZHAO_INSTANCE": str(tmp_path / "other")}
    assert "1 article, 0 notes" in duizhao("backup", file).stdout.decode()
    refused = duizhao("restore", file)
    assert refused.returncode == 1 and "--replace" in refused.stderr.decode()
    assert duizhao("restore", file, **other).stdout.decode().startswith("Restored 1 article and 0 notes")
    assert duizhao("list", **other).stdout == duizhao("list").stdout


def test_one_bad_file_does_not_keep_the_others_out(duizhao, tmp_path: Path) -> None:
    good = tmp_path / "好.txt"
    good.write_text(CLEAN_ARTICLE, encoding="utf-8")
    added = duizhao("add", "no/such.txt", str(good))
    assert added.returncode == 1 and "no/such.txt" in added.stderr.decode()
    assert "春城图书馆" in added.stdout.decode()
    assert "馆长林晓" in duizhao("export", "1", "--format", "markdown", "-o", "-").stdout.decode()


def test_models_are_listed_installed_and_removed_and_a_missing_network_is_one_sentence(duizhao, tmp_path: Path) -> None:
    offline = duizhao("model", "list")
    assert offline.returncode == 0 and "is set to stay offline" in offline.stdout.decode()
    unreachable = {"DUIZHAO_OFFLINE": "0", "DUIZHAO_PACKAGE_INDEX": "http://127.0.0.1:9/index.json",
                   "DUIZHAO_FIREFOX_INDEX": "http://127.0.0.1:9/models.json", "DUIZHAO_NETWORK_TIMEOUT": "2"}
    listed = duizhao("model", "list", **unreachable)
    assert listed.returncode == 0 and "No package is installed" in listed.stdout.decode()
    (said,) = listed.stderr.decode().splitlines()
    assert said.startswith("What could be installed is not known: There is no network, or http://127.0.0.1:9/index.json")
    folder = tiny_firefox.write_folder(tmp_path / "zhen")
    installed = duizhao("model", "install", str(folder))
    assert installed.returncode == 0 and "Installed firefox-zh-en" in installed.stdout.decode(), installed.stderr.decode()
    assert "installed  firefox-zh-en" in duizhao("model", "list").stdout.decode()
    file = tmp_path / "a.txt"
    file.write_text(CLEAN_ARTICLE, encoding="utf-8")
    assert duizhao("add", str(file)).returncode == 0
    translated = duizhao("translate", "1", DUIZHAO_ENGINE="firefox zh→en")
    assert translated.returncode == 0, translated.stderr.decode()
    copy = json.loads(duizhao("export", "1", "--format", "jsonld", "-o", "-").stdout)
    assert "firefox zh→en" in json.dumps(copy, ensure_ascii=False)
    assert duizhao("model", "remove", "firefox-zh-en").returncode == 0
    misnamed = duizhao("model", "install", "chinese")
    assert misnamed.returncode == 1 and "names look like zh-en or firefox-zh-en" in misnamed.stderr.decode()
