"""Public pages keep to what their headers promise: nothing is loaded from elsewhere, no script is written in."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.region import Region, region, transactional_db

__all__ = ["region", "transactional_db"]

NOTE_REFUSALS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI || event.sourceFile}`);
});
"""


@pytest.fixture
def watched(page: Page) -> Page:
    page.add_init_script(NOTE_REFUSALS)
    return page


def test_no_page_asks_for_what_is_refused(region: dict[str, Region], watched: Page, live_server: Any) -> None:
    found: dict[str, list[str]] = {}
    for name, address in region["ar"].addresses.items():
        watched.goto(f"{live_server.url}{address}")
        if watched.locator("[data-episode]").count():
            watched.locator("[data-episode]").first.click()
        watched.locator("header a").first.click()
        watched.wait_for_load_state("load")
        found[name] = watched.evaluate("window.refused")
    assert found == {name: [] for name in region["ar"].addresses}


def test_a_script_that_was_written_in_is_refused(region: dict[str, Region], watched: Page, live_server: Any) -> None:
    watched.goto(f"{live_server.url}{region['ar'].addresses['home']}")
    watched.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        }"""
    )
    watched.wait_for_function("window.refused.length > 0")
    assert watched.evaluate("window.ran") is None
