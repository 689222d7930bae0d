"""A real server, a real worker, a real (tiny) translation package and a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import give_lexicon
from tests.tiny_package import make_package
from webapp.engines import packages
from webapp.web import assets

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu"]


def chromium_path() -> str:
    """Where Chromium is.  These tests fail without one: they prove what readers see."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "no Chromium found for the browser tests; on Debian and Ubuntu: apt install chromium"
    return path


def launch(playwright: object) -> Browser:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return playwright.chromium.launch(executable_path=chromium_path(), args=QUIET + sandbox)


@dataclass
class Server:
    """``duizhao serve`` on a free port with an instance folder of its own."""

    instance: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DUIZHAO_INSTANCE": str(self.instance), "DUIZHAO_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}

    def start(self) -> None:
        command = [sys.executable, "-m", "webapp.cli", "serve", "--port", str(self.port)]
        log = (self.instance / "server.log").open("ab")
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(self.address, timeout=5).read()
                return
            except OSError:
                log_text = (self.instance / "server.log").read_text()
                assert self.process.poll() is None and time.monotonic() < deadline, log_text
                time.sleep(0.1)

    def stop(self, signum: int = signal.SIGINT) -> int:
        self.process.send_signal(signum)
        return self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def htmx_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checked copy of htmx, fetched as an installation fetches it."""
    folder = tmp_path_factory.mktemp("assets")
    problem = assets.fetch(folder, timeout=60)
    assert problem is None, problem
    return folder


@pytest.fixture(scope="session")
def tiny_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_package(tmp_path_factory.mktemp("package") / "tiny.argosmodel")


@pytest.fixture(scope="session")
def make_server(tmp_path_factory: pytest.TempPathFactory, htmx_copy: Path, tiny_package: Path, lexicon_folder: Path):
    """Start a server; with or without the tiny package."""
    started: list[Server] = []

    def make(package: bool = True) -> Server:
        instance = tmp_path_factory.mktemp("instance")
        shutil.copytree(htmx_copy, instance / "assets")
        give_lexicon(instance, lexicon_folder)
        if package:
            packages.install_file(tiny_package, instance / "models")
        server = Server(instance, free_port())
        server.start()
        started.append(server)
        return server

    yield make
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def server(make_server) -> Server:
    return make_server()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A fresh reader at a desktop window; every request that leaves this machine is refused and noted."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server.address)
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors and policy violations fail the test."""
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None)
    yield opened
    assert not problems, problems
