"""Moving about in an article, by keys and by links."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_reading import select, visit
from tests.browser.test_words import sample  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

VOICE = """
  const heard = (window.heard = []);
  class Utterance extends EventTarget { constructor(text) { super(); this.text = text; } }
  window.SpeechSynthesisUtterance = Utterance;
  const voices = %s;
  Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel() {},
    speak(utterance) {
      heard.push([utterance.lang, utterance.text, document.querySelectorAll(".s.lit").length]);
      if (heard.length < 3) setTimeout(() => utterance.dispatchEvent(new Event("end")), 20);
    },
  }) });
"""


def until(page: Page, expression: str) -> None:
    """Wait until the expression is true (the page's own policy forbids Playwright's way of waiting)."""
    deadline = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def test_a_deep_link_goes_to_its_sentence_and_keys_go_on_from_there(page: Page, sample: str) -> None:  # noqa: F811
    visit(page, f"{sample}#s12.1")
    sentence = page.locator("[id='s12.1']")
    expect(sentence).to_be_in_viewport()
    expect(page.locator("[id='e12.1']")).to_have_class(re.compile(r"\blit\b"))
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "s11.1"
    page.evaluate("location.hash = '#p3'")
    expect(page.locator("[id='s3.1']")).to_be_focused()


def test_the_place_is_kept_and_offered_on_another_visit(page: Page, sample: str) -> None:  # noqa: F811
    with page.expect_response(re.compile(r"/place$")) as answer:
        page.evaluate("document.getElementById('s14.1').focus()")
        page.evaluate("document.getElementById('s14.1').scrollIntoView({ block: 'start', behavior: 'instant' })")
    assert answer.value.status == 204
    visit(page, sample)
    assert page.evaluate("scrollY") == 0
    page.get_by_role("link", name="Continue where you were").click()
    expect(page.locator("[id='s14.1']")).to_be_focused()
    expect(page.locator("[id='s14.1']")).to_be_in_viewport()


def test_t_puts_the_english_away_and_brings_it_back(page: Page, sample: str) -> None:  # noqa: F811
    page.keyboard.press("j")
    with page.expect_response(re.compile("/preferences")):
        page.keyboard.press("t")
    expect(page.locator("#en2")).to_be_hidden()
    with page.expect_response(re.compile("/preferences")):
        page.keyboard.press("t")
    expect(page.locator("#en2")).to_be_visible()


def test_g_and_a_letter_go_somewhere_and_question_mark_says_where(page: Page, sample: str) -> None:  # noqa: F811
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("Going somewhere")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("panel=ledger"))
    page.wait_for_selector("html[data-ready]", state="attached")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("/$"))


def test_the_contents_go_to_a_heading_and_say_how_far(page: Page, sample: str) -> None:  # noqa: F811
    page.locator("#contents summary").click()
    link = page.locator("#contents .outline a").last
    number = link.get_attribute("href")[2:]
    link.click()
    expect(page.locator(f"[id='s{number}.1']")).to_be_focused()
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    expect(page.locator("#progress_read")).to_have_text("100 %")


@pytest.mark.parametrize(("query", "sign"), [("夜班", "夜班"), ("yeban", "夜班"), ("夜", "夜"), ("Orion", "Orion")])
def test_search_finds_and_paints_and_goes_from_place_to_place(page: Page, sample: str, query: str, sign: str) -> None:  # noqa: F811
    before = page.evaluate("document.getElementById('text').textContent")
    page.keyboard.press("/")
    page.keyboard.type(query)
    expect(page.locator("#hits b").first).to_have_text(sign)
    page.keyboard.press("Enter")
    painted = "[...(CSS.highlights.get('find-now') ?? [])].map(String).join('')"
    until(page, f"{painted} === '{sign}'")
    assert page.evaluate("CSS.highlights.get('find').size") == page.locator("#hits li").count() > 1
    expect(page.locator("#find_at")).to_have_text(re.compile("^1 of"))
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#find_at")).to_have_text(re.compile(r"^(\d+) of \1$"))
    page.keyboard.press("Escape")
    until(page, "document.activeElement.matches('.s') && CSS.highlights.has('find') === false")
    assert page.evaluate("document.getElementById('text').textContent") == before


def test_a_passage_is_copied_with_its_translation_and_source(context: BrowserContext, page: Page, sample: str) -> None:  # noqa: F811
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    select(page, "s4.1", 0, 6)
    page.keyboard.press("y")
    expect(page.locator("#announcer")).to_contain_text("Copied")
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    whole = page.evaluate("['s4.1', 'e4.1'].map((id) => document.getElementById(id).textContent)")
    assert lines[0] == whole[0][:6] and lines[1] == whole[1]
    assert lines[2].startswith("— 末班电车") and lines[2].endswith("/articles/1#s4.1")


def test_read_aloud_goes_sentence_by_sentence_with_the_pair_lit(page: Page, sample: str) -> None:  # noqa: F811
    page.add_init_script(VOICE % '[{ lang: "en-GB" }, { lang: "zh-TW", localService: true }, { lang: "zh-CN", localService: true }]')
    visit(page, sample)
    page.keyboard.press("r")
    until(page, "window.heard.length === 3")
    heard = page.evaluate("window.heard")
    sentences = page.evaluate("[...document.querySelectorAll('[data-side=source] .s')].slice(0, 3).map((s) => s.textContent)")
    assert [text for _, text, _ in heard] == sentences
    assert {language for language, _, _ in heard} == {"zh-CN"} and all(lit == 2 for _, _, lit in heard)
    expect(page.locator("#aloud")).to_have_attribute("aria-pressed", "true")
    page.locator("#aloud").click()
    expect(page.locator("#aloud")).to_have_attribute("aria-pressed", "false")


def test_without_a_chinese_voice_the_page_says_so(page: Page, sample: str) -> None:  # noqa: F811
    page.add_init_script(VOICE % '[{ lang: "en-GB" }]')
    visit(page, sample)
    page.locator("#aloud").click()
    expect(page.locator("#aloud_note")).to_contain_text("no Chinese voice")
    assert page.evaluate("window.heard.length") == 0
