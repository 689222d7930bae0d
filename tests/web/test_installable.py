"""The web application as an application: its manifest, what is shared with it."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.client import CheckingClient

STATIC = Path(__file__).resolve().parents[2] / "static"


def test_the_manifest_names_what_is_there(client: CheckingClient) -> None:
    answer = client.get("/manifest.webmanifest")
    about = answer.json
    assert answer.mimetype == "application/manifest+json"
    assert client.get(about["start_url"]).status_code == 200
    assert about["display"] == "standalone" and about["lang"] == "en"
    (icon,) = about["icons"]
    assert etree.parse(STATIC / icon["src"].removeprefix("/static/")).getroot().tag.endswith("svg")
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/").text


def test_what_is_shared_stands_in_the_form_and_is_not_imported_unasked(client: CheckingClient) -> None:
    target = client.get("/manifest.webmanifest").json["share_target"]
    assert target["method"] == "GET"
    page = client.get(target["action"], query_string={"title": "标题", "text": "正文<b>在此", "url": "https://example.org/1"}).text
    assert "标题\n\n正文&lt;b&gt;在此\n\nhttps://example.org/1" in page
    assert "正文" not in client.get("/").text


def test_too_much_shared_is_refused_in_a_sentence(client: CheckingClient) -> None:
    answer = client.get("/import", query_string={"text": "长" * 100_001})
    assert answer.status_code == 400 and "at most" in answer.text
