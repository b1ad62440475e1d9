"""Asking other machines: what is refused, and what everything may cost at most."""

import gzip
import ipaddress
import itertools
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.catalogue.guarded import is_public
from feeds.conf import conf
from feeds.fetch_errors import FetchError, ForbiddenAddress, TooLarge, TooManyRedirects, TooSlow, Unreachable
from feeds.fetching import Limits, fetch, opened
from tests.feeds.hostile import Answerer, HostileServer, raw, says, serving

FEW = Limits(seconds=2, byte_length=10_000, redirects=3)
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    str(ipaddress.IPv4Address(0)),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"),
]
STAND_IN = "93.184.216.34"
PUBLIC = ["1.1.1.1", "41.140.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> Callable[[HostileServer], HostileServer]:
    def allow(server: HostileServer) -> HostileServer:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        return server

    return allow


Allow = Callable[[HostileServer], HostileServer]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_a_private_network_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_stays_private_in_every_wrapping(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    wrapped = [f"::ffff:{address}", str(ipaddress.IPv6Address(0x64FF9B << 96 | number))]
    wrapped.append(str(ipaddress.IPv6Address(0x2002 << 112 | number << 80)))
    assert {is_public(each) for each in wrapped} == {is_public(str(address))}


@pytest.mark.parametrize(
    "form",
    ["127.0.0.1", "localhost", "LOCALHOST", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "127.1", "0177.0.0.1"],
)
def test_this_machine_is_refused_by_whatever_name(form: str) -> None:
    with serving(says(raw("200 OK", b"secret"))) as server, pytest.raises(ForbiddenAddress):
        fetch(f"http://{form}:{server.port}/", limits=FEW)
    assert server.asked == []


def test_a_redirect_into_a_private_network_is_refused(allowed: Allow) -> None:
    with serving(says(raw("200 OK", b"secret"))) as inner:
        leading = says(raw("302 Found", b"", f"Location: {inner.url()}"))
        with serving(leading) as outer, pytest.raises(ForbiddenAddress):
            fetch(allowed(outer).url(), limits=FEW)
    assert inner.asked == []


def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is a public address, which another server on loopback stands in for."""
    answers = itertools.chain([STAND_IN], itertools.repeat("127.0.0.1"))

    with serving(says(raw("200 OK", b"secret"))) as inner, serving(says(raw("200 OK", b"public"))) as outer:

        def resolve(host: str, port: int, *_rest: object, **_options: object) -> list[object]:
            address = next(answers) if host == "rebinding.example" else host
            leads_to = ("127.0.0.1", outer.port) if host == STAND_IN else (address, port)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", leads_to)]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        url = f"http://rebinding.example:{inner.port}/"
        assert fetch(url, limits=FEW).body == b"public"
        with pytest.raises(ForbiddenAddress):
            fetch(url, limits=FEW)
    assert inner.asked == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "http://", "//a.example/", "http://a:b@1.1.1.1/"],
)
def test_only_plain_addresses_of_the_web_are_asked_for(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        fetch(address, limits=FEW)


def test_an_answer_comes_whole(allowed: Allow) -> None:
    answer = raw("404 Not Found", gzip.compress("لا شيء".encode()), "Content-Encoding: gzip", "X-Why: gone")
    with serving(says(answer)) as server:
        found = fetch(allowed(server).url("/حلقة"), method="GET", limits=FEW)
    assert (found.status, found.body.decode(), found.headers["x-why"]) == (404, "لا شيء", "gone")
    assert b"GET /%D8%AD%D9%84%D9%82%D8%A9 HTTP/1.1" in server.asked[0]
    assert b"ookie" not in server.asked[0]


def test_a_part_comes_as_it_is_stored(allowed: Allow) -> None:
    with serving(says(raw("206 Partial Content", b"ab", "Content-Range: bytes 0-1/9"))) as server:
        found = fetch(allowed(server).url(), headers={"Range": "bytes=0-1"}, limits=FEW)
    assert (found.status, found.body) == (206, b"ab")
    assert b"accept-encoding: identity" in server.asked[0].lower()


def test_redirects_are_told(allowed: Allow) -> None:
    def answer(head: bytes, connection: socket.socket) -> None:
        here = head.split()[1] == b"/new"
        connection.sendall(raw("200 OK", b"ok") if here else raw("301 Moved", b"", "Location: /new"))

    with serving(answer) as server:
        found = fetch(allowed(server).url("/old"), limits=FEW)
    [hop] = found.hops
    assert (hop.url, hop.status, hop.target) == (server.url("/old"), 301, server.url("/new"))
    assert (found.url, found.body) == (server.url("/new"), b"ok")


def endless(_head: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def dripping_body(_head: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    drip(connection)


def dripping_head(_head: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    drip(connection)


def drip(connection: socket.socket) -> None:
    for _second in range(50):
        connection.sendall(b"X-Drip: 1\r\n")
        time.sleep(0.05)


BOMB = raw("200 OK", gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip")
BROKEN = raw("200 OK", b"not packed at all", "Content-Encoding: gzip")
UNASKED = raw("200 OK", b"\x0b\x02\x80", "Content-Encoding: br")


@pytest.mark.parametrize(
    ("answerer", "error"),
    [
        (endless, TooLarge),
        (says(BOMB), TooLarge),
        (says(raw("200 OK", bytes(20_000))), TooLarge),
        (says(BROKEN), Unreachable),
        (says(UNASKED), Unreachable),
        (dripping_body, TooSlow),
        (dripping_head, TooSlow),
        (says(raw("200 OK", b"short", "Content-Length: 500")), Unreachable),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), Unreachable),
        (says(b""), Unreachable),
        (says(raw("302 Found", b"", "Location: /again")), TooManyRedirects),
        (says(raw("302 Found", b"", "Location: file:///etc/passwd")), ForbiddenAddress),
        (says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000), Unreachable),
    ],
)
def test_a_hostile_server_gains_nothing(answerer: Answerer, error: type[FetchError], allowed: Allow) -> None:
    began = time.monotonic()
    with serving(answerer) as server, pytest.raises(error):
        fetch(allowed(server).url(), limits=Limits(seconds=0.6, byte_length=10_000, redirects=3))
    assert time.monotonic() - began < 4


def test_nobody_there_is_told(allowed: Allow) -> None:
    with serving(says(b"")) as server:
        allowed(server)
    with pytest.raises(Unreachable):
        fetch(server.url(), limits=FEW)


def test_a_body_can_be_left_unread(allowed: Allow) -> None:
    with serving(endless) as server, opened(allowed(server).url()) as reply:
        assert len(next(reply.blocks())) <= 65_536


def test_our_own_address_may_be_asked_wherever_it_is(settings: Any) -> None:
    with serving(says(raw("200 OK", b"home"))) as server:
        settings.WAGTAILADMIN_BASE_URL = server.url("")
        assert fetch(server.url(), limits=FEW).body == b"home"
