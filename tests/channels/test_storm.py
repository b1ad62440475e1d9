"""Workers are killed at moments that nobody aimed at; every work is there once, and the ledger says so.

The suite strikes a few times. `ATHIR_STORM_KILLS=300 ATHIR_STORM_WORKS=50 script/run.py pytest
tests/channels/test_storm.py` is the whole storm; the seed makes it repeatable, as far as the machine's own pace is.
"""

import json
import os
import random
import time
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings

from channels.models import Delivery
from channels.states import State
from tests.channels.fakes.serving import Fault
from tests.channels.places import PLACES, Place
from tests.factories.youtube import make_filmed
from tests.processes import Processes, home, processes, wait_until

__all__ = ["home", "processes"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

KILLS = int(os.environ.get("ATHIR_STORM_KILLS", "4"))
WORKS = int(os.environ.get("ATHIR_STORM_WORKS", "3"))
SEED = 7
KINDS = ("webhook", "wordpress", "mastodon", "youtube")
MAKING = ("notice", "posts.post", "statuses.post", "upload.start", "upload.chunk", "upload.last")
FAULTS = (
    Fault(kind="cut_after"),
    Fault(kind="slow", seconds=0.3),
    Fault(kind="status", status=503),
    Fault(kind="status", status=429, headers={"Retry-After": "1"}),
)
QUICKLY = {
    "ATHIR_CHANNELS_LEASE": "1.5",
    "ATHIR_CHANNELS_LOOK_EVERY": "1",
    "ATHIR_CHANNELS_PAUSE": "0.1",
    "ATHIR_CHANNELS_LONGEST_PAUSE": "0.5",
    "ATHIR_CHANNELS_SECOND_LOOK": "1",
    "ATHIR_CHANNELS_REST_AFTER": "1000",
    "ATHIR_YOUTUBE_CHUNK_UNITS": "1",
}


def all_is_well() -> bool:
    return not Delivery.objects.exclude(state=State.VERIFIED).exists()


def surroundings(fakes: list[Any]) -> dict[str, str]:
    """What the workers have to know: the places, a pace that suits a test, and the key of the accounts' secrets."""
    hosts = [fake.url.split("/")[2] for fake in fakes]
    youtube = fakes[-1].url
    return QUICKLY | {
        "ATHIR_SECRET_KEY": settings.SECRET_KEY,
        "ATHIR_CHANNELS_PRIVATE_HOSTS": json.dumps(hosts),
        "ATHIR_YOUTUBE_ROOT_URL": youtube,
        "ATHIR_YOUTUBE_TOKEN_URL": f"{youtube}token",
    }


def test_a_storm_makes_no_second_one_and_loses_none(processes: Processes) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a repeatable storm, not a secret
    with ExitStack() as stack:
        places: list[Place] = [stack.enter_context(PLACES[kind]()) for kind in KINDS]
        fakes: list[Any] = [place.fake for place in places]
        for number, fake in enumerate(fakes):
            fake.faults.draw(SEED + number, 0.25, *((name, fault) for name in MAKING for fault in FAULTS))
        processes.environment |= surroundings(fakes)
        worker = processes.worker("deliver")
        titles = sorted(make_filmed(title=f"عمل {number}").title for number in range(WORKS))
        for _strike in range(KILLS):
            wait_until(lambda: Delivery.objects.exclude(leased_until=None).exists() or all_is_well())
            time.sleep(chance.uniform(0, 0.5))
            processes.kill(worker)
            worker = processes.worker("deliver")
        wait_until(all_is_well, patience=60 + KILLS)
        assert Delivery.objects.count() == WORKS * len(places)
        for place in places:
            assert sorted(place.shown()) == titles
