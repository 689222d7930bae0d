"""A library of more than a page, in a real browser: more rows, ticking, tags, deletion and undo, search."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server
from webapp.db import Database
from webapp.services import articles

pytestmark = pytest.mark.browser

COUNT = 54


@pytest.fixture(scope="module")
def full(make_server) -> Server:
    """A server of its own whose library holds a page and a little more."""
    server = make_server(package=False)
    database = Database(f"sqlite:///{server.instance / 'app.sqlite'}")
    with database.transaction() as session:
        for number in range(COUNT - 1):  # the sample article is the last one
            articles.import_article(session, f"第{number}号公告\n\n图书馆今天开门，欢迎大家来。".encode())
    database.dispose()
    return server


def test_more_rows_come_and_the_focus_goes_to_them(page: Page, full: Server) -> None:
    page.goto(full.address)
    expect(page.locator(".listed")).to_have_count(50)
    page.locator("#more a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".listed")).to_have_count(COUNT)
    expect(page.locator(".listed").nth(50).locator("a.titles")).to_be_focused()
    expect(page.locator("#more")).to_have_count(0)
    assert page.url == f"{full.address}/"


def test_tick_tag_delete_undo(page: Page, full: Server) -> None:
    page.goto(full.address)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.locator(".tick").nth(0).check()
    page.locator(".tick").nth(1).check()
    expect(page.locator("#ticked")).to_have_text("2 ticked:")
    page.get_by_placeholder("tag").fill("天气")
    page.keyboard.press("Enter")
    expect(page.locator(".tag", has_text="天气")).to_have_count(2)
    page.get_by_label("All shown").check()
    expect(page.locator("#ticked")).to_have_text("50 ticked:")
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    expect(page.locator(".undo")).to_contain_text("50 articles are in the trash")
    expect(page.locator(".listed")).to_have_count(COUNT - 50)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"{COUNT} articles", exact=True)).to_be_visible()


def test_one_row_is_tagged_deleted_and_brought_back_in_its_place(page: Page, full: Server) -> None:
    page.goto(full.address)
    row = page.locator(".listed").nth(5)
    address = f"#{row.get_attribute('id')}"
    row.get_by_role("link", name="Tags:").click()
    field = page.locator(f"{address} .tagging input[name=tags]")
    expect(field).to_be_focused()
    field.fill("读过, 短")
    page.keyboard.press("Enter")
    expect(page.locator(f"{address} .tag")).to_have_text(["短", "读过"])
    page.locator(address).get_by_role("button", name="Delete").click()
    expect(page.locator(address)).to_contain_text("is in the trash")
    page.locator(address).get_by_role("button", name="Undo").click()
    expect(page.locator(f"{address} .tag")).to_have_count(2)
    assert page.url == f"{full.address}/"


def test_search_leads_to_the_sentence(page: Page, full: Server) -> None:
    page.goto(full.address)
    page.get_by_role("searchbox").fill("圖書館")
    page.keyboard.press("Enter")
    expect(page.locator(".found mark").first).to_have_text("图书馆")
    page.locator(".hit").first.click()
    expect(page).to_have_url(re.compile(r"/articles/\d+#s2\.1$"))
    expect(page.locator(page.evaluate("'#' + CSS.escape(location.hash.slice(1))"))).to_contain_text("图书馆")


def test_everything_works_without_scripts_and_fits_a_phone(browser, full: Server) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, base_url=full.address)
    page = context.new_page()
    page.goto("/")
    assert page.locator("body").bounding_box()["width"] <= 390
    page.locator("#more a").click()
    expect(page.locator(".listed")).to_have_count(COUNT - 50)
    row = page.locator(".listed").first
    title = row.locator(".titles .zh").inner_text()
    row.get_by_role("button", name="Delete").click()
    expect(page.locator(".undo")).to_contain_text("1 article is in the trash")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".listed", has_text=title)).to_have_count(1)
    page.get_by_label("Sorted").select_option("title")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("order=title"))
    page.goto("/search?q=图书馆")
    expect(page.locator(".hit").first).to_be_visible()
    context.close()
