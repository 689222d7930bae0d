from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import event

from tests.client import CheckingClient
from webapp.services import jobs
from webapp.web.reader import LEDGER_PAGE


def test_chinese_and_english_stand_side_by_side(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}").text
    assert 'lang="zh-Hans"' in page and 'lang="en"' in page
    pairs = re.findall(r'id="([se])(\d+\.\d+)"', page)
    left, right = {p for side, p in pairs if side == "s"}, {p for side, p in pairs if side == "e"}
    assert left == right and len(left) > 6


def test_the_text_of_a_side_is_exactly_the_blocks_text(client: CheckingClient, app: Flask, translated_id: int) -> None:
    """The page's offsets are counted in the DOM: a stray blank would move every note."""
    from webapp.services import articles, passages

    page = client.get(f"/articles/{translated_id}").text
    with app.extensions["duizhao"].database.reading() as session:
        for block in articles.read(session, translated_id).blocks:
            for side in ("source", "target"):
                row = re.search(rf'id="p{block.position + 1}".*?data-side="{side}"><(\w+)>(.*?)</\1>', page, re.S)
                import html

                assert html.unescape(re.sub(r"<[^>]+>", "", row[2])) == passages.side_text(block, side)


def test_headings_are_headings(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}").text
    assert page.count("<h1>") == 2 and page.count("<h2>") == 2


def test_untranslated_sentences_hold_their_place(client: CheckingClient, article_id: int) -> None:
    page = client.get(f"/articles/{article_id}").text
    assert page.count('class="pending"') > 6 and "no English yet" in page


def test_progress_brings_only_what_is_new(client: CheckingClient, app: Flask, translated_id: int) -> None:
    with app.extensions["duizhao"].database.reading() as session:
        job = jobs.latest(session, translated_id, "translate")
    everything = client.get(f"/articles/{translated_id}/progress?job={job.id}&seen=0", htmx=True).text
    tail = client.get(f"/articles/{translated_id}/progress?job={job.id}&seen={job.total - 1}", htmx=True).text
    assert everything.count("hx-swap-oob") > tail.count("hx-swap-oob") == 1
    assert 'id="progress"' in tail and "hx-trigger" not in tail


def test_a_live_job_is_asked_for_again_and_can_be_cancelled(client: CheckingClient, app: Flask, article_id: int) -> None:
    installation = app.extensions["duizhao"]
    job_id = installation.queue.plan(article_id)
    page = client.get(f"/articles/{article_id}").text
    assert f"job={job_id}" in page and 'hx-trigger="every 1s"' in page
    answer = client.post(f"/articles/{article_id}/jobs/{job_id}/cancel", htmx=True)
    assert "Cancelled" in answer.text and "hx-trigger" not in answer.text


def test_the_page_says_when_it_shows_only_glosses(app: Flask, settings, article_id: int, tmp_path) -> None:
    from dataclasses import replace

    from webapp import create_app
    from webapp.jobs import Worker

    gloss = create_app(replace(settings, engine=""))
    installation = gloss.extensions["duizhao"]
    Worker(installation.settings, installation.database).run(installation.queue.plan(article_id))
    page = CheckingClient(gloss).get(f"/articles/{article_id}").text
    assert "This is not a translation" in page and "duizhao model install zh-en" in page
    assert 's gloss"' in page
    # A package arrives: the page offers to translate what is only glossed.
    offered = CheckingClient(app).get(f"/articles/{article_id}").text
    assert "only a word-for-word gloss" in offered and ">Translate</button>" in offered
    installation.database.dispose()


def test_the_ledger_shows_each_change_and_undoes_one(client: CheckingClient) -> None:
    text = "統(tǒng)計(jì)局公布新數(shù)據(jù)\n\n我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。結(jié)果令人放心。"
    address = client.post("/import", {"pasted": text}).location
    article_id = int(address.rsplit("/", 1)[1])
    job = re.search(r"/jobs/(\d+)/cancel", client.get(address).text)[1]
    client.post(f"/articles/{article_id}/jobs/{job}/cancel")
    panel = client.get(f"{address}?panel=ledger", htmx=True).text
    assert "<del>" in panel and "<ins>" in panel
    change = re.search(r'name="change" value="([^"]+)"', panel)[1]
    answer = client.post(f"/articles/{article_id}/changes/undo", {"change": change})
    assert answer.status_code == 303
    again = client.get(answer.location).text
    assert "change undone" in again and ">Redo</button>" in again
    # With htmx the page stays where it is: panel, rows and progress are swapped, the step stays open.
    for job in re.findall(r"/jobs/(\d+)/cancel", again):
        client.post(f"/articles/{article_id}/jobs/{job}/cancel")
    swapped = client.post(f"/articles/{article_id}/changes/redo", {"change": change, "open": "glosses"}, htmx=True).text
    assert 'id="panel"' in swapped and 'id="rows" hx-swap-oob="true"' in swapped and '<details class="step" open' in swapped


