from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.client import CheckingClient
from webapp.exporters import FORMATS


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_format_is_a_download_whose_name_keeps_its_chinese(client: CheckingClient, translated_id: int, format) -> None:
    answer = client.raw.get(f"/articles/{translated_id}/export/{format.name}")
    assert answer.status_code == 200 and answer.data
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert f"filename*=UTF-8''{quote('春城图书馆周末延长开放时间')}" in disposition


def test_an_unknown_format_is_a_clear_404(client: CheckingClient, translated_id: int) -> None:
    assert client.get(f"/articles/{translated_id}/export/papyrus").status_code == 404


def test_a_translation_memory_without_translations_says_so_instead_of_being_empty(client: CheckingClient, article_id: int) -> None:
    answer = client.get(f"/articles/{article_id}/export/tmx")
    assert answer.status_code == 409 and "Word-for-word glosses are left out" in answer.text
