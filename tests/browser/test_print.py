"""Printed, the page is a bilingual edition: both columns on every width of paper, notes after the text, no tools."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_moving import sample  # noqa: F401  (a fixture)
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser


def test_paper_has_facing_columns_and_the_notes(page: Page, sample: str) -> None:  # noqa: F811
    page.set_viewport_size({"width": 700, "height": 900})  # about what A4 leaves
    visit(page, sample)
    notes = page.locator("#panel .note")
    before = notes.count()  # other tests annotate the same sample
    page.locator("[id='s2.1']").focus()
    page.keyboard.press("h")
    expect(notes).to_have_count(before + 1)
    page.emulate_media(media="print", color_scheme="dark")
    chinese, english = (page.locator(f"#p2 [data-side={side}]").bounding_box() for side in ("source", "target"))
    assert abs(chinese["y"] - english["y"]) < 12 and english["x"] > chinese["x"] + chinese["width"]
    expect(notes.first).to_be_visible()
    for tool in (".bar", ".menus", "#composer", ".tabs", ".note-tools"):
        expect(page.locator(tool).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
