"""The upload page on weak networks, closed laptops and killed servers."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cms.media.models import Recording, Upload
from tests.factories.content import make_recording
from tests.journeys.desk import Desk, Sit, home, processes, servers, sit, wait_until
from tests.processes import Processes

pytestmark = pytest.mark.long

__all__ = ["home", "processes", "servers", "sit"]

MEBIBYTE = 1024**2
SMALL_PIECES = {"ATHIR_UPLOAD_CHUNK_BYTES": str(MEBIBYTE)}
LONG = 60_000


@pytest.fixture
def long_recording(tmp_path: Path) -> Path:
    path = tmp_path / "session.wav"
    path.write_bytes(os.urandom(12 * MEBIBYTE))
    return path


class Network:
    """The network between a page and its server, as slow as a test wants it."""

    def __init__(self, page: Page, bytes_per_second: int) -> None:
        self.session = page.context.new_cdp_session(page)
        self.speed = bytes_per_second
        self.session.send("Network.enable")
        self.restore()

    def restore(self) -> None:
        self._set(offline=False)

    def cut(self) -> None:
        self._set(offline=True)

    def _set(self, *, offline: bool) -> None:
        conditions = {"offline": offline, "latency": 5, "downloadThroughput": -1, "uploadThroughput": self.speed}
        self.session.send("Network.emulateNetworkConditions", conditions)


def begin(desk: Desk, recording: Path, speed: int = 3 * MEBIBYTE) -> Network:
    """Start an upload that takes its time, and wait until some of it has arrived."""
    desk.open("recording:add")
    network = Network(desk.page, speed)
    desk.page.locator("input[type=file]").set_input_files(recording)
    desk.button("Upload").click()
    wait_until(lambda: Upload.objects.filter(offset__gt=0).exists())
    return network


def expect_message(desk: Desk, english: str) -> None:
    expect(desk.page.locator("[data-upload-message]")).to_have_text(desk.words(english), timeout=LONG)


def arrived() -> int:
    return Upload.objects.get().offset


def wait_for_the_whole(desk: Desk) -> None:
    """The file is there, and its bytes are those that were sent."""
    wait_until(lambda: Upload.objects.get().is_complete)
    expect_message(desk, "The file has arrived. You may leave this page.")


def test_progress_is_shown_and_spoken_each_ten_percent(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    desk.open("recording:add")
    desk.page.evaluate("""() => {
      const status = document.querySelector("[data-upload-status]");
      window.spoken = [];
      new MutationObserver(() => window.spoken.push(status.textContent)).observe(status, { childList: true });
    }""")
    Network(desk.page, 6 * MEBIBYTE)
    desk.page.locator("input[type=file]").set_input_files(long_recording)
    desk.button("Upload").click()
    expect(desk.page.get_by_role("progressbar")).to_be_visible()
    assert desk.flaws() == []
    wait_for_the_whole(desk)
    spoken = desk.page.evaluate("() => window.spoken")
    percents = [int(found[1]) for each in spoken if (found := re.match(r"(\d+) ", each))]
    assert percents == sorted(set(percents))
    assert percents[-1] == 100
    assert all(percent % 10 == 0 for percent in percents)


def test_a_pause_keeps_what_has_arrived(sit: Sit, long_recording: Path) -> None:
    desk = sit("ar", **SMALL_PIECES)
    begin(desk, long_recording)
    desk.button("Pause").click()
    expect_message(desk, "Paused. What has arrived is safe.")
    desk.page.wait_for_timeout(700)
    paused_at = arrived()
    desk.page.wait_for_timeout(700)
    assert 0 < arrived() == paused_at < long_recording.stat().st_size
    desk.button("Continue").click()
    wait_for_the_whole(desk)


def test_leaving_the_page_during_an_upload_is_asked_about(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    begin(desk, long_recording, MEBIBYTE)
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.open("recording:index")
    assert asked == ["beforeunload"]


def test_a_closed_laptop_goes_on_where_it_was(sit: Sit, long_recording: Path) -> None:
    """The page is closed in the middle, opened again, and the same file chosen again."""
    desk = sit("ar", **SMALL_PIECES)
    begin(desk, long_recording)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.open("recording:add")
    before = arrived()
    unfinished = desk.page.locator("[data-upload-unfinished]")
    expect(unfinished).to_contain_text("session.wav")
    assert desk.flaws() == []
    with desk.page.expect_file_chooser() as chooser:
        unfinished.get_by_role("button", name=desk.words("Choose the file")).click()
    sent: list[int] = []
    desk.page.on("request", lambda request: request.method == "PATCH" and sent.append(1))
    chooser.value.set_files(long_recording)
    wait_for_the_whole(desk)
    assert len(sent) <= (long_recording.stat().st_size - before) / MEBIBYTE + 1


def test_choosing_the_file_anew_finds_its_unfinished_upload(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    begin(desk, long_recording)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.open("recording:add")
    desk.page.locator("input[type=file]").set_input_files(long_recording)
    desk.button("Upload").click()
    wait_for_the_whole(desk)
    assert Upload.objects.count() == 1


def test_another_file_does_not_continue_an_upload(sit: Sit, long_recording: Path, tmp_path: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    begin(desk, long_recording)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.open("recording:add")
    with desk.page.expect_file_chooser() as chooser:
        desk.button("Choose the file").click()
    (tmp_path / "other.wav").write_bytes(b"other")
    chooser.value.set_files(tmp_path / "other.wav")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    offset = arrived()
    desk.page.get_by_role("button", name=re.compile("session.wav")).click()
    desk.page.wait_for_load_state()
    assert offset
    assert not Upload.objects.exists()


def test_a_lost_network_is_waited_for(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    network = begin(desk, long_recording)
    network.cut()
    expect_message(desk, "The connection was lost. The upload continues by itself when it is back.")
    network.restore()
    wait_for_the_whole(desk)


def test_a_killed_server_is_waited_for(sit: Sit, processes: Processes, long_recording: Path) -> None:
    desk = sit("ar", web=processes.web(**SMALL_PIECES))
    begin(desk, long_recording)
    desk.processes.kill(desk.web.process)
    desk.page.wait_for_timeout(500)
    desk.processes.web(desk.web.port)
    wait_for_the_whole(desk)
    desk.processes.worker("default")
    desk.page.wait_for_url(re.compile(r"/admin/recordings/[0-9a-f-]{36}/$"), timeout=LONG)
    with Recording.objects.get().original.open() as original:
        assert original.read() == long_recording.read_bytes()


def test_a_file_that_is_there_already_leads_to_its_recording(sit: Sit, long_recording: Path) -> None:
    desk = sit("ar", **SMALL_PIECES)
    known = make_recording(desk.show, ready=False, content=long_recording.read_bytes())
    desk.processes.worker("default")
    desk.open("recording:add")
    desk.page.locator("input[type=file]").set_input_files(long_recording)
    desk.button("Upload").click()
    expect_message(desk, "This file was already received.")
    desk.page.get_by_role("link", name=desk.words("Open the recording")).click()
    desk.page.wait_for_url(f"**/admin/recordings/{known.pk}/")


@pytest.mark.parametrize("size", [0, 101 * MEBIBYTE])
def test_a_file_that_cannot_be_taken_is_refused_before_it_is_sent(size: int, sit: Sit, tmp_path: Path) -> None:
    desk = sit("fr", ATHIR_UPLOAD_MAX_BYTES=str(100 * MEBIBYTE))
    path = tmp_path / "a.wav"
    path.touch()
    os.truncate(path, size)
    desk.open("recording:add")
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.button("Upload").click()
    expect(desk.page.get_by_role("alert")).to_be_visible()
    assert not Upload.objects.exists()


def test_what_the_server_refuses_is_told_in_its_words(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", ATHIR_UPLOAD_QUOTA_BYTES=str(5 * MEBIBYTE))
    desk.open("recording:add")
    desk.page.locator("input[type=file]").set_input_files(long_recording)
    desk.button("Upload").click()
    expect(desk.page.locator("[data-upload-message]")).to_contain_text("5,0")


def test_an_upload_survives_signing_in_again(sit: Sit, long_recording: Path) -> None:
    desk = sit("fr", **SMALL_PIECES)
    begin(desk, long_recording)
    desk.page.context.clear_cookies(name="sessionid")
    expect_message(desk, "You are signed out. Sign in again in another window, then continue here: nothing is lost.")
    elsewhere = desk.page.context.new_page()
    Desk(**{**vars(desk), "page": elsewhere}).sign_in()
    desk.button("Continue").click()
    wait_for_the_whole(desk)
    assert Upload.objects.count() == 1
