"""No page breaks WCAG 2.2 AA as far as axe can see, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Server
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser


def _nothing(page: Page) -> None:
    """The page as it opens."""


def _with_a_note(page: Page) -> None:
    # On a sentence that no other test is about: they share the sample article.
    page.evaluate("document.getElementById('s6.1').focus()")
    page.keyboard.press("h")
    expect(page.locator("#s6\\.1 mark").first).to_be_visible()


def _writing(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#composer_body")).to_be_focused()


def _word(page: Page) -> None:
    assert page.request.get("/articles/1/words?block=0&at=0", timeout=60_000).ok
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page.locator("#word .headword").first).to_be_visible()


def _saved_word(page: Page) -> None:
    _word(page)
    if page.locator("#word [role=status]").count() == 0:  # the other theme may have saved it
        page.get_by_role("button", name="Save word").click()
    expect(page.locator("#word [role=status]")).to_be_visible()
    visit(page, "/words")
    expect(page.locator(".listed").first).to_be_visible()


def _searching(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("dianche")
    expect(page.locator("#hits li").first).to_be_visible(timeout=30_000)
    page.keyboard.press("Enter")


def _keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def _menu(name: str) -> Callable[[Page], None]:
    return lambda page: page.locator("summary", has_text=name).first.click()


def _above(page: Page) -> None:
    page.locator("summary", has_text="View").click()
    for name in ("Pinyin", "Yes"):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_selector("html[data-ready]", state="attached")
        page.locator("summary", has_text="View").click()
    expect(page.locator(".r").first).to_be_visible()


CASES = {
    "library": ("/", _nothing),
    "import": ("/import", _nothing),
    "trash": ("/trash", _nothing),
    "keys": ("/keys", _nothing),
    "words": ("/articles/1", _saved_word),
    "refusal": ("/articles/999", _nothing),
    "notes": ("/articles/1", _with_a_note),
    "writing": ("/articles/1", _writing),
    "cleaning": ("/articles/1?panel=ledger", _nothing),
    "about": ("/articles/1?panel=about", _nothing),
    "scrape": ("/articles/1?scrape=1", _nothing),
    "word help": ("/articles/1", _word),
    "search": ("/articles/1", _searching),
    "all keys": ("/articles/1", _keys),
    "contents": ("/articles/1", _menu("Contents")),
    "view": ("/articles/1", _menu("View")),
    "export": ("/articles/1", _menu("Export")),
    "pinyin": ("/articles/1", _above),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("case", CASES)
def test_nobody_is_kept_out(page: Page, server: Server, case: str, theme: str) -> None:
    address, act = CASES[case]
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, address)
    if address.startswith("/articles/1"):
        expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    act(page)
    page.mouse.move(1, 1)
    assert violations(page) == []


CHINESE = ("/", "/import", "/words", "/terms", "/models", "/keys", "/search?q=电车", "/articles/1", "/articles/1?panel=ledger", "/articles/1?panel=about")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out_of_the_chinese_interface(page: Page, server: Server, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_extra_http_headers({"Accept-Language": "zh-CN"})
    for address in CHINESE:
        visit(page, address)
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        if address.startswith("/articles/1"):
            expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
        assert violations(page) == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["yellow", "green", "blue", "rose", "violet"])
def test_soft_text_can_be_read_on_a_mark(page: Page, server: Server, theme: str, colour: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, "/articles/1")
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    page.evaluate(
        """(colour) => {
          const sentence = document.querySelector(".subtitle .s");
          const mark = document.createElement("mark");
          mark.className = `c-${colour}`;
          mark.append(...sentence.childNodes);
          sentence.append(mark);
        }""",
        colour,
    )
    assert violations(page) == []


def test_the_keyboard_stays_among_the_notes_when_one_is_deleted(page: Page, server: Server) -> None:
    visit(page, "/articles/1")
    for sentence in ("s7.1", "s8.1"):
        page.locator(f"#{sentence.replace('.', chr(92) + '.')}").focus()
        page.keyboard.press("h")
        expect(page.locator(f"#{sentence.replace('.', chr(92) + '.')} mark").first).to_be_visible()
    notes = page.locator(".note")
    count = notes.count()
    following = notes.nth(count - 1).get_attribute("id")
    notes.nth(count - 2).get_by_role("button", name="Delete").click()
    expect(notes).to_have_count(count - 1)
    expect(page.locator(f"#{following}")).to_be_focused()
    page.locator(f"#{following}").get_by_role("button", name="Delete").click()
    expect(notes).to_have_count(count - 2)
    expect(page.locator(".note:focus, #panel:focus")).to_have_count(1)


def test_the_language_can_be_switched(page: Page, server: Server) -> None:
    visit(page, "/keys")
    page.get_by_label("Language of the interface").select_option("中文")
    expect(page.get_by_role("heading", name="快捷键", level=1)).to_be_visible()
    visit(page, "/articles/1")
    page.locator("#s2\\.1").focus()
    page.keyboard.press("y")
    expect(page.locator("#announcer")).to_have_text("已复制，连同译文和出处。")
    page.get_by_label("界面语言").select_option("English")
    expect(page.get_by_role("link", name="Library", exact=True)).to_be_visible()


def test_axe_would_find_a_fault(page: Page, server: Server) -> None:
    visit(page, "/")
    page.evaluate("document.querySelector('#theme label').remove()")
    assert any("select-name" in line for line in violations(page))
