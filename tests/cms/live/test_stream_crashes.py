"""Streams outlive their process, their line to the database, a database that stands still, and each other."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx
import pytest
from django.db import connection, transaction

from cms.live.hub import RING
from cms.live.models import Desk, Question
from cms.live.states import State
from cms.live.visitors import COOKIE, device_in, new_device
from tests.cms.live.follower import Ended, Follower, Heard
from tests.cms.live.serving import beside, desk
from tests.factories.live import question_in
from tests.processes import Processes, Web, wait_until

__all__ = ["beside", "desk"]

STREAMS = "cms.live.asgi:application"
NAME = "streams under test"
OUTAGE_S = float(os.environ.get("ATHIR_TEST_OUTAGE_S", "3"))
"""For how long the database stands still; `ATHIR_TEST_OUTAGE_S=20 script/run.py --scratch python -m pytest THIS_FILE`
does it for longer than anybody waits for a suite.
"""
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
                follower.heard(patience=OUTAGE_S)
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


def vote(server: Web, question: Question, device: str) -> bool:
    """Vote and say whether it was counted."""
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"{COOKIE}={device}"}
    address = f"{server.url}/live/{question.desk_id}/vote"
    return bool(httpx.post(address, json={"n": question.number}, headers=headers, timeout=60).json()["counted"])


def test_a_vote_waits_for_the_database(streams: Web, desk: Desk) -> None:
    question = question_in(State.ACCEPTED, desk)
    assert vote(streams, question, new_device())
    with ThreadPoolExecutor() as threads:
        with stopped(backends()):
            late = threads.submit(vote, streams, question, new_device())
            time.sleep(max(1, OUTAGE_S - 2))
            assert not late.done()
        assert late.result()
    question.refresh_from_db()
    assert question.votes == 2


def test_what_was_said_to_be_counted_outlives_the_process(beside: Processes, other: Web, desk: Desk) -> None:
    question = question_in(State.ACCEPTED, desk)
    counted: list[str] = []

    def vote_on(_voter: int) -> None:
        with suppress(httpx.TransportError):
            while True:
                device = new_device()
                if vote(other, question, device):
                    counted.append(device)

    with ThreadPoolExecutor(8) as threads:
        voters = [threads.submit(vote_on, voter) for voter in range(8)]
        wait_until(lambda: len(counted) > 30)
        # It was started again meanwhile, so that the fixture's process is another one.
        beside.kill(next(process for process in beside.running if str(other.port) in process.args))
    assert [voter.result() for voter in voters] == [None] * 8
    kept = set(question.voices.values_list("device", flat=True))
    assert {device_in(device) for device in counted} <= kept
    question.refresh_from_db()
    assert question.votes == len(kept)
