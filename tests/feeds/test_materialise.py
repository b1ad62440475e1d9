"""A feed is stored when what it shows has changed, and served as a file."""

import gzip
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import feedparser
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.catalogue.records import HOUSE
from cms.core.identity import podcast_guid
from cms.people.models import Person
from cms.podcasts.models import EpisodeCredit, ShowPage
from feeds import registry, storing
from feeds.formats import podcast
from feeds.materialise import materialise
from feeds.models import StoredFeed
from feeds.queueing import BUILD_LATER, absorb, defer_build
from feeds.registry import all_formats
from feeds.tasks import PAUSES_S, build_feeds, build_later
from tests.answers import body
from tests.factories.content import make_episode, make_recording, make_show

pytestmark = pytest.mark.django_db


def waiting(show: ShowPage) -> int:
    """Return how many builds of the show's feed wait in the queue."""
    return ProcrastinateJob.objects.filter(task_name="feeds.build", args={"handle": show.handle}).count()


def build(show: ShowPage) -> Any:
    """Build the show's feed and return the answer that a client gets, read to its end."""
    build_feeds(handle=show.handle)
    response = Client().get(f"/feeds/{show.handle}/podcast.xml")
    response.document = body(response)
    return response


def read(response: Any) -> Any:
    return feedparser.parse(response.document)


def test_a_released_episode_is_in_the_feed() -> None:
    show = make_show(title="حديث")
    episode = make_episode(show, recording=make_recording(show), title="الماء")
    feed = read(build(show))
    assert feed.feed.title == "حديث"
    assert [entry.id for entry in feed.entries] == [episode.guid]
    enclosure = feed.entries[0].enclosures[0]
    assert int(enclosure.length) == episode.recording.edition.byte_length
    assert enclosure.href.endswith(f"/audio/{episode.recording.edition.id}.mp3")


def test_a_draft_is_not_in_the_feed() -> None:
    show = make_show()
    make_episode(show, recording=make_recording(show), live=False)
    assert read(build(show)).entries == []


def test_release_change_and_withdrawal_each_defer_one_build() -> None:
    show = make_show()
    before = waiting(show)
    episode = make_episode(show, recording=make_recording(show))
    assert waiting(show) == before + 1
    episode.title = "Another title"
    episode.save_revision().publish()
    assert waiting(show) == before + 2
    episode.refresh_from_db()
    episode.unpublish()
    assert waiting(show) == before + 3
    assert read(build(show)).entries == []


def test_a_deleted_episode_leaves_the_feed() -> None:
    show = make_show()
    episode = make_episode(show, recording=make_recording(show))
    before = waiting(show)
    episode.delete()
    assert waiting(show) == before + 1
    assert read(build(show)).entries == []


def test_a_person_whose_name_changes_changes_the_feed() -> None:
    show = make_show()
    person = Person.objects.create(name="Salma", slug="salma", locale=show.locale)
    recording = make_recording(show)
    make_episode(show, recording=recording, credit_rows=[EpisodeCredit(person=person, role="host")])
    before = waiting(show)
    person.name = "Selma"
    person.save()
    assert waiting(show) == before + 1


def test_the_address_stays_and_unchanged_content_keeps_its_etag() -> None:
    show = make_show()
    first, second = build(show), build(show)
    assert first["ETag"] == second["ETag"]
    make_episode(show, recording=make_recording(show))
    assert build(show)["ETag"] != first["ETag"]


def stored_files(show: ShowPage) -> dict[str, bytes]:
    folder = Path(default_storage.path(f"feeds/{show.handle}"))
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith("podcast.")}


