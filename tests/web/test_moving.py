from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.client import CheckingClient, text_of
from webapp.web.keys import GROUPS

ROOT = Path(__file__).resolve().parent.parent.parent


def find(client: CheckingClient, article_id: int, query: str):
    return client.get(f"/articles/{article_id}/search", query_string={"q": query}, htmx=True)


def found(html: str) -> list[str]:
    return re.findall(r"<b>([^<]*)</b>", html)


def test_the_outline_leads_to_every_heading(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}").text
    outline = page[page.index('<ol class="outline">') : page.index("</ol>", page.index('<ol class="outline">'))]
    assert re.findall(r'href="#(p\d+)"', outline) == ["p1", "p3"]
    assert 'id="p1"' in page and 'id="p3"' in page and "座位可以预约" in outline


def test_a_place_is_kept_and_offered_quietly(client: CheckingClient, translated_id: int) -> None:
    assert "Continue where you were" not in client.get(f"/articles/{translated_id}").text
    answer = client.post(f"/articles/{translated_id}/place", {"paragraph": 2, "sentence": 2}, htmx=True)
    assert answer.status_code == 204
    assert '<a href="#s2.2">Continue where you were</a>' in client.get(f"/articles/{translated_id}").text
    assert client.post(f"/articles/{translated_id}/place", {"paragraph": 4, "sentence": 1}).location.endswith("#s4.1")
    client.post(f"/articles/{translated_id}/place", {"paragraph": 1, "sentence": 1}, htmx=True)
    assert "Continue where you were" not in client.get(f"/articles/{translated_id}").text


@pytest.mark.parametrize(
    ("form", "status"),
    [({"paragraph": 99, "sentence": 1}, 404), ({"paragraph": 1}, 400), ({"paragraph": "x", "sentence": 1}, 400)],
)
def test_a_place_that_is_none_is_refused(client: CheckingClient, translated_id: int, form: dict, status: int) -> None:
    assert client.post(f"/articles/{translated_id}/place", form, htmx=True).status_code == status


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("图书馆", ["图书馆"] * 4),
        ("圖書館", ["图书馆"] * 4),
        ("林晓", ["林晓"]),
        ("馆", ["馆"] * 5),
        ("tushuguan", ["图书馆"] * 4),
        ("Tú", []),
        ("lin xiao", ["林晓"]),
        ("xi", None),
        ("没有这个", []),
    ],
)
def test_chinese_and_pinyin_are_found(client: CheckingClient, article_id: int, query: str, hits: list[str] | None) -> None:
    answer = find(client, article_id, query)
    assert answer.status_code == 200
    if hits is not None:
        assert found(answer.text) == hits
        assert (f'data-count="{len(hits)}"') in answer.text
    else:
        assert set(found(answer.text)) <= {"喜", "希", "西", "系", "息"} and found(answer.text)


def test_english_is_found_whatever_its_case_and_leads_to_its_sentence(client: CheckingClient, app, translated_id: int) -> None:
    from sqlalchemy import select

    from webapp.models import Block, Sentence
    from webapp.services import translations

    with app.extensions["duizhao"].database.transaction() as session:
        sentence = session.scalars(
            select(Sentence).join(Sentence.block).where(Block.article_id == translated_id, Block.position == 1, Sentence.position == 1)
        ).one()
        translations.edit(session, sentence.id, "Readers have long hoped (to borrow) at night.", seen=None)
    answer = find(client, translated_id, "HOPED (to")
    assert found(answer.text) == ["hoped (to"] and f"/articles/{translated_id}#e2.2" in answer.text
    assert 'data-side="target"' in answer.text


def test_a_search_is_a_page_without_javascript_and_its_words_are_text(client: CheckingClient, article_id: int) -> None:
    page = client.get(f"/articles/{article_id}/search", query_string={"q": "<b>x</b>"})
    assert page.status_code == 200 and "&lt;b&gt;x&lt;/b&gt;” is not in this article" in page.text
    assert client.get(f"/articles/{article_id}/search").status_code == 200
    assert client.get(f"/articles/{article_id}/search", query_string={"q": "长" * 201}).status_code == 400
    assert find(client, 999, "x").status_code == 404


def test_a_long_run_of_letters_is_answered_at_once(client: CheckingClient, article_id: int) -> None:
    assert find(client, article_id, "xianxianxianxianxianxianxianxianxianxianxianxianxianxian").status_code == 200


def test_every_page_shows_the_same_keys_and_so_does_the_readme(client: CheckingClient, article_id: int) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for address in ("/keys", "/", f"/articles/{article_id}"):
        shown = text_of(client.get(address).text)
        for _, keys in GROUPS:
            for key in keys:
                assert key.does in shown
    for _, keys in GROUPS:
        for key in keys:
            line = f"| {' '.join(f'`{k}`' for k in key.keys)} | {key.does} |"
            assert line in readme, line


def test_g_goes_to_pages_that_are_there(client: CheckingClient, article_id: int) -> None:
    import html
    import json

    page = client.get(f"/articles/{article_id}").text
    places = json.loads(html.unescape(re.search(r'data-places="([^"]*)"', page)[1]))
    letters = {key.keys[0][2] for _, keys in GROUPS for key in keys if key.keys[0].startswith("g ")}
    assert set(places) == letters
    assert all(client.get(address).status_code == 200 for address in places.values())
