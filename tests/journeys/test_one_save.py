"""Wagtail keeps drafts by itself; who presses a button meanwhile gets one page."""

import re

import pytest
from playwright.sync_api import APIResponse, Route

from cms.podcasts.models import EpisodePage
from tests.journeys.desk import Sit, home, interview, processes, servers, sit, wait_until

pytestmark = pytest.mark.long

__all__ = ["home", "interview", "processes", "servers", "sit"]


def test_a_button_that_is_pressed_while_the_draft_is_being_kept_makes_no_second_page(sit: Sit) -> None:
    desk = sit("fr")
    kept: list[tuple[Route, APIResponse]] = []

    def hold_the_answer(route: Route) -> None:
        if "json" in route.request.headers["accept"]:
            kept.append((route, route.fetch()))
        else:
            route.continue_()

    desk.page.route("**/admin/pages/add/**", hold_the_answer)
    desk.page.goto(f"{desk.web.url}/admin/pages/add/podcasts/episodepage/{desk.show.pk}/")
    desk.page.locator("[name=title]").fill("Le barrage")
    desk.page.locator("[name=summary]").fill("Plein à moitié")
    # Wagtail begins to look for changes some time after the page is there.
    wait_until(lambda: desk.page.keyboard.press("x") or desk.page.wait_for_timeout(1000) or kept)
    desk.page.locator(".footer button[type=submit]").first.click(no_wait_after=True)
    (route, answer), *_more = kept
    with desk.page.expect_request(lambda request: request.is_navigation_request()) as sent:
        route.fulfill(response=answer)
    assert (sent.value.method, re.search(r"/admin/pages/\d+/edit/$", sent.value.url) is not None) == ("POST", True)
    desk.page.wait_for_load_state()
    assert [page.draft_title for page in EpisodePage.objects.child_of(desk.show)] == ["Le barrage"]
