"""Every type of public page, in Arabic and in French: no barrier, one headline, no sideways scrolling."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.region import Region, region, transactional_db

__all__ = ["region", "transactional_db"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page, *rules: str) -> list[str]:
    found = Axe().run(page, options={"runOnly": list(rules)}).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def flaws(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    headlines = page.locator("h1").count()
    return [*(["scrolls sideways"] if wide else []), *([f"{headlines} headlines"] if headlines != 1 else [])]


def inspect(page: Page) -> list[str]:
    """Look at a page on a wide light screen, on a narrow dark one, and with letters twice as large on a phone.

    The player is open where there is one.
    """
    page.set_viewport_size({"width": 1366, "height": 740})
    page.emulate_media(color_scheme="light")
    if page.locator("[data-episode]").count():
        page.locator("[data-episode]").first.click()
        page.locator("[data-part=more]").click()
    wide = [*barriers(page, *RULES), *flaws(page)]
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(color_scheme="dark")
    narrow = [*barriers(page, "color-contrast", "target-size"), *flaws(page)]
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return [*wide, *narrow, *(f"letters twice as large: {flaw}" for flaw in flaws(page))]


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_no_page_has_a_barrier(code: str, region: dict[str, Region], page: Page, live_server: Any) -> None:
    found: dict[str, list[str]] = {}
    for name, address in region[code].addresses.items():
        page.goto(f"{live_server.url}{address}")
        found[name] = inspect(page)
    assert found == {name: [] for name in region[code].addresses}
