from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.client import CheckingClient
from webapp.engines.fake import FakeEngine
from webapp.jobs import Worker
from webapp.services import articles, jobs, translations


def test_the_english_of_a_sentence_can_be_edited_and_reverted(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}").text
    sentence = re.search(r'id="e3.1"[^>]*data-sentence="(\d+)"', page)[1]
    address = f"/articles/{translated_id}/sentences/{sentence}"
    form = client.get(f"{address}/edit", htmx=True).text
    assert "<textarea" in form and "EN[" in form
    row = client.post(address, {"text": "In my own words.", "seen": "x"}, htmx=True).text
    assert "In my own words." in row and "s edited" in row
    assert "EN[" in client.post(f"{address}/revert", htmx=True).text


def test_an_empty_edit_is_refused(client: CheckingClient, translated_id: int) -> None:
    page = client.get(f"/articles/{translated_id}").text
    sentence = re.search(r'id="e3.1"[^>]*data-sentence="(\d+)"', page)[1]
    assert client.post(f"/articles/{translated_id}/sentences/{sentence}", {"text": " "}, htmx=True).status_code == 400


@pytest.fixture
def sentence(client: CheckingClient, translated_id: int) -> str:
    """The path of an English sentence."""
    return f"/articles/{translated_id}/sentences/{sentence_id(client, translated_id, '3.1')}"


def sentence_id(client: CheckingClient, article_id: int, place: str) -> str:
    return re.search(rf'id="e{re.escape(place)}"[^>]*data-sentence="(\d+)"', client.get(f"/articles/{article_id}").text)[1]


def test_without_javascript_the_form_stands_in_the_page_and_leads_on(client: CheckingClient, sentence: str, translated_id: int) -> None:
    page = client.get(f"{sentence}/edit").text
    assert 'id="sentence_form"' in page and 'id="p3"' in page
    answer = client.post(sentence, {"text": "My own.", "then": "next"})
    following = sentence_id(client, translated_id, "4.1")
    assert answer.location == f"/articles/{translated_id}/sentences/{following}/edit#sentence_form"
    assert "My own." in client.get(f"/articles/{translated_id}").text


def test_a_checked_sentence_is_marked_and_the_mark_taken_back(client: CheckingClient, sentence: str) -> None:
    assert 's checked"' in client.post(f"{sentence}/check", {"checked": "1"}, htmx=True).text
    assert "Not checked after all" in client.get(f"{sentence}/edit", htmx=True).text
    assert "checked" not in client.post(f"{sentence}/check", {"checked": "0"}, htmx=True).text


def test_any_version_of_the_history_can_come_back(client: CheckingClient, sentence: str) -> None:
    client.post(sentence, {"text": "One."}, htmx=True)
    client.post(sentence, {"text": "Two."}, htmx=True)
    form = client.get(f"{sentence}/edit", htmx=True).text
    versions = re.findall(r'name="version" value="(\d+)"', form)
    assert len(versions) == 2 and ">One.<" in form
    assert "EN[" in client.post(f"{sentence}/revert", {"version": versions[1]}, htmx=True).text
    assert client.post(f"{sentence}/revert", {"version": "9999"}, htmx=True).status_code == 409


def test_two_hands_on_one_sentence_see_both_versions(client: CheckingClient, sentence: str) -> None:
    client.post(sentence, {"text": "Theirs."}, htmx=True)
    answer = client.post(sentence, {"text": "Mine.", "seen": "an old one"}, htmx=True)
    assert answer.status_code == 409 and answer.headers["HX-Retarget"] == "#sentence_form"
    assert "Mine.</textarea>" in answer.text and "“Theirs.”" in re.sub("<[^>]+>", "", answer.text) and 'name="seen" value="Theirs."' in answer.text
    plain = client.post(sentence, {"text": "Mine.", "seen": "an old one"})
    assert plain.status_code == 409 and "Mine.</textarea>" in plain.text and "“Theirs.”" in re.sub("<[^>]+>", "", plain.text)
    assert client.post(sentence, {"text": "Mine.", "seen": "Theirs."}, htmx=True).status_code == 200


def test_a_sentence_of_another_article_is_not_found(client: CheckingClient, sentence: str) -> None:
    elsewhere = sentence.replace("/articles/", "/articles/9")
    assert client.get(f"{elsewhere}/edit").status_code == 404
    assert client.post(elsewhere, {"text": "x"}).status_code == 404


