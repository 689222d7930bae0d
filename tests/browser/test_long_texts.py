"""A long text: opens at once, comes in as it is read, is given back, and every way to a place leads there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_moving import until
from tests.browser.test_reading import visit
from tests.web.test_long_texts import long_text

pytestmark = pytest.mark.browser


@pytest.fixture
def long_page(page: Page, tmp_path: Path) -> Page:
    file = tmp_path / "long.txt"
    file.write_text(long_text(1500), encoding="utf-8")
    visit(page, "/import")
    page.set_input_files("[name=file]", file)
    page.click("main button.primary")
    page.wait_for_url("**/articles/*")
    # The worker mends it first; then the page comes anew by itself.
    page.wait_for_selector(".screen[data-away]", state="attached", timeout=60_000)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.locator("#progress.live")).to_have_count(0)
    return page


def drawn(page: Page) -> int:
    return page.evaluate("document.querySelectorAll('.screen:not([data-away])').length")


def test_scrolling_brings_what_comes_and_gives_back_what_is_far(long_page: Page) -> None:
    page = long_page
    whole = page.evaluate("document.querySelectorAll('.screen').length")
    assert drawn(page) < whole
    for number in range(1, whole + 1):
        page.evaluate(f"document.getElementById('screen{number}').scrollIntoView()")
        expect(page.locator(f"#screen{number}:not([data-away])")).to_be_attached()
    assert drawn(page) <= 14
    assert page.evaluate("document.getElementById('screen2').hasAttribute('data-away')")
    # Back up: it comes again, and what is looked at does not jump.
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#p1")).to_be_in_viewport()


def test_a_deep_link_leads_to_its_sentence(long_page: Page) -> None:
    page = long_page
    page.evaluate("location.hash = '#s1200.2'")
    expect(page.locator("[id='s1200.2']")).to_be_focused()
    expect(page.locator("[id='s1200.2']")).to_be_in_viewport()
    page.keyboard.press("k")
    expect(page.locator("[id='s1199.1']")).to_be_focused()


def test_keys_walk_over_the_edge_of_a_screen(long_page: Page) -> None:
    page = long_page
    last = page.evaluate("[...document.querySelectorAll('.screen:not([data-away])')].at(-1).dataset.last")
    page.evaluate(f"location.hash = '#s{last}.2'")
    expect(page.locator(f"[id='s{last}.2']")).to_be_focused()
    page.keyboard.press("J")
    expect(page.locator(f"[id='s{int(last) + 1}.1']")).to_be_focused()


def test_search_finds_and_shows_what_is_not_on_the_page(long_page: Page) -> None:
    page = long_page
    page.keyboard.press("/")
    page.keyboard.type("第1444段")
    until(page, "document.querySelectorAll('#hits a').length === 1")
    page.keyboard.press("Enter")
    expect(page.locator(".row", has_text="第1444段说的是")).to_be_in_viewport()


def test_a_note_far_down_is_reached_from_the_list(long_page: Page) -> None:
    page = long_page
    page.evaluate("location.hash = '#s1100.1'")
    expect(page.locator("[id='s1100.1']")).to_be_focused()
    page.keyboard.press("h")
    expect(page.locator("#panel .note")).to_have_count(1)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("location.hash = ''; scrollTo(0, 0)")
    page.click("#panel .note blockquote a")
    expect(page.locator("mark").first).to_be_in_viewport()
