"""The page as the reader likes it: at once, without a new page, and still so after one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.test_moving import sample  # noqa: F401  (a fixture)
from tests.browser.test_reading import visit

pytestmark = pytest.mark.browser


def choose(page: Page, group: str, choice: str) -> None:
    if not page.get_by_role("group", name=group).is_visible():
        page.get_by_text("View", exact=True).click()
    page.get_by_role("group", name=group).get_by_role("button", name=choice, exact=True).click()


def size(page: Page, selector: str) -> float:
    return float(page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{selector}')).fontSize)"))


def test_size_and_layout_change_at_once_and_stay(page: Page, sample: str) -> None:  # noqa: F811
    before = size(page, "#p3 .zh")
    choose(page, "Size", "Large")
    assert size(page, "#p3 .zh") == pytest.approx(before * 1.15, rel=0.01)
    choose(page, "Layout", "By paragraph")
    chinese, english = (page.locator(f"#p3 [data-side={side}]").bounding_box() for side in ("source", "target"))
    assert english["y"] >= chinese["y"] + chinese["height"]
    choose(page, "First", "English")
    chinese, english = (page.locator(f"#p3 [data-side={side}]").bounding_box() for side in ("source", "target"))
    assert chinese["y"] >= english["y"] + english["height"]
    page.wait_for_load_state("networkidle")
    visit(page, sample)
    assert size(page, "#p3 .zh") == pytest.approx(before * 1.15, rel=0.01)
    expect(page.locator("html")).to_have_attribute("data-order", "target")


def box(page: Page, identifier: str) -> dict[str, float]:
    return page.locator(f"[id='{identifier}']").bounding_box()


def test_sentence_stands_under_sentence(page: Page, sample: str) -> None:  # noqa: F811
    choose(page, "Layout", "By sentence")
    page.keyboard.press("Escape")
    row = page.locator(".row.paragraph", has=page.locator(".en .s:nth-of-type(2)")).first
    number = row.get_attribute("id")[1:]

    def tops() -> list[float]:
        return [box(page, f"{side}{number}.{n}")["y"] for n in (1, 2) for side in "se"]

    assert tops() == sorted(tops()) and len(set(tops())) == 4
    first, second = box(page, f"s{number}.1"), box(page, f"e{number}.1")
    assert first["x"] == second["x"], "one column"
    page.locator(f"[id='s{number}.1']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"[id='s{number}.2']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"[id='e{number}.2']")).to_be_focused()
    page.keyboard.press("e")
    form = page.locator("#sentence_form")
    expect(form).to_be_visible()
    assert form.bounding_box()["y"] > box(page, f"e{number}.2")["y"]
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")  # what the bar at the top covers is no small target
    assert axe.violations(page) == []
    chinese = page.locator(f"#p{number} .zh > *").evaluate("e => e.textContent")
    select = "i => { const r = document.createRange(); r.selectNodeContents(document.querySelector(`#p${i} .zh > *`));"
    select += " const s = getSelection(); s.removeAllRanges(); s.addRange(r); return s.toString() }"
    assert page.evaluate(select, number).replace("\n", "") == chinese, "no English among the Chinese"
    choose(page, "First", "English")
    page.keyboard.press("Escape")
    tops_now = tops()
    assert tops_now[1] < tops_now[0] < tops_now[3] < tops_now[2]


def test_hidden_english_shows_to_pointer_and_focus_alone(page: Page, sample: str) -> None:  # noqa: F811
    choose(page, "English", "Hidden until pointed at")
    page.keyboard.press("Escape")
    visit(page, sample)
    colour = "getComputedStyle(document.getElementById('e3.1')).color"
    page.mouse.move(2, 2)
    assert page.evaluate(colour) == "rgba(0, 0, 0, 0)"
    page.locator("[id='s3.1']").focus()
    assert page.evaluate(colour) == "rgba(0, 0, 0, 0)", "its pair does not give it away"
    page.locator("[id='e3.1']").focus()
    assert page.evaluate(colour) != "rgba(0, 0, 0, 0)"


def test_nobody_is_kept_out_in_sepia(page: Page, sample: str) -> None:  # noqa: F811
    page.select_option("#theme_choice", "sepia")
    page.locator("[id='s2.1']").focus()
    page.keyboard.press("h")
    expect(page.locator("#panel .note")).not_to_have_count(0)
    assert axe.violations(page) == []
