"""Streams outlive their process, their line to the database, a database that stands still, and each other."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.db import connection, transaction

from cms.live.hub import RING
from cms.live.models import Desk
from tests.cms.live.follower import Ended, Follower, Heard
from tests.cms.live.serving import beside, desk, transactional_db
from tests.processes import Processes, Web

__all__ = ["beside", "desk", "transactional_db"]

STREAMS = "cms.live.asgi:application"
NAME = "streams under test"
FEW = {"ATHIR_LIVE_MOST_STREAMS_PER_NETWORK": "3"}


@pytest.fixture(scope="module")
def streams(beside: Processes) -> Web:
    """The process of the streams, as deploy/athir-live.service runs it."""
    return serve(beside)


@pytest.fixture(scope="module")
def other(beside: Processes) -> Web:
    """A second one, which takes three streams from one network."""
    return serve(beside, **FEW)


def serve(beside: Processes, port: int = 0, **environment: str) -> Web:
    named = {"DJANGO_SETTINGS_MODULE": "cms.settings.live", "PGAPPNAME": NAME}
    return beside.web(port, application=STREAMS, **(named | environment))


@transaction.atomic
def tell(desk: Desk, text: str = "") -> int:
    """Tell one event and return its number."""
    return desk.locked().emit("question", {"text": text}, {}).number


def tell_many(desk: Desk, count: int) -> None:
    """Run in a thread, whose connection nobody else would close."""
    for _event in range(count):
        tell(desk)
        time.sleep(0.01)
    connection.close()


def numbers(told: list[Heard]) -> list[int | None]:
    return [each.number for each in told if each.kind != "state"]


def test_nothing_is_lost_or_out_of_order_while_connections_break_and_the_process_is_killed(
    beside: Processes, other: Web, desk: Desk
) -> None:
    first, events = tell(desk), 200
    heard: list[Heard] = []
    tries = 0
    teller = threading.Thread(target=tell_many, args=(desk, events))
    teller.start()
    while (heard[-1].number if heard else first) != first + events:
        tries += 1
        if tries == 10:
            beside.kill(other.process)
            serve(beside, other.port, **FEW)
        try:
            with Follower(other.port, desk.pk, last=heard[-1].number if heard else first) as follower:
                for _event in range(7):
                    heard.append(follower.heard(patience=2))
        except (Ended, TimeoutError, ConnectionError):
            assert tries < 200
    teller.join()
    assert tries > 20
    assert numbers(heard) == list(range(first + 1, first + events + 1))


def test_two_processes_tell_the_same(streams: Web, other: Web, desk: Desk) -> None:
    with Follower(streams.port, desk.pk) as one, Follower(other.port, desk.pk) as two:
        assert one.heard() == two.heard()
        last = [tell(desk) for _event in range(20)][-1]
        assert one.until(last) == two.until(last)
        # Who changes from one to the other goes on where it was.
        two.socket.close()
        last = tell(desk)
        with Follower(streams.port, desk.pk, last=two.last) as again:
            assert numbers(again.until(last)) == [last]


def backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [NAME])
        return [pid for (pid,) in cursor.fetchall()]


def test_a_lost_line_to_the_database_is_made_anew(streams: Web, desk: Desk) -> None:
    with Follower(streams.port, desk.pk) as follower:
        follower.heard()
        for _time in range(2):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [backends()])
            last = tell(desk)
            assert numbers(follower.until(last)) == [last]
    assert httpx.get(f"{streams.url}/live/{desk.pk}/state", params={"since": last}).json()["number"] == last


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_database_that_stands_still_ends_no_stream(streams: Web, desk: Desk) -> None:
    with Follower(streams.port, desk.pk) as follower:
        begun = follower.heard()
        with stopped(backends()):
            last = [tell(desk) for _event in range(3)][-1]
            with pytest.raises(TimeoutError):
                follower.heard(patience=3)
            # Who comes in the meantime gets what is known.
            with Follower(streams.port, desk.pk) as late:
                assert late.heard().number == begun.number
            assert httpx.get(f"{streams.url}/live/{desk.pk}/state").json()["number"] == begun.number
        assert numbers(follower.until(last)) == [last - 2, last - 1, last]


def test_a_slow_reader_is_let_go_and_holds_nobody_up(streams: Web, desk: Desk) -> None:
    text = "x" * 80_000
    with Follower(streams.port, desk.pk) as swift, Follower(streams.port, desk.pk, buffer=4096) as slow:
        begun = swift.heard().number or 0
        for _event in range(130):
            told = time.monotonic()
            number = tell(desk, text)
            assert numbers(swift.until(number)) == [number]
            assert time.monotonic() - told < 2
        received = slow.rest()
    with Follower(streams.port, desk.pk, last=slow.last) as again:
        received += again.until(number)
    assert numbers(received) == list(range(begun + 1, number + 1))
    assert number - begun < RING


def test_a_network_has_so_many_streams_and_gets_them_back(other: Web, desk: Desk) -> None:
    address = f"{other.url}/live/{desk.pk}/stream"
    # They leave before the first byte, and nothing of them may remain.
    for _visit in range(50):
        Follower(other.port, desk.pk).socket.close()
    time.sleep(0.5)
    for _round in range(2):
        followers = [Follower(other.port, desk.pk) for _reader in range(3)]
        for follower in followers:
            assert follower.heard().kind == "state"
        refused = httpx.get(address)
        assert refused.status_code == 503
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        for follower in followers:
            follower.socket.close()
        time.sleep(0.2)
    elsewhere = httpx.stream("GET", address, headers={"X-Forwarded-For": "41.140.0.1"})
    with elsewhere as answer:
        assert answer.status_code == 200
