"""Opening and reading on in a long Chinese text, beside Lute v3: time to the first text, and memory.

    python -m venv /somewhere/lute && /somewhere/lute/bin/pip install lute3 lute3-mandarin
    python -m bench.beside_lute --lute /somewhere/lute/bin/python [--rounds 7]

Both servers run on this machine with their own settings and read the same text, made up as in ``bench/long_text.py`` and as
long as 100 of Lute's pages of 250 words.  Chromium opens the text with an empty cache, the two in turns; the clock stops
when Chinese can be read.  Duizhao shows the English beside it (the sentence reversed: no model), Lute one page of words.
Then every page is read to the end.  Memory is what the server's processes hold (proportional set size) and what the page
holds in the browser.  Nothing but the two servers is reached.  The last line gives ratios, below 1 where Duizhao needs less.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.long_text import made
from tests.browser.conftest import Server, free_port, launch
from webapp.web import assets

PAGES = 100
CHARACTERS = 46_000  # what Lute cuts into 100 pages of 250 words; checked when it has


@dataclass(frozen=True)
class Reader:
    """One of the two: where the text is, and what its Chinese looks like on the page."""

    name: str
    address: str
    path: str
    chinese: str
    process: int


@dataclass(frozen=True)
class Opened:
    first_text: float  # milliseconds
    heap: float  # MB
    nodes: float


def start_lute(python: str, folder: Path) -> tuple[subprocess.Popen, str]:
    """Lute with a data folder of its own."""
    config = folder / "config.yml"
    config.write_text(f"ENV: prod\nDBNAME: lute.db\nDATAPATH: {folder}\nBACKUP_PATH: {folder}\n")
    port = free_port()
    log = (folder / "lute.log").open("wb")
    command = [python, "-m", "lute.main", "--local", "--port", str(port), "--config", str(config)]
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    wait_for(f"http://127.0.0.1:{port}", process, folder / "lute.log")
    return process, f"http://127.0.0.1:{port}"


def wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)


def only_here(context: BrowserContext) -> BrowserContext:
    """Neither may load anything from elsewhere."""
    context.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
    context.set_default_timeout(60_000)
    return context


def import_into_lute(page: Page, address: str, text: Path) -> str:
    """The text as a book, put in as a reader would; its path."""
    page.goto(f"{address}/language/load_predefined/Mandarin%20Chinese")
    page.goto(f"{address}/book/new")
    page.select_option("select[name=language_id]", label="Mandarin Chinese")
    page.fill("input[name=title]", "长夜行记")
    page.set_input_files("input[name=textfile]", text)
    page.locator("input[name=title]").evaluate("field => field.form.requestSubmit()")
    page.wait_for_url("**/read/*/page/1")
    return page.url.removeprefix(address)


def import_here(page: Page, server: Server, text: Path) -> str:
    page.goto(f"{server.address}/import")
    page.set_input_files("input[type=file]", text)
    page.locator("input[type=file]").evaluate("field => field.form.requestSubmit()")
    page.wait_for_url("**/articles/*")
    page.wait_for_selector("#progress:not(.live)", state="attached", timeout=600_000)
    return page.url.removeprefix(server.address).split("?")[0]


def open_once(browser: object, reader: Reader) -> Opened:
    context = only_here(browser.new_context(viewport={"width": 1280, "height": 900}))
    page = context.new_page()
    start = time.perf_counter()
    page.goto(reader.address + reader.path, wait_until="commit")
    page.wait_for_selector(reader.chinese)
    first_text = (time.perf_counter() - start) * 1000
    page.wait_for_load_state("networkidle")
    found = held(page)
    context.close()
    return Opened(first_text, found["JSHeapUsedSize"] / 1e6, found["Nodes"])


def held(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def read_lute(page: Page, reader: Reader) -> None:
    for number in range(1, PAGES + 1):
        page.goto(f"{reader.address}{reader.path.rsplit('/', 1)[0]}/{number}", wait_until="commit")
        page.wait_for_selector(reader.chinese)


def read_here(page: Page, reader: Reader) -> None:
    page.goto(reader.address + reader.path)
    page.wait_for_selector("html[data-ready]", state="attached")
    for screen in page.locator(".screen").all():
        screen.scroll_into_view_if_needed()
        page.wait_for_timeout(60)


def memory(process: int) -> float:
    """What a process and its children hold, in MB; pages they share are counted once."""
    total, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        total += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
        for task in Path(f"/proc/{one}/task").iterdir():
            waiting += [int(child) for child in (task / "children").read_text().split()]
    return total / 1024


def measure(browser: object, readers: list[Reader], rounds: int) -> dict[str, dict[str, float]]:
    opened: dict[str, list[Opened]] = {reader.name: [] for reader in readers}
    for _ in range(rounds + 1):
        for reader in readers:
            opened[reader.name].append(open_once(browser, reader))
    found = {}
    for reader in readers:
        rest = opened[reader.name][1:]  # the first warms up
        found[reader.name] = {
            "first text ms": statistics.median(one.first_text for one in rest),
            "page MB": statistics.median(one.heap for one in rest),
            "page nodes": statistics.median(one.nodes for one in rest),
        }
    for reader, read in zip(readers, (read_here, read_lute), strict=True):
        page = only_here(browser.new_context(viewport={"width": 1280, "height": 900})).new_page()
        start = time.perf_counter()
        read(page, reader)
        found[reader.name]["read through s"] = time.perf_counter() - start
        found[reader.name]["page MB at the end"] = held(page)["JSHeapUsedSize"] / 1e6
        found[reader.name]["server MB"] = memory(reader.process)
        page.context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lute", required=True, help="a Python that has lute3 and lute3-mandarin")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("lute", "instance"):
            (folder / name).mkdir()
        text = folder / "text.txt"
        text.write_text(made(CHARACTERS, random.Random(CHARACTERS)), encoding="utf-8")
        problem = assets.fetch(folder / "instance" / "assets", timeout=60)
        assert problem is None, problem
        os.environ["DUIZHAO_ENGINE"] = "fake"
        server = Server(folder / "instance", free_port())
        server.start()
        lute, address = start_lute(asked.lute, folder / "lute")
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                page = only_here(browser.new_context()).new_page()
                own, theirs = import_here(page, server, text), import_into_lute(page, address, text)
                page.goto(address + theirs)
                pages = page.evaluate("Number(document.querySelector('#page_count').value)")
                assert abs(pages - PAGES) <= 3, f"Lute cut {pages} pages, not {PAGES}: change CHARACTERS"
                page.context.close()
                readers = [
                    Reader("Duizhao", server.address, own, "#text .zh .s >> nth=3", server.process.pid),
                    Reader("Lute", address, theirs, "#thetext .word >> nth=3", lute.pid),
                ]
                found = measure(browser, readers, asked.rounds)
                browser.close()
        finally:
            server.stop()
            lute.send_signal(signal.SIGTERM)
            lute.wait(timeout=30)
    report(found)


def report(found: dict[str, dict[str, float]]) -> None:
    ours, theirs = found["Duizhao"], found["Lute"]
    for name in ours:
        print(f"{name:<20} Duizhao {ours[name]:9.1f}   Lute {theirs[name]:9.1f}")
    print("ratio to Lute: " + ", ".join(f"{name} {ours[name] / theirs[name]:.2f}" for name in ours))


if __name__ == "__main__":
    main()
