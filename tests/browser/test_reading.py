"""What a reader does, in a real browser: import the specimen, watch the English arrive, annotate, reload, export."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def article(browser, server: Server, specimen: bytes, tmp_path_factory) -> str:
    """The user's specimen, uploaded through the form and translated to the end; its path."""
    file = tmp_path_factory.mktemp("upload") / "specimen.txt"
    file.write_bytes(specimen)
    page = browser.new_page(base_url=server.address)
    page.goto("/import")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url(re.compile(r"/articles/\d+"))
    path = page.evaluate("location.pathname")
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    expect(page.locator("#text .pending")).to_have_count(0)
    page.close()
    return path


def visit(page: Page, path: str) -> None:
    """Go there and wait until the keys work."""
    page.goto(path)
    page.wait_for_selector("html[data-ready]", state="attached")


def select(page: Page, sentence: str, start: int, end: int) -> None:
    """Select characters of a sentence's text, as a mouse would."""
    page.evaluate(
        """([id, start, end]) => {
          const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          let seen = 0, began = false;
          while (walker.nextNode()) {
            const length = walker.currentNode.data.length;
            if (!began && start < seen + length) { range.setStart(walker.currentNode, start - seen); began = true; }
            if (began && end <= seen + length) { range.setEnd(walker.currentNode, end - seen); break; }
            seen += length;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [sentence, start, end],
    )


def first_long(page: Page, side: str) -> str:
    """The id of a sentence with enough text to select in."""
    ids = page.eval_on_selector_all(
        f".paragraph [data-side={side}] .s", "all => all.filter((s) => s.textContent.length > 12).map((s) => s.id)"
    )
    return ids[0]


def baselines(page: Page, rows: str) -> list[tuple[float, float]]:
    """Where the first lines stand, Chinese and English, of each such row."""
    first_line = """row => [".zh", ".en"].map(side => {
      const mark = document.createElement("span");
      mark.style.display = "inline-block"; // empty: it stands on the baseline
      const home = row.querySelector(side).firstElementChild;
      home.prepend(mark);
      const at = mark.getBoundingClientRect().bottom;
      mark.remove();
      return at;
    })"""
    return [tuple(row.evaluate(first_line)) for row in page.locator(rows).all()]


def test_the_specimen_reads_clean_beside_its_english(page: Page, article: str) -> None:
    visit(page, article)
    expect(page.get_by_role("heading", level=1).first).to_have_text("OpenAI又一高管离职！深扒98名前员工去向，探秘万亿估值AI巨无霸乱局")
    assert all(abs(zh - en) < 1 for zh, en in baselines(page, ".row"))
    for row in page.locator(".row").all():
        zh, en = row.locator(".zh").bounding_box(), row.locator(".en").bounding_box()
        assert zh["x"] + zh["width"] <= en["x"]
    assert page.locator(".row.heading").count() == 4
    assert page.locator(".row.subheading").count() == 7
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_fills_as_the_english_arrives_and_nothing_moves(page: Page, server: Server) -> None:
    page.goto("/import")
    text = "慢慢来的文章\n\n" + "\n\n".join(f"第{n}段讲的是第{n}件事。这件事并不复杂，只是需要时间。" for n in range(1, 120))
    page.fill("#pasted", text)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url(re.compile(r"/articles/\d+"))
    expect(page.locator("#progress progress")).to_be_visible()
    row = page.locator("#p60")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()["y"]
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    expect(page.locator("#text .pending")).to_have_count(0)
    assert abs(row.bounding_box()["y"] - before) < 40


def test_a_pair_lights_up_on_hover_focus_and_tap(page: Page, article: str) -> None:
    visit(page, article)
    zh = page.locator(".paragraph .zh .s").first
    number = zh.get_attribute("data-pair")
    en = page.locator(f"[id='e{number}']")
    zh.hover()
    expect(en).to_have_class(re.compile(r"\blit\b"))
    page.mouse.move(2, 2)
    expect(en).not_to_have_class(re.compile(r"\blit\b"))
    en.focus()
    expect(zh).to_have_class(re.compile(r"\blit\b"))


def test_keys_move_between_sentences_paragraphs_and_sides(page: Page, article: str) -> None:
    visit(page, article)
    focus = "document.activeElement.id"
    page.keyboard.press("j")
    assert page.evaluate(focus) == "s1.1"
    page.keyboard.press("j")
    assert page.evaluate(focus) == "s2.1"
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focus) == "s3.2"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focus) == "e3.2"
    page.keyboard.press("k")
    assert page.evaluate(focus) == "e2.1"


def test_columns_are_chosen_at_once_and_remembered(page: Page, article: str) -> None:
    visit(page, article)
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".row .en").first).to_be_hidden()
    with page.expect_response(re.compile("/preferences")):
        page.get_by_role("button", name="English").click()
    visit(page, article)
    expect(page.locator(".row .zh").first).to_be_hidden()
    expect(page.locator(".row .en").first).to_be_visible()
    with page.expect_response(re.compile("/preferences")):
        page.get_by_role("button", name="Both").click()


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_note_by_mouse_marks_both_sides_and_survives_a_reload(page: Page, article: str, side: str) -> None:
    visit(page, article)
    sentence = first_long(page, side)
    whole = page.locator(f"[id='{sentence}']").inner_text()
    select(page, sentence, 2, 9)
    expect(page.locator("#selection_tools")).to_be_visible()
    page.locator("#selection_tools [data-act=note]").click()
    expect(page.locator("#composer_exact")).to_have_value(page.evaluate("getSelection().toString()") or whole[2:9])
    page.fill("#composer_body", f"a **note** on {side}")
    page.get_by_role("button", name="Save note").click()
    note = page.locator(".note", has_text=f"a note on {side}").first
    expect(note).to_be_visible()
    expect(note.locator("strong")).to_have_text("note")
    partner = ("e" if side == "source" else "s") + sentence[1:]
    expect(page.locator(f"[id='{partner}']")).to_have_class(re.compile("noted"))
    page.reload()
    mark = page.locator(f"[id='{sentence}'] mark").first
    expect(mark).to_have_text(note.locator("blockquote").inner_text())
    assert mark.inner_text() == re.sub(r"\s+", " ", whole)[2:9].strip()


def test_a_note_by_keyboard_alone(page: Page, article: str) -> None:
    visit(page, article)
    for _ in range(5):
        page.keyboard.press("j")
    sentence = page.evaluate("document.activeElement.id")
    page.keyboard.press("a")
    expect(page.locator("#composer_body")).to_be_focused()
    page.keyboard.type("written without a mouse")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note", has_text="written without a mouse")).to_be_visible()
    expect(page.locator(f"[id='{sentence}'] mark").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == sentence


def test_a_note_is_changed_by_keyboard_and_drafts_stay_with_their_passage(page: Page, article: str) -> None:
    visit(page, article)
    first, second = (page.locator(".paragraph .zh .s").nth(n) for n in (30, 31))
    first.focus()
    page.keyboard.press("a")
    page.keyboard.type("half a thought")
    page.keyboard.press("Escape")
    second.focus()
    page.keyboard.press("a")
    expect(page.locator("#composer_body")).to_have_value("")
    page.keyboard.press("Escape")
    first.focus()
    page.keyboard.press("a")
    expect(page.locator("#composer_body")).to_have_value("half a thought")
    page.keyboard.press("Control+Enter")
    note = page.locator(".note", has_text="half a thought")
    note.get_by_role("link", name="Edit").click()
    page.locator("#edit_body").fill("a whole thought")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note", has_text="a whole thought")).to_be_visible()


def test_highlight_delete_and_undo(page: Page, article: str) -> None:
    visit(page, article)
    before = page.locator(".note").count()
    sentence = page.locator(".paragraph .zh .s").nth(20).get_attribute("id")
    select(page, sentence, 0, 4)
    page.keyboard.press("h")
    expect(page.locator(".note")).to_have_count(before + 1)
    mark = page.locator(f"[id='{sentence}'] mark")
    expect(mark).to_have_count(1)
    identity = mark.get_attribute("data-notes").strip()
    page.locator(f"#note-{identity}").get_by_role("button", name="Delete").click()
    expect(page.locator(".note")).to_have_count(before)
    expect(mark).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(mark).to_have_count(1)


def test_a_selection_across_paragraphs_is_explained(page: Page, article: str) -> None:
    visit(page, article)
    page.evaluate(
        """() => {
          const [a, b] = document.querySelectorAll(".paragraph .zh p");
          const range = document.createRange();
          range.setStart(a.querySelector(".s").firstChild, 1);
          range.setEnd(b.querySelector(".s").firstChild, 3);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("a")
    expect(page.locator("#refusal")).to_contain_text("within one paragraph")


def test_what_was_typed_is_kept_when_the_server_is_away(make_server, browser) -> None:
    server = make_server()
    page = browser.new_page(base_url=server.address)
    visit(page, "/")
    page.locator(".titles").first.click()
    page.wait_for_url(re.compile("/articles/"))
    page.wait_for_selector("html[data-ready]", state="attached")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.type("a thought worth keeping")
    server.stop()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refusal")).to_contain_text("does not answer")
    expect(page.locator("#composer_body")).to_have_value("a thought worth keeping")
    server.start()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note", has_text="a thought worth keeping")).to_be_visible()
    page.close()


def test_the_ledger_explains_itself_and_undoes_one_change(page: Page, server: Server) -> None:
    visit(page, "/")
    page.locator(".titles").last.click()  # the sample article
    page.wait_for_url(re.compile("/articles/"))
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#progress progress")).to_have_count(0, timeout=60_000)
    page.get_by_role("link", name="Cleaning").click()
    steps = page.locator(".step")
    expect(steps.nth(3)).to_be_visible()
    gloss = page.locator(".step", has_text=re.compile("gloss", re.I)).first
    gloss.locator("summary").first.click()
    all_changes = gloss.locator(".change:not(:has(details)):visible")
    change = all_changes.nth(all_changes.count() // 2)  # the first and last lie in the page furniture
    before = change.locator("del").inner_text()
    assert before not in page.locator("#text").inner_text()
    change.get_by_role("button", name="Undo").click()
    expect(page.locator(".change.undone")).to_have_count(1)
    expect(page.locator("#text")).to_contain_text(before)


def test_the_scrape_is_one_key_away(page: Page, article: str) -> None:
    visit(page, article)
    page.keyboard.press("s")
    expect(page.locator(".changed").first).to_be_attached()
    expect(page.locator("#rows")).to_contain_text("離職")
    page.keyboard.press("s")
    expect(page.locator(".changed")).to_have_count(0)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "s1.1"


def test_a_note_made_in_traditional_characters_stands_at_its_place(page: Page, article: str) -> None:
    visit(page, article)
    page.get_by_text("View", exact=True).click()
    page.get_by_role("button", name="繁體").click()
    page.wait_for_selector("html[data-ready]", state="attached")
    sentence = page.locator(".paragraph .zh .s", has_text="領導").first.get_attribute("id")
    select(page, sentence, 0, 6)
    page.keyboard.press("h")
    expect(page.locator(f"[id='{sentence}'] mark").first).to_be_visible()
    page.get_by_text("View", exact=True).click()
    page.get_by_role("button", name="简体").click()
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator(f"[id='{sentence}'] mark").first).to_be_visible()


def test_exports_are_downloaded_and_hold_the_notes(page: Page, article: str) -> None:
    visit(page, article)
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="W3C Web Annotations").click()
    data = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert "离职" in download.value.suggested_filename
    assert "Annotation" in json.dumps(data)


def test_nothing_leaves_this_machine(context: BrowserContext, page: Page, article: str, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, "/")
    visit(page, article)
    page.get_by_role("link", name="About").click()
    expect(page.locator(".hash")).to_be_visible()
    assert asked and all(url.startswith(server.address) for url in asked)


@pytest.mark.parametrize("width", [801, 1000, 1280, 1800])
def test_rows_stay_level_above_800_pixels(page: Page, article: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, article)
    zh, en = page.locator("#p5 .zh").bounding_box(), page.locator("#p5 .en").bounding_box()
    assert zh["x"] + zh["width"] <= en["x"]
    assert all(abs(zh - en) < 1 for zh, en in baselines(page, "#p5"))


def test_on_a_phone_the_chinese_comes_first_and_nothing_overflows(page: Page, article: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, article)
    zh, en = page.locator("#p5 .zh").bounding_box(), page.locator("#p5 .en").bounding_box()
    assert zh["y"] + zh["height"] <= en["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_whole_way_without_javascript(browser, server: Server, article: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server.address)
    page = context.new_page()
    page.goto(article)
    page.locator("#composer summary").click()
    page.fill("#composer_exact", "人才持续流失")
    page.fill("#composer_body", "no script at all")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note", has_text="no script at all")).to_be_visible()
    expect(page.locator("mark", has_text="人才持续流失")).to_be_visible()
    page.select_option("#theme_choice", "dark")
    page.locator("#theme").get_by_role("button", name="Set").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()
