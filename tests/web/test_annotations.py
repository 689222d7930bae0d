from __future__ import annotations

import re

import pytest

from tests.client import CheckingClient


@pytest.fixture
def notes(translated_id: int) -> str:
    return f"/articles/{translated_id}/annotations"


def ids(html: str) -> list[str]:
    return re.findall(r'id="note-([0-9a-f-]{36})"', html)


def test_a_note_marks_both_sides_at_once(client: CheckingClient, notes: str) -> None:
    answer = client.post(notes, {"side": "source", "exact": "馆长林晓", "body": "**谁**？", "tags": "人名，馆", "colour": "blue"}, htmx=True)
    assert answer.status_code == 200
    assert "<strong>谁</strong>" in answer.text and "<span>人名</span>" in answer.text
    assert '<mark class="c-blue' in answer.text and 'class="s noted' in answer.text


def test_a_note_without_javascript(client: CheckingClient, notes: str) -> None:
    answer = client.post(notes, {"side": "target", "exact": "两百个座位", "body": "how many?"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "how many?" in page and "<mark" in page


def test_a_refused_note_comes_back_in_the_form(client: CheckingClient, notes: str) -> None:
    answer = client.post(notes, {"side": "source", "exact": "没有这句话", "body": "my long thought", "tags": "a, b"})
    assert answer.status_code == 409
    assert "my long thought" in answer.text and "does not stand" in answer.text and 'value="a, b"' in answer.text


def test_a_refusal_for_htmx_is_a_partial_that_leaves_the_form_alone(client: CheckingClient, notes: str) -> None:
    answer = client.post(notes, {"side": "source", "exact": "没有这句话"}, htmx=True)
    assert answer.status_code == 409 and 'id="refusal"' in answer.text and "<form" not in answer.text


def test_overlapping_notes_cut_the_text_where_they_begin_and_end(client: CheckingClient, notes: str) -> None:
    client.post(notes, {"side": "source", "exact": "馆长林晓说"}, htmx=True)
    answer = client.post(notes, {"side": "source", "exact": "林晓说：“读者", "colour": "green"}, htmx=True)
    runs = re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)</mark>', answer.text)
    source = [(classes.split(), text) for classes, text in runs]
    assert [text for _, text in source] == ["馆长", "林晓说", "：“读者"]
    assert source[1][0] == ["c-yellow", "c-green", "layered"]


def test_edit_delete_and_undo(client: CheckingClient, notes: str) -> None:
    (note,) = ids(client.post(notes, {"side": "source", "exact": "林晓", "body": "one"}, htmx=True).text)
    form = client.get(notes.replace("/annotations", f"?edit={note}"), htmx=True).text
    assert ">one</textarea>" in form
    assert "two" in client.post(f"{notes}/{note}", {"body": "two", "colour": "rose"}, htmx=True).text
    gone = client.post(f"{notes}/{note}/delete", htmx=True).text
    assert "Note deleted" in gone and ids(gone) == [] and "<mark" not in gone
    assert ids(client.post(f"{notes}/{note}/restore", htmx=True).text) == [note]


def test_markdown_of_a_note_cannot_run_anything(client: CheckingClient, notes: str) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://evil.example/p.png) <b onmouseover=alert(1)>b</b>"
    html = client.post(notes, {"side": "source", "exact": "林晓", "body": body}, htmx=True).text
    assert "<script" not in html and 'href="javascript' not in html and "<img" not in html and "<b " not in html


@pytest.mark.parametrize(
    ("field", "value"),
    [("side", "middle"), ("colour", "plaid"), ("start", "-1"), ("start", "ten"), ("body", "x" * 20_001), ("tags", ",".join(map(str, range(30))))],
)
def test_a_form_of_the_wrong_shape_is_refused(client: CheckingClient, notes: str, field: str, value: str) -> None:
    answer = client.post(notes, {"side": "source", "exact": "林晓", field: value}, htmx=True)
    assert answer.status_code == 400 and 'id="refusal"' in answer.text


def test_notes_need_a_token(client: CheckingClient, notes: str) -> None:
    answer = client.post(notes, {"side": "source", "exact": "林晓"}, token=False)
    assert answer.status_code == 400 and "Reload the page" in answer.text


def test_every_note_has_its_number_where_it_ends(client: CheckingClient, notes: str) -> None:
    for exact in ("馆长林晓说", "林晓说", "晓说：“读者"):
        answer = client.post(notes, {"side": "source", "exact": exact}, htmx=True).text
    numbers = [n for n in re.findall(r'data-number="([^"]*)"', answer) if n and "note-" not in n]
    assert {"1 2", "3"} <= set(numbers)
