"""What makers say of shows, programmes and the house reaches the records that feeds are made of."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from cms.catalogue import queries
from cms.catalogue.records import HOUSE, House, Licence, Link, News, RemoteItem, Rhythm, Show, Text
from cms.catalogue.signals import work_changed
from cms.catalogue.tasks import turning, watch_air
from cms.core.identity import podcast_guid
from cms.demo.foundation import ensure
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from cms.people.models import Person
from cms.podcasts.models import (
    EpisodeChapter,
    EpisodeCredit,
    EpisodeLink,
    EpisodeSoundbite,
    ShowCredit,
    ShowPage,
    ShowRecommendation,
    ShowSeason,
    ShowText,
)
from cms.programmes.models import BroadcastPage, ProgrammeIndexPage, ProgrammePage
from cms.taxonomy.models import Place
from tests.factories.content import home, make_episode, make_recording, make_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="سلمى", slug="salma", locale=Locale.objects.get(language_code="ar"))


@pytest.fixture
def tetouan() -> dict[str, Place]:
    """A place of which only the French record is on the map."""
    arabic, french = (Locale.objects.get(language_code=code) for code in ("ar", "fr"))
    first = Place.objects.create(name="تطوان", slug="tetouan", kind="province", locale=arabic)
    other = Place.objects.create(
        name="Tétouan",
        slug="tetouan",
        kind="province",
        locale=french,
        translation_key=first.translation_key,
        latitude=35.57,
        longitude=-5.37,
        osm="R2799210",
    )
    return {"ar": first, "fr": other}


def read(handle: str) -> Show:
    show = queries.feed(handle)
    assert isinstance(show, Show)
    return show


def make_programme(**fields: Any) -> ProgrammePage:
    arabic = Locale.objects.get(language_code="ar")
    index = ProgrammeIndexPage.objects.get(locale=arabic)
    values = {"title": "أوراش", "summary": "أوراش الجهة"} | fields
    programme: ProgrammePage = ensure(index, arabic, ProgrammePage, "works", handle="works", **values)
    return programme


def make_broadcast(programme: ProgrammePage, slug: str, **fields: Any) -> BroadcastPage:
    page: BroadcastPage = ensure(
        programme, programme.locale, BroadcastPage, slug, title=slug, summary="What is shown", **fields
    )
    return page


def test_what_a_show_says(person: Person, tetouan: dict[str, Place]) -> None:
    make_show(
        "water",
        author="",
        licence="house-terms",
        licence_url="https://council.example/terms",
        rhythm="FREQ=WEEKLY",
        funding_url="https://council.example/ask",
        funding_label="اسألوا",
        machine_made="true",
        feed_locked=True,
        names_contact=True,
        moved_to="https://elsewhere.example/feed",
        places=[tetouan["fr"]],
        credit_rows=[ShowCredit(person=person, role="camera-operator")],
        text_rows=[ShowText(purpose="verify", value="abc")],
        recommendation_rows=[ShowRecommendation(title="Sister", feed_url="https://podnews.net/rss")],
    )
    show = read("water")
    assert show.author == home().title
    assert show.licence == Licence(identifier="house-terms", url="https://council.example/terms")
    assert show.rhythm == Rhythm(rrule="FREQ=WEEKLY", text="كل أسبوع")
    assert show.funding == Link(url="https://council.example/ask", label="اسألوا")
    assert show.texts == (Text(purpose="ai-content", value="true"), Text(purpose="verify", value="abc"))
    assert (show.locked, show.locked_owner) == (True, "podcast@council.example")
    assert show.moved_to == "https://elsewhere.example/feed"
    assert [(each.name, each.geo, each.osm) for each in show.locations] == [("تطوان", "geo:35.57,-5.37", "R2799210")]
    assert [(each.name, each.role, each.group) for each in show.persons] == [
        ("سلمى", "camera operator", "video production")
    ]
    # The vector of the podcast namespace: of a feed of which only the address is known.
    assert show.podroll == (
        RemoteItem(
            feed_guid="9b024349-ccf0-5f69-a609-6b82873eab3c", feed_url="https://podnews.net/rss", title="Sister"
        ),
    )


def test_a_show_that_is_complete_has_no_rhythm_any_more() -> None:
    make_show("water", is_complete=True, rhythm="FREQ=WEEKLY")
    assert read("water").rhythm == Rhythm(rrule="", text="", is_complete=True)


def test_what_an_episode_says(person: Person, tetouan: dict[str, Place]) -> None:
    show = make_show("water", season_rows=[ShowSeason(number=2, name="موسم الجفاف")])
    episode = make_episode(
        show,
        recording=make_recording(show),
        season=2,
        machine_made="false",
        licence="cc-by-4.0",
        places=[tetouan["ar"]],
        chapter_rows=[EpisodeChapter(start_s=9, title="ب"), EpisodeChapter(start_s=0, title="أ")],
        credit_rows=[EpisodeCredit(person=person, role="host")],
        soundbite_rows=[EpisodeSoundbite(start_s=1, duration_s=20, title="مقطع")],
        link_rows=[EpisodeLink(url="https://video.example/1", label="فيديو")],
    )
    (record,) = read("water").episodes
    assert record.season_name == "موسم الجفاف"
    assert record.texts == (Text(purpose="ai-content", value="false"),)
    assert record.licence == Licence(identifier="cc-by-4.0")
    assert [each.geo for each in record.locations] == [""]
    assert [(each.start_s, each.title) for each in record.chapters] == [(0, "أ"), (9, "ب")]
    assert record.chapters_url.endswith(f"/chapters/{episode.pk}.json")
    assert [(each.start_s, each.duration_s) for each in record.soundbites] == [(1, 20)]
    assert record.links == (Link(url="https://video.example/1", label="فيديو"),)
    assert len(record.enclosure.sha256) == 64


def test_shows_and_the_house_name_each_other() -> None:
    show = make_show("water")
    record, house = read("water"), queries.house()
    assert house is not None
    assert record.publisher is not None
    assert record.publisher.feed_guid == house.guid == podcast_guid(house.feed_url)
    assert record.publisher.feed_url == house.feed_url
    assert [(each.guid, each.episodes) for each in house.shows] == [(show.guid, ())]
    assert queries.feed(HOUSE) is not None
    assert isinstance(queries.feed(HOUSE), House)


def test_the_identity_of_the_house_stays_when_its_address_changes(settings: Any) -> None:
    guid = home().publisher_guid
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
    house = HomePage.objects.get(pk=home().pk)
    house.title = "Another name"
    house.save_revision().publish()
    assert HomePage.objects.get(pk=house.pk).publisher_guid == guid


def test_a_show_that_not_everybody_may_see_is_private_and_the_house_does_not_name_it() -> None:
    show = make_show("water")
    make_episode(show, recording=make_recording(show))
    PageViewRestriction.objects.create(page=show, restriction_type="login")
    assert read("water").is_private
    assert len(read("water").episodes) == 1
    house = queries.house()
    assert house is not None
    assert house.shows == ()
    assert queries.titles() == {}
    assert "water" in queries.handles()


def test_an_episode_that_not_everybody_may_see_is_left_out_of_a_public_show() -> None:
    show = make_show("water")
    episode = make_episode(show, recording=make_recording(show))
    PageViewRestriction.objects.create(page=episode, restriction_type="login")
    assert not read("water").is_private
    assert read("water").episodes == ()


def test_a_programme_has_a_video_feed_and_what_is_to_come() -> None:
    programme = make_programme()
    soon = timezone.now() + timedelta(hours=1)
    coming = make_broadcast(programme, "coming", on_air_at=soon, watch_url="https://video.example/live")
    make_broadcast(programme, "now", on_air_at=timezone.now() - timedelta(minutes=10))
    make_broadcast(programme, "over", on_air_at=timezone.now() - timedelta(hours=3))
    long = {"on_air_at": timezone.now() - timedelta(hours=3), "off_air_at": soon}
    make_broadcast(programme, "long", **long)
    show = read("works")
    assert (show.medium, show.episodes) == ("video", ())
    assert [(item.title, item.status) for item in show.live_items] == [
        ("long", "live"),
        ("now", "live"),
        ("coming", "pending"),
    ]
    last = show.live_items[-1]
    assert (last.guid, last.starts_at, last.ends_at) == (coming.guid, soon, soon + timedelta(hours=2))
    assert [link.url for link in last.links] == ["https://video.example/live", last.page_url]


def test_a_broadcast_that_goes_on_air_changes_the_feed_of_its_programme() -> None:
    programme, now = make_programme(), timezone.now()
    page = make_broadcast(programme, "now", on_air_at=now - timedelta(seconds=30))
    make_broadcast(programme, "later", on_air_at=now + timedelta(seconds=30))
    make_broadcast(programme, "ending", on_air_at=now - timedelta(hours=2, seconds=30))
    make_broadcast(programme, "ended", on_air_at=now - timedelta(hours=5), off_air_at=now - timedelta(seconds=30))
    assert {each.slug for each in turning(now)} == {"now", "ending", "ended"}
    told: list[str] = []

    def hear(guid: str, handle: str, **kwargs: Any) -> None:
        told.append(f"{handle} {guid}")

    work_changed.connect(hear)
    try:
        watch_air(timestamp=int(now.timestamp()) + 1)
    finally:
        work_changed.disconnect(hear)
    assert f"works {page.guid}" in told


def test_the_news_has_a_feed_in_each_language() -> None:
    french = Locale.objects.get(language_code="fr")
    index = NewsIndexPage.objects.get(locale=french)
    ensure(index, french, NewsPage, "road", title="La route", summary="Ouverte")
    news = queries.feed("news-fr")
    assert isinstance(news, News)
    assert [story.title for story in news.stories] == ["La route"]
    empty = queries.feed("news-ar")
    assert isinstance(empty, News)
    assert empty.stories == ()
    assert {"news-ar", "news-fr"} <= set(queries.handles())


def changed_by(act: Any) -> set[str]:
    """Return the handles of the feeds that are told to have changed."""
    told: set[str] = set()

    def hear(handle: str, **kwargs: Any) -> None:
        told.add(handle)

    work_changed.connect(hear)
    try:
        act()
    finally:
        work_changed.disconnect(hear)
    return told


def test_a_place_and_a_maker_change_the_feeds_that_name_them(person: Person, tetouan: dict[str, Place]) -> None:
    make_show("water", places=[tetouan["ar"]])
    make_show("roads", credit_rows=[ShowCredit(person=person, role="host")])
    make_show("other")
    assert changed_by(tetouan["fr"].save) == {"water"}
    assert changed_by(person.save) == {"roads"}


def test_the_house_changes_every_feed() -> None:
    make_show("water")
    make_programme()
    assert changed_by(lambda: home().save_revision().publish()) >= {"water", "works"}


@pytest.mark.parametrize("handle", [HOUSE, "news-ar"])
def test_no_show_may_have_the_handle_of_another_feed(handle: str) -> None:
    show = make_show("water")
    assert not show.is_taken("free")
    assert ShowPage(handle=handle, translation_key=None).is_taken(handle)
