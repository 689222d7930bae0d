from __future__ import annotations

import re

from tests.client import CheckingClient


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
