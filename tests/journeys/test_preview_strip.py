"""A visitor looks for a moment of a video by its small pictures."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.media.operations.receive import receive
from cms.programmes.models import BroadcastPage, ProgrammeIndexPage, ProgrammePage
from tests.factories.content import home, process
from tests.media_pipeline import media

SECONDS = 5


@pytest.fixture
def broadcast(transactional_db: None, tmp_path: Path) -> BroadcastPage:
    index = ProgrammeIndexPage.objects.child_of(home()).get()
    values = {"summary": "عن الجهة", "locale": index.locale}
    programme = index.add_child(instance=ProgrammePage(title="وثائقي", slug="doc", **values))
    drawn = ["-f", "lavfi", "-i", f"testsrc2=d={SECONDS}:s=640x360:r=25", "-f", "lavfi", "-i", f"sine=d={SECONDS}"]
    clip = media.make(tmp_path / "clip.mp4", *drawn, "-pix_fmt", "yuv420p", "-c:a", "aac").read_bytes()
    file = ContentFile(clip, name="clip.mp4")
    recording = receive(file=file, filename="clip.mp4", title="Clip", collection=programme.collection).recording
    process(recording, "mp3", "m4a")
    page: BroadcastPage = programme.add_child(
        instance=BroadcastPage(title="الحلقة", slug="one", recording=recording, live=False, **values)
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_a_moment_is_found_by_its_picture(page: Page, live_server: LiveServer, broadcast: BroadcastPage) -> None:
    """With the keyboard and with the mouse; the pictures are fetched when somebody reaches for them, and not before."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{live_server.url}{broadcast.url}")
    slider = page.locator("athir-strip").get_by_role("slider")
    tile, shown = page.locator(".strip-tile"), page.locator(".strip-picture")
    assert not {"strip.vtt", "strip.jpg"} & set(asked)
    with page.expect_response("**/strip.jpg") as picture:
        slider.focus()
        expect(slider).to_have_attribute("max", "5")
        for _second in range(3):
            slider.press("ArrowRight")
    assert picture.value.ok
    expect(tile).to_be_visible()
    expect(tile).to_have_text("0:03")
    expect(shown).to_have_css("background-position", "-160px 0px")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("0:03.*0:05"))
    assert page.locator("video").evaluate("video => video.currentTime") == 3
    slider.blur()
    expect(tile).to_be_hidden()
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    expect(tile).to_have_text("0:00")
    expect(shown).to_have_css("background-position", "0px 0px")
