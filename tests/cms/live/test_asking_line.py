"""A flood of questions through the form over HTTP: each is kept once, and nobody who dawdles holds up the rest."""

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import psycopg
import pytest
from django.db import connection

from cms.live.asking_line import AT_ONCE, MOST_BYTES
from cms.live.models import Desk
from cms.live.policies import QUICKEST
from cms.live.sending import new_ticket
from tests.cms.live.serving import beside, desk, site
from tests.processes import BESIDE, Web, database_url, wait_until

__all__ = ["beside", "desk", "site"]
MANY = 120


def ask(site: Web, desk: Desk, number: int, ticket: str) -> int:
    """Send a question from a network of its own; return the status."""
    return sent(site, desk, number, ticket).status_code


def sent(site: Web, desk: Desk, number: int, ticket: str) -> httpx.Response:
    fields = {"text": f"متى تفتح المدرسة رقم {number}؟", "consent": "on", "ticket": ticket}
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"41.{number}.1.7"}
    return httpx.post(f"{site.url}/ar/live/{desk.pk}/ask/", data=fields, headers=headers, timeout=60)


@pytest.fixture
def dawdlers(site: Web, desk: Desk) -> list[socket.socket]:
    """As many as may ask at once, who have announced a question and do not send it."""
    head = f"POST /ar/live/{desk.pk}/ask/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\ntext="
    lines = [socket.create_connection(("127.0.0.1", site.port)) for _each in range(AT_ONCE)]
    for line in lines:
        line.sendall(head.encode())
    return lines


def test_many_at_once_are_answered_while_some_dawdle(site: Web, desk: Desk, dawdlers: list[socket.socket]) -> None:
    tickets = [new_ticket() for _each in range(MANY)]
    # Nobody writes a question in less.
    time.sleep(QUICKEST.total_seconds() + 0.1)
    with ThreadPoolExecutor(MANY) as threads:
        statuses = list(threads.map(lambda number: ask(site, desk, number, tickets[number]), range(MANY)))
    assert set(statuses) == {303}
    assert sorted(desk.questions.values_list("number", flat=True)) == list(range(1, MANY + 1))
    for line in dawdlers:
        line.close()


def test_a_connection_that_the_database_has_cut_is_no_loss(site: Web, desk: Desk) -> None:
    tickets = [new_ticket(ago=QUICKEST) for _each in range(2)]
    assert ask(site, desk, 1, tickets[0]) == 303
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [BESIDE])
        assert cursor.rowcount > 0, "requests share what is open"
    assert ask(site, desk, 2, tickets[1]) == 303


@contextmanager
def database_away() -> Iterator[None]:
    """Nobody gets a connection any more, and whoever has one loses it."""
    name = connection.settings_dict["NAME"]
    elsewhere = database_url().replace(f"/{name}", "/postgres")
    with psycopg.connect(elsewhere, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')  # type: ignore[arg-type]
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [BESIDE]
            )
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')  # type: ignore[arg-type]


def test_while_the_database_is_away_the_page_keeps_what_was_written(site: Web, desk: Desk) -> None:
    ticket = new_ticket(ago=QUICKEST)
    with database_away():
        answer = sent(site, desk, 7, ticket)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "لم يصل سؤالك بعد." in answer.text
    assert 'id="page"' in answer.text, "else navigation.js would fetch the address anew, without what was written"
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    headers = {"Sec-Fetch-Site": "same-origin"}
    wait_until(
        lambda: httpx.post(str(answer.url), data=again, headers=headers, timeout=60).status_code == 303, every=0.5
    )
    assert desk.questions.get().text == "متى تفتح المدرسة رقم 7؟"


def test_what_is_longer_than_any_question_is_refused(site: Web, desk: Desk) -> None:
    answer = httpx.post(f"{site.url}/ar/live/{desk.pk}/ask/", data={"text": "x" * MOST_BYTES})
    assert answer.status_code == 413
