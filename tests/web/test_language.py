"""The interface in the reader's language: the browser's wish, the switch, and no English left on Chinese pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from tests.client import VOID, CheckingClient
from webapp.db import Database
from webapp.errors import PackageError
from webapp.jobs import Queue, Worker
from webapp.services import jobs

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}

# What stays as it is in every language: names, formats, codes.
_NAMES = {
    "duizhao", "markdown", "sha", "utf", "gb18030", "gbk", "big5", "html", "txt", "md", "mb", "anki", "word", "epub", "tmx", "tsv", "tbx",
    "csv", "xliff", "argosmodel", "firefox", "w3c", "cc", "cedict", "argos", "ccedict", "fake", "hsk", "zip", "ascii", "gloss", "en", "zh", "library", "qqqq", "conneau",
}  # fmt: skip
_LEFT_ALONE = {"code", "kbd", "script", "style"}


class _Words(HTMLParser):
    """Latin words that are read as part of the interface: not inside another language, code or keys."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        inside = bool(self.open) and self.open[-1][1]
        english = inside or (values.get("lang") or "zh").startswith("en") or values.get("lang") == "zh-Latn" or tag in _LEFT_ALONE
        if not english:
            for name in ("aria-label", "placeholder", "title", "data-none"):
                self._look(values.get(name) or "")
        if tag not in VOID:
            self.open.append((tag, english or "hash" in (values.get("class") or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open or not self.open[-1][1]:
            self._look(data)

    def _look(self, text: str) -> None:
        words = re.findall(r"[A-Za-z][A-Za-z0-9]+", text)
        self.found += [f"{word} in {text.strip()[:80]!r}" for word in words if word.lower() not in _NAMES]


def english_on(html: str) -> list[str]:
    words = _Words()
    words.feed(html)
    return words.found


@pytest.fixture
def chinese(app: Flask) -> CheckingClient:
    client = CheckingClient(app)
    client.post("/preferences", {"language": "zh-Hans"})
    return client


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr, zh;q=0.4, en;q=0.3", "zh-Hans"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_browser_says_which_language(client: CheckingClient, wish: str, language: str) -> None:
    answer = client.raw.get("/", headers={"Accept-Language": wish})
    assert answer.headers["Content-Language"] == language and f'<html lang="{language}"' in answer.text
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


def test_the_switch_is_remembered_over_the_browsers_wish(client: CheckingClient) -> None:
    assert client.post("/preferences", {"language": "zh-Hans", "back": "/keys"}).headers["Location"] == "/keys"
    assert "快捷键" in client.get("/keys").text
    assert "快捷键" in client.raw.get("/keys", headers={"Accept-Language": "en"}).text
    client.post("/preferences", {"language": "en"})
    assert "Keys" in client.raw.get("/keys", headers=CHINESE).text
    assert client.post("/preferences", {"language": "fr"}).status_code == 400


def test_the_switch_works_without_scripts(client: CheckingClient) -> None:
    page = client.get("/").text
    form = re.search(r'<form [^>]*id="language".*?</form>', page, re.DOTALL).group()
    assert 'method="post"' in form and '<option value="zh-Hans" lang="zh-Hans"' in form and "<noscript><button>" in form


ADDRESSES = [
    "/", "/import", "/trash", "/keys", "/words", "/terms", "/models", "/search", "/search?q=图书馆", "/search?q=qqqq",
    "/articles/1", "/articles/1?panel=terms", "/articles/1?panel=ledger", "/articles/1?panel=about", "/articles/1?scrape=1",
    "/articles/1?look=1", "/articles/1/search?q=图书馆", "/articles/1/compare", "/articles/1/tags", "/articles/1/words?block=0&at=0",
    "/articles/1/sentences/2/edit", "/articles/999", "/nowhere", "/?state=noted", "/?page=x", "/articles/1/words?block=x&at=0",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_english_is_left_on_a_chinese_page(chinese: CheckingClient, translated_id: int, address: str) -> None:
    for htmx in (False, True):
        answer = chinese.get(address, htmx=htmx)
        assert english_on(answer.text) == []


def test_an_english_page_would_be_found_out(client: CheckingClient, translated_id: int) -> None:
    page = client.get("/import").text.replace('<html lang="en"', '<html lang="zh-Hans"')
    assert any(found.startswith("Paste in") for found in english_on(page))


def test_refusals_are_in_chinese(chinese: CheckingClient, translated_id: int) -> None:
    empty = chinese.post("/import", {"pasted": ""})
    assert empty.status_code == 400 and "请先粘贴文本或选择文件。" in empty.text
    missing = chinese.post("/articles/1/annotations", {"side": "source", "exact": "绝无此句"}, htmx=True)
    assert missing.status_code == 409 and "中文原文里找不到这段文字" in missing.text
    label = chinese.post("/terms", {"chinese": "好" * 500, "english": "x"}, htmx=True)
    assert label.status_code == 400 and english_on(label.text) == []
    flashed = chinese.post("/articles/bulk", {"action": "tag", "article": "1", "tags": "甲，乙"}, follow_redirects=True)
    assert "已给 1 篇文章加上标签：甲、乙。" in flashed.text


def test_what_went_wrong_in_the_worker_is_said_in_chinese(app: Flask, chinese: CheckingClient, article_id: int) -> None:
    database: Database = app.extensions["duizhao"].database
    queue: Queue = app.extensions["duizhao"].queue
    trouble = PackageError("The package %(code)s is not installed.", code="zh-en")
    with database.transaction() as session:
        job_id = jobs.ask(session, "package", {"action": "remove", "code": "zh-en"}).id
    Worker(queue.settings, database).run(job_id)
    with database.reading() as session:
        assert jobs.find(session, job_id).message == str(trouble)
    assert "模型包 zh-en 没有安装。" in chinese.get("/models").text
