"""``make screenshots``: the product photographs itself, in the windows and themes readers use."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import Server, free_port, launch
from tests.tiny_package import make_package
from webapp.engines import packages
from webapp.web import assets

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTHS = (1280, 820, 390)


def shoot(page: Page, folder: Path, name: str, full: bool = False) -> None:
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=full)
    print(path)


def visit(server: Server, folder: Path, article: Path | None) -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for theme in ("light", "dark"):
            context = browser.new_context(color_scheme=theme, base_url=server.address)
            page = context.new_page()
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto("/")
                shoot(page, folder, f"library-{theme}-{width}")
                page.goto("/import")
                shoot(page, folder, f"import-{theme}-{width}")
                page.goto("/")
                page.locator(".titles").first.click()
                page.wait_for_selector("#progress:not(.live)", state="attached", timeout=120_000)
                page.wait_for_selector("html[data-ready]", state="attached")
                if theme == "light" and width == WIDTHS[0]:
                    annotate(page)
                shoot(page, folder, f"read-{theme}-{width}")
                page.get_by_role("link", name="Cleaning").click()
                page.locator(".step summary").nth(1).click()
                shoot(page, folder, f"ledger-{theme}-{width}")
            context.close()
        browser.close()


def annotate(page: Page) -> None:
    """Two notes, so that the picture shows some."""
    for step, body in ((3, "核对原文的数字。 *Check the figure.*"), (5, "A name to keep.")):
        page.locator(".paragraph .zh .s").nth(step).focus()
        page.keyboard.press("a")
        page.keyboard.type(body)
        page.keyboard.press("Control+Enter")
        page.locator(".note", has_text=body.split("*")[0].strip()).wait_for()
    page.evaluate("scrollTo(0, 0)")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    article = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as temporary:
        instance = Path(temporary) / "instance"
        instance.mkdir()
        problem = assets.fetch(instance / "assets", timeout=60)
        assert problem is None, problem
        if "--glosses" not in sys.argv:
            packages.install_file(make_package(Path(temporary) / "tiny.argosmodel"), instance / "models")
        server = Server(instance, free_port())
        server.start()
        try:
            visit(server, folder, article)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
