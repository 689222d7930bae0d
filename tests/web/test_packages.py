"""The models' page on a package server on loopback: look, install with progress, choose, compare, remove."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests import tiny_firefox
from tests.client import CheckingClient, text_of
from tests.conftest import CLEAN_ARTICLE
from tests.engines.conftest import PackageServer, package_file, server  # noqa: F401  (fixtures)
from webapp import create_app, errands
from webapp.config import MEGABYTE, Settings
from webapp.engines import packages
from webapp.jobs import Worker
from webapp.services import articles, jobs


@pytest.fixture
def online(settings: Settings, server: PackageServer, package_file: Path) -> Iterator[Flask]:  # noqa: F811
    """An installation without any package, whose index is on loopback."""
    server.offer(package_file.read_bytes())
    made = create_app(replace(settings, engine="", offline=False, package_index=f"{server.url}/index.json", firefox_index=f"{server.url}/models.json"))
    yield made
    made.extensions["duizhao"].database.dispose()


def work(app: Flask, kind: str, article_id: int | None = None) -> None:
    """Let a worker do the newest job of this kind."""
    installation = app.extensions["duizhao"]
    with installation.database.reading() as session:
        job = jobs.latest(session, article_id, kind)
    Worker(installation.settings, installation.database).run(job.id)


def install(app: Flask, client: CheckingClient) -> None:
    client.post("/models/install", {"code": "zh-en"}, htmx=True)
    work(app, "package")


def test_a_package_is_looked_for_installed_and_removed(online: Flask) -> None:
    client = CheckingClient(online)
    assert "None yet" in client.get("/models").text
    assert "Looking …" in client.post("/models/look", htmx=True).text
    work(online, "look")
    assert "Chinese → English" in client.get("/models").text
    waiting = client.post("/models/install", {"code": "zh-en"}, htmx=True).text
    assert "Installing zh-en" in waiting and 'hx-trigger="every 1s"' in waiting
    work(online, "package")
    page = client.get("/models").text
    assert "zh-en 1.0 is installed" in text_of(page) and ">Install</button>" not in page
    client.post("/models/remove", {"code": "zh-en"})
    work(online, "package")
    assert "was removed" in client.get("/models").text


def test_only_one_package_at_a_time_and_it_can_be_cancelled(online: Flask) -> None:
    client = CheckingClient(online)
    client.post("/models/install", {"code": "zh-en"}, htmx=True)
    assert client.post("/models/install", {"code": "zt-en"}, htmx=True).status_code == 409
    with online.extensions["duizhao"].database.reading() as session:
        job_id = jobs.latest(session, None, "package").id
    assert "Installing" not in client.post(f"/models/jobs/{job_id}/cancel", htmx=True).text
    work(online, "package")
    assert "None yet" in client.get("/models").text


def test_what_goes_wrong_is_said(online: Flask, client: CheckingClient) -> None:
    there = CheckingClient(online)
    there.post("/models/install", {"code": "xx-yy"}, htmx=True)
    work(online, "package")
    assert 'class="refused"' in there.get("/models").text
    assert there.post("/models/install", {"code": "../etc"}, htmx=True).status_code == 400


def test_an_offline_installation_looks_for_nothing(app: Flask, client: CheckingClient) -> None:
    client.post("/models/look")
    work(app, "look")
    assert "stay offline" in client.get("/models").text


@pytest.fixture
def article_id(online: Flask) -> int:
    with online.extensions["duizhao"].database.transaction() as session:
        return articles.import_article(session, CLEAN_ARTICLE.encode())[0].id


def test_an_engine_is_chosen_per_article(online: Flask, article_id: int) -> None:
    client = CheckingClient(online)
    install(online, client)
    address = f"/articles/{article_id}"
    assert 'value="argos zh→en" aria-pressed="true"' in client.get(address).text
    client.post(f"{address}/engine", {"engine": "CC-CEDICT glosses"})
    page = client.get(address).text
    assert 'value="CC-CEDICT glosses" aria-pressed="true"' in page and "From now on CC-CEDICT glosses" in page
    work(online, "translate", article_id)
    assert "s gloss" in client.get(address).text
    assert client.post(f"{address}/engine", {"engine": "none such"}).status_code == 400


def test_two_engines_are_compared_side_by_side_and_the_article_stays(online: Flask, article_id: int) -> None:
    client = CheckingClient(online)
    address = f"/articles/{article_id}/compare"
    assert "only one engine" in client.get(address).text
    install(online, client)
    form = {"one": "argos zh→en", "other": "CC-CEDICT glosses"}
    assert client.post(address, form).location == address
    assert "Translating with both" in client.get(address).text
    assert client.post(address, form).status_code == 409
    work(online, "compare", article_id)
    page = client.get(address).text
    assert page.count("<tr") == 10 and "yesterday" in page and "馆长林晓" in page
    assert 'class="pending"' in client.get(f"/articles/{article_id}").text
    assert client.post(address, form | {"other": "argos zh→en"}).status_code == 400


def test_a_comparison_can_be_cancelled(online: Flask, article_id: int) -> None:
    client = CheckingClient(online)
    install(online, client)
    address = f"/articles/{article_id}/compare"
    client.post(address, {"one": "argos zh→en", "other": "CC-CEDICT glosses"})
    client.post(f"{address}/cancel")
    work(online, "compare", article_id)
    assert "<table" not in client.get(address).text


def test_a_firefox_model_goes_through_the_same_door(online: Flask, server: PackageServer) -> None:  # noqa: F811
    tiny_firefox.offer(server)
    client = CheckingClient(online)
    client.post("/models/look", htmx=True)
    work(online, "look")
    assert "firefox-zh-en" in text_of(client.get("/models").text)
    client.post("/models/install", {"code": "firefox-zh-en"}, htmx=True)
    work(online, "package")
    assert "zh → en (Firefox)" in text_of(client.get("/models").text)
    with online.extensions["duizhao"].database.transaction() as session:
        article_id = articles.import_article(session, CLEAN_ARTICLE.encode())[0].id
    assert "firefox zh→en" in client.get(f"/articles/{article_id}/compare").text
    client.post(f"/articles/{article_id}/engine", {"engine": "firefox zh→en"})
    work(online, "translate", article_id)
    with online.extensions["duizhao"].database.reading() as session:
        rows = [sentence.translation for block in articles.find(session, article_id).blocks for sentence in block.sentences]
        assert rows and {row.engine for row in rows} == {"firefox zh→en"}


def send(client: CheckingClient, data: bytes, name: str = "mine.argosmodel", **options: object) -> object:
    return client.post("/models/upload", {"package": (io.BytesIO(data), name)}, content_type="multipart/form-data", **options)


def test_a_package_file_is_brought_in_the_browser(online: Flask, package_file: Path) -> None:  # noqa: F811
    client = CheckingClient(online)
    assert send(client, package_file.read_bytes()).status_code == 303
    assert "Installing mine.argosmodel" in text_of(client.get("/models").text)
    assert "being worked on" in send(client, package_file.read_bytes(), htmx=True).text
    work(online, "package")
    assert "zh-en 1.0 is installed" in text_of(client.get("/models").text)
    settings = online.extensions["duizhao"].settings
    assert [package.source for package in packages.installed(settings.models_dir)] == ["mine.argosmodel"]
    assert not any((settings.cache_dir / errands.UPLOADS).iterdir())


def test_a_brought_file_that_is_no_package_is_refused_and_nothing_stays(online: Flask, package_file: Path) -> None:  # noqa: F811
    client = CheckingClient(online)
    assert "Choose a package file first" in send(client, b"", "").text
    assert "ends in .argosmodel" in send(client, b"x", "song.mp3").text
    for data, words in ((b"no zip", "not a package"), (package_file.read_bytes()[:-400], "not a package")):
        send(client, data)
        work(online, "package")
        assert words in text_of(client.get("/models").text)
    settings = online.extensions["duizhao"].settings
    assert packages.installed(settings.models_dir) == [] and not list(settings.models_dir.glob(".unpacking*"))
    assert not any((settings.cache_dir / errands.UPLOADS).iterdir())


def test_a_package_may_be_larger_than_an_article_but_has_a_limit_of_its_own(online: Flask, package_file: Path) -> None:  # noqa: F811
    small = create_app(replace(online.extensions["duizhao"].settings, max_upload=MEGABYTE, max_package=4 * MEGABYTE))
    client = CheckingClient(small)
    assert send(client, b"0" * (3 * MEGABYTE)).status_code == 303
    refused = send(client, b"0" * (6 * MEGABYTE))
    assert refused.status_code == 413 and "at most 4 MB" in refused.text
    elsewhere = client.post("/import", {"file": (io.BytesIO(b"0" * (3 * MEGABYTE)), "a.txt")}, content_type="multipart/form-data")
    assert elsewhere.status_code == 413
    small.extensions["duizhao"].database.dispose()


def test_a_brought_package_needs_the_forms_token(online: Flask, package_file: Path) -> None:  # noqa: F811
    refused = CheckingClient(online).post(
        "/models/upload", {"package": (io.BytesIO(b"0"), "a.argosmodel")}, token=False, content_type="multipart/form-data")
    assert refused.status_code == 400
