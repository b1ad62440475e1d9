"""A public page follows its desk, in a real browser."""

import httpx
from playwright.sync_api import Browser, Page, expect

from cms.live.models import Desk, LiveProgrammePage
from cms.live.states import State, advance
from tests.cms.live.serving import SWIFT, beside, desk, site
from tests.factories.live import make_question, question_in
from tests.processes import Processes, Web

__all__ = ["beside", "desk", "site"]


def opened(page: Page, site: Web, desk: Desk) -> Page:
    """Open the page of the programme; it follows by now."""
    address = LiveProgrammePage.objects.get(guid=desk.guid).url
    with page.expect_response(lambda response: response.url.endswith("stream") or "/stream?" in response.url):
        page.goto(site.url + address)
    return page


def test_a_page_follows_without_moving(page: Page, site: Web, desk: Desk) -> None:
    first = question_in(State.ACCEPTED, desk, text="متى يصل الماء؟")
    opened(page, site, desk)
    waiting = page.locator("[data-live-list=accepted] [data-live-question]")
    expect(waiting).to_have_count(1)
    second = make_question(desk, "متى تفتح المدرسة؟")
    advance(second, State.ACCEPTED)
    button = page.locator("[data-live-new]")
    expect(button).to_be_visible()
    expect(waiting).to_have_count(1)
    button.click()
    expect(waiting.first).to_contain_text("متى تفتح المدرسة؟")
    expect(button).to_be_hidden()
    expect(waiting.first).to_be_focused()
    waiting.first.locator("form[data-live-vote] button").click()
    expect(waiting.first.locator("[data-live-count]")).to_have_text("1")
    expect(waiting.first.locator("form[data-live-vote] button")).to_be_disabled()
    httpx.post(
        f"{site.url}/live/{desk.pk}/vote", json={"n": first.number}, headers={"Sec-Fetch-Site": "same-origin"}
    ).raise_for_status()
    expect(waiting.last.locator("[data-live-count]")).to_have_text("1")
    advance(first, State.LIVE)
    expect(page.locator("[data-live-on-air] [data-live-text]")).to_have_text("متى يصل الماء؟")
    expect(page.locator("[data-live-say]")).to_contain_text("متى يصل الماء؟")
    advance(first, State.ANSWERED_ON_AIR)
    expect(page.locator("[data-live-on-air]")).to_be_hidden()
    expect(waiting).to_have_count(2)
    advance(second, State.REFUSED)
    expect(waiting.first).not_to_contain_text("متى تفتح المدرسة؟")
    button.click()
    expect(waiting).to_have_count(0)
    expect(page.locator("[data-live-list~=answered_on_air] [data-live-question]")).to_have_count(1)


def test_a_page_keeps_what_it_shows_while_the_server_is_away(
    page: Page, beside: Processes, site: Web, desk: Desk
) -> None:
    first = question_in(State.ACCEPTED, desk)
    opened(page, site, desk)
    beside.kill(site.process)
    lost = page.locator("[data-live-lost]")
    expect(lost).to_be_visible(timeout=10_000)
    expect(page.locator(f'[data-live-question="{first.number}"]')).to_be_visible()
    advance(first, State.LIVE)
    beside.web(site.port, **SWIFT)
    expect(page.locator("[data-live-on-air]")).to_be_visible(timeout=25_000)
    expect(lost).to_be_hidden()


def test_who_votes_without_scripts_is_thanked_at_the_question(browser: Browser, site: Web, desk: Desk) -> None:
    first, _second = (question_in(State.ACCEPTED, desk) for _each in range(2))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site.url + str(LiveProgrammePage.objects.get(guid=desk.guid).url))
    asked = page.locator(f"[data-live-question='{first.number}']")
    asked.get_by_role("button").click()
    expect(asked.locator("#voted")).to_have_text("شكرا، وصل صوتك.")
    expect(asked.locator("#voted")).to_be_in_viewport()
    expect(asked.get_by_role("button")).to_be_disabled()
    expect(page.locator("#voted")).to_have_count(1)
    first.refresh_from_db()
    assert first.votes == 1
    advance(first, State.NEEDS_CLARIFICATION)
    page.goto(site.url + str(LiveProgrammePage.objects.get(guid=desk.guid).url) + "?voted=closed")
    expect(page.locator("#voted")).to_have_text("لم يعد بالإمكان دعم هذا السؤال.")
    context.close()
