"""Another host, on loopback: a feed and its files, with byte ranges, redirects and faults as a test wants them."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from tests.feeds.hostile import HostileServer, raw, serving

RANGE = re.compile(rb"range: bytes=(\d+)-", re.IGNORECASE)
CONDITION = re.compile(rb"if-range: (.*)\r", re.IGNORECASE)
PUBLISHED = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:psc="http://podlove.org/simple-chapters" xmlns:atom="http://www.w3.org/2005/Atom"><channel>"""


@dataclass(kw_only=True)
class File:
    """What stands at a path.

    Attributes:
        cuts: how many times the connection breaks after ``cut_at`` bytes of an answer.
        etag: changes when the test replaces ``body``.
    """

    body: bytes = b""
    media_type: str = "application/octet-stream"
    status: str = "200 OK"
    location: str = ""
    etag: str = '"one"'
    cuts: int = 0
    cut_at: int = 0
    ranges: bool = True
    headers: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Host:
    """``sent``: bytes of bodies that were sent, by path; ``asked``: how often each path was asked for."""

    server: HostileServer
    files: dict[str, File] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def url(self, path: str = "/feed.xml") -> str:
        return self.server.url(path)

    def put(self, path: str, body: bytes | str = b"", **values: object) -> str:
        """Put a file at ``path`` and return its address."""
        data = body.encode() if isinstance(body, str) else body
        self.files[path] = File(body=data, **values)  # type: ignore[arg-type]
        return self.url(path)

    def answer(self, head: bytes, connection: socket.socket) -> None:
        path = head.split()[1].decode()
        self.asked[path] = self.asked.get(path, 0) + 1
        file = self.files.get(path, File(status="404 Not Found"))
        if file.location:
            connection.sendall(raw("302 Found", b"", f"Location: {file.location}"))
            return
        start = self._start(head, file)
        body, told = file.body[start:], [f"Content-Type: {file.media_type}", f"ETag: {file.etag}", *file.headers]
        status = file.status
        if start:
            status = "206 Partial Content"
            told.append(f"Content-Range: bytes {start}-{len(file.body) - 1}/{len(file.body)}")
        if file.cuts and len(body) > file.cut_at:
            file.cuts -= 1
            told.append(f"Content-Length: {len(body)}")
            body = body[: file.cut_at]
        self.sent[path] = self.sent.get(path, 0) + len(body)
        connection.sendall(raw(status, body, *told))

    def _start(self, head: bytes, file: File) -> int:
        asked, condition = RANGE.search(head), CONDITION.search(head)
        holds = condition is None or condition[1].strip().decode() == file.etag
        return int(asked[1]) if asked and file.ranges and holds and file.status.startswith("200") else 0


@contextmanager
def hosting() -> Iterator[Host]:
    """Run another host until the block ends."""
    hosts: list[Host] = []

    def answer(head: bytes, connection: socket.socket) -> None:
        hosts[0].answer(head, connection)

    with serving(answer) as server:
        hosts.append(Host(server=server))
        yield hosts[0]


def item(number: int, sound: str, *more: str, guid: str | None = None, title: str = "") -> str:
    """Return an item of a feed; ``more``: elements of its own."""
    guid = f"old-{number}" if guid is None else guid
    named = f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else ""
    enclosure = f'<enclosure url={quoteattr(sound)} length="1" type="audio/mpeg"/>' if sound else ""
    moment = format_datetime(PUBLISHED + timedelta(days=number))
    return (
        f"<item><title>{escape(title or f'الحلقة {number}')}</title><description>عن الماء {number}</description>"
        f"{named}<pubDate>{moment}</pubDate>{enclosure}{''.join(more)}</item>"
    )


def feed(*items: str, channel: str = "", title: str = "حديث الماء") -> str:
    """Return a feed in Arabic; ``channel``: further elements of the show."""
    return (
        f"{HEAD}<title>{escape(title)}</title><description>كل أسبوع سؤال</description><language>ar-ma</language>"
        f"<link>https://old.example/</link><itunes:author>مجلس الجهة</itunes:author>"
        f"<itunes:owner><itunes:email>podcast@council.example</itunes:email></itunes:owner>"
        f'<itunes:category text="Government"/><itunes:explicit>false</itunes:explicit>{channel}'
        f"{''.join(items)}</channel></rss>"
    )
