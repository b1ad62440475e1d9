"""A site on loopback that serves a podcast flawlessly, but for what a test asks it to get wrong."""

import gzip
import socket
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from tests.feeds.checking.clean import CHAPTERS, FEED
from tests.feeds.hostile import raw

SOUND = b"ID3" + bytes(962_332)
TYPES = {
    "xml": "application/rss+xml; charset=utf-8",
    "mp3": "audio/mpeg",
    "jpg": "image/jpeg",
    "vtt": "text/vtt; charset=utf-8",
    "json": "application/json+chapters",
}


def cover(size: int = 1400, mode: str = "RGB", form: str = "JPEG") -> bytes:
    stream = BytesIO()
    Image.new(mode, (size, size)).save(stream, form)
    return stream.getvalue()


@dataclass(kw_only=True)
class Podcast:
    """What the site serves, by extension of the address, and what it does not know.

    Attributes:
        feed: with HOST in the place of the site's own address.
        knows_head, knows_ranges, knows_conditions, is_open: whether it answers as it should.
    """

    feed: str = FEED.replace("https://host.example", "HOST")
    files: dict[str, bytes] = field(
        default_factory=lambda: {"mp3": SOUND, "jpg": cover(), "vtt": b"WEBVTT\n", "json": CHAPTERS}
    )
    knows_head: bool = True
    knows_ranges: bool = True
    knows_conditions: bool = True
    is_open: bool = True

    def answer(self, head: bytes, connection: socket.socket) -> None:
        lines = head.decode().split("\r\n")
        method, path, _version = lines[0].split()
        asked = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        extension = path.rpartition(".")[2]
        content = self.content(extension, asked["host"])
        if method == "HEAD" and not self.knows_head:
            connection.sendall(raw("405 Method Not Allowed"))
        elif self.knows_conditions and "if-none-match" in asked:
            connection.sendall(raw("304 Not Modified"))
        else:
            connection.sendall(self.whole_or_part(extension, content, asked, method))

    def content(self, extension: str, host: str) -> bytes:
        if extension != "xml":
            return self.files[extension]
        return self.feed.replace("HOST", f"http://{host}").encode()

    def whole_or_part(self, extension: str, content: bytes, asked: dict[str, str], method: str) -> bytes:
        headers = [f"Content-Type: {TYPES[extension]}", 'ETag: "1"']
        headers += ["Access-Control-Allow-Origin: *"] if self.is_open else []
        status = "200 OK"
        if "gzip" in asked.get("accept-encoding", "") and extension == "xml":
            content = gzip.compress(content)
            headers.append("Content-Encoding: gzip")
        if self.knows_ranges and asked.get("range") == "bytes=0-1":
            status = "206 Partial Content"
            headers.append(f"Content-Range: bytes 0-1/{len(content)}")
            content = content[:2]
        answer = raw(status, content, *headers)
        return answer[: -len(content)] if method == "HEAD" and content else answer
