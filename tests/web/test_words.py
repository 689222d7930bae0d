from __future__ import annotations

import csv
import html
import io
import re

from flask import Flask
from sqlalchemy import event

from tests.client import CheckingClient, text_of


def ask(client: CheckingClient, article_id: int, block: int, at: int, seek: str = "here"):
    return client.get(f"/articles/{article_id}/words?block={block}&at={at}&seek={seek}", htmx=True)


def save(client: CheckingClient, article_id: int, at: int = 0) -> str:
    answer = client.post(f"/articles/{article_id}/words", {"block": 0, "at": at}, htmx=True)
    assert answer.status_code == 200, answer.text
    return re.search(r"#word-(\d+)", answer.text)[1]


def test_help_with_a_word(client: CheckingClient, translated_id: int) -> None:
    answer = ask(client, translated_id, 0, 3)  # 春城图书馆
    shown = text_of(answer.text)
    assert answer.text.startswith('<section id="word"') and 'data-start="2" data-end="5"' in answer.text
    assert "图书馆 圖書館 tú shū guǎn HSK 1" in shown and "library" in shown
    assert '<span class="tone2">tú</span>' in answer.text
    assert 'data-pair="1.1"' in answer.text


def test_other_places_are_counted_and_linked(client: CheckingClient, translated_id: int) -> None:
    answer = ask(client, translated_id, 0, 3)
    assert "4 times in this article" in answer.text
    places = re.findall(r'#s(\d+\.\d+)" data-place="\1"', answer.text)
    assert len(places) == 3 and places[0] == "2.1"
    page = client.get(f"/articles/{translated_id}").text
    assert all(f'id="s{place}"' in page for place in places)


def test_next_and_previous_cross_paragraphs(client: CheckingClient, translated_id: int) -> None:
    last = ask(client, translated_id, 0, 12)
    end = re.search(r'data-end="(\d+)"', last.text)[1]
    following = ask(client, translated_id, 0, int(end), "next")
    assert 'data-block="1" data-start="0"' in following.text
    back = ask(client, translated_id, 1, 0, "previous")
    assert 'data-block="0"' in back.text and f'data-end="{end}"' in back.text
    assert ask(client, translated_id, 0, 0, "previous").status_code == 404


def test_a_wrong_place_is_refused(client: CheckingClient, translated_id: int) -> None:
    assert ask(client, translated_id, 0, 999).status_code == 404
    assert ask(client, translated_id, 99, 0).status_code == 404
    assert client.get(f"/articles/{translated_id}/words?block=0").status_code == 400
    assert client.get(f"/articles/{translated_id}/words?block=x&at=1").status_code == 400
    assert ask(client, translated_id, 0, 0, "sideways").status_code == 400
    assert ask(client, 999, 0, 0).status_code == 404


def test_help_is_a_page_of_its_own_without_javascript(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}/words?block=0&at=3").text
    assert page.startswith("<!doctype html>") and f'href="/articles/{translated_id}#s1.1"' in page


def test_help_takes_a_handful_of_queries_however_long_the_text(client: CheckingClient, app: Flask) -> None:
    def count(paragraphs: int) -> int:
        text = "长短文\n\n" + "\n\n".join(f"第{n}段有两句话。这是第{n}段的第二句。" for n in range(paragraphs))
        article_id = int(client.post("/import", {"pasted": text}).location.rsplit("/", 1)[1])
        statements: list[str] = []
        engine = app.extensions["duizhao"].database.engine
        listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert ask(client, article_id, 1, 0).status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(statements)

    assert count(3) == count(60) <= 8


def test_a_saved_word_keeps_its_sentence_and_its_english(client: CheckingClient, translated_id: int) -> None:
    assert "No words yet" in client.get("/words").text
    identity = save(client, translated_id, 3)
    assert save(client, translated_id, 2) == identity  # the same word in the same sentence
    page = client.get("/words").text
    assert page.count('class="listed"') == 1
    assert "圖書館" in page and "春城图书馆周末延长开放时间" in page and f"/articles/{translated_id}#s1.1" in page
    assert '<p lang="en" class="quoted en">' in page


def test_remove_and_undo(client: CheckingClient, translated_id: int) -> None:
    identity = save(client, translated_id, 3)
    assert "Undo" in client.post(f"/words/{identity}/delete", htmx=True).text
    assert "No words yet" in client.get("/words").text
    assert "Save word" in ask(client, translated_id, 0, 3).text
    assert f'id="word-{identity}"' in client.post(f"/words/{identity}/restore", htmx=True).text
    gone = client.post(f"/words/{identity}/delete")
    assert gone.status_code == 303 and f"/words/{identity}/restore" in client.get(gone.location).text
    assert client.post(f"/words/{identity}/restore").location == "/words"
    assert client.post("/words/999/delete").status_code == 404


def test_the_list_outlives_its_article(client: CheckingClient, translated_id: int) -> None:
    save(client, translated_id, 3)
    client.post(f"/articles/{translated_id}/delete", htmx=True)
    page = client.get("/words").text
    assert "圖書館" in page and f'href="/articles/{translated_id}' not in page


