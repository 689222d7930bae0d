from __future__ import annotations

from pathlib import Path

import pytest

from webapp.config import load_settings
from webapp.errors import SetupError


def test_defaults_bind_to_this_machine_only(tmp_path: Path) -> None:
    settings = load_settings({"DUIZHAO_INSTANCE": str(tmp_path)})
    assert (settings.host, settings.port, settings.max_upload) == ("127.0.0.1", 5000, 10 * 1024 * 1024)
    assert settings.database_url == f"sqlite:///{tmp_path / 'app.sqlite'}"


def test_the_secret_is_random_kept_and_private(tmp_path: Path) -> None:
    first = load_settings({"DUIZHAO_INSTANCE": str(tmp_path)}).secret_key
    assert first == load_settings({"DUIZHAO_INSTANCE": str(tmp_path)}).secret_key
    assert first != load_settings({"DUIZHAO_INSTANCE": str(tmp_path / "other")}).secret_key
    assert len(first) == 64 and (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('port = 7000\nengine_idle = 5\noffline = true\n')
    settings = load_settings({"DUIZHAO_INSTANCE": str(tmp_path), "DUIZHAO_PORT": "8000"})
    assert (settings.port, settings.engine_idle, settings.offline) == (8000, 5.0, True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("port = ", "not valid TOML"), ("colour = 1", "do not exist: colour"), ('port = "x"', "not a number"), ("offline = 7", "yes or no")],
)
def test_a_file_that_cannot_be_understood_is_explained(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(SetupError, match=sentence):
        load_settings({"DUIZHAO_INSTANCE": str(tmp_path)})
