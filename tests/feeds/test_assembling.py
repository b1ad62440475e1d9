"""A feed is put together from items that are kept; it is always the one that would be rendered from nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from cms.catalogue import queries
from cms.catalogue.show_reader import ShowReader
from cms.podcasts.models import EpisodePage, ShowPage, ShowSeason
from feeds import assembling
from feeds.materialise import materialise
from feeds.models import KeptItems, StoredFeed
from feeds.registry import all_formats
from tests.factories.content import make_episode, make_recording, make_show, numbers
from tests.factories.youtube import give_edition
from tests.feeds.podcast_sample import SHOW

pytestmark = pytest.mark.django_db
EPISODES = 3
Listen = Callable[[], list[str]]


def add(show: ShowPage, **fields: Any) -> EpisodePage:
    recording = make_recording(show, ready=False)
    give_edition(recording, "mp3", b"%d" % next(numbers))
    return make_episode(show, recording=recording, **fields)


@pytest.fixture
def show() -> ShowPage:
    made = make_show(season_rows=[ShowSeason(number=1, name="الجفاف")])
    for number in range(EPISODES):
        add(made, season=1, episode_type="full" if number else "trailer")
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Listen:
    """Return a function that says which works have been read since it was called last."""
    asked: list[str] = []
    reading = ShowReader.episodes

    def noting(self: ShowReader, guids: list[str]) -> Any:
        asked.extend(guids)
        return reading(self, guids)

    def told() -> list[str]:
        found = asked[:]
        asked.clear()
        return found

    monkeypatch.setattr(ShowReader, "episodes", noting)
    monkeypatch.setattr(assembling, "PORTION", 2)
    return told


def stored(show: ShowPage) -> bytes:
    """Return the feed after a build, which is what a build from nothing makes."""
    materialise(show.handle)
    with default_storage.open(StoredFeed.objects.get(handle=show.handle, format="podcast").name) as file:
        found: bytes = file.read()
    known = queries.feed(show.handle)
    assert found == all_formats()["podcast"].render(assembling.shown(known))
    return found


def test_only_what_is_new_or_changed_is_read(show: ShowPage, read: Listen) -> None:
    stored(show)
    assert len(read()) == EPISODES
    stored(show)
    assert read() == []
    new = add(show)
    first = EpisodePage.objects.child_of(show).earliest("pk")
    EpisodePage.objects.filter(pk=first.pk).update(title="Another title")
    assert b"Another title" in stored(show)
    assert set(read()) == {new.guid, first.guid}


def test_what_is_withdrawn_leaves_and_nothing_is_read(show: ShowPage, read: Listen) -> None:
    stored(show)
    read()
    gone, hidden = EpisodePage.objects.child_of(show)[1:]
    gone.unpublish()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    document = stored(show)
    assert gone.guid.encode() not in document
    assert hidden.guid.encode() not in document
    assert read() == []


def season(show: ShowPage) -> None:
    ShowSeason.objects.filter(page=show).update(name="المطر")


def private(show: ShowPage) -> None:
    PageViewRestriction.objects.create(page=show, restriction_type="login")


@pytest.mark.parametrize(
    "change",
    [season, private, lambda show: ShowPage.objects.filter(pk=show.pk).update(explicit=True)],
    ids=["season", "private", "explicit"],
)
def test_what_all_items_show_renders_all_anew(show: ShowPage, read: Listen, change: Callable[[ShowPage], Any]) -> None:
    before = stored(show)
    read()
    change(show)
    assert stored(show) != before
    assert len(read()) == EPISODES


def test_another_address_of_the_site_renders_all_anew(show: ShowPage, read: Listen, settings: Settings) -> None:
    stored(show)
    read()
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
    assert stored(show).count(b"https://elsewhere.example/ar/podcasts/") > EPISODES
    assert len(read()) == EPISODES


def test_another_version_of_the_program_renders_all_anew(
    show: ShowPage, read: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(show)
    read()
    monkeypatch.setattr(assembling, "program_digest", lambda: "another")
    stored(show)
    assert len(read()) == EPISODES


def test_what_is_said_of_the_show_as_a_whole_reads_no_episode(show: ShowPage, read: Listen) -> None:
    """The latest moments and the trailers are in the head of the feed."""
    stored(show)
    read()
    trailer = EpisodePage.objects.child_of(show).get(episode_type="trailer")
    trailer.unpublish()
    assert b"podcast:trailer" not in stored(show)
    assert read() == []


def test_a_stored_feed_that_is_not_the_one_that_was_written_is_not_used(show: ShowPage, read: Listen) -> None:
    before = stored(show)
    row = StoredFeed.objects.get(handle=show.handle, format="podcast")
    for damage in (before.replace(b"Episode", b"episode"), before[: len(before) // 2], b""):
        read()
        Path(default_storage.path(row.name)).write_bytes(damage)
        add(show)
        stored(show)
        assert len(read()) == EpisodePage.objects.child_of(show).count()


def test_a_feed_that_has_ended_begins_again(show: ShowPage) -> None:
    before = stored(show)
    show.unpublish()
    materialise(show.handle)
    show.save_revision().publish()
    assert len(stored(show)) == len(before)
    assert KeptItems.objects.filter(feed__handle=show.handle).exists()


@pytest.mark.parametrize("slug", [form.slug for form in all_formats().values() if form.pieces])
def test_an_item_does_not_depend_on_the_others(slug: str) -> None:
    form = all_formats()[slug]
    assert form.pieces
    whole = form.pieces(SHOW)
    assert whole.whole == form.render(SHOW)
    alone = [form.pieces(replace(SHOW, episodes=(episode,))) for episode in SHOW.episodes]
    assert whole.items == tuple(item for each in alone for item in each.items)
    none = form.pieces(replace(SHOW, episodes=()))
    assert {(each.head, each.tail) for each in (whole, none, *alone)} == {(whole.head, whole.tail)}
