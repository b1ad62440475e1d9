"""Whatever officers and guests of other hosts write, the feed is well-formed and says it again."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import regex
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from cms.catalogue import records
from feeds.formats import podcast, publisher
from feeds.text import clean, cleaned, cut_to_bytes, cut_to_characters
from tests.feeds.podcast_sample import SHOW
from tests.feeds.samples import HOUSE
from tests.feeds.test_podcast_format import NAMESPACES, SITE

# Letters of our languages, what XML treats as markup, what it cannot carry, and what changes direction.
NASTY = st.sampled_from(
    (
        *("&", "<", ">", '"', "'", "]]>", "<![CDATA[", "<!--", "<?hole?>", "\x00", "\x0b", "\x1f", "\ufffe", "\ud800"),
        *("\u200f", "\u202e", "\u0301", "\u200d", "🇲🇦", "👩\u200d👧", "الماء", "ⴰⵎⴰⵏ", "é", "\t", "\n", "\r", "&amp;"),
    )
)
TEXT = st.lists(st.one_of(st.text(max_size=6), NASTY), max_size=4).map("".join)
# Nothing is published without one that can be read.
TITLE = TEXT.map(lambda text: f"{text}ع")
ADDRESS = TEXT.map(lambda text: f"{SITE}/{text}")
SECONDS = st.floats(min_value=0, max_value=200_000, allow_nan=False)
BYTES = st.integers(min_value=0, max_value=10**12)
MOMENT = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


def few(strategy: Any) -> Any:
    return st.lists(strategy, max_size=2).map(tuple)


def of(record: type, **values: Any) -> Any:
    """Return any value of a record: text wherever it has text, unless ``values`` say something else."""
    told = {field.name for field in fields(record)}
    texts = {field.name: TEXT for field in fields(record) if field.type == "str" or field.type is str}
    return st.builds(record, **{name: value for name, value in (texts | values).items() if name in told})


def one(strategy: Any) -> Any:
    return st.one_of(st.none(), strategy)


LINK = of(records.Link, url=ADDRESS)
ENCLOSURE = of(
    records.Enclosure,
    url=ADDRESS,
    byte_length=BYTES,
    duration_s=SECONDS,
    sha256=st.sampled_from(["", "ab" * 32]),
    height=one(st.just(360)),
)
LOCATION = of(records.Location)
PERSON = of(records.Person)
IMAGE = of(records.Image, width=BYTES, height=BYTES)
TEXTS = few(of(records.Text))
REMOTE = of(records.RemoteItem)
LICENCE = one(of(records.Licence))
LIVE = of(records.LiveItem, starts_at=MOMENT, ends_at=one(MOMENT), links=few(LINK), enclosure=one(ENCLOSURE))
EPISODE = of(
    records.Episode,
    title=TITLE,
    released_at=MOMENT,
    changed_at=MOMENT,
    enclosure=ENCLOSURE,
    # What covers are made of ends so.
    image_url=ADDRESS.map(lambda address: f"{address}.jpg"),
    number=one(st.integers(1, 9999)),
    season=one(st.integers(1, 99)),
    episode_type=st.sampled_from(["full", "trailer", "bonus"]),
    explicit=st.booleans(),
    persons=few(PERSON),
    alternates=few(ENCLOSURE),
    images=few(IMAGE),
    transcripts=few(of(records.Transcript, is_timed=st.booleans(), is_unchecked=st.booleans())),
    chapters=few(of(records.Chapter, start_s=SECONDS)),
    soundbites=few(of(records.Soundbite, start_s=SECONDS, duration_s=SECONDS)),
    locations=few(LOCATION),
    links=few(LINK),
    texts=TEXTS,
    licence=LICENCE,
)
SHOWS = st.builds(
    lambda **values: replace(SHOW, **values),
    title=TITLE,
    summary=TEXT,
    author=TEXT,
    copyright=TEXT,
    episodes=few(EPISODE),
    persons=few(PERSON),
    images=few(IMAGE),
    locations=few(LOCATION),
    licence=LICENCE,
    funding=one(LINK),
    texts=TEXTS,
    rhythm=one(of(records.Rhythm, starts_at=one(MOMENT), is_complete=st.booleans())),
    publisher=one(REMOTE),
    podroll=few(REMOTE),
    live_items=few(LIVE),
    hubs=few(ADDRESS),
    is_private=st.booleans(),
    locked=st.booleans(),
)
# The same content in every run; what fails is shown as it was found, for to make it smaller takes minutes.
QUIETLY = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def readable(text: str) -> str:
    """Return ``text`` as a reader of XML hears it: line ends are one character (XML 1.0, section 2.11)."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


def said(item: Any, path: str) -> list[str]:
    return [str(value).replace("\r\n", "\n").replace("\r", "\n") for value in item.xpath(path, namespaces=NAMESPACES)]


@QUIETLY
@given(SHOWS)
def test_any_show(show: records.Show) -> None:
    channel = etree.fromstring(podcast.render(show))[0]
    assert said(channel, "title/text()") == [readable(show.title)]
    items = channel.findall("item")
    assert len(items) == len(show.episodes)
    for item, episode in zip(items, show.episodes, strict=True):
        persons = [readable(cut_to_characters(clean(person.name), 128)) for person in episode.persons]
        assert said(item, "podcast:person/text()") == [name for name in persons if name]
        assert said(item, "guid/text()") == ([readable(episode.guid)] if clean(episode.guid) else [])
        assert "".join(said(item, "content:encoded/text()")) == readable(episode.notes_html)
        # In attributes, every white space is a space to readers (XML 1.0, section 3.3.3).
        assert [str(value) for value in item.xpath("psc:chapters/psc:chapter/@title", namespaces=NAMESPACES)] == [
            re.sub(r"[\t\n]", " ", readable(chapter.title)) for chapter in episode.chapters if clean(chapter.title)
        ]


@QUIETLY
@given(st.lists(SHOWS, max_size=1).map(tuple))
def test_any_house(shows: tuple[records.Show, ...]) -> None:
    channel = etree.fromstring(publisher.render(replace(HOUSE, shows=shows)))[0]
    assert len(channel.xpath("podcast:remoteItem", namespaces=NAMESPACES)) == len(shows)


@QUIETLY
@given(TEXT, st.integers(min_value=0, max_value=40))
def test_a_cut_is_between_two_graphemes(text: str, limit: int) -> None:
    text = clean(text)
    places = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    in_bytes, in_characters = cut_to_bytes(text, limit), cut_to_characters(text, limit)
    assert len(in_bytes.encode()) <= limit
    assert len(in_characters) <= limit
    for cut in (in_bytes, in_characters):
        assert text.startswith(cut)
        assert len(cut) in places


@QUIETLY
@given(TEXT)
def test_what_is_clean_stays(text: str) -> None:
    assert cleaned(clean(text)) == clean(text)
    etree.fromstring(f"<a>{clean(text).replace('&', '').replace('<', '').replace(']]>', '')}</a>".encode())


@pytest.mark.parametrize("width", [4000, 128, 32])
def test_arabic_loses_no_more_than_a_letter_and_its_marks(width: int) -> None:
    text = "مَرْحَبًا بِكُمْ " * 400
    assert width - 8 < len(cut_to_bytes(text, width).encode()) <= width
