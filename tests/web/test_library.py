from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.client import CheckingClient, text_of
from webapp.services import articles


@pytest.fixture
def many(app: Flask) -> list[int]:
    """More than a page of articles."""
    with app.extensions["duizhao"].database.transaction() as session:
        return [articles.import_article(session, f"第{number}号公告\n\n今天下雨。".encode())[0].id for number in range(53)]


def titles(html: str) -> list[str]:
    return re.findall(r"第\d+号公告(?=</span>)", html)


def test_pages_by_plain_links(client: CheckingClient, many: list[int]) -> None:
    first = client.get("/").text
    assert len(titles(first)) == 50 and "53 articles" in text_of(first)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = client.get(following).text
    assert len(titles(second)) == 3 and "Back to page 1" in second and 'id="more"' not in second
    assert not set(titles(first)) & set(titles(second))


def test_more_by_htmx_gives_only_the_next_rows(client: CheckingClient, many: list[int]) -> None:
    rows = client.raw.get("/?page=2", headers={"HX-Request": "true", "HX-Target": "more"}).text
    assert len(titles(rows)) == 3 and "<html" not in rows and rows.count("autofocus") == 1


def test_filters_stay_in_the_links(client: CheckingClient, many: list[int]) -> None:
    page = client.get("/?state=untranslated&order=title").text
    assert "/?state=untranslated&amp;order=title&amp;page=2" in page
    assert "No article fits" in client.get("/?state=noted").text
    assert client.get("/?state=lost").status_code == 400 and client.get("/?order=lost").status_code == 400


def test_tags_on_many_articles_and_on_one(client: CheckingClient, many: list[int]) -> None:
    answer = client.post("/articles/bulk", {"article": many[:2], "tags": "天气，公告", "action": "tag", "back": "/?order=oldest"})
    assert answer.location == "/?order=oldest"
    page = client.get("/?order=oldest").text
    assert "2 articles are tagged 天气, 公告." in text_of(page) and page.count('class="tag"') == 4
    row = client.post(f"/articles/{many[0]}/tags", {"tags": "<b>雨</b>"}, htmx=True).text
    assert 'class="tag"' in row and "&lt;b&gt;雨" in row
    client.post("/articles/bulk", {"article": many[:2], "tags": "公告", "action": "untag"})
    assert titles(client.get("/?tag=天气").text) == ["第1号公告"]
    assert "No article fits" in client.get("/?tag=公告").text


def test_deleting_many_offers_one_undo(client: CheckingClient, many: list[int]) -> None:
    answer = client.post("/articles/bulk", {"article": many[:3], "action": "delete"})
    page = client.get(answer.location).text
    assert "3 articles are in the trash" in text_of(page) and "50 articles" in text_of(page)
    stamp = re.search(r'name="deleted" value="([^"]+)"', page)[1].replace("&#43;", "+")
    back = client.post("/articles/bulk/undo", {"deleted": stamp, "back": answer.location})
    assert back.location == "/"
    assert "53 articles" in text_of(client.get("/").text)
    assert "taken back already" in client.get(client.post("/articles/bulk/undo", {"deleted": stamp}).location).text


def test_the_trash_puts_back(client: CheckingClient, many: list[int]) -> None:
    client.post("/articles/bulk", {"article": many[:3], "action": "delete"})
    page = client.get("/trash").text
    assert len(titles(page)) == 3 and "Put back" in page and "Add tag" not in page
    client.post("/articles/bulk", {"article": many[:2], "action": "restore"})
    assert len(titles(client.get("/?state=trash").text)) == 1


def test_translating_many_plans_their_jobs(client: CheckingClient, many: list[int]) -> None:
    client.post("/articles/bulk", {"article": many[:2], "action": "translate"})
    assert len(titles(client.get("/?state=translating").text)) == 2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"action": "delete"}, "at least one article"),
        ({"action": "translate"}, "at least one article"),
        ({"action": "tag", "article": 1}, "Write the tag first"),
        ({"action": "fly", "article": 1}, "what to do"),
        ({"action": "delete", "article": "one"}, "whole number"),
    ],
)
def test_a_form_that_says_too_little_is_refused(client: CheckingClient, form: dict, sentence: str) -> None:
    answer = client.post("/articles/bulk", form)
    assert answer.status_code == 400 and sentence in text_of(answer.text)


def test_a_wrong_time_is_refused(client: CheckingClient) -> None:
    for wrong in ("yesterday", "2026-01-01T00:00:00"):
        assert client.post("/articles/bulk/undo", {"deleted": wrong}).status_code == 400


def test_back_leads_only_to_this_server(client: CheckingClient, many: list[int]) -> None:
    answer = client.post("/articles/bulk", {"article": many[:1], "action": "restore", "back": "//elsewhere.example/x"})
    assert answer.location == "/"


def test_the_tags_of_one_article_have_a_form_in_the_row_and_on_a_page(client: CheckingClient, many: list[int]) -> None:
    page = client.get(f"/articles/{many[0]}/tags").text
    row = client.get(f"/articles/{many[0]}/tags", htmx=True).text
    for html in (page, row):
        assert f'action="/articles/{many[0]}/tags"' in html and f'id="article-{many[0]}"' in html
    assert "<html" not in row
    assert client.get("/articles/999/tags").status_code == 404
