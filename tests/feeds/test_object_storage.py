"""In an object storage a feed lies under the same fixed names, ready to be handed out by it."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import brotli
import httpx
import pytest
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from cms.catalogue import queries
from cms.catalogue.show_reader import ShowReader
from feeds import storing
from feeds.formats.podcast import FORMAT
from feeds.materialise import materialise
from feeds.models import StoredFeed
from tests.factories.content import make_episode, make_recording, make_show
from tests.factories.youtube import give_edition
from tests.processes import LOOPBACK

NAME = "feeds/water/podcast.xml"
MEDIA_TYPE = "application/rss+xml; charset=utf-8"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    options = {"bucket_name": "feeds", "endpoint_url": f"http://{LOOPBACK}:{port}", "addressing_style": "path"}
    options |= {"location": "media", "querystring_auth": False}
    backend = "storages.backends.s3.S3Storage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}
    bucket = storages["default"].bucket
    bucket.create(ACL="public-read")
    yield bucket
    bucket.objects.all().delete()
    server.stop()


def put(document: bytes) -> None:
    with storing.drafted(NAME, [document]) as draft:
        storing.put(NAME, draft, media_type=MEDIA_TYPE, modified=NOW)


def names(bucket: Any) -> set[str]:
    return {item.key.removeprefix("media/") for item in bucket.objects.all()}


def test_a_feed_is_put_replaced_and_removed(bucket: Any) -> None:
    for document in (b"<rss>first</rss>", b"<rss>second</rss>"):
        put(document)
        assert names(bucket) == {NAME, f"{NAME}.gz", f"{NAME}.br"}
        for coding, undone in {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}.items():
            found, content = storing.read(NAME, [coding])
            assert (found, undone(content)) == (coding, document)
    assert storing.read(NAME, ["br", "identity"])[0] == "br"
    storing.remove(NAME)
    assert names(bucket) == set()
    with pytest.raises(FileNotFoundError):
        storing.read(NAME, storing.SUFFIXES)


def test_the_storage_hands_it_out_with_its_type_and_coding(bucket: Any) -> None:
    put(b"<rss/>")
    for suffix, coding in {"": None, ".gz": "gzip", ".br": "br"}.items():
        answer = httpx.get(storages["default"].url(NAME + suffix))
        told = (answer.status_code, answer.headers["Content-Type"], answer.headers.get("Content-Encoding"))
        assert told == (200, MEDIA_TYPE, coding)
        assert answer.content == b"<rss/>"


@pytest.mark.django_db
def test_a_feed_is_put_together_from_the_one_that_is_stored(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    show = make_show("stored")
    for number in range(2):
        recording = make_recording(show, ready=False)
        give_edition(recording, "mp3", b"%d" % number)
        make_episode(show, recording=recording)
        materialise(show.handle)
    row = StoredFeed.objects.get(handle=show.handle, format="podcast")
    document = default_storage.open(row.name).read()
    assert document == FORMAT.render(queries.feed(show.handle))
    monkeypatch.setattr(ShowReader, "episodes", lambda _reader, _guids: pytest.fail("nothing has changed"))
    materialise(show.handle)
