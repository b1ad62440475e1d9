"""What an app may rely on for the feed and all that it names: one table, asked of the server and of nginx before it.

Sources: RFC 9110 (sections 8.8, 9.3.2, 13, 14), RFC 9111, what Apple and the Podcast Standards Project ask of hosts.
"""

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from io import BytesIO
from pathlib import Path

import brotli
import httpx
import pytest
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.models import PageViewRestriction

from cms.catalogue import queries
from cms.media.models import Picture, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.podcasts.models import EpisodeChapter, ShowPage
from cms.users.models import User
from feeds.models import StoredFeed
from feeds.operations.make_token import make_token
from feeds.registry import all_formats
from feeds.tasks import build_feeds
from media_pipeline.captions.cues import Cue
from tests.factories import content
from tests.factories.content import make_episode, make_recording, make_show
from tests.nginx import ACCEL, nginx
from tests.processes import Processes, processes

__all__ = ["processes"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.programs, pytest.mark.long]

FEED = "/feeds/water/podcast.xml"
FOREVER, MINUTES = "public, max-age=31536000, immutable", "public, max-age=300"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Something that apps fetch, and what they must hear of it."""

    name: str
    path: str
    media_type: str
    caching: str


@dataclass(frozen=True, kw_only=True)
class House:
    """A served show with everything that has an address."""

    client: httpx.Client
    show: ShowPage
    delay_s: float = 0.0
    """How long the server may give what it gave before."""
    resources: list[Resource]


def a_square() -> Picture:
    stream = BytesIO()
    Pillow.new("RGB", (600, 600), "teal").save(stream, "PNG")
    return Picture.objects.create(title="Water", file=ImageFile(stream, name="water.png"))


@pytest.fixture
def houses(processes: Processes, home: Path) -> Iterator[dict[str, House]]:
    """The same show, served by the application alone and by nginx before it."""
    content.home()
    show = make_show("water", artwork=a_square())
    recording = make_recording(show)
    episode = make_episode(show, recording=recording, title="الماء")
    EpisodeChapter.objects.create(page=episode, start_s=0.5, title="السد")
    transcript = Transcript(recording=recording, language="ar", origin=Transcript.Origin.UPLOADED)
    words = Cue(start=0.0, end=1.0, text="صباح الخير", speaker="سلمى")
    keep_cues(transcript=transcript, cues=(words,), verb=TranscriptVersion.Verb.IMPORTED, user=None)
    for handle in queries.handles():
        build_feeds(handle=handle)
    artwork = show.artwork.get_rendition("fill-300x300|format-jpeg").url
    resources = [
        ("feed", FEED, "application/rss+xml; charset=utf-8", MINUTES),
        ("enclosure", recording.edition.url, "audio/mpeg", FOREVER),
        ("artwork", artwork, "image/jpeg", FOREVER),
        ("transcript", transcript.url("vtt"), "text/vtt; charset=utf-8", MINUTES),
        ("chapters", f"/chapters/{episode.pk}.json", "application/json+chapters", MINUTES),
    ]
    made = [Resource(name=a, path=b, media_type=c, caching=d) for a, b, c, d in resources]
    alone, behind = processes.web(), processes.web(ATHIR_ACCEL=ACCEL)
    with (
        nginx(home=home, application=behind.port) as proxy,
        httpx.Client(base_url=alone.url) as first,
        httpx.Client(base_url=proxy.url) as second,
    ):
        yield {
            "the application": House(client=first, show=show, resources=made),
            "nginx": House(client=second, show=show, resources=made, delay_s=1.1),
        }
        assert "/feeds/water/" in proxy.access_log
        assert "/feeds/private/" not in proxy.access_log, "a token is in the log"


def questions(first: httpx.Response) -> list[tuple[dict[str, str], int, slice]]:
    """Return requests by their headers, each with the status and the part of the whole that must come back."""
    whole, nothing, size = slice(None), slice(0, 0), len(first.content)
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    older = formatdate(parsedate_to_datetime(date).timestamp() - 1, usegmt=True)
    two = {"Range": "bytes=0-1"}
    return [
        ({}, 200, whole),
        (two, 206, slice(0, 2)),
        ({"Range": "bytes=5-"}, 206, slice(5, None)),
        ({"Range": f"bytes=5-{size + 99}"}, 206, slice(5, None)),
        ({"Range": "bytes=-7"}, 206, slice(size - 7, None)),
        ({"Range": f"bytes={size}-"}, 416, nothing),
        ({"Range": "bytes=-0"}, 416, nothing),
        ({"Range": "bytes=0-1,4-5"}, 200, whole),
        ({"Range": "lines=0-1"}, 200, whole),
        ({**two, "If-Range": etag}, 206, slice(0, 2)),
        ({**two, "If-Range": date}, 206, slice(0, 2)),
        ({**two, "If-Range": '"another"'}, 200, whole),
        ({**two, "If-Range": older}, 200, whole),
        ({"If-None-Match": etag}, 304, nothing),
        ({"If-None-Match": f'"another", {etag}'}, 304, nothing),
        ({"If-None-Match": f"W/{etag}"}, 304, nothing),
        ({"If-None-Match": '"another"'}, 200, whole),
        ({"If-Modified-Since": date}, 304, nothing),
        ({"If-Modified-Since": older}, 200, whole),
        ({**two, "If-None-Match": etag}, 304, nothing),
    ]


COMPARED = (
    "Content-Type", "Content-Length", "Content-Range", "ETag", "Last-Modified", "Accept-Ranges", "Cache-Control",
    "Access-Control-Allow-Origin", "Vary",
)  # fmt: skip


def faults(client: httpx.Client, resource: Resource) -> Iterator[str]:
    """Yield what is wrong with the answers for one resource."""
    plain = {"Accept-Encoding": "identity"}
    first = client.get(resource.path, headers=plain)
    told = {name: first.headers.get(name) for name in ("Content-Type", "Cache-Control", "Accept-Ranges")}
    if told != {"Content-Type": resource.media_type, "Cache-Control": resource.caching, "Accept-Ranges": "bytes"}:
        yield f"{resource.name}: {first.status_code} {told}"
        return
    if first.headers["ETag"].startswith("W/") or int(first.headers["Content-Length"]) != len(first.content):
        yield f"{resource.name}: {first.headers}"
    for headers, status, part in questions(first):
        got, head = (client.request(verb, resource.path, headers=plain | headers) for verb in ("GET", "HEAD"))
        whole = slice(*part.indices(len(first.content)))
        expected = first.content[part] if status in (200, 206) else got.content if status == 416 else b""
        span = {
            206: f"bytes {whole.start}-{whole.stop - 1}/{len(first.content)}",
            416: f"bytes */{len(first.content)}",
        }.get(status)
        if (got.status_code, got.content, got.headers.get("Content-Range")) != (status, expected, span):
            yield f"{resource.name} {headers}: {got.status_code} {got.headers.get('Content-Range')}"
        if got.headers.get("Access-Control-Allow-Origin") != "*":
            yield f"{resource.name} {headers}: other sites may not read it"
        if status == 304 and got.headers["ETag"] != first.headers["ETag"]:
            yield f"{resource.name} {headers}: {got.headers}"
        differing = {name for name in COMPARED if head.headers.get(name) != got.headers.get(name)}
        if head.status_code != got.status_code or head.content or differing:
            yield f"HEAD of {resource.name} {headers}: {head.status_code}, not the same: {differing}"


def everything_that_a_feed_names_keeps_the_contract(house: House) -> Iterator[str]:
    for resource in house.resources:
        yield from faults(house.client, resource)


def scripts_of_other_sites_may_ask(house: House) -> Iterator[str]:
    for resource in house.resources:
        question = {"Origin": "https://player.example", "Access-Control-Request-Headers": "range,if-none-match"}
        answer = house.client.options(resource.path, headers=question)
        allowed = {name.strip().lower() for name in answer.headers.get("Access-Control-Allow-Headers", "").split(",")}
        if not {"range", "if-range", "if-none-match"} <= allowed or answer.status_code != 204:
            yield f"{resource.name}: {answer.status_code} {answer.headers}"


UNDONE = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}


def each_coding_of_a_feed_is_a_representation_of_its_own(house: House) -> Iterator[str]:
    seen = set()
    for accept, coding in {"gzip": "gzip", "br, gzip": "br", "identity": "identity"}.items():
        answer, raw = raw_answer(house, {"Accept-Encoding": accept})
        seen.add(UNDONE[coding](raw))
        etag = answer.headers["ETag"]
        told = (answer.headers.get("Content-Encoding", "identity"), answer.headers["Vary"], etag.startswith("W/"))
        if told != (coding, "Accept-Encoding, Accept, Sec-Fetch-Mode", False) or int(
            answer.headers["Content-Length"]
        ) != len(raw):
            yield f"{coding}: {answer.headers}"
        for other in UNDONE:
            again = house.client.head(FEED, headers={"Accept-Encoding": other, "If-None-Match": etag})
            expected = (304 if other == coding else 200, "Accept-Encoding, Accept, Sec-Fetch-Mode")
            if (again.status_code, again.headers.get("Vary")) != expected:
                yield f"{coding}, then {other}: {again.status_code} {again.headers}"
        part, piece = raw_answer(house, {"Accept-Encoding": accept, "Range": "bytes=3-9"})
        # nginx gives ranges of the feed, and its twins only whole, as a server may (RFC 9110, 14.2).
        if (part.status_code, piece) not in ((206, raw[3:10]), (200, raw)):
            yield f"a part of {coding}: {part.status_code}"
    if len(seen) != 1:
        yield "the codings hold different bytes"


def raw_answer(house: House, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
    with house.client.stream("GET", FEED, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


def every_format_has_its_type(house: House) -> Iterator[str]:
    """A format whose type the configuration of nginx does not know is found here."""
    stored = StoredFeed.objects.filter(is_gone=False)
    for row in stored:
        answer, form = house.client.get(row.get_absolute_url()), all_formats()[row.format]
        told = (answer.status_code, answer.headers["Content-Type"], answer.headers["Cache-Control"])
        if told != (200, form.media_type, MINUTES):
            yield f"{row}: {told}"
    unseen = set(all_formats()) - {row.format for row in stored}
    if unseen - {"mrss", "video-sitemap"}:
        yield f"no feed has the format {unseen}"


def what_has_ended_is_gone_and_what_never_was_is_not_found(house: House) -> Iterator[str]:
    house.show.unpublish()
    build_feeds(handle="water")
    time.sleep(house.delay_s)
    expected = {
        "/water/podcast.xml": 410,
        "/nothing/podcast.xml": 404,
        "/water/podcast.xml.gz": 404,
        "/all/shows.opml.html": 404,
    }
    for path, status in expected.items():
        got, head = house.client.get(f"/feeds{path}"), house.client.head(f"/feeds{path}")
        if (got.status_code, head.status_code) != (status, status):
            yield f"{path}: {got.status_code} {head.status_code}"
        if status == 410 and got.headers["Cache-Control"] != MINUTES:
            yield f"{path}: {got.headers}"


def what_is_private_stays_with_its_reader(house: House) -> Iterator[str]:
    hidden = make_show("hidden")
    recording = make_recording(hidden)
    make_episode(hidden, recording=recording)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    build_feeds(handle="hidden")
    token = make_token(page=hidden, holder="Salma", user=User.objects.create_superuser("root"))
    opened = f"/feeds/private/{token}"
    expected = {
        "/feeds/hidden/podcast.xml": 404,
        "/withheld/hidden/podcast.xml": 404,
        "/media/withheld/hidden/podcast.xml": 404,
        recording.edition.url: 404,
        f"/stored/{recording.edition.name}": 404,
        f"{opened}/podcast.xml": 200,
        f"{opened}{recording.edition.url}": 200,
    }
    for path, status in expected.items():
        answer = house.client.get(path, follow_redirects=True)
        told = [answer.headers.get(name) for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")]
        if answer.status_code != status or (status == 200 and told != ["private, no-store", "noindex", "no-referrer"]):
            yield f"{path}: {answer.status_code} {told}"
    part = house.client.get(f"{opened}{recording.edition.url}", headers={"Range": "bytes=2-3"})
    if (part.status_code, len(part.content)) != (206, 2):
        yield f"a part of a private enclosure: {part.status_code}"
    hidden.delete()
    User.objects.get(username="root").delete()


def what_has_moved_leads_there(house: House) -> Iterator[str]:
    new = "https://elsewhere.example/water.xml"
    for moved_to in (new, ""):
        house.show.moved_to = moved_to
        house.show.save_revision().publish()
        build_feeds(handle="water")
        time.sleep(house.delay_s)
        for verb in ("GET", "HEAD"):
            answer = house.client.request(verb, FEED)
            told = (answer.status_code, answer.headers.get("Location"), answer.headers["Cache-Control"])
            if told != ((301, new, MINUTES) if moved_to else (200, None, MINUTES)):
                yield f"{verb}, moved to {moved_to!r}: {told}"
        named = f"<itunes:new-feed-url>{new}</itunes:new-feed-url>" in house.client.get(FEED).text
        if named != bool(moved_to):
            yield f"moved to {moved_to!r}, and the feed names a new address: {named}"


CHECKS = (
    everything_that_a_feed_names_keeps_the_contract,
    scripts_of_other_sites_may_ask,
    each_coding_of_a_feed_is_a_representation_of_its_own,
    every_format_has_its_type,
    what_is_private_stays_with_its_reader,
    what_has_moved_leads_there,
    what_has_ended_is_gone_and_what_never_was_is_not_found,
)


def test_the_contract(houses: dict[str, House]) -> None:
    """All of it at once: a server takes longer to start than to answer."""
    wrong = {
        f"{check.__name__}, by {name}": faults
        for check in CHECKS
        for name, house in houses.items()
        if (faults := list(check(house)))
    }
    assert wrong == {}