def test_the_list_as_a_table_and_as_cards(client: CheckingClient, translated_id: int) -> None:
    save(client, translated_id, 3)
    table = client.get("/words/export/tsv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(table.data.decode()), delimiter="\t")
    assert row["simplified"] == "图书馆" and row["pinyin"] == "tú shū guǎn" and row["sentence"].startswith("春城")
    assert row["translation"] and row["article"].startswith("春城")
    cards = client.get("/words/export/anki").data.decode().splitlines()
    assert cards[0] == "#separator:tab" and cards[2] == "#guid column:1"
    fields = cards[-1].split("\t")
    assert len(fields) == 9 and "春城<b>图书馆</b>" in fields[5] and fields[8] == "duizhao hsk1"
    assert client.get("/words/export/papyrus").status_code == 404


def test_what_stands_above_is_no_part_of_the_text(client: CheckingClient, app: Flask, translated_id: int) -> None:
    from webapp.services import articles

    client.post(f"/articles/{translated_id}/annotations", {"side": "source", "exact": "城图书"}, htmx=True)
    for above, sign in (("pinyin", 'data-above="tú"'), ("zhuyin", 'data-above="ㄊㄨˊ"')):
        client.post("/preferences", {"above": above}, htmx=True)
        page = client.get(f"/articles/{translated_id}").text
        assert sign in page and "<rt" not in page
        with app.extensions["duizhao"].database.reading() as session:
            for block in articles.read(session, translated_id).blocks:
                row = re.search(rf'id="p{block.position + 1}".*?data-side="source"><(\w+)>(.*?)</\1></div>', page, re.S)
                assert html.unescape(re.sub(r"<[^>]+>", "", row[2])) == block.text
    client.post("/preferences", {"above": "none"}, htmx=True)
    assert "data-above" not in client.get(f"/articles/{translated_id}").text


def correct(client: CheckingClient, article_id: int, **fields: object):
    return client.post(f"/articles/{article_id}/words/corrections", {"block": 0, "at": 2, **fields}, htmx=True)


def test_a_corrected_cut_is_shown_at_once_and_can_be_taken_back(client: CheckingClient, translated_id: int) -> None:
    answer = correct(client, translated_id, words="城 图书 馆 周末", scope="article")
    assert answer.status_code == 200 and 'data-start="2" data-end="4"' in answer.text, answer.text
    assert "图书 馆 in this article" in text_of(answer.text)
    again = ask(client, translated_id, 1, 2)
    assert 'data-start="2" data-end="4"' in again.text
    number = re.search(r"/words/corrections/(\d+)/delete", answer.text)[1]
    back = client.post(f"/words/corrections/{number}/delete", {"article": translated_id, "block": 0, "at": 2}, htmx=True)
    assert 'data-start="2" data-end="5"' in back.text and "Take back" not in back.text


def test_a_corrected_reading_stands_above_the_text(client: CheckingClient, translated_id: int) -> None:
    client.post("/preferences", {"above": "pinyin"})
    answer = correct(client, translated_id, pinyin="tu4 shu1 guan3", scope="everywhere")
    assert answer.status_code == 200
    rows = answer.text.split("</section>", 1)[1]
    assert 'id="p1"' in rows and 'hx-swap-oob="true"' in rows and 'data-above="tù"' in rows
    page = client.get(f"/articles/{translated_id}").text
    assert 'data-above="tù"' in page and 'data-above="tú"' not in page


def test_a_wrong_correction_is_refused_with_a_sentence(client: CheckingClient, translated_id: int) -> None:
    for fields in ({"words": "春 城"}, {"words": ""}, {"pinyin": "tu2"}, {"pinyin": "blah blah blah"}, {"pinyin": "x" * 300}):
        answer = correct(client, translated_id, **fields)
        assert answer.status_code == 400 and len(text_of(answer.text)) > 20, fields
    assert correct(client, translated_id, pinyin="tu2 shu1 guan3", scope="nowhere").status_code == 400


def test_corrections_are_listed_and_work_without_javascript(client: CheckingClient, translated_id: int) -> None:
    path = f"/articles/{translated_id}/words/corrections"
    answer = client.post(path, {"block": 0, "at": 2, "words": "城 图书 馆 周末", "scope": "place"})
    assert answer.status_code == 303 and f"/articles/{translated_id}/words?block=0&at=2" in answer.location
    assert "Take back" in client.get(answer.location).text
    listed = client.get("/words").text
    assert "图书 馆" in text_of(listed) and "only here" in listed
    number = re.search(r"/words/corrections/(\d+)/delete", listed)[1]
    gone = client.post(f"/words/corrections/{number}/delete")
    assert gone.status_code == 303
    after = client.get(gone.location).text
    assert "Put it back" in after and "/delete" not in after
    client.post(f"/words/corrections/{number}/restore")
    assert "图书 馆" in text_of(client.get("/words").text)
    assert client.post("/words/corrections/999/delete").status_code == 404
