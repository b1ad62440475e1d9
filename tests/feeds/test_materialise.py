"""A feed is stored when what it shows has changed, and served as a file."""

from typing import Any

import feedparser
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.people.models import Person
from cms.podcasts.models import EpisodeCredit, ShowPage, podcast_guid
from feeds.materialise import materialise
from feeds.models import StoredFeed
from feeds.registry import all_formats
from feeds.tasks import build_feeds
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


def test_the_former_file_is_removed(django_capture_on_commit_callbacks: Any) -> None:
    show, form = make_show(), all_formats()["podcast"]
    first = materialise(handle=show.handle, form=form)
    make_episode(show, recording=make_recording(show))
    with django_capture_on_commit_callbacks(execute=True):
        second = materialise(handle=show.handle, form=form)
    assert first
    assert second
    assert not default_storage.exists(first.name)
    assert default_storage.exists(second.name)


def test_a_show_that_is_no_more_is_gone_and_comes_back() -> None:
    show = make_show()
    build(show)
    show.unpublish()
    assert build(show).status_code == 410
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
