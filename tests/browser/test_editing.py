"""Editing and flags in a real browser: by key and by click, on to the next, drafts kept, nothing lost to an input method."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_moving import until
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser

TEXT = "春城的消息\n\n图书馆昨天开门。读者很高兴。馆长说了话。\n\n图书馆昨天开门。明年还要加座位。"


@pytest.fixture(scope="module")
def path(browser, server: Server) -> str:
    page = browser.new_page(base_url=server.address)
    page.goto("/import")
    page.fill("#pasted", TEXT)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url(re.compile(r"/articles/\d+"))
    found = page.evaluate("location.pathname")
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    page.close()
    return found


def english(page: Page, place: str):
    return page.locator(f"[id='e{place}']")


def test_e_opens_and_ctrl_enter_saves_and_goes_on(page: Page, path: str) -> None:
    visit(page, path)
    english(page, "2.1").focus()
    page.keyboard.press("e")
    field = page.locator("#sentence_text")
    expect(field).to_be_focused()
    field.fill("The library opened yesterday.")
    page.keyboard.press("Control+Enter")
    expect(english(page, "2.1")).to_have_text("The library opened yesterday.")
    expect(page.locator("#sentence_form")).to_have_attribute("data-place", "2.2")
    expect(field).to_be_focused()
    offer = page.locator("#same")
    expect(offer).to_contain_text("1 other sentence says the same")
    page.keyboard.press("Escape")
    expect(page.locator("#sentence_form")).to_have_count(0)
    expect(english(page, "2.2")).to_be_focused()
    offer.get_by_role("button", name="Apply to the chosen").click()
    expect(english(page, "3.1")).to_have_text("The library opened yesterday.")


def test_a_second_click_opens_and_a_draft_outlives_leaving_and_reloading(page: Page, path: str) -> None:
    visit(page, path)
    sentence = english(page, "2.2")
    sentence.click()
    expect(page.locator("#sentence_form")).to_have_count(0)
    sentence.click()
    # The field comes with its text selected nowhere: writing begins once it has the focus.
    expect(page.locator("#sentence_text")).to_be_focused()
    page.locator("#sentence_text").fill("A thought not yet saved")
    page.keyboard.press("Escape")
    expect(sentence).to_be_focused()
    visit(page, path)
    english(page, "2.2").focus()
    page.keyboard.press("e")
    expect(page.locator("#sentence_text")).to_have_value("A thought not yet saved")


def test_an_input_method_at_work_is_not_interrupted(page: Page, path: str) -> None:
    visit(page, path)
    english(page, "2.3").focus()
    page.keyboard.press("e")
    expect(page.locator("#sentence_text")).to_be_focused()
    page.evaluate(
        """() => {
          const field = document.getElementById("sentence_text");
          for (const key of ["Enter", "Escape"]) {
            field.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: key === "Enter", isComposing: true, bubbles: true }));
          }
        }"""
    )
    page.wait_for_timeout(200)
    expect(page.locator("#sentence_form")).to_have_attribute("data-place", "2.3")


def test_flags_tell_why_and_c_and_n_see_to_them(page: Page, path: str) -> None:
    visit(page, path)
    flags = page.locator("#p3 .flags")
    flags.locator("summary").click()
    expect(flags).to_contain_text("Chinese characters are left over")
    count = int(re.search(r"\d+", page.locator("#progress").inner_text())[0])
    english(page, "1.1").focus()
    page.keyboard.press("n")
    until(page, "document.activeElement.id !== 'e1.1'")
    place = page.evaluate("document.activeElement.id")
    assert place in ("e2.2", "e2.3")
    page.keyboard.press("c")
    expect(page.locator(f"[id='{place}']")).to_have_class(re.compile(r"\bchecked\b"))
    expect(page.locator(f"[id='{place}']")).to_be_focused()
    expect(page.locator("#progress")).to_contain_text(f"{count - 1} sentence")
    page.keyboard.press("n")
    until(page, f"document.activeElement.id !== '{place}'")
    assert page.evaluate("document.activeElement.id") != "e1.1"


def test_somebody_elses_version_is_shown_beside_what_was_typed(page: Page, path: str) -> None:
    visit(page, path)
    english(page, "3.2").focus()
    page.keyboard.press("e")
    field = page.locator("#sentence_text")
    field.fill("Mine.")
    page.evaluate(
        """async () => {
          const form = new FormData(document.getElementById("sentence_edit"));
          form.set("text", "Theirs.");
          await fetch(document.getElementById("sentence_edit").action, { method: "POST", body: form, headers: { "HX-Request": "true" } });
        }"""
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sentence_form .refused")).to_be_visible()
    expect(page.locator("#sentence_form")).to_contain_text("“Theirs.”")
    expect(field).to_have_value("Mine.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(english(page, "3.2")).to_have_text("Mine.")
