"""What a reader can do with the cleaning: see it by step, take back one change, a step or all, and apply it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_reading import select, visit
from tests.text.articles import BYLINES

pytestmark = pytest.mark.browser


def texts(page: Page) -> list[str]:
    return page.locator("#rows .zh").all_inner_texts()


def settled(page: Page) -> list[str]:
    """The texts, once no translation is at work: the cleaning cannot be changed under one."""
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    return texts(page)


def step(page: Page, name: str) -> Locator:
    return page.locator(".step", has=page.locator(".step-name", has_text=re.compile(f"^{name}$")))


def test_one_mark_of_the_title_a_step_and_everything_are_taken_back_and_applied_again(page: Page) -> None:
    visit(page, "/import")
    page.locator("textarea[name=pasted]").fill(BYLINES.replace("\r\n", "\n"))
    page.get_by_role("button", name="Import").click()
    page.wait_for_url(re.compile("/articles/"))
    page.wait_for_selector("html[data-ready]", state="attached")
    clean = settled(page)
    assert clean[0].startswith("城市的夜班车，又回来了")
    select(page, "s1.1", 3, 8)
    page.keyboard.press("h")
    expect(page.locator("[id='s1.1'] mark")).to_have_text("夜班车，又")

    page.get_by_role("link", name="Cleaning").click()
    marks = step(page, "punctuation")
    marks.locator("summary").first.click()
    marks.get_by_text("One by one").first.click()
    marks.locator(".same .change", has=page.locator(".around", has_text="又回来了")).get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".change.undone")).to_have_count(1)
    assert settled(page) == [clean[0].replace("，", ","), *clean[1:]]
    expect(page.locator("[id='s1.1'] mark")).to_have_text("夜班车,又")
    page.locator(".change.undone").get_by_role("button", name="Redo", exact=True).click()
    expect(page.locator(".change.undone")).to_have_count(0)
    assert settled(page) == clean

    furniture = step(page, "furniture")
    furniture.locator("summary").first.click()
    furniture.get_by_role("button", name="Undo this step").click()
    expect(page.locator("#rows")).to_contain_text("扫码加入")
    more = iter(settled(page))
    assert all(text in more for text in clean)  # in this order, with the dropped lines between
    page.get_by_role("button", name="Undo everything").click()
    expect(page.locator("#rows")).to_contain_text("作者:林若溪")
    settled(page)
    page.get_by_role("button", name="Redo everything").click()
    expect(page.locator("#rows")).not_to_contain_text("作者:林若溪")
    assert settled(page) == clean
    expect(page.locator("[id='s1.1'] mark")).to_have_text("夜班车，又")
