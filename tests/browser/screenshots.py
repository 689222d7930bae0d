"""``make screenshots``: the product photographs itself, in the windows and themes readers use."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import Server, free_port, launch
from tests.tiny_package import make_package
from webapp.db import Database
from webapp.engines import packages
from webapp.services import articles, translations
from webapp.web import assets

# A reader's own English for the beginning of the sample: the pictures show edited sentences, not a model's.
ENGLISH = (
    "The last tram runs until two in the morning again: how one port city took three years to win back its night riders",
    "What let a small team called TideGrid restart night trams that had stood still for 11 years?",
    "Bay Watch reported on October 20 that, after an 11-year break, the night trams of Yungang returned to service last Friday.",
    "They carried 14,000 passengers on the first night, almost half as many again as the city's transport office had expected.",
    "Running the 27-kilometre line costs about 460 million yuan a year; the city pays 60 percent of it, and shops along the "
    "line and the harbour company share the rest.",
    "The dispatch system comes from a local team, TideGrid.",
    "Its founder, Elena Sorokina, says she first came to Yungang in 2009, when the last trams were already being cut.",
    "“I waited on the platform for 40 minutes, and in the end I walked home.”",
    "“Only later did I learn,” she says, “that fewer than 2,000 people still rode at night that year.”",
    "Perhaps that is why she put the company's first office on the upper floor of the old station.",
    "01. 2013–2021: eight years without night trams; fewer riders and ageing cars may be why",
    "Yungang's trams opened in 1926; at their height nine lines carried 120 million passengers a year.",
    "In the spring of 2013 the city stopped all night trams, saying too few people used them.",
)

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTHS = (1280, 820, 390)


def shoot(page: Page, folder: Path, name: str, full: bool = False) -> None:
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=full)
    print(path)


def visit(server: Server, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language in ("en", "zh"):
            for theme in ("light", "dark"):
                context = browser.new_context(color_scheme=theme, base_url=server.address, locale={"en": "en-GB", "zh": "zh-CN"}[language])
                shoot_pages(context.new_page(), folder, f"{language}-{theme}", first=(language, theme) == ("en", "light"))
                context.close()
        browser.close()


def shoot_pages(page: Page, folder: Path, kind: str, *, first: bool) -> None:
    """Every page worth a look; the first reader writes the notes that all others see too."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("library", "import", "words", "terms", "models", "keys"):
            page.goto("/" if name == "library" else f"/{name}")
            shoot(page, folder, f"{name}-{kind}-{width}")
        page.goto("/")
        page.locator(".titles").first.click()
        page.wait_for_selector("#progress:not(.live)", state="attached", timeout=120_000)
        page.wait_for_selector("html[data-ready]", state="attached")
        if first and width == WIDTHS[0]:
            annotate(page)
        shoot(page, folder, f"read-{kind}-{width}")
        page.locator(".menus > details.menu").nth(2).locator("summary").click()
        shoot(page, folder, f"view-{kind}-{width}")
        page.keyboard.press("Escape")
        page.locator(".tabs a").nth(2).click()
        page.locator(".step > summary").nth(1).click()
        shoot(page, folder, f"ledger-{kind}-{width}")


def edit_sample(instance: Path) -> None:
    """Put the reader's English in place, as the page's own editing does."""
    database = Database(f"sqlite:///{instance / 'app.sqlite'}")
    with database.transaction() as session:
        article = articles.read(session, articles.library(session)[0].id)
        sentences = [sentence for block in article.blocks for sentence in block.sentences]
        for sentence, english in zip(sentences, ENGLISH, strict=False):
            translations.edit(session, sentence.id, english)
    database.dispose()


def annotate(page: Page) -> None:
    """Two notes, so that the picture shows some."""
    for step, body in ((1, "One and a half times the forecast: *who made it?*"), (4, "Spelt so on her own page.")):
        page.locator(".paragraph .zh .s").nth(step).focus()
        page.keyboard.press("a")
        page.keyboard.type(body)
        page.keyboard.press("Control+Enter")
        page.locator(".note", has_text=body.split("*")[0].strip()).wait_for()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        instance = Path(temporary) / "instance"
        instance.mkdir()
        problem = assets.fetch(instance / "assets", timeout=60)
        assert problem is None, problem
        packages.install_file(make_package(Path(temporary) / "tiny.argosmodel"), instance / "models")
        server = Server(instance, free_port())
        server.start()
        try:
            edit_sample(instance)
            visit(server, folder)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
