"""A PostgreSQL server for the tests: its own folder, its own port on loopback, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: on the path, or where Debian puts it (the newest)."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def wanted() -> bool:
    """Must the tests run, so that a missing server is a failure?"""
    return os.environ.get("DUIZHAO_TEST_POSTGRESQL") == "1"


def _user() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then its own user runs it, or nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, without a database's name: ``postgresql://duizhao@127.0.0.1:PORT``."""
    bin_folder = programs()
    assert bin_folder is not None, "no PostgreSQL server is installed: apt install postgresql"
    folder, user = Path(tempfile.mkdtemp(prefix="duizhao-pg-")), _user()
    if user:
        os.chown(folder, user["user"], user["group"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(bin_folder / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120, **user)

    try:
        run("initdb", "--username=duizhao", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c shared_buffers=32MB"
        run("pg_ctl", "--wait", f"--log={folder / 'log'}", "-o", options, "start")
        try:
            yield f"postgresql://duizhao@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)
