"""A long text comes in screenfuls; whatever comes later is what would have stood there at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.client import CheckingClient
from webapp.jobs import Worker
from webapp.models import Job
from webapp.services import articles, jobs, screens

PARAGRAPHS = 900


def long_text(paragraphs: int = PARAGRAPHS) -> str:
    """About sixty characters each, a heading every hundred."""
    lines = ["长夜行记"]
    for number in range(1, paragraphs + 1):
        if number % 100 == 1:
            lines.append(f"第{number // 100 + 1}章 夜行")
        lines.append(f"第{number}段说的是旅人在夜里走过的一座小城，城里的灯一盏一盏地灭了。他没有停下来，因为前面还有很长的路要走。")
    return "\n\n".join(lines)


@pytest.fixture
def long_id(app: Flask) -> int:
    with app.extensions["duizhao"].database.transaction() as session:
        return articles.import_article(session, long_text().encode(), "long.txt")[0].id


def rows(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="row [^"]*" id="p(\d+)"', html)]


def test_only_the_first_screens_are_drawn_and_the_rest_are_links(client: CheckingClient, long_id: int) -> None:
    page = client.get(f"/articles/{long_id}").text
    drawn = rows(page)
    assert drawn == list(range(1, len(drawn) + 1)) and 60 < len(drawn) < 250
    assert page.count("data-away") > 5 and f'data-first="{drawn[-1] + 1}"' in page


def test_the_screens_together_are_the_whole_text_once(client: CheckingClient, app: Flask, long_id: int) -> None:
    with app.extensions["duizhao"].database.reading() as session:
        cut = screens.cut(session, long_id)
        count = screens.count(session, long_id)
    found = []
    for one in cut:
        answer = client.get(f"/articles/{long_id}/screens/{one.number}", htmx=True).text
        assert f'id="screen{one.number}"' in answer
        found += rows(answer)
    assert found == list(range(1, count + 1))


def test_a_short_text_is_shown_whole(client: CheckingClient, article_id: int) -> None:
    assert "data-away" not in client.get(f"/articles/{article_id}").text


def test_without_scripts_a_screen_is_a_page_that_begins_there(client: CheckingClient, long_id: int) -> None:
    answer = client.get(f"/articles/{long_id}/screens/6")
    assert answer.status_code == 303
    first = int(re.search(r"at=(\d+)", answer.location)[1])
    assert answer.location.endswith(f"#p{first}") and first in rows(client.get(answer.location).text)


@pytest.mark.parametrize("number", [0, 999])
def test_a_screen_that_is_not_there_is_refused_in_a_sentence(client: CheckingClient, long_id: int, number: int) -> None:
    answer = client.get(f"/articles/{long_id}/screens/{number}", htmx=True)
    assert answer.status_code == 404 and "no screen" in answer.text


def test_progress_brings_only_what_the_page_holds(client: CheckingClient, app: Flask, long_id: int) -> None:
    installation = app.extensions["duizhao"]
    Worker(installation.settings, installation.database).run(installation.queue.plan(long_id))
    with installation.database.reading() as session:
        job = jobs.latest(session, long_id, "translate")
    answer = client.get(f"/articles/{long_id}/progress?job={job.id}&seen=0&shown=3-5,700-701", htmx=True).text
    assert re.findall(r'id="en(\d+)"', answer) == ["3", "4", "5", "700", "701"]
    nothing = client.get(f"/articles/{long_id}/progress?job={job.id}&seen=0&shown=", htmx=True).text
    assert 'id="progress"' in nothing and 'id="en' not in nothing


def test_a_note_far_down_brings_its_own_row(client: CheckingClient, long_id: int) -> None:
    note = {"side": "source", "exact": "第700段说的是旅人", "body": "far", "colour": "green"}
    answer = client.post(f"/articles/{long_id}/annotations", note, htmx=True).text
    (number,) = rows(answer)
    assert "第700段说的是旅人</mark>" in answer and "far" in answer
    assert f'href="#p{number}"' in answer


def test_the_scrape_of_a_screen_is_that_part_of_the_raw_text(client: CheckingClient, long_id: int) -> None:
    first = client.get(f"/articles/{long_id}?scrape=1").text
    later = client.get(f"/articles/{long_id}/screens/6?scrape=1", htmx=True).text
    assert "第1段说的是" in first and "第1段说的是" not in later
    assert 'class="row scraped' in later and rows(later)


def test_the_outline_has_every_heading(client: CheckingClient, long_id: int) -> None:
    assert client.get(f"/articles/{long_id}").text.count('<li class="heading">') == 9


def test_next_to_look_at_goes_round(client: CheckingClient, translated_id: int) -> None:
    def after(place: str) -> str | None:
        return client.get(f"/articles/{translated_id}/unchecked?after={place}").json["place"]

    first = after("")
    assert first and after("99999.1") == first and after(first) != first


def test_a_long_page_asks_no_more_of_the_database(client: CheckingClient, app: Flask, long_id: int) -> None:
    from sqlalchemy import event

    from tests.conftest import CLEAN_ARTICLE

    with app.extensions["duizhao"].database.transaction() as session:
        short_id = articles.import_article(session, CLEAN_ARTICLE.encode(), "short.txt")[0].id
    counts = []
    for article_id in (short_id, long_id):
        asked: list[str] = []
        engine = app.extensions["duizhao"].database.engine
        note = lambda *told: asked.append(told[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        client.get(f"/articles/{article_id}")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_long_upload_is_cleaned_by_the_worker_and_the_page_says_how_far(client: CheckingClient, app: Flask) -> None:
    installation = app.extensions["duizhao"]
    answer = client.post("/import", {"pasted": long_text()})
    article_id = int(answer.location.rsplit("/", 1)[1])
    page = client.get(answer.location).text
    assert "being mended" in page and "cleaning=1" in page and len(rows(page)) == 1
    with installation.database.reading() as session:
        job = jobs.latest(session, article_id, "clean")
    Worker(installation.settings, installation.database).run(job.id)
    progress = client.get(f"/articles/{article_id}/progress?job={job.id}&seen=0&cleaning=1", htmx=True)
    assert progress.headers["HX-Refresh"] == "true"
    with installation.database.reading() as session:
        assert screens.count(session, article_id) > PARAGRAPHS
        assert articles.find(session, article_id).title == "长夜行记"
        assert jobs.latest(session, article_id, "translate").state == "done"
        done = jobs.find(session, job.id)
        assert 0 < done.done <= done.total


def test_a_cancelled_cleaning_can_be_taken_up_again(client: CheckingClient, app: Flask) -> None:
    installation = app.extensions["duizhao"]
    address = client.post("/import", {"pasted": long_text()}).location
    article_id = int(address.rsplit("/", 1)[1])
    with installation.database.reading() as session:
        job = jobs.latest(session, article_id, "clean")
    assert "Mend it now" in client.post(f"/articles/{article_id}/jobs/{job.id}/cancel", htmx=True).text
    worker = Worker(installation.settings, installation.database)
    worker.run(job.id)
    assert "Mend it now" in client.get(address).text, "a cancelled job is not done"
    assert "being mended" in client.post(f"/articles/{article_id}/clean", htmx=True).text
    with installation.database.reading() as session:
        again = jobs.latest(session, article_id, "clean")
    assert again.id != job.id
    worker.run(again.id)
    assert len(rows(client.get(address).text)) > 60


def test_a_worker_told_to_stop_puts_the_cleaning_back(client: CheckingClient, app: Flask) -> None:
    installation = app.extensions["duizhao"]
    address = client.post("/import", {"pasted": long_text()}).location
    article_id = int(address.rsplit("/", 1)[1])
    with installation.database.reading() as session:
        job_id = jobs.latest(session, article_id, "clean").id
    worker = Worker(installation.settings, installation.database)
    worker.stopping.set()
    worker.run(job_id)
    with installation.database.reading() as session:
        assert jobs.find(session, job_id).state == "queued"
    Worker(installation.settings, installation.database).run(job_id)
    assert "data-away" in client.get(address).text


def change(client: CheckingClient, article_id: int, action: str, **fields: str):
    return client.post(f"/articles/{article_id}/changes/{action}", fields, htmx=True)


def run_latest(app: Flask, article_id: int, kind: str = "clean") -> Job:
    installation = app.extensions["duizhao"]
    with installation.database.reading() as session:
        job_id = jobs.latest(session, article_id, kind).id
    Worker(installation.settings, installation.database).run(job_id)
    with installation.database.reading() as session:
        return jobs.find(session, job_id)


def test_a_change_of_a_long_text_is_the_workers_with_progress(client: CheckingClient, app: Flask) -> None:
    database = app.extensions["duizhao"].database
    with database.transaction() as session:
        article_id = articles.import_article(session, long_text().replace("第7段说", "第7段,说").encode(), "long.txt")[0].id
        (mark,) = [row for row in articles.ledger(session, article_id) if row["before"] == ","]
    answer = change(client, article_id, "undo", change=mark["id"])
    assert "Its cleaning is being changed" in answer.text and "cleaning=1" in answer.text
    assert change(client, article_id, "undo", change=mark["id"]).status_code == 409, "one at a time"
    assert "第7段，说" in client.get(f"/articles/{article_id}").text
    job = run_latest(app, article_id)
    assert job.state == "done" and job.total > 0
    told = client.get(f"/articles/{article_id}/progress?job={job.id}&cleaning=1", htmx=True)
    assert told.headers["HX-Refresh"] == "true"
    page = client.get(f"/articles/{article_id}").text
    assert "第7段,说" in page and "is being changed" not in page
    with database.reading() as session:
        assert jobs.latest(session, article_id, "translate") is not None, "what lost its English is translated"
    run_latest(app, article_id, "translate")
    change(client, article_id, "redo")
    run_latest(app, article_id)
    assert "第7段，说" in client.get(f"/articles/{article_id}").text


def test_a_cancelled_change_of_a_long_text_changes_nothing(client: CheckingClient, app: Flask) -> None:
    database = app.extensions["duizhao"].database
    with database.transaction() as session:
        long_id = articles.import_article(session, long_text().replace("第7段说", "第7段,说").encode(), "long.txt")[0].id
        before = articles.find(session, long_id).revision
        step = articles.ledger(session, long_id)[0]["step"]
    answer = change(client, long_id, "undo", step=step)
    cancel = re.search(rf"/articles/{long_id}/jobs/(\d+)/cancel", answer.text)[0]
    client.post(cancel, htmx=True)
    assert run_latest(app, long_id).state == "cancelled"
    with database.reading() as session:
        assert articles.find(session, long_id).revision == before
    assert change(client, long_id, "undo", change="none such").status_code == 404
