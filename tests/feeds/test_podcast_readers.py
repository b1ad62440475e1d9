"""Readers that we did not write find in a podcast feed what we put in."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import feedparser
import podcastparser
import pytest

from feeds.formats import podcast, publisher
from tests.feeds.oracles import partytime
from tests.feeds.podcast_sample import EPISODE, FEED_URL, LIVE, SHOW, SRI, TRAILER
from tests.feeds.samples import HOUSE

FEED = podcast.render(replace(SHOW, is_private=False))
# feedparser takes the guid of a live item for that of the channel.
QUIET = podcast.render(replace(SHOW, live_items=()))


@pytest.fixture(scope="module")
def parsed() -> Any:
    return partytime(FEED)


def test_feedparser() -> None:
    feed = feedparser.parse(QUIET)
    assert not feed.bozo
    assert feed.feed.title == SHOW.title
    assert feed.feed.language == "ar"
    assert [entry.id for entry in feed.entries] == [EPISODE.guid, TRAILER.guid]
    assert feed.entries[0].enclosures[0]["length"] == "962335"
    assert feed.entries[0].title == EPISODE.title
    assert [entry.published_parsed[:3] for entry in feed.entries] == [(2026, 11, 20), (2026, 11, 1)]


def test_podcastparser() -> None:
    feed = podcastparser.parse(FEED_URL, BytesIO(FEED))
    assert feed["title"] == SHOW.title
    assert feed["cover_url"] == SHOW.image_url
    episode = feed["episodes"][0]
    assert episode["guid"] == EPISODE.guid
    assert episode["enclosures"][0] == {
        "url": EPISODE.enclosure.url,
        "file_size": 962_335,
        "mime_type": "audio/mpeg",
    }
    assert episode["total_time"] == 60
    assert [(each["start"], each["title"]) for each in episode["chapters"]] == [
        (0, "البداية"),
        (3725, 'الماء "قريب" & بعيد'),
    ]


@pytest.mark.programs
def test_partytime_recognises_every_phase_that_concerns_us(parsed: Any) -> None:
    found = {phase: set(names) for phase, names in parsed["pc20support"].items()}
    assert found["1"] >= {"locked", "funding", "transcript", "chapters", "soundbite"}
    assert found["2"] >= {"person", "location", "season", "episode"}
    assert found["3"] >= {"guid", "trailer", "license", "alternateEnclosure"}
    assert found["4"] >= {"medium", "liveItem"}
    assert found["6"] >= {"podroll", "txt"}
    assert found["7"] >= {"publisher"}


@pytest.mark.programs
def test_partytime_reads_the_channel(parsed: Any) -> None:
    assert parsed["guid"] == SHOW.guid
    assert parsed["medium"] == "podcast"
    assert parsed["locked"] is True
    assert parsed["podcastOwner"] == SHOW.locked_owner
    assert parsed["podcastFunding"] == [{"message": "شاركوا & اسألوا", "url": SHOW.funding and SHOW.funding.url}]
    assert [trailer["url"] for trailer in parsed["trailers"]] == [TRAILER.enclosure.url]
    assert parsed["license"]["identifier"] == "cc-by-4.0"
    assert [each["feedUrl"] for each in parsed["podroll"]] == [SHOW.podroll[0].feed_url]


@pytest.mark.programs
def test_partytime_reads_an_item(parsed: Any) -> None:
    item = next(each for each in parsed["items"] if each["guid"] == EPISODE.guid)
    assert item["enclosure"] == {"url": EPISODE.enclosure.url, "length": 962335, "type": "audio/mpeg"}
    assert [each["language"] for each in item["podcastTranscripts"]] == ["ar", "zgh", "ar"]
    assert item["podcastChapters"]["url"] == EPISODE.chapters_url
    assert [each["startTime"] for each in item["podcastSoundbites"]] == [12.25, 1]
    assert [(each["name"], each["role"], each["group"]) for each in item["podcastPeople"]] == [
        (EPISODE.persons[0].name, "Host", "Cast"),
        ("نزهة", "Camera Operator", "Video Production"),
    ]
    assert item["podcastLocation"] == {"name": "تطوان", "geo": "geo:35.57,-5.37", "osm": "R2799210"}
    assert item["podcastSeason"] == {"number": 1, "name": EPISODE.season_name}
    assert len(item["alternativeEnclosures"]) == len(EPISODE.alternates)
    assert item["alternativeEnclosures"][0]["integrity"] == {"type": "sri", "value": SRI}
    assert item["content"] == EPISODE.notes_html


@pytest.mark.programs
def test_partytime_reads_a_live_item(parsed: Any) -> None:
    (live,) = parsed["podcastLiveItems"]
    assert (live["title"], live["guid"], live["status"]) == (LIVE.title, LIVE.guid, "pending")
    assert live["start"].startswith("2026-11-25T19:00:00")
    assert live["contentLinks"][0]["url"] == LIVE.links[0].url


@pytest.mark.programs
def test_partytime_reads_the_publisher_feed() -> None:
    document = publisher.render(replace(HOUSE, shows=(SHOW,)))
    found = partytime(document)
    assert found is not None
    assert found["guid"] == HOUSE.guid
    assert found["medium"] == "publisher"
    assert [each["feedGuid"] for each in found["podcastRemoteItems"]] == [SHOW.guid]
