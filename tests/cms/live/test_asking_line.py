"""A flood of questions through the form over HTTP: each is kept once, and nobody who dawdles holds up the rest."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import connection

from cms.live.asking_line import AT_ONCE, MOST_BYTES
from cms.live.models import Desk
from cms.live.policies import QUICKEST
from cms.live.sending import new_ticket
from tests.cms.live.serving import beside, desk, site
from tests.processes import BESIDE, Web

__all__ = ["beside", "desk", "site"]
MANY = 120


def ask(site: Web, desk: Desk, number: int, ticket: str) -> int:
    """Send a question from a network of its own; return the status."""
    fields = {"text": f"متى تفتح المدرسة رقم {number}؟", "consent": "on", "ticket": ticket}
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"41.{number}.1.7"}
    return httpx.post(f"{site.url}/ar/live/{desk.pk}/ask/", data=fields, headers=headers, timeout=60).status_code


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


def test_what_is_longer_than_any_question_is_refused(site: Web, desk: Desk) -> None:
    answer = httpx.post(f"{site.url}/ar/live/{desk.pk}/ask/", data={"text": "x" * MOST_BYTES})
    assert answer.status_code == 413
