"""How publishers speak HTTP: once, to one service, and honestly."""

import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from channels.conf import conf
from channels.transport import ForeignAddress, LibraryTransport, Limits, NoAnswer, Sent, Transport, origin
from channels.youtube.library import sent, service
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import CHANNEL, YouTube, youtube
from tests.processes import free_port

QUICK = Limits(connect_s=1, step_s=0.3, seconds=1, byte_length=64 * 1024)


@pytest.fixture
def fake() -> Iterator[YouTube]:
    with youtube() as running:
        yield running


@contextmanager
def library(fake: YouTube, token: str) -> Iterator[Any]:
    with Transport([fake.url], limits=QUICK) as transport:
        adapter = LibraryTransport(transport, lambda: {"Authorization": f"Bearer {token}"})
        yield lambda build: sent(build(service(fake.url)), adapter)


def signed_in(fake: YouTube) -> AbstractContextManager[Any]:
    grant = fake.login.refresh_tokens[fake.login.connected(CHANNEL)]
    return library(fake, str(fake.login.issued(grant)["access_token"]))


@contextmanager
def hung_up(after: int) -> Iterator[tuple[str, list[int]]]:
    """A server that reads some bytes of each connection and closes it; the list has one entry per connection."""
    seen: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _peer = listening.accept()
                except OSError:
                    return
                with connection:
                    seen.append(len(connection.recv(after)))

        threading.Thread(target=serve, daemon=True).start()
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        conf.private_hosts.append(host)
        yield f"http://{host}/", seen
        conf.private_hosts.remove(host)
        listening.shutdown(socket.SHUT_RDWR)


def test_what_could_not_connect_was_never_sent() -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    with Transport([url]) as transport, pytest.raises(NoAnswer) as caught:
        transport.ask("POST", url, body=b"x")
    assert caught.value.sent == Sent.NEVER


def test_what_was_not_answered_may_have_been_read_and_is_not_sent_again() -> None:
    with hung_up(after=64) as (url, seen), Transport([url]) as transport:
        with pytest.raises(NoAnswer) as caught:
            transport.ask("POST", url, body=b"x")
        assert caught.value.sent == Sent.MAYBE
        assert len(seen) == 1


def test_the_library_sends_what_has_an_effect_only_once(fake: YouTube) -> None:
    fake.faults.order("playlists.insert", Fault(kind="cut_after"))
    body = {"snippet": {"title": "Voices"}}
    with signed_in(fake) as send, pytest.raises(NoAnswer) as caught:
        send(lambda api: api.playlists().insert(part="snippet", body=body))
    assert caught.value.sent == Sent.MAYBE
    assert fake.calls["playlists.insert"] == 1
    assert len(fake.channel.playlists) == 1


def test_the_library_speaks_to_the_service_by_the_document(fake: YouTube) -> None:
    with signed_in(fake) as send:
        made = send(lambda api: api.playlists().insert(part="snippet", body={"snippet": {"title": "Voices"}}))
    assert made["id"] in fake.channel.playlists
    assert fake.refusals == []


def test_the_fake_refuses_what_the_document_does_not_know(fake: YouTube) -> None:
    body = {"snippet": {"title": "Voices", "colour": "red"}}
    with signed_in(fake) as send, pytest.raises(HttpError) as caught:
        send(lambda api: api.playlists().insert(part="snippet", body=body))
    assert caught.value.status_code == 400
    assert fake.refusals == ["playlists.insert: Playlist.snippet: unknown field colour"]


def test_a_wrong_token_is_told_as_it_is(fake: YouTube) -> None:
    with library(fake, "wrong") as send, pytest.raises(HttpError) as caught:
        send(lambda api: api.playlists().list(part="id", mine=True))
    assert caught.value.status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.2/",
        "https://service.example:444/",
        "http://service.example/",
        "https://service.example@other.example/",
        "file:///etc/passwd",
        "https://service.example.other.example/",
        "//service.example/",
        "https://service.example:port/",
    ],
)
def test_nothing_goes_to_anybody_else(address: str) -> None:
    with Transport(["https://service.example/"]) as transport, pytest.raises(ForeignAddress) as caught:
        transport.ask("GET", address)
    assert caught.value.sent == Sent.NEVER


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://Service.example/a?b#c") == "https://service.example:443"


def test_a_redirect_is_not_followed(fake: YouTube) -> None:
    query = {"client_id": "client-of-the-house", "response_type": "code", "code_challenge_method": "S256", "state": "s"}
    rest = "&".join(f"{name}={value}" for name, value in {**query, "scope": "", "redirect_uri": fake.url}.items())
    with Transport([fake.url]) as transport:
        assert transport.ask("GET", f"{fake.url}auth?code_challenge=c&{rest}").status == 302


def test_a_slow_answer_has_its_limit(fake: YouTube) -> None:
    fake.faults.order("token", Fault(kind="slow", seconds=0.6))
    with Transport([fake.url], limits=QUICK) as transport, pytest.raises(NoAnswer) as caught:
        transport.ask("POST", f"{fake.url}token", body=b"")
    assert caught.value.sent == Sent.MAYBE


def test_a_long_answer_has_its_limit(fake: YouTube) -> None:
    fake.faults.order("token", Fault(kind="words", status=200, body=bytes(100_000)))
    with Transport([fake.url], limits=QUICK) as transport, pytest.raises(NoAnswer):
        transport.ask("POST", f"{fake.url}token", body=b"")


def test_nobody_is_led_into_a_private_network() -> None:
    with hung_up(after=1) as (url, seen):
        allowed, conf.private_hosts = conf.private_hosts, []
        try:
            with Transport([url]) as transport, pytest.raises(ForeignAddress) as caught:
                transport.ask("POST", url, body=b"x")
        finally:
            conf.private_hosts = allowed
    assert caught.value.sent == Sent.NEVER
    assert seen == []