@pytest.mark.parametrize("huge", [storing.HUGE, 0])
def test_a_feed_lies_under_a_fixed_name_beside_twins_of_the_same_words(
    huge: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is huge is put first, and its twins follow."""
    monkeypatch.setattr(storing, "HUGE", huge)
    show = make_show()
    for _round in range(2):
        document = build(show).document
        files = stored_files(show)
        assert files.keys() == {"podcast.xml", "podcast.xml.gz", "podcast.xml.br", "podcast.xml.html"}
        assert files["podcast.xml"] == document
        assert gzip.decompress(files["podcast.xml.gz"]) == document
        assert brotli.decompress(files["podcast.xml.br"]) == document
        make_episode(show, recording=make_recording(show))


def test_each_version_has_a_second_of_its_own() -> None:
    """nginx tells versions apart by second and size."""
    show = make_show()
    moments = []
    for _round in range(2):
        [row] = [row for row in materialise(show.handle).changed if row.format == "podcast"]
        path = Path(default_storage.path(row.name))
        times = {path.with_name(path.name + suffix).stat().st_mtime for suffix in storing.SUFFIXES.values()}
        assert times == {row.modified_at.timestamp()}
        moments.append(int(row.modified_at.timestamp()))
        make_episode(show, recording=make_recording(show))
    assert moments[0] < moments[1]


@pytest.fixture
def broken_format(monkeypatch: pytest.MonkeyPatch) -> str:
    """A format that cannot write down any show, first in the row."""

    def render(show: Any) -> bytes:
        raise ZeroDivisionError(show)

    broken = replace(podcast.FORMAT, slug="broken", render=render, pieces=render)
    with_broken = {"broken": broken} | all_formats()
    monkeypatch.setattr(registry, "all_formats", lambda: with_broken)
    return broken.slug


def test_a_format_that_fails_does_not_keep_the_others_from_being_built(
    broken_format: str, caplog: pytest.LogCaptureFixture
) -> None:
    show = make_show()
    make_episode(show, recording=make_recording(show), title="الماء")
    with caplog.at_level(logging.CRITICAL, logger="feeds"):
        feed = read(build(show))
    assert [entry.title for entry in feed.entries] == ["الماء"]
    [again] = ProcrastinateJob.objects.filter(task_name=BUILD_LATER)
    assert again.args == {"handle": show.handle, "attempt": 1}
    # Waiting with the lock of the feeds would hold up every other build.
    assert again.lock is None


def test_attempts_end(broken_format: str, caplog: pytest.LogCaptureFixture) -> None:
    show = make_show()
    with caplog.at_level(logging.CRITICAL, logger="feeds"):
        build_feeds(handle=show.handle, attempt=len(PAUSES_S))
    assert not ProcrastinateJob.objects.filter(task_name=BUILD_LATER).exists()


def test_a_later_build_joins_the_queue() -> None:
    show = make_show()
    before = waiting(show)
    build_later(handle=show.handle)
    assert waiting(show) == before + 1


def test_one_build_does_what_many_changes_asked_for() -> None:
    show, other = make_show("one"), make_show("two")
    for _change in range(5):
        defer_build(show.handle)
    others = waiting(other)
    absorb(show.handle)
    assert waiting(show) == 0
    assert waiting(other) == others > 0


def test_what_changes_in_a_show_changes_the_house() -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    assert ProcrastinateJob.objects.filter(task_name="feeds.build", args={"handle": HOUSE}).exists()


def test_the_command_builds_what_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    show = make_show()
    build(show)
    row = StoredFeed.objects.get(handle=show.handle, format="podcast")
    storing.remove(row.name)
    assert Client().get(row.get_absolute_url()).status_code == 404
    call_command("build_feeds")
    assert row.get_absolute_url() in capsys.readouterr().out
    assert body(Client().get(row.get_absolute_url()))


def test_the_command_says_what_could_not_be_built(broken_format: str, caplog: pytest.LogCaptureFixture) -> None:
    show = make_show()
    with caplog.at_level(logging.CRITICAL, logger="feeds"), pytest.raises(CommandError, match=f"{show.handle}/broken"):
        call_command("build_feeds", show.handle)


def test_a_show_that_is_no_more_is_gone_and_comes_back() -> None:
    show = make_show()
    build(show)
    show.unpublish()
    assert build(show).status_code == 410
    assert stored_files(show) == {}
    show.save_revision().publish()
    assert build(show).status_code == 200


@pytest.mark.parametrize("address", ["/feeds/nothing/podcast.xml", "/feeds/nothing/nothing.xml"])
def test_what_never_was_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_get_does_not_render() -> None:
    show = make_show()
    StoredFeed.objects.filter(handle=show.handle).delete()
    assert Client().get(f"/feeds/{show.handle}/podcast.xml").status_code == 404


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        # The vectors of the Podcasting 2.0 namespace.
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_guid_of_a_podcast(address: str, guid: str) -> None:
    assert podcast_guid(address) == guid


def test_a_show_keeps_its_guid() -> None:
    show = make_show()
    assert show.guid == podcast_guid(show.feed_url)
    show.title = "Renamed"
    show.save()
    show.refresh_from_db()
    assert show.guid == podcast_guid(show.feed_url)
