from __future__ import annotations

from pathlib import Path

from flask import Flask

from tests.client import CheckingClient
from webapp.web import assets

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_policy_allows_nothing_inline_and_one_place_for_scripts(client: CheckingClient) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' https://cdn.jsdelivr.net"
    assert "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == "'none'"


def test_a_foreign_host_is_refused(client: CheckingClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:5000"):
        assert client.raw.get("/", headers={"Host": host}).status_code == 400
    for host in ("127.0.0.1:5000", "localhost"):
        assert client.raw.get("/", headers={"Host": host}).status_code == 200


def test_every_change_of_state_needs_a_token(app: Flask) -> None:
    client = app.test_client()
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    assert len(rules) > 8
    for rule in rules:
        values = {name: 1 if "int" in str(type(c)).lower() else "x" for name, c in rule._converters.items()}
        with app.test_request_context():
            address = rule.build(values, append_unknown=False)[1]
        assert client.post(address).status_code == 400, rule


def test_no_get_address_is_also_a_post_that_changes_something_quietly(app: Flask) -> None:
    """State never changes by GET: the addresses that change something take POST only."""
    verbs = ("delete", "restore", "translate", "cancel", "preferences", "revert")
    for rule in app.url_map.iter_rules():
        if rule.rule.rsplit("/", 1)[-1] in verbs:
            assert "GET" not in rule.methods, rule


def test_htmx_comes_from_the_cdn_with_its_hash(client: CheckingClient) -> None:
    page = client.get("/").text
    assert assets.HTMX_ADDRESS in page and assets.HTMX_INTEGRITY in page and 'crossorigin="anonymous"' in page


def test_a_local_copy_is_used_only_with_the_right_hash(client: CheckingClient, settings) -> None:
    settings.assets_dir.mkdir()
    copy = settings.assets_dir / assets.FILE_NAME
    copy.write_bytes(b"alert('not htmx')")
    assert assets.HTMX_ADDRESS in client.get("/").text


def test_the_way_back_stays_on_this_server(client: CheckingClient) -> None:
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert client.post("/preferences", {"theme": "dark", "back": back}).location == "/"
    assert client.post("/preferences", {"theme": "dark", "back": "/trash?x=1"}).location == "/trash?x=1"


def test_preferences_are_remembered_from_the_first_byte(client: CheckingClient) -> None:
    client.post("/preferences", {"theme": "dark", "columns": "source"}, htmx=True)
    assert 'data-theme="dark" data-columns="source"' in client.get("/").text
    assert client.post("/preferences", {"theme": "neon"}).status_code == 400
