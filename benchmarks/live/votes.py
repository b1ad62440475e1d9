"""Votes at a rate, counted to the unit; questions at a rate, none lost and in order.

    script/run.py --scratch python -m benchmarks.live.votes [SECONDS]

500 votes a second, of which one in twenty is sent twice, then 50 questions a second through the operation, while 100
readers follow.
"""

import asyncio
import itertools
import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

VOTES, QUESTIONS, READERS, LINES, HANDS = 500, 50, 100, 250, 4


class Line:
    """A connection that stays, to send votes one after the other."""

    def __init__(self, port: int, desk_id: int) -> None:
        self.port = port
        self.path = f"/live/{desk_id}/vote"

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def vote(self, number: int, cookie: str, address: str) -> Any:
        """Return the status and what was counted."""
        body = json.dumps({"n": number}).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: athir_device={cookie}\r\nX-Forwarded-For: {address}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length: ")[1].split(b"\r\n")[0])
        content = json.loads(await self.reader.readexactly(length))
        return int(answer.split()[1]), content.get("counted")


async def storm(port: int, desk_id: int, numbers: list[int], seconds: int) -> tuple[Counter[Any], list[float], float]:
    """Send the votes, each at its moment; return the answers, how long they took, and when the last was sent."""
    from cms.live.visitors import new_device

    begun, order = time.perf_counter(), itertools.count()
    answers: Counter[Any] = Counter()
    took: list[float] = []
    last = [begun]
    cookies = [new_device() for _vote in range(VOTES * seconds)]

    async def work() -> None:
        line = Line(port, desk_id)
        await line.open()
        for place in order:
            if place >= len(cookies):
                return
            await asyncio.sleep(max(0.0, begun + place / VOTES - time.perf_counter()))
            sent = last[0] = time.perf_counter()
            address = f"41.{place % 250}.{place // 250 % 250}.7"
            # Which is the twentieth, again.
            cookie = cookies[place - 1] if place % 20 == 19 else cookies[place]
            number = numbers[(place - (place % 20 == 19)) % len(numbers)]
            answers[await line.vote(number, cookie, address)] += 1
            took.append(time.perf_counter() - sent)

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _line in range(LINES)))
    return answers, took, last[0] - begun


def ask_many(desk: Any, seconds: int) -> None:
    from django.db import connection

    from tests.factories.live import make_question

    begun = time.perf_counter()
    for place in range(QUESTIONS * seconds // HANDS):
        time.sleep(max(0.0, begun + place * HANDS / QUESTIONS - time.perf_counter()))
        make_question(desk)
    connection.close()


def main() -> None:
    from django.core.management import call_command

    from benchmarks.live.crowd import Crowd
    from benchmarks.live.measuring import STREAMS, STREAMS_ENVIRONMENT, serve, share, verdict
    from cms.demo.foundation import found_site
    from cms.live.crew import crew_token
    from cms.live.states import State
    from tests.cms.live.follower import Follower
    from tests.factories.live import make_programme, question_in
    from tests.processes import Processes

    seconds = int([*sys.argv[1:], "60"][0])
    call_command("migrate", verbosity=0)
    found_site()
    desk = make_programme().desk
    numbers = [question_in(State.ACCEPTED, desk).number for _question in range(20)]
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        _process, port = serve(processes, STREAMS, **STREAMS_ENVIRONMENT)
        crowd = Crowd(port, f"/live/{desk.pk}/stream")
        crowd.open(READERS, ready=b'"counters"')
        desk.refresh_from_db()
        first = desk.last_event
        answers, took, sent_in = asyncio.run(storm(port, desk.pk, numbers, seconds))
        # What is sent at the end is answered after it: the votes of a moment are kept together.
        rate = sum(answers.values()) / sent_in
        voices = sum(question.voices.count() for question in desk.questions.all())
        votes = sum(desk.questions.values_list("votes", flat=True))
        desk.refresh_from_db()
        print(f"{rate:.0f} votes/s for {seconds} s: {dict(answers)}; {desk.last_event - first} events")
        verdict("votes counted, less those that were sent", abs(votes - answers[200, True]), 0, "")
        verdict("votes counted, less those that were kept", abs(votes - voices), 0, "")
        verdict("a vote is answered, 99 of 100", share(took, 0.99), 1, "s")
        crowd.close()
        before, first = desk.last_event, desk.last_number
        with Follower(port, desk.pk, query=f"?crew={crew_token(desk.pk)}") as follower:
            follower.heard()
            hands = [threading.Thread(target=ask_many, args=(desk, seconds)) for _hand in range(HANDS)]
            begun = time.perf_counter()
            for hand in hands:
                hand.start()
            heard = [follower.heard() for _question in range(QUESTIONS * seconds // HANDS * HANDS)]
            rate = len(heard) / (time.perf_counter() - begun)
            for hand in hands:
                hand.join()
        kept = desk.questions.filter(number__gt=first).count()
        told = [each.number for each in heard]
        print(f"{rate:.0f} questions/s for {seconds} s: {kept} kept")
        verdict("questions lost", len(heard) - kept, 0, "")
        verdict("events lost or out of order", sum(a != b for a, b in zip(told, itertools.count(before + 1))), 0, "")
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
