from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from tests.client import CheckingClient, text_of
from webapp.jobs import Worker
from webapp.services import articles

NEWS = "离职\n\n亚历西斯·克努亚（Alexis Conneau）宣布离职。克努亚没有说明原因。"


@pytest.fixture
def news(app: Flask) -> str:
    """The path of a translated article that explains a name."""
    installation = app.extensions["duizhao"]
    with installation.database.transaction() as session:
        article_id = articles.import_article(session, NEWS.encode())[0].id
    Worker(installation.settings, installation.database).run(installation.queue.plan(article_id))
    return f"/articles/{article_id}"


def term_id(html: str, chinese: str) -> str:
    return re.search(rf'id="term-(\d+)">(?:(?!id="term-).)*?>{chinese}</span>', html, re.S)[1]


def test_the_panel_lists_what_the_article_explains(client: CheckingClient, news: str) -> None:
    panel = client.get(f"{news}?panel=terms", htmx=True).text
    assert "克努亚 → Conneau" in text_of(panel) and 'href="#s2.1"' in panel
    assert "克努亚" in client.get(f"{news}?panel=terms").text


def test_a_changed_term_offers_to_translate_its_sentences_anew(client: CheckingClient, app: Flask, news: str) -> None:
    panel = client.get(f"{news}?panel=terms", htmx=True).text
    form = {"chinese": "克努亚", "english": "Connor", "kind": "short"}
    answer = client.post(f"/terms/{term_id(panel, '克努亚')}", form, htmx=True).text
    assert "2 machine-translated sentences have" in text_of(answer)
    answer = client.post(f"{news}/terms/retranslate", {"chinese": "克努亚"})
    assert answer.status_code == 303
    assert "2 sentences are being translated anew" in client.get(answer.location).text
    installation = app.extensions["duizhao"]
    with installation.database.reading() as session:
        assert articles.library(session)[0].live


def test_terms_are_added_struck_out_and_put_back(client: CheckingClient, news: str) -> None:
    added = client.post(f"{news}/terms", {"chinese": "原因", "english": "reason", "kind": "term"}, htmx=True).text
    assert "原因 → reason" in text_of(added)
    struck = client.post(f"/terms/{term_id(added, '克努亚')}/delete", htmx=True).text
    assert "struck out" in struck and "Put back" in struck
    gone = client.post(f"/terms/{term_id(struck, '原因')}/delete", htmx=True).text
    assert "原因 → reason" not in text_of(gone)


def test_terms_for_everywhere_without_javascript(client: CheckingClient, news: str) -> None:
    answer = client.post("/terms", {"chinese": "克努亚", "english": "Connor", "kind": "name"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "克努亚 → Connor" in text_of(page) and "machine-translated" in page
    assert "1 term for every article" in text_of(client.get(f"{news}?panel=terms", htmx=True).text)


@pytest.mark.parametrize("name", ["tsv", "tbx"])
def test_a_glossary_goes_out_and_comes_in(client: CheckingClient, news: str, name: str) -> None:
    file = client.get(f"{news}/terms/export/{name}")
    assert "attachment" in file.headers["Content-Disposition"] and "克努亚" in file.data.decode()
    answer = client.post("/terms/import", {"file": (io.BytesIO(file.data), f"x.{name}")})
    page = client.get(answer.location).text
    assert "2 terms taken in" in page and "克努亚 → Conneau" in text_of(page)


def test_what_is_no_term_is_refused_with_a_sentence(client: CheckingClient, news: str) -> None:
    assert client.post("/terms", {"chinese": "abc", "english": "x"}, htmx=True).status_code == 400
    assert client.post("/terms/import", {"file": (io.BytesIO(b"x"), "x.tsv")}).status_code == 422
    assert client.post("/terms/999", {"chinese": "中", "english": "x"}).status_code == 404
    assert client.post("/articles/999/terms", {"chinese": "中", "english": "x"}).status_code == 404
    assert client.get("/terms/export/doc").status_code == 404
