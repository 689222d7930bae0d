from __future__ import annotations

import re

from flask import Flask

from tests.client import CheckingClient, text_of


def test_the_box_in_the_library_leads_to_marked_pairs(client: CheckingClient, translated_id: int) -> None:
    assert 'action="/search"' in client.get("/").text
    page = client.get("/search?q=咖啡厅")
    assert page.status_code == 200 and "1 article holds it" in text_of(page.text)
    assert "<mark>咖啡厅</mark>" in page.text
    address = re.search(rf'href="/articles/{translated_id}#(s\d+\.\d+)"', page.text)
    assert address and f'id="{address[1]}"' in client.get(f"/articles/{translated_id}").text
    assert re.search(r'lang="en">EN\[[^<]*<mark>咖啡厅</mark>', page.text)


def test_a_note_is_found_and_linked(client: CheckingClient, article_id: int) -> None:
    client.post(f"/articles/{article_id}/annotations", {"side": "source", "exact": "馆长林晓", "body": "the <b>director</b>"})
    page = client.get("/search?q=directors&in=note").text
    assert "the &lt;b&gt;<mark>director</mark>&lt;/b&gt;" in page
    address = re.search(r"#(note-[0-9a-f-]+)", page)[1]
    assert f'id="{address}"' in client.get(f"/articles/{article_id}").text


def test_nothing_found_says_what_to_do(client: CheckingClient, article_id: int) -> None:
    assert "Nothing in the library holds this" in client.get("/search?q=鲸鱼").text
    assert "Chinese words of any length" in client.get("/search").text


def test_a_wrong_side_or_page_is_a_sentence(client: CheckingClient) -> None:
    assert client.get("/search?q=x&in=sideways").status_code == 400
    assert client.get("/search?q=x&page=two").status_code == 400


def test_results_come_in_pages(client: CheckingClient, app: Flask) -> None:
    from webapp.services import articles

    with app.extensions["duizhao"].database.transaction() as session:
        for number in range(22):
            articles.import_article(session, f"第{number}号公告\n\n图书馆今天开门，欢迎大家来。".encode())
    page = client.get("/search?q=图书馆").text
    assert "Page 1 of 2" in page and 'rel="next"' in page
    assert "Page 2 of 2" in client.get("/search?q=图书馆&page=2").text