def test_the_same_chinese_elsewhere_is_offered_the_same_english(client: CheckingClient, app: Flask) -> None:
    installation = app.extensions["duizhao"]
    paths = []
    for title in ("甲报", "乙报"):
        with installation.database.transaction() as session:
            article_id = articles.import_article(session, f"{title}\n\n今天天气很好。我们去公园。".encode())[0].id
        Worker(installation.settings, installation.database).run(installation.queue.plan(article_id))
        paths.append((article_id, sentence_id(client, article_id, "2.1")))
    (first, here), (second, there) = paths
    row = client.post(f"/articles/{first}/sentences/{here}", {"text": "The weather is fine."}, htmx=True).text
    assert "1 other sentence says the same" in row and "<del>" in row and f'value="{there}" checked' in row
    answer = client.post(f"/articles/{first}/sentences/{here}/apply", {"same": there})
    assert "Applied to 1 other sentence;" in client.get(answer.location).text
    assert "The weather is fine." in client.get(f"/articles/{second}").text
    again = client.post(f"/articles/{first}/sentences/{here}", {"text": "Fine weather."})
    assert again.location.endswith("/same#same")
    page = client.get(again.location).text
    assert "edited" in page and f'value="{there}" >' in page  # what a reader wrote is not chosen beforehand
    form = client.get(f"/articles/{second}/sentences/{there}/edit", htmx=True).text
    assert "Elsewhere you wrote" in form and "Fine weather." in form


def test_a_sentence_a_paragraph_or_everything_is_made_anew_but_not_what_the_reader_touched(
    client: CheckingClient, app: Flask, sentence: str, translated_id: int
) -> None:
    client.post(sentence, {"text": "My own."}, htmx=True)
    address = f"/articles/{translated_id}/retranslate"

    def waiting(form: dict[str, str]) -> int:
        installation = app.extensions["duizhao"]
        client.post(address, form)
        with installation.database.reading() as session:
            count = len(translations.pending(session, translated_id, FakeEngine.id))
        with installation.database.reading() as session:
            job = jobs.latest(session, translated_id, "translate")
        Worker(installation.settings, installation.database).run(job.id)
        return count

    total = len(re.findall(r'id="e\d+\.\d+"', client.get(f"/articles/{translated_id}").text))
    assert waiting({"sentence": sentence_id(client, translated_id, "2.1"), "block": "1"}) == 1
    assert waiting({"block": "1"}) == 3
    assert waiting({}) == total - 1
    assert "My own." in client.get(f"/articles/{translated_id}").text


def test_other_ways_to_say_it_come_from_the_worker(client: CheckingClient, app: Flask, sentence: str) -> None:
    installation = app.extensions["duizhao"]

    class Rich(FakeEngine):
        def alternatives(self, sentence: str, count: int) -> list[str]:
            return [f"{number} of {count}" for number in range(1, count + 1)]

    waiting = client.post(f"{sentence}/alternatives", htmx=True).text
    poll = re.search(r'hx-get="([^"]+)"', waiting)[1]
    assert "is looking" in client.get(poll, htmx=True).text
    worker = Worker(installation.settings, installation.database)
    worker.holder.keep(Rich())
    worker.run(int(poll.rsplit("/", 1)[1]))
    done = client.get(poll, htmx=True).text
    assert 'name="use" value="1 of 4"' in done and "hx-get" not in done
    assert client.get(poll.replace("/sentences/", "/sentences/9"), htmx=True).status_code == 404
    assert "2 of 4" in client.post(sentence, {"text": "typed", "use": "2 of 4"}, htmx=True).text
    plain = client.post(f"{sentence}/alternatives")
    assert plain.status_code == 303 and "is looking" in client.get(plain.location).text


def test_an_engine_with_one_way_only_says_so(client: CheckingClient, app: Flask, sentence: str) -> None:
    installation = app.extensions["duizhao"]
    poll = re.search(r'hx-get="([^"]+)"', client.post(f"{sentence}/alternatives", htmx=True).text)[1]
    Worker(installation.settings, installation.database).run(int(poll.rsplit("/", 1)[1]))
    assert "has only one way to say it" in client.get(poll, htmx=True).text
