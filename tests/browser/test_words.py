"""Word help, what stands above the Chinese, and the word list, as a reader meets them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Server
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser

WORD = "#word_box:not([hidden])"


@pytest.fixture
def sample(page: Page, server: Server) -> str:
    """The sample article's address, its English there."""
    visit(page, "/articles/1")
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    # The first start makes the dictionary: seconds on a busy machine.
    assert page.request.get("/articles/1/words?block=0&at=0", timeout=60_000).ok
    return "/articles/1"


def centre_of(page: Page, sentence: str, word: str) -> tuple[float, float]:
    """The middle of the first character of ``word`` in a sentence, in the window."""
    box = page.evaluate(
        """([id, word]) => {
          const sentence = document.getElementById(id);
          const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          const target = sentence.textContent.indexOf(word);
          let seen = 0;
          while (walker.nextNode()) {
            const length = walker.currentNode.data.length;
            if (target < seen + length) {
              range.setStart(walker.currentNode, target - seen);
              range.setEnd(walker.currentNode, target - seen + 1);
              break;
            }
            seen += length;
          }
          sentence.scrollIntoView({ block: "center", behavior: "instant" });
          const box = range.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        [sentence, word],
    )
    return box[0], box[1]


def text_before(page: Page) -> str:
    return page.evaluate("document.getElementById('text').textContent")


def test_pointing_at_a_word_explains_it_and_going_away_closes(page: Page, sample: str) -> None:
    before = text_before(page)
    page.mouse.move(*centre_of(page, "s1.1", "电车"))
    expect(page.locator(f"{WORD} .headword strong").first).to_have_text("电车")
    expect(page.locator(f"{WORD} .pinyin").first).to_have_text("diàn chē")
    expect(page.locator(f"{WORD} .senses").first).to_contain_text("trolleybus")
    assert text_before(page) == before
    page.mouse.move(2, 2)
    expect(page.locator(WORD)).to_have_count(0)


def test_a_click_opens_and_stays_until_escape(page: Page, sample: str) -> None:
    page.mouse.click(*centre_of(page, "s1.1", "港口"))
    expect(page.locator(f"{WORD} .headword strong").first).to_have_text("港口城市")
    expect(page.locator(f"{WORD} .parts dt").first).to_have_text("港口")
    page.mouse.move(2, 2)
    page.wait_for_timeout(600)
    expect(page.locator(WORD)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(WORD)).to_have_count(0)


def test_keys_go_from_word_to_word_and_on_to_the_next_sentence(page: Page, sample: str) -> None:
    page.keyboard.press("j")
    page.keyboard.press("w")
    headword = page.locator(f"{WORD} .headword strong").first
    seen = [headword.inner_text()]
    while page.evaluate("document.activeElement.id") == "s1.1":
        page.keyboard.press("n")
        expect(headword).not_to_have_text(seen[-1])
        seen.append(headword.inner_text())
        assert len(seen) < 30
    assert page.evaluate("document.activeElement.id") == "s2.1"
    expect(page.locator("#announcer")).to_contain_text(seen[-1])
    page.keyboard.press("b")
    expect(headword).to_have_text(seen[-2])
    assert page.evaluate("document.activeElement.id") == "s1.1"
    page.keyboard.press("ArrowRight")
    expect(headword).to_have_text(seen[-1])
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "e2.1"


def test_a_word_is_saved_with_its_sentence_and_removed_with_undo(page: Page, sample: str) -> None:
    page.mouse.click(*centre_of(page, "s1.1", "乘客"))
    page.get_by_role("button", name="Save word").click()
    expect(page.locator(f"{WORD} [role=status]")).to_contain_text("word list")
    page.keyboard.press("Escape")
    visit(page, "/words")
    line = page.locator(".listed", has_text="乘客").first
    expect(line.locator(".quoted").first).to_contain_text("末班电车")
    line.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".listed", has_text="乘客").first.locator(".quoted").first).to_be_visible()
    page.locator(".listed", has_text="乘客").first.get_by_role("link", name="末班电车").click()
    page.wait_for_url(re.compile(r"/articles/1#s1\.1$"))


def test_pinyin_stands_above_and_is_neither_selected_nor_found(page: Page, sample: str) -> None:
    before = text_before(page)
    page.get_by_text("View", exact=True).click()
    page.get_by_role("button", name="Pinyin").click()
    page.wait_for_selector("html[data-ready]", state="attached")
    first = page.locator("#s1\\.1 .r").first
    expect(first).to_have_attribute("data-above", "mò")
    assert "mò" in page.evaluate("getComputedStyle(document.querySelector('.r'), '::after').content")
    assert text_before(page).split() == before.split()
    page.evaluate("getSelection().selectAllChildren(document.getElementById('s1.1'))")
    selected = page.evaluate("getSelection().toString()")
    assert "末班电车" in selected.replace("\n", "") and not re.search("[a-zāáǎàōóǒòīíǐìū]", selected)
    page.keyboard.press("h")
    expect(page.locator("#s1\\.1 mark").first).to_be_visible()
    assert page.locator(".note blockquote").first.inner_text().startswith("末班电车")
    page.locator(".note").first.get_by_role("button", name="Delete").click()
    expect(page.locator("#s1\\.1 mark")).to_have_count(0)
    page.mouse.click(*centre_of(page, "s1.1", "乘客"))
    expect(page.locator(f"{WORD} .headword strong").first).to_have_text("乘客")


def test_on_a_phone_help_does_not_cover_its_word(page: Page, sample: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.mouse.click(*centre_of(page, "s3.1", "夜班"))
    expect(page.locator(WORD)).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    top = page.locator(WORD).bounding_box()["y"]
    bottom = page.evaluate("[...CSS.highlights.get('word')][0].getBoundingClientRect().bottom")
    assert bottom <= top


def test_a_wrong_cut_and_a_wrong_reading_are_corrected_by_keyboard_and_stay(page: Page, sample: str) -> None:
    page.locator("[id='s3.1']").focus()
    page.keyboard.press("w")
    expect(page.locator(WORD)).to_be_visible()
    help = page.locator("#word")
    for _ in range(30):  # to a word of two characters
        if int(help.get_attribute("data-end")) - int(help.get_attribute("data-start")) == 2:
            break
        page.keyboard.press("n")
        page.wait_for_timeout(100)
    block, start = help.get_attribute("data-block"), help.get_attribute("data-start")
    word = help.locator(".headword strong").first.inner_text()
    page.locator("#word .correct summary").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("The words here, a space between them")
    field.fill(field.input_value().replace(word, f"{word[0]} {word[1]}"))
    page.keyboard.press("Enter")
    expect(help).to_have_attribute("data-end", str(int(start) + 1))
    expect(help.locator(".corrected")).to_contain_text(f"{word[0]} {word[1]}")
    expect(page.get_by_label("The words here, a space between them")).to_be_focused()
    page.get_by_label("Pinyin, with numbers or marks").fill("nonsense9")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("is no pinyin")
    expect(page.get_by_label("Pinyin, with numbers or marks")).to_have_value("nonsense9")
    page.get_by_label("Pinyin, with numbers or marks").fill("za2")
    page.keyboard.press("Enter")
    expect(help.locator(".pinyin").first).to_have_text("zá")
    assert axe.violations(page) == []
    page.reload()
    again = page.request.get(f"{sample}/words?block={block}&at={start}")
    assert "zá" in again.text() and f'data-end="{int(start) + 1}"' in again.text()
    visit(page, "/words")
    rows = page.locator("#corrections .listed")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(0)
