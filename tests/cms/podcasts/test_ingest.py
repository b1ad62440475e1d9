"""A recording becomes an episode at the shell."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.media.models import Recording
from cms.podcasts.management import preparation
from cms.podcasts.management.commands import ingest
from cms.podcasts.models import EpisodePage, ShowPage
from media_pipeline.models import Job
from tests.factories.content import make_recording, make_show, process, tone

pytestmark = pytest.mark.django_db

Ingest = Callable[..., dict[str, Any]]


@pytest.fixture
def show() -> ShowPage:
    return make_show("shell-voice")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "حوار 🎙.wav"
    path.write_bytes(tone(1.5, 333))
    return path


@pytest.fixture
def run(show: ShowPage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ingest:
    """Run the command as a program would; the status is 0 unless it refused.

    A worker in this process stands for the pipeline: another one would not see the test's transaction.
    """

    def follow(self: preparation.Preparation, tell: Callable[[Job], None]) -> bool:
        recording = Recording.objects.get(job=self.job)
        if not self.job.is_finished:
            process(recording)
        return False

    monkeypatch.setattr(preparation.Preparation, "follow", follow)

    def ask(*arguments: object, handle: str = show.handle, title: str = "حوار عن الماء") -> dict[str, Any]:
        try:
            call_command("ingest", *map(str, arguments), "--show", handle, "--title", title, "--json")
            status = 0
        except SystemExit as end:
            status = int(str(end.code))
        return {"status": status, **json.loads(capsys.readouterr().out)}

    return ask


def episodes(show: ShowPage) -> list[EpisodePage]:
    return list(EpisodePage.objects.child_of(show))


def test_a_file_becomes_a_published_episode(run: Ingest, show: ShowPage, sound: Path) -> None:
    told = run(sound, "--publish", "--summary", "عن الماء في القرى")
    episode = episodes(show)[0]
    assert told["status"] == 0
    assert (told["guid"], told["page"], told["feed"]) == (episode.guid, episode.full_url, show.feed_url)
    assert episode.enclosure is not None
    assert told["enclosure"].endswith(episode.enclosure.url)
    assert told["loudness"]["after"]["integrated"] == pytest.approx(-16, abs=0.5)
    assert (episode.live, episode.title, episode.summary) == (True, "حوار عن الماء", "عن الماء في القرى")
    assert episode.recording.original_name == "حوار 🎙.wav"


def test_without_a_wish_it_stays_a_draft(run: Ingest, show: ShowPage, sound: Path) -> None:
    assert run(sound)["live"] is False
    assert not episodes(show)[0].live


def test_a_later_moment_is_kept(run: Ingest, show: ShowPage, sound: Path) -> None:
    at = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    told = run(sound, "--publish-at", at.isoformat())
    episode = episodes(show)[0]
    assert (told["live"], episode.live, episode.go_live_at) == (False, False, at)
    assert episode.get_latest_revision().approved_go_live_at == at


def test_a_time_without_zone_is_the_time_of_the_region() -> None:
    read = ingest.moment("2099-07-01T12:00")
    assert read is not None
    assert str(read.tzinfo) == "Africa/Casablanca"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--publish-at", "2020-01-01T10:00"], ingest.WRONG_REQUEST),
        (["--publish-at", "tomorrow"], ingest.WRONG_REQUEST),
        (["--publish-at", "2027-13-45T99:00"], ingest.WRONG_REQUEST),
        (["--language", "fr"], ingest.WRONG_REQUEST),
    ],
)
def test_a_wrong_request_leaves_nothing(
    arguments: list[str], status: int, run: Ingest, show: ShowPage, sound: Path
) -> None:
    told = run(sound, *arguments)
    assert told["status"] == status
    assert told["error"]
    assert not episodes(show)
    assert not Recording.objects.filter(collection=show.collection).exists()


@pytest.mark.parametrize("title", ["", "  ", "\u202e"])
def test_an_episode_has_a_title(title: str, run: Ingest, show: ShowPage, sound: Path) -> None:
    assert run(sound, title=title)["status"] == ingest.WRONG_REQUEST
    assert not Recording.objects.filter(collection=show.collection).exists()


def test_an_unknown_podcast_is_named_with_those_that_exist(run: Ingest, sound: Path) -> None:
    told = run(sound, handle="no-such-show")
    assert told["status"] == ingest.WRONG_REQUEST
    assert "shell-voice" in told["error"]


@pytest.mark.parametrize("name", ["missing.mp3", "."])
def test_what_cannot_be_read_is_named(name: str, run: Ingest, tmp_path: Path) -> None:
    assert run(tmp_path / name)["status"] == ingest.WRONG_REQUEST


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", ingest.REFUSED),
        (b"Words, not sounds.", ingest.NOT_PREPARED),
        (tone(5)[:60], ingest.NOT_PREPARED),
        (b"#EXTM3U\n#EXTINF:1,\nsecret.ts\n", ingest.NOT_PREPARED),
    ],
)
def test_a_bad_file_leaves_nothing(content: bytes, status: int, run: Ingest, show: ShowPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(content)
    told = run(bad, "--publish")
    assert told["status"] == status
    assert told["error"]
    assert not episodes(show)
    assert not Recording.objects.filter(collection=show.collection).exists()


def test_the_same_file_again_is_refused_with_the_place_where_it_is_heard(
    run: Ingest, show: ShowPage, sound: Path
) -> None:
    first = run(sound, "--publish")
    again = run(sound, "--publish")
    assert again["status"] == ingest.DUPLICATE
    assert (again["recording"], again["page"]) == (first["recording"], first["page"])
    assert len(episodes(show)) == 1


def test_an_interrupted_attempt_is_gone_on_with(run: Ingest, show: ShowPage, sound: Path) -> None:
    received = make_recording(show, ready=False, content=sound.read_bytes())
    told = run(sound, "--publish")
    assert (told["status"], told["recording"]) == (0, str(received.pk))
    assert episodes(show)[0].live


def test_two_arabic_titles_of_one_day_have_two_addresses(run: Ingest, tmp_path: Path) -> None:
    pages = set()
    for frequency in (500, 600):
        path = tmp_path / f"{frequency}.wav"
        path.write_bytes(tone(1, frequency))
        pages.add(run(path, "--publish")["page"])
    assert len(pages) == 2
    assert all(page.isascii() for page in pages)
