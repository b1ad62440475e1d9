"""The process that sends a work to YouTube dies, wherever it is; another one goes on, and there is one video.

`ATHIR_YOUTUBE_KILLS=30 script/run.py pytest tests/channels/test_youtube_crash.py` strikes real workers more often.
"""

import hashlib
import os
import random
import time
from contextlib import suppress
from datetime import timedelta
from functools import partialmethod
from typing import Any

import pytest
from django.conf import settings

from channels.models import Delivery
from channels.operations.send_work import send_work
from channels.states import State
from channels.transport import Transport
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import Died, hours, sooner, work_off
from tests.factories.youtube import FILM, local_youtube, make_filmed, make_youtube
from tests.processes import Processes, home, processes, wait_until

__all__ = ["home", "processes"]

pytestmark = pytest.mark.long

SEED = 5
KILLS = int(os.environ.get("ATHIR_YOUTUBE_KILLS", "1"))
REQUESTS = 7
"""Token, beginning, three chunks, and the first and the second look at what became of it."""


def assert_one_whole_video(fake: YouTube, row: Delivery) -> None:
    row.refresh_from_db()
    assert (row.state, row.problem) == (State.VERIFIED, "")
    assert fake.channel.hashes == {row.remote_id: hashlib.sha256(FILM).hexdigest()}
    assert len(fake.channel.items) <= 1
    assert fake.refusals == []


class Deadly:
    """The connection to the other side, with which the process dies once, before or after a request."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, *, is_after: bool) -> None:
        self._ask, self.left, self._is_after = Transport.ask, at, is_after
        monkeypatch.setattr(Transport, "ask", partialmethod(_asked, self))

    def ask(self, *rest: Any, **named: Any) -> Any:
        self.left -= 1
        if self.left == 0 and not self._is_after:
            raise Died
        answer = self._ask(*rest, **named)
        if self.left == 0:
            raise Died
        return answer


def _asked(transport: Transport, deadly: Deadly, *rest: Any, **named: Any) -> Any:
    return deadly.ask(transport, *rest, **named)


@pytest.mark.django_db
@pytest.mark.parametrize("is_after", [False, True])
def test_wherever_the_process_dies_another_one_goes_on(
    subtests: pytest.Subtests, monkeypatch: pytest.MonkeyPatch, is_after: bool
) -> None:
    page = make_filmed()
    for at in range(1, REQUESTS + 1):
        with subtests.test(at=at), local_youtube() as fake, monkeypatch.context() as patch:
            row = send_work(guid=page.guid, account=make_youtube(fake, takes_all=False, has_playlists=False), user=None)
            assert row
            deadly = Deadly(patch, at, is_after=is_after)
            with suppress(Died):
                work_off(until=hours(0.1))
            assert deadly.left <= 0
            sooner(timedelta(hours=1))
            work_off(until=hours(1))
            assert_one_whole_video(fake, row)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_followed_by_one_on_another_machine(processes: Processes) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a repeatable test, no secret
    with local_youtube() as fake:
        processes.environment |= surroundings(fake)
        fake.faults.draw(SEED, 0.3, ("upload.chunk", Fault(kind="slow", seconds=0.4)))
        fake.faults.order("upload.last", Fault(kind="slow", seconds=1), times=2)
        page = make_filmed()
        row = send_work(guid=page.guid, account=make_youtube(fake, takes_all=False), user=None)
        assert row
        for _kill in range(KILLS):
            seen = sum(fake.calls.values())
            worker = processes.worker("deliver")
            wait_until(lambda seen=seen: sum(fake.calls.values()) > seen or is_done(row))
            time.sleep(chance.uniform(0, 0.4))
            processes.kill(worker)
        processes.worker("deliver")
        wait_until(lambda: is_done(row))
        assert_one_whole_video(fake, row)


def is_done(row: Delivery) -> bool:
    return Delivery.objects.filter(pk=row.pk, state=State.VERIFIED).exists()


def surroundings(fake: YouTube) -> dict[str, str]:
    """What the workers have to know: where YouTube is, and that everything goes quickly here."""
    return {
        "ATHIR_SECRET_KEY": settings.SECRET_KEY,
        "ATHIR_YOUTUBE_ROOT_URL": fake.url,
        "ATHIR_YOUTUBE_TOKEN_URL": f"{fake.url}token",
        "ATHIR_YOUTUBE_CHUNK_UNITS": "1",
        "ATHIR_CHANNELS_PRIVATE_HOSTS": f'["{fake.url.split("/")[2]}"]',
        "ATHIR_CHANNELS_LEASE": "1.5",
        "ATHIR_CHANNELS_LOOK_EVERY": "1",
        "ATHIR_CHANNELS_PAUSE": "0.1",
        "ATHIR_CHANNELS_LONGEST_PAUSE": "0.5",
        "ATHIR_CHANNELS_SECOND_LOOK": "1",
        "ATHIR_CHANNELS_REST_AFTER": "1000",
    }
