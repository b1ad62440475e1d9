"""A large file comes whole, however often its connection breaks, and never as a mixture of two."""

import random
import socket
import time
from pathlib import Path

import pytest

from feeds.conf import conf as fetching
from feeds.fetching import BLOCK
from feeds.importers import errors
from feeds.importers.conf import conf
from feeds.importers.download import Progress, download
from tests.feeds.hostile import Answerer, raw, says, serving
from tests.feeds.importers.host import Host

BODY = random.Random(1).randbytes(900_000)  # noqa: S311 - nothing secret


def bring(host: Host, path: Path, progress: Progress | None = None) -> list[int]:
    """Bring the file and return what was noted on the way."""
    notes: list[int] = []
    download(host.url("/a.mp3"), path, progress or Progress(), lambda each: notes.append(each.offset))
    return notes


def test_it_comes_whole(host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", BODY)
    assert bring(host, tmp_path / "a")[-1] == len(BODY)
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_cut_connection_is_gone_on_with(host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", BODY, cuts=3, cut_at=200_000)
    bring(host, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == BODY
    assert host.asked["/a.mp3"] == 4
    # Less than a block of each answer is lost.
    assert host.sent["/a.mp3"] < len(BODY) + 3 * BLOCK


def test_another_process_goes_on_where_one_was_killed(host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", BODY)
    # Beyond what was noted as safe, a power cut may leave anything.
    (tmp_path / "a").write_bytes(BODY[:300_000] + bytes(5000))
    bring(host, tmp_path / "a", Progress(offset=300_000, length=len(BODY), validator='"one"'))
    assert (tmp_path / "a").read_bytes() == BODY
    assert host.sent["/a.mp3"] == len(BODY) - 300_000


@pytest.mark.parametrize("validator", ['"another"', ""])
def test_a_file_that_may_be_another_by_now_is_begun_anew(validator: str, host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", BODY)
    (tmp_path / "a").write_bytes(bytes(300_000))
    bring(host, tmp_path / "a", Progress(offset=300_000, length=700_000, validator=validator))
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_server_without_ranges_sends_all_again(host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", BODY, cuts=1, cut_at=500_000, ranges=False)
    bring(host, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_whole_file_is_not_asked_for_beyond_its_end(host: Host, tmp_path: Path) -> None:
    host.put("/a.mp3", b"", status="416 Range Not Satisfiable", headers=(f"Content-Range: bytes */{len(BODY)}",))
    (tmp_path / "a").write_bytes(BODY)
    bring(host, tmp_path / "a", Progress(offset=len(BODY), length=0, validator='"one"'))
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_part_from_elsewhere_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(head: bytes, connection: socket.socket) -> None:
        if b"range:" in head.lower():
            connection.sendall(raw("206 Partial Content", b"x" * 10, "Content-Range: bytes 0-9/900000"))
        else:
            connection.sendall(raw("200 OK", BODY, 'ETag: "one"'))

    with serving(answer) as server:
        monkeypatch.setattr(fetching, "private_hosts", [server.host])
        (tmp_path / "a").write_bytes(BODY[:1000])
        progress = Progress(offset=1000, length=len(BODY), validator='"one"')
        download(server.url(), tmp_path / "a", progress, lambda _each: None)
    assert (tmp_path / "a").read_bytes() == BODY


def endless(_head: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(bytes(65_536))


def dripping(_head: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _second in range(100):
        connection.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("answerer", "problem"),
    [
        (endless, errors.TooLarge),
        (dripping, errors.TooSlow),
        (says(raw("200 OK", b"x", "Content-Length: 99999999999999")), errors.TooLarge),
        (says(raw("200 OK", b"x" * 100, "Content-Length: 500")), errors.Passing),
        (says(raw("404 Not Found")), errors.Status),
        (says(raw("503 Service Unavailable")), errors.Passing),
        (says(raw("302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/")), errors.Forbidden),
        (says(raw("302 Found", b"", "Location: http://127.0.0.2:1/")), errors.Forbidden),
        (says(raw("302 Found", b"", "Location: http://localtest.invalid/")), errors.Passing),
        (says(raw("302 Found", b"", "Location: file:///etc/passwd")), errors.Forbidden),
        (says(raw("302 Found", b"", "Location: /again")), errors.TooManyRedirects),
        (says(b"not http at all\r\n\r\n"), errors.Passing),
    ],
)
def test_a_hostile_server_ends_in_a_named_problem(
    answerer: Answerer, problem: type[errors.ImportProblem], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, "sound_bytes", 1_000_000)
    monkeypatch.setattr(conf, "sound_seconds", 0.3)
    with serving(answerer) as server:
        monkeypatch.setattr(fetching, "private_hosts", [server.host])
        with pytest.raises(problem):
            download(server.url(), tmp_path / "a", Progress(), lambda _each: None)


def test_a_slow_server_keeps_pace_or_is_left(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.importers.download.PACE_FROM_SECONDS", 0.0)
    monkeypatch.setattr("feeds.importers.download.PACE", 1e12)
    monkeypatch.setattr("feeds.importers.download.NOTE_SECONDS", 0.0)
    host.put("/a.mp3", b"x" * 2_000_000, cuts=99, cut_at=190_000)
    with pytest.raises(errors.TooSlow):
        bring(host, tmp_path / "a")
