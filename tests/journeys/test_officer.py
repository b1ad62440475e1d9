"""The main job: a recording goes in, an episode that people can hear comes out."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from cms.podcasts.models import EpisodePage
from tests.journeys.desk import (
    Desk,
    Sit,
    home,
    interview,
    processes,
    servers,
    sit,
    wait_until,
    wait_until_heard,
)

pytestmark = pytest.mark.long

__all__ = ["home", "interview", "processes", "servers", "sit"]

LONG = 60_000
SUMMARIES = {"ar": "لماذا ينقطع الماء والسد قريب؟", "fr": "Pourquoi l'eau est-elle coupée ?"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_officer_makes_an_episode_of_a_recording(language: str, sit: Sit, interview: Path) -> None:
    desk = sit(language)
    for role in ("media", "default"):
        desk.processes.worker(role)
    bring(desk, interview)
    watch_it_become_ready(desk)
    write_and_publish(desk)
    hear(desk)
    find_in_the_feed(desk)


def bring(desk: Desk, recording: Path) -> None:
    """Choose the file on the page of recordings, and be led to the page of what becomes of it."""
    page = desk.page
    page.get_by_role("link", name=desk.words("Recordings"), exact=True).click()
    page.get_by_role("link", name=desk.words("New recording")).first.click()
    page.wait_for_url("**/admin/recordings/new/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if desk.language == "ar" else "ltr")
    assert desk.flaws() == []
    page.locator("input[type=file]").set_input_files(recording)
    expect(page.get_by_text(recording.name)).to_be_visible()
    desk.button("Upload").click()
    page.wait_for_url(re.compile(r"/admin/recordings/[0-9a-f-]{36}/$"))


def watch_it_become_ready(desk: Desk) -> None:
    """Nothing need be done: the steps pass by, and the player appears."""
    page = desk.page
    expect(page.locator(".recording-player")).to_be_visible(timeout=LONG)
    expect(page.locator("[data-recording-status]")).to_have_text(desk.words("Ready"))
    expect(page.get_by_role("heading", name=desk.words("What listeners hear"))).to_be_visible()
    loudness = page.locator(".recording-loudness tbody tr").nth(1).locator("td").first
    expect(loudness).to_have_text(re.compile(r"−1[56][.,٫]\d"))
    graphs = page.locator(".recording-graph svg")
    expect(graphs).to_have_count(2)
    for curve in page.locator(".recording-graph path").all():
        assert curve.bounding_box()["width"] > 100
    assert desk.flaws() == []


def write_and_publish(desk: Desk) -> None:
    page = desk.page
    desk.button("Write the episode").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.locator("[name=summary]").fill(SUMMARIES[desk.language])
    direction = page.locator("[name=summary]").evaluate("field => getComputedStyle(field).unicodeBidi")
    assert direction == "plaintext", "else French stands from right to left on an Arabic desk"
    page.locator(".footer [data-w-dropdown-target=toggle]").click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert EpisodePage.objects.child_of(desk.show).get().live


def hear(desk: Desk) -> None:
    """A listener opens the page, starts the player, and the sound goes on."""
    episode = EpisodePage.objects.child_of(desk.show).get()
    page = desk.page
    page.goto(desk.web.url + episode.url)
    expect(page.locator("html")).to_have_attribute("lang", desk.language)
    expect(page.get_by_role("heading", level=1)).to_contain_text(episode.title)
    page.locator("main .play-large").click()
    wait_until_heard(page, 0.2)
    wait_until_heard(page, 1.0)


def find_in_the_feed(desk: Desk) -> None:
    episode = EpisodePage.objects.child_of(desk.show).get()
    feed = f"{desk.web.url}/feeds/{desk.show.handle}/podcast.xml"
    wait_until(lambda: episode.guid in httpx.get(feed).text)


def test_the_keyboard_alone_brings_a_recording_and_writes_its_episode(sit: Sit, interview: Path) -> None:
    desk = sit("fr")
    page = desk.page
    for role in ("media", "default"):
        desk.processes.worker(role)
    desk.reach(page.get_by_role("link", name=desk.words("Recordings"), exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/recordings/")
    desk.reach(page.get_by_role("link", name=desk.words("New recording")).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/recordings/new/")
    desk.reach(page.locator("input[type=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(interview)
    desk.reach(desk.button("Upload"))
    page.keyboard.press("Enter")
    expect(page.locator(".recording-player")).to_be_visible(timeout=LONG)
    desk.reach(desk.button("Write the episode"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    desk.reach(page.locator("[name=summary]"))
    page.keyboard.type(SUMMARIES["fr"])
    desk.reach(page.locator(".footer [data-w-dropdown-target=toggle]"))
    page.keyboard.press("Enter")
    desk.reach(page.locator("button[name=action-publish]"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert EpisodePage.objects.child_of(desk.show).get().live
