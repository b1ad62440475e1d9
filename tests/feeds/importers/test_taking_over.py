"""What the other host says otherwise is taken over when somebody wants it, and not otherwise."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from cms.podcasts.incoming import as_incoming, differences
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User
from feeds.importers.models import FeedImport, ImportItem
from feeds.importers.states import State
from tests.feeds.importers.conftest import Import
from tests.feeds.importers.host import Host, feed, item
from tests.feeds.importers.test_moving_in import Sounds
from tests.feeds.importers.test_screen import do_waiting

pytestmark = pytest.mark.django_db
NUMBERED = "<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>"
CHANNEL = "<copyright>مجلس الجهة</copyright>"


@pytest.fixture
def moved(host: Host, sounds: Sounds, run: Import) -> str:
    """A show that has moved in, and of which the other host has changed much since."""
    sound = host.put("/one.mp3", sounds(1))
    address = host.put("/feed.xml", feed(item(1, sound, NUMBERED)))
    assert run(address, "--as-is") == 0
    changed = item(1, sound, "<itunes:season>3</itunes:season>", title="عنوان آخر").replace("2024", "2023")
    host.put("/feed.xml", feed(changed, channel=CHANNEL, title="اسم آخر"))
    return address


def test_words_dates_and_numbers_come_and_what_is_not_said_stays(moved: str, run: Import) -> None:
    before = EpisodePage.objects.get()
    assert run(moved, "--take-over") == 0
    page, show = EpisodePage.objects.get(), ShowPage.objects.get()
    assert (page.title, page.season, page.episode_number) == ("عنوان آخر", 3, 7)
    assert page.first_published_at == datetime(2023, 3, 2, 8, 0, tzinfo=UTC)
    assert (page.guid, page.slug, page.recording, page.live) == (before.guid, before.slug, before.recording, True)
    assert (show.title, show.copyright, show.category) == ("اسم آخر", "مجلس الجهة", "Government")
    assert page.revisions.count() == 2
    assert {FeedImport.objects.first().state, ImportItem.objects.latest("feed_import__created_at").state} == {
        State.MADE
    }
    # Once more: nothing differs any more.
    assert run(moved, "--take-over") == 0
    assert (page.revisions.count(), show.revisions.count()) == (2, 3)


def test_a_part_of_a_second_is_no_difference(moved: str) -> None:
    page = EpisodePage.objects.get()
    page.first_published_at = page.first_published_at.replace(microsecond=5)
    assert differences(as_incoming(page), as_incoming(EpisodePage.objects.get())) == ()


def test_what_somebody_is_writing_on_is_left_alone(moved: str, run: Import) -> None:
    page = EpisodePage.objects.get()
    page.title = "عنوان قيد الكتابة"
    page.save_revision()
    assert run(moved, "--take-over") == 5
    assert EpisodePage.objects.get().title == "الحلقة 1"
    assert ImportItem.objects.latest("feed_import__created_at").error == "refused"
    assert ShowPage.objects.get().title == "اسم آخر"


def test_a_withdrawn_episode_stays_withdrawn(moved: str, run: Import) -> None:
    EpisodePage.objects.get().unpublish()
    assert run(moved, "--take-over") == 5
    assert not EpisodePage.objects.get().live


def test_an_officer_has_them_taken_over_by_a_button(moved: str, client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    answer = client.post("/admin/imports/", {"address": moved, "sound": "as_it_is"}, follow=True)
    asked = FeedImport.objects.first()
    assert asked
    do_waiting()
    text = client.get(asked.get_absolute_url()).content.decode()
    assert 'name="takes_over"' in text
    assert "عنوان آخر" in text
    assert "2023-03-02 09:00:00" in text
    answer = client.post(f"{asked.get_absolute_url()}confirm/", {"takes_over": "on"}, follow=True)
    assert answer.status_code == 200
    do_waiting()
    asked.refresh_from_db()
    assert (asked.state, EpisodePage.objects.get().title) == (State.MADE, "عنوان آخر")
    assert "كما في الخلاصة الآن" in client.get(asked.get_absolute_url()).content.decode()