def test_the_raw_bytes_can_be_taken_out_but_never_run(client: CheckingClient) -> None:
    address = client.post("/import", {"pasted": "<script>alert(1)</script>\n标题在此\n\n这里是正文的一句话。"}).location
    answer = client.get(f"{address}/raw")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"<script>" in answer.data


def test_a_page_takes_the_same_number_of_queries_whatever_its_length(client: CheckingClient, app: Flask) -> None:
    def count(paragraphs: int) -> int:
        text = "长短文\n\n" + "\n\n".join(f"第{n}段有两句话。这是第{n}段的第二句。" for n in range(paragraphs))
        address = client.post("/import", {"pasted": text}).location
        asked = []

        def note(*_: object) -> None:
            asked.append(1)

        engine = app.extensions["duizhao"].database.engine
        event.listen(engine, "before_cursor_execute", note)
        client.get(address)
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    assert count(2) == count(40)


DAMAGED = "加入交流群\n\n統(tǒng)計(jì)局公布新數(shù)據(jù)\n\n我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。結(jié)果令人放心。"


def test_the_scrape_shows_every_raw_character_once_and_marks_what_was_changed(client: CheckingClient) -> None:
    address = client.post("/import", {"pasted": DAMAGED}).location
    page = client.get(f"{address}?scrape=1").text
    import html

    shown = "".join(re.findall(r'<div class="zh" lang="zh">(.*?)</div>', page, re.S))
    shown = html.unescape(re.sub(r"<[^>]+>", "", shown))
    assert "".join(DAMAGED.split()) in "".join(shown.split())
    title = re.search(r'<div class="row scraped title".*?</div>', page, re.S)[0]
    assert "統(tǒng)計(jì)局公布新數(shù)據(jù)" in re.sub(r"<[^>]+>", "", title)
    assert '<span class="changed" title="' in page


def test_the_script_is_a_view_and_changes_neither_text_nor_notes(client: CheckingClient, translated_id: int) -> None:
    client.post("/preferences", {"script": "hant", "ambiguous": "on"}, htmx=True)
    page = client.get(f"/articles/{translated_id}").text
    assert "館長林曉" in page and 'lang="zh-Hant"' in page
    answer = client.post(f"/articles/{translated_id}/annotations", {"side": "source", "exact": "馆长林晓"}, htmx=True).text
    assert ">館長林曉</mark>" in answer and ">馆长林晓</a>" in answer
    client.post("/preferences", {"script": "hans", "ambiguous": "off"}, htmx=True)
    assert "馆长林晓" in client.get(f"/articles/{translated_id}").text


def test_equal_changes_are_one_line_of_the_ledger_and_are_undone_together(client: CheckingClient) -> None:
    address = client.post("/import", {"pasted": "公园\n\n今天下雨,我们去公园,看花,喝茶。孩子也去:他喜欢水。"}).location
    article_id = int(address.rsplit("/", 1)[1])
    job = re.search(r"/jobs/(\d+)/cancel", client.get(address).text)[1]
    client.post(f"/articles/{article_id}/jobs/{job}/cancel")
    panel = client.get(f"{address}?panel=ledger&step=punctuation", htmx=True).text
    assert "× 3" in panel and "Undo all like this" in panel
    assert '<span class="around" lang="zh-Hans">下雨,我们去公园</span>' in panel
    like = re.search(r'name="like" value="([^"]+)"', panel)[1]
    answer = client.post(f"/articles/{article_id}/changes/undo", {"like": like, "open": "punctuation"})
    page = client.get(answer.location).text
    assert "今天下雨,我们去公园,看花,喝茶。孩子也去：他喜欢水。" in re.sub(r"<[^>]+>", "", page)
    assert "Redo all like this" in page


def test_the_count_of_equal_changes_is_of_all_that_its_button_undoes(client: CheckingClient) -> None:
    many = LEDGER_PAGE + 40
    address = client.post("/import", {"pasted": "公园\n\n" + "今天下雨,我们去公园。" * many}).location
    article_id = int(address.rsplit("/", 1)[1])
    job = re.search(r"/jobs/(\d+)/cancel", client.get(address).text)[1]
    client.post(f"/articles/{article_id}/jobs/{job}/cancel")
    panel = client.get(f"{address}?panel=ledger", htmx=True).text
    assert f"× {many}" in panel and f"{LEDGER_PAGE} of {many}" in panel
    assert panel.count('name="change"') == LEDGER_PAGE
    like = re.search(r'name="like" value="([^"]+)"', panel)[1]
    answer = client.post(f"/articles/{article_id}/changes/undo", {"like": like, "open": "punctuation"}, htmx=True).text
    assert f"× {many}" in answer and f"{many} undone" in answer
