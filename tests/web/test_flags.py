"""Flags on the page: quiet marks with reasons, counted, filtered, and gone when the reader has seen to them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.client import CheckingClient, text_of
from webapp.engines import Output
from webapp.engines.fake import FakeEngine
from webapp.jobs import Worker
from webapp.services import articles

TEXT = """估值的消息

这家公司估值1500亿美元。投资者很高兴。

没有人反对这个决定。会议在昨天结束。
"""
ENGLISH = {
    "估值的消息": "News of the valuation",
    "这家公司估值1500亿美元。": "The company is valued very highly.",
    "投资者很高兴。": "Investors are happy.",
    "没有人反对这个决定。": "Everybody was against this decision.",
    "会议在昨天结束。": "The meeting ended yesterday.",
}


class Speaking(FakeEngine):
    def translate(self, sentences):
        for sentence in sentences:
            yield Output(ENGLISH[sentence], 0.9)


@pytest.fixture
def flagged(app: Flask) -> str:
    """An article whose English lost an amount in one paragraph and a no in another."""
    installation = app.extensions["duizhao"]
    with installation.database.transaction() as session:
        article_id = articles.import_article(session, TEXT.encode())[0].id
    worker = Worker(installation.settings, installation.database)
    worker.holder.keep(Speaking())
    worker.run(installation.queue.plan(article_id))
    return f"/articles/{article_id}"


def test_each_flag_says_why_and_the_right_amount(client: CheckingClient, flagged: str) -> None:
    page = client.get(flagged).text
    assert "US$150 billion" in page and "The Chinese says no (没有" in page
    assert page.count('<details class="flags">') == 2
    assert "2 sentences need a look" in text_of(page)
    assert re.search(r'class="s look" id="e2\.1"', page) and 'class="s" id="e2.2"' in page


def test_only_the_rows_that_need_a_look_are_shown_when_asked(client: CheckingClient, flagged: str) -> None:
    page = client.get(f"{flagged}?look=1").text
    assert re.findall(r'class="row \w+" id="p(\d+)"', page) == ["2", "3"]
    assert "Show all" in page


def test_what_the_reader_edited_is_flagged_no_more(client: CheckingClient, flagged: str) -> None:
    page = client.get(flagged).text
    sentence = re.search(r'id="e2.1"[^>]*data-sentence="(\d+)"', page)[1]
    row = client.post(f"{flagged}/sentences/{sentence}", {"text": "It is worth US$150 billion."}, htmx=True).text
    assert "flags" not in row
    assert "1 sentence needs a look" in text_of(client.get(flagged).text)


def test_the_polled_line_counts_too(client: CheckingClient, flagged: str) -> None:
    assert "2 sentences need a look" in text_of(client.get(f"{flagged}/progress", htmx=True).text)


def test_what_was_put_right_is_told_more_quietly(client: CheckingClient, app: Flask) -> None:
    installation = app.extensions["duizhao"]
    with installation.database.transaction() as session:
        article_id = articles.import_article(session, "估值\n\n这家公司估值1500亿美元。".encode())[0].id
    worker = Worker(installation.settings, installation.database)

    class Wrong(FakeEngine):
        def translate(self, sentences):
            for sentence in sentences:
                yield Output("Valuation" if sentence == "估值" else "The company is valued at 150 million US dollars.")

    worker.holder.keep(Wrong())
    worker.run(installation.queue.plan(article_id))
    page = client.get(f"/articles/{article_id}").text
    assert 'class="flags settled"' in page and "An amount was put right" in page and "a look</a>" not in page
