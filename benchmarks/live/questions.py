"""Questions at a rate, through the public form: HTTP, hints, similar questions, rates, the desk and its events.

    script/run.py --scratch python -m benchmarks.live.questions [SECONDS]

Measured on two cores, on which others worked as well (load 5 to 10), the sender among them: 3,000 of 3,000 kept in
60.4 s, answered after 0.09 s in the middle and 0.46 s for 99 of 100, with 17 ms of processor for each. In one run of
eight turns, requests that shared connections to the database kept 47 to 50 a second, others 40 to 47.

50 a second, each from a device and a network of its own. That so many come is expected here
(ATHIR_LIVE_QUESTIONS_PER_MINUTE); with the default, their browsers would work for a second each after the first 600.
"""

import asyncio
import itertools
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import django

QUESTIONS, LINES = 50, 100
EXPECTED = {"ATHIR_LIVE_QUESTIONS_PER_MINUTE": "1000000"}
WORDS = ["الماء", "الطريق", "المدرسة", "المستشفى", "الحافلة", "السوق", "الميناء", "الكهرباء", "الجسر", "السد", "الشغل"]
LOCATION = re.compile(rb"location: /ar/live/track/([A-Z0-9]{8})/", re.IGNORECASE)
OLD_ENOUGH_S = 4
"""Nobody reads a form and writes a question sooner."""


class Line:
    """A connection that stays, to send questions one after the other."""

    def __init__(self, port: int, desk_id: int) -> None:
        self.port = port
        self.path = f"/ar/live/{desk_id}/ask/"

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, fields: dict[str, str], address: str) -> tuple[int, str]:
        """Return the status and the tracking code."""
        body = urlencode(fields).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"X-Forwarded-For: {address}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await self.reader.readexactly(length)
        code = LOCATION.search(answer)
        return int(answer.split()[1]), code[1].decode() if code else ""


class Storm:
    """Sends questions, each at its moment; keeps the answers, how long they took, and how late each was sent."""

    def __init__(self, port: int, desk_id: int, count: int) -> None:
        from cms.live.sending import new_ticket

        self.port, self.desk_id, self.count = port, desk_id, count
        self.tickets = [new_ticket() for _question in range(count)]
        self.said = [" ".join(words) for words in itertools.permutations(WORDS, 4)]
        self.order = itertools.count()
        self.answers: list[tuple[int, str]] = []
        self.took: list[float] = []
        self.late: list[float] = []

    async def blow(self) -> float:
        """Return for how long it blew, in seconds."""
        await asyncio.sleep(OLD_ENOUGH_S)
        self.begun = time.perf_counter()
        await asyncio.gather(*(self._work() for _line in range(LINES)))
        return time.perf_counter() - self.begun

    async def _work(self) -> None:
        line = Line(self.port, self.desk_id)
        await line.open()
        for place in self.order:
            if place >= self.count:
                return
            planned = self.begun + place / QUESTIONS
            await asyncio.sleep(max(0.0, planned - time.perf_counter()))
            sent = time.perf_counter()
            self.late.append(sent - planned)
            fields = {"text": f"متى {self.said[place]}؟", "consent": "on", "ticket": self.tickets[place]}
            self.answers.append(await line.ask(fields, f"41.{place % 250}.{place // 250}.7"))
            self.took.append(time.perf_counter() - sent)


def main() -> None:
    from django.core.management import call_command

    from benchmarks.live.measuring import serve, share, verdict, worked
    from cms.demo.foundation import found_site
    from cms.live.states import State
    from tests.factories.live import make_programme, question_in
    from tests.processes import Processes

    seconds = int([*sys.argv[1:], "60"][0])
    call_command("migrate", verbosity=0)
    found_site()
    desk = make_programme().desk
    for _question in range(20):
        question_in(State.ACCEPTED, desk, text="هل يوجد جواب عن شيء آخر تماما؟")
    desk.refresh_from_db()
    first = desk.last_number
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        process, port = serve(processes, "cms.asgi:application", **EXPECTED)
        storm = Storm(port, desk.pk, QUESTIONS * seconds)
        took = asyncio.run(storm.blow())
        busy = worked(process.pid)
        kept = dict(desk.questions.filter(number__gt=first).values_list("number", "code"))
        acknowledged = {code for status, code in storm.answers if status == 303}
        answered = dict(Counter(status for status, _code in storm.answers))
        print(f"{len(kept) / took:.1f} questions/s for {took:.1f} s: {answered}")
        middle = share(storm.took, 0.5) * 1000
        print(f"in the middle {middle:.0f} ms; the server worked {busy:.0f} s of processor")
        verdict("questions not acknowledged", QUESTIONS * seconds - len(acknowledged), 0, "")
        verdict("questions acknowledged and lost", len(acknowledged - set(kept.values())), 0, "")
        verdict("numbers left out", max(kept) - first - len(kept), 0, "")
        verdict("a question is answered, 99 of 100", share(storm.took, 0.99), 2, "s")
        verdict("the latest was sent late by", max(storm.late), 2, "s")
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
