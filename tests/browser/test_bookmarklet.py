"""The bookmarklet brings a page's text into the form of a window of ours."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser


def test_a_page_of_another_site_arrives_in_the_form(page: Page, server: Server) -> None:
    visit(page, "/import")
    page.get_by_text("From any page, with one click").click()
    script = unquote(page.locator("#bookmarklet").get_attribute("href").removeprefix("javascript:"))
    elsewhere = page.context.new_page()
    elsewhere.set_content("<title>河边的旧事</title><p>老船长说起了河边的旧事。</p>")
    with elsewhere.expect_popup() as opened:
        elsewhere.evaluate(script)
    form = opened.value
    form.wait_for_selector("html[data-ready]", state="attached")
    expect(form.locator("#pasted")).to_have_value("河边的旧事\n\n老船长说起了河边的旧事。")
    assert form.evaluate("location.hash") == ""
