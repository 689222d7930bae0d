"""LibreTranslate's calls, answered by a worker thread while the web process waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.engines.conftest import package_file  # noqa: F401  (a fixture)
from tests.tiny_package import make_package
from webapp import create_app
from webapp.config import Settings
from webapp.engines.packages import install_file
from webapp.jobs import Worker, adopt_orphans
from webapp.models import Job
from webapp.web import api


@pytest.fixture
def installation(settings: Settings, package_file: Path, tmp_path: Path) -> Iterator[Flask]:  # noqa: F811
    """With a package for Chinese to English and one for English to Chinese, and a worker at work."""
    install_file(package_file, settings.models_dir)
    back = make_package(tmp_path / "back.argosmodel", words={"hello": "▁你好", "world": "▁世界"}, from_code="en", to_code="zh")
    install_file(back, settings.models_dir)
    made = create_app(replace(settings, engine=""))
    here = made.extensions["duizhao"]
    worker, stop = Worker(here.settings, here.database), threading.Event()

    def work() -> None:
        while not stop.wait(0.02):
            for job_id in adopt_orphans(here.database):
                worker.run(job_id)

    thread = threading.Thread(target=work)
    thread.start()
    yield made
    stop.set()
    thread.join()
    here.database.dispose()


@pytest.fixture
def http(installation: Flask) -> FlaskClient:
    return installation.test_client()


def ask(http: FlaskClient, **wanted: object) -> dict:
    answer = http.post("/translate", json={"source": "zh", "target": "en"} | wanted)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_text_comes_back_in_english_line_by_line(http: FlaskClient) -> None:
    answer = ask(http, q="你好，世界！\n\n今天北京宣布。昨天上海宣布。")
    first, blank, last = answer["translatedText"].split("\n")
    assert "hello" in first and "world" in first and blank == ""
    assert last.index("Beijing") < last.index("Shanghai")


def test_a_list_comes_back_as_a_list(http: FlaskClient) -> None:
    assert [("Beijing" in t, "Shanghai" in t) for t in ask(http, q=["北京", "上海"])["translatedText"]] == [(True, False), (False, True)]


def test_markup_stays_and_scripts_are_not_read(http: FlaskClient) -> None:
    html = ask(http, q='<p class="x">北京 <b>上海</b></p><script>var 北京;</script>', format="html")["translatedText"]
    assert html.startswith('<p class="x">Beijing') and "<b>Shanghai</b>" in html and "var 北京;" in html


def test_the_language_is_told_when_asked_for(http: FlaskClient) -> None:
    answer = ask(http, q="北京", source="auto")
    assert answer["detectedLanguage"]["language"] == "zh"


def test_names_of_the_scripts_are_understood_and_the_other_direction_works(http: FlaskClient) -> None:
    assert "Beijing" in ask(http, q="北京", source="zh-Hans")["translatedText"]
    assert "你好" in ask(http, q="hello", source="en", target="zh")["translatedText"]


def test_alternatives_are_given_when_asked_for(http: FlaskClient) -> None:
    answer = ask(http, q="今天北京宣布。", alternatives=2)
    assert 1 <= len(answer["alternatives"]) <= 2 and answer["translatedText"] not in answer["alternatives"]


def test_the_languages_are_those_of_the_packages(http: FlaskClient) -> None:
    assert http.get("/languages").json == [
        {"code": "en", "name": "English", "targets": ["zh"]},
        {"code": "zh", "name": "Chinese", "targets": ["en"]},
    ]


def test_a_clients_text_is_not_kept(http: FlaskClient, installation: Flask) -> None:
    ask(http, q="北京")
    with installation.extensions["duizhao"].database.reading() as session:
        assert session.query(Job).count() == 0


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"q": "北京", "source": "zh", "target": "fr"}, 503),
        ({"q": 3, "source": "zh", "target": "en"}, 400),
        ({"q": [], "source": "zh", "target": "en"}, 400),
        ({"source": "zh", "target": "en"}, 400),
        ({"q": "北京", "source": "zh"}, 400),
        ({"q": "北京", "source": "zh", "target": "en", "format": "pdf"}, 400),
        ({"q": "北京", "source": "zh", "target": "en", "alternatives": "many"}, 400),
        ({"q": "北" * 20_001, "source": "zh", "target": "en"}, 413),
        (["北京"], 400),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(http: FlaskClient, wanted: object, status: int) -> None:
    answer = http.post("/translate", json=wanted)
    assert answer.status_code == status and answer.json["error"].endswith(".")


def test_only_json_goes_without_a_token_and_never_from_another_site(http: FlaskClient) -> None:
    wanted = {"q": "北京", "source": "zh", "target": "en"}
    assert http.post("/translate", data=wanted).status_code == 400
    assert http.post("/translate", json=wanted, headers={"Origin": "http://evil.example"}).status_code == 400
    assert http.post("/translate", json=wanted, headers={"Host": "evil.example"}).status_code == 400
    answer = http.post("/translate", json=wanted, headers={"Origin": "http://localhost"})
    assert answer.status_code == 200 and "Access-Control-Allow-Origin" not in answer.headers


def test_without_a_worker_the_client_is_told_and_nothing_is_left_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PATIENCE", 0.2)
    answer = app.test_client().post("/translate", json={"q": "北京", "source": "zh", "target": "en"})
    assert answer.status_code == 503 and "not running" in answer.json["error"]
    with app.extensions["duizhao"].database.reading() as session:
        assert session.query(Job).count() == 0


def test_two_packages_make_a_way_over_english(http: FlaskClient, installation: Flask, tmp_path: Path) -> None:
    settings = installation.extensions["duizhao"].settings
    for code, word in (("es", "▁hola"), ("zt", "▁您好")):
        install_file(make_package(tmp_path / f"{code}.argosmodel", words={"hello": word}, from_code="en", to_code=code), settings.models_dir)
    assert "hola" in ask(http, q="你好", target="es")["translatedText"]
    assert "您好" in ask(http, q="你好", target="zh-Hant")["translatedText"]
    assert {"code": "zh", "name": "Chinese", "targets": ["en", "es", "zt"]} in http.get("/languages").json


def test_a_package_for_traditional_characters_is_asked_by_its_name(http: FlaskClient, installation: Flask, tmp_path: Path) -> None:
    settings = installation.extensions["duizhao"].settings
    install_file(make_package(tmp_path / "zt.argosmodel", words={"員工": "▁personnel"}, from_code="zt"), settings.models_dir)
    assert "personnel" in ask(http, q="員工", source="zh-TW")["translatedText"]
    assert "personnel" not in ask(http, q="员工")["translatedText"]
