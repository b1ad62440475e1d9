"""A visitor listens: with the pointer, with the keyboard, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.region import SECONDS, WORDS, Region, region, said, transactional_db

__all__ = ["region", "transactional_db"]

POSITION = "() => document.querySelector('athir-player audio').currentTime"
PAUSED = "() => document.querySelector('athir-player audio').paused"


@pytest.fixture
def arabic(region: dict[str, Region]) -> Region:
    return region["ar"]


@pytest.fixture
def visit(live_server: Any, page: Page) -> Callable[[str], Page]:
    def to(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        return page

    return to


def position(page: Page) -> float:
    return float(page.evaluate(POSITION))


def wait_until_heard(page: Page, beyond: float) -> None:
    page.wait_for_function(
        """beyond => {
          const sound = document.querySelector("athir-player audio");
          return !sound.paused && sound.currentTime > beyond;
        }""",
        arg=beyond,
    )


def play_link(page: Page, region: Region) -> Locator:
    """The link on a list that plays the first episode."""
    return page.locator(f"a[data-episode*='{region.episodes[0].guid}']").first


def part(page: Page, name: str) -> Locator:
    return page.locator(f"athir-player [data-part={name}]")


def test_the_sound_goes_on_while_the_visitor_moves_about(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit(arabic.addresses["home"])
    play_link(page, arabic).click()
    wait_until_heard(page, 0)
    heard = 0.0
    for name in ("shows", "show", "episode", "topic", "episode", "place"):
        page.locator(f"#page a[href='{arabic.addresses[name]}']:visible").first.click()
        page.wait_for_url(f"**{arabic.addresses[name]}")
        expect(page.locator("h1")).to_be_focused()
        wait_until_heard(page, heard)
        heard = position(page)
    page.locator(".languages summary").click()
    page.locator(".languages [hreflang=fr]").click()
    page.wait_for_url("**/fr/**")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    wait_until_heard(page, heard)
    for move in (page.go_back, page.go_back, page.go_forward):
        heard = position(page)
        move()
        wait_until_heard(page, heard)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(part(page, "title")).to_have_text(arabic.episodes[0].title)


def test_the_keyboard_alone_is_enough(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit(arabic.addresses["episode"])
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    button = page.locator(".play-large")
    for _ in range(10):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Space")
    wait_until_heard(page, 0)
    timeline = part(page, "range")
    timeline.focus()
    before = position(page)
    page.keyboard.press("ArrowRight")
    assert position(page) >= before + 5, "right is forward, in Arabic too"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert position(page) < before
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert position(page) < 1
    page.keyboard.press(">")
    expect(part(page, "speed")).to_have_value("1.25")
    page.keyboard.press("k")
    page.wait_for_function(PAUSED)
    expect(page.get_by_role("region", name=said("ar", "Player"))).to_be_visible()


def test_nothing_that_has_the_focus_hides_behind_the_player(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit(arabic.addresses["home"])
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator("[data-episode]").first.click()
    wait_until_heard(page, 0)
    for _ in range(25):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const player = document.querySelector("athir-player");
              const focused = document.activeElement;
              const { bottom, height } = focused.getBoundingClientRect();
              return height > 0 && !player.contains(focused) && bottom > player.getBoundingClientRect().top + 1;
            }"""
        )
        assert not hidden


def test_chapters_are_gone_to_and_marked(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit(arabic.addresses["home"])
    play_link(page, arabic).click()
    wait_until_heard(page, 0)
    part(page, "more").click()
    second = page.locator(".player-chapters button").nth(1)
    expect(second).to_contain_text(WORDS["ar"]["chapters"][1])
    second.click()
    wait_until_heard(page, SECONDS / 3 - 1)
    expect(second).to_have_attribute("aria-current", "true")
    part(page, "title").click()
    page.wait_for_url(f"**{arabic.addresses['episode']}")
    third = page.locator("#page [data-seek]").nth(2)
    third.click()
    wait_until_heard(page, 2 * SECONDS / 3 - 1)
    expect(third).to_have_attribute("aria-current", "true")


def test_listening_is_taken_up_where_it_was_left(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit(arabic.addresses["episode"])
    page.locator(".play-large").click()
    wait_until_heard(page, 0)
    part(page, "forward").click()
    wait_until_heard(page, 30)
    page.reload()
    expect(part(page, "title")).to_have_text(arabic.episodes[0].title)
    assert page.evaluate(PAUSED), "nothing plays by itself"
    part(page, "toggle").click()
    wait_until_heard(page, 29)


def test_a_sound_that_does_not_arrive_is_said_in_words_and_can_be_tried_again(
    arabic: Region, visit: Callable[[str], Page]
) -> None:
    page = visit(arabic.addresses["episode"])
    page.route("**/audio/**", lambda route: route.abort())
    page.locator(".play-large").click()
    expect(page.get_by_role("alert")).to_have_text(said("ar", "The sound did not arrive. Press play to try again."))
    page.unroute("**/audio/**")
    part(page, "toggle").click()
    wait_until_heard(page, 0)
    expect(page.get_by_role("alert")).to_have_text("")


def test_nothing_is_loaded_of_a_sound_before_it_is_asked_for(arabic: Region, visit: Callable[[str], Page]) -> None:
    page = visit("/static/css/tokens.css")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(arabic.addresses["episode"])
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if "/audio/" in address] == []


def test_a_page_plays_without_scripts(arabic: Region, browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{live_server.url}{arabic.addresses['home']}")
    play_link(page, arabic).click()
    sound = page.locator("audio:visible")
    enclosure = arabic.episodes[0].enclosure
    assert enclosure
    address = enclosure.url
    expect(sound).to_have_attribute("src", address)
    expect(sound).to_have_attribute("controls", "")
    box = sound.bounding_box()
    assert box
    assert box["width"] > 300, "else the browser leaves out its slider"
    expect(page.locator(".play-large")).to_be_hidden()
    assert page.locator("[data-seek]").nth(1).get_attribute("href") == f"{address}#t={SECONDS // 3}"
    context.close()
