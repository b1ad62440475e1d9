"""How a stored file is served, as one table of requests and answers (RFC 9110, sections 13 and 14)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.http import Http404
from django.test import RequestFactory

from cms.core.ranges import StoredFile, serve
from tests.answers import body as answered

CONTENT = bytes(range(256)) * 4
ETAG = '"abc"'
MODIFIED = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
DATE = "Sat, 21 Nov 2026 20:00:00 GMT"
OLDER = "Sat, 21 Nov 2026 19:59:59 GMT"

# What is long hands the connection back before it is sent, whichever test opened one before.
pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> StoredFile:
    (tmp_path / "a.mp3").write_bytes(CONTENT)
    return StoredFile(
        storage=FileSystemStorage(tmp_path),
        name="a.mp3",
        etag=ETAG,
        modified=MODIFIED,
        media_type="audio/mpeg",
        max_age=300,
    )


TABLE = [
    # request headers, status, bytes, Content-Range
    ({}, 200, CONTENT, None),
    ({"Range": "bytes=0-1"}, 206, CONTENT[:2], "bytes 0-1/1024"),
    ({"Range": "bytes=1000-"}, 206, CONTENT[1000:], "bytes 1000-1023/1024"),
    ({"Range": "bytes=1000-5000"}, 206, CONTENT[1000:], "bytes 1000-1023/1024"),
    ({"Range": "bytes=-24"}, 206, CONTENT[-24:], "bytes 1000-1023/1024"),
    ({"Range": "bytes=-5000"}, 206, CONTENT, "bytes 0-1023/1024"),
    ({"Range": "bytes=1024-"}, 416, b"", "bytes */1024"),
    ({"Range": "bytes=-0"}, 416, b"", "bytes */1024"),
    ({"Range": "bytes=5-2"}, 200, CONTENT, None),
    ({"Range": "bytes=0-1,4-5"}, 200, CONTENT, None),
    ({"Range": "lines=0-1"}, 200, CONTENT, None),
    ({"Range": "bytes=-"}, 200, CONTENT, None),
    ({"Range": "bytes=0-1", "If-Range": ETAG}, 206, CONTENT[:2], "bytes 0-1/1024"),
    ({"Range": "bytes=0-1", "If-Range": '"other"'}, 200, CONTENT, None),
    ({"Range": "bytes=0-1", "If-Range": DATE}, 206, CONTENT[:2], "bytes 0-1/1024"),
    ({"Range": "bytes=0-1", "If-Range": OLDER}, 200, CONTENT, None),
    ({"If-None-Match": ETAG}, 304, b"", None),
    ({"If-None-Match": f'"x", {ETAG}'}, 304, b"", None),
    ({"If-None-Match": '"x"'}, 200, CONTENT, None),
    ({"If-Modified-Since": DATE}, 304, b"", None),
    ({"If-Modified-Since": OLDER}, 200, CONTENT, None),
    ({"If-Match": '"x"'}, 412, b"", None),
    ({"Range": "bytes=0-1", "If-None-Match": ETAG}, 304, b"", None),
]


@pytest.mark.parametrize(("headers", "status", "body", "content_range"), TABLE)
def test_answers(
    file: StoredFile, headers: dict[str, str], status: int, body: bytes, content_range: str | None
) -> None:
    response = serve(RequestFactory().get("/a.mp3", headers=headers), file)
    assert response.status_code == status
    assert answered(response) == body
    assert response.get("Content-Range") == content_range
    assert response["ETag"] == ETAG
    assert response["Last-Modified"] == DATE
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("headers", [headers for headers, *_rest in TABLE])
def test_head_is_get_without_the_body(file: StoredFile, headers: dict[str, str]) -> None:
    got = serve(RequestFactory().get("/a.mp3", headers=headers), file)
    head = serve(RequestFactory().head("/a.mp3", headers=headers), file)
    assert head.status_code == got.status_code
    assert dict(head.items()) == dict(got.items())
    answered(got)
    assert head.content == b""


def test_what_nobody_may_keep_says_so(file: StoredFile) -> None:
    private = StoredFile(**{**file.__dict__, "max_age": 0})
    assert serve(RequestFactory().head("/"), private)["Cache-Control"] == "private, no-store"


def test_an_answer_that_nobody_reads_closes_its_file(file: StoredFile) -> None:
    response = serve(RequestFactory().get("/"), file)
    [close] = response._resource_closers
    close()
    assert close.__self__.stream.closed


def test_a_lost_file_is_not_found(file: StoredFile) -> None:
    lost = StoredFile(**{**file.__dict__, "name": "b.mp3"})
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), lost)
