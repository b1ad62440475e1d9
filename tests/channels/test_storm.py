"""Workers are killed at moments that nobody aimed at; every work is there once, and the ledger says so.

The suite strikes a few times. `ATHIR_STORM_KILLS=300 ATHIR_STORM_WORKS=50 script/run.py pytest
tests/channels/test_storm.py` is the whole storm; the seed makes it repeatable, as far as the machine's own pace is.
"""

import json
import os
import random
import time
from contextlib import ExitStack

import pytest
from django.conf import settings

from channels.models import Account, Delivery
from channels.states import State
from tests.channels.fakes.inbox import KEY, Inbox, inbox
from tests.channels.fakes.serving import Fault
from tests.factories.channels import make_account, make_story
from tests.processes import Processes, home, processes, wait_until

__all__ = ["home", "processes"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

KILLS = int(os.environ.get("ATHIR_STORM_KILLS", "4"))
WORKS = int(os.environ.get("ATHIR_STORM_WORKS", "5"))
SEED = 7
FAULTS = (
    ("notice", Fault(kind="cut_after")),
    ("notice", Fault(kind="slow", seconds=0.3)),
    ("notice", Fault(kind="status", status=503)),
    ("notice", Fault(kind="status", status=429, headers={"Retry-After": "1"})),
)
QUICKLY = {
    "ATHIR_CHANNELS_LEASE": "1.5",
    "ATHIR_CHANNELS_LOOK_EVERY": "1",
    "ATHIR_CHANNELS_PAUSE": "0.1",
    "ATHIR_CHANNELS_LONGEST_PAUSE": "0.5",
    "ATHIR_CHANNELS_SECOND_LOOK": "1",
    "ATHIR_CHANNELS_REST_AFTER": "1000",
}


def all_is_well() -> bool:
    return not Delivery.objects.exclude(state=State.VERIFIED).exists()


def test_a_storm_makes_no_second_one_and_loses_none(processes: Processes) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a repeatable storm, not a secret
    with ExitStack() as stack:
        places: list[Inbox] = [stack.enter_context(inbox()) for _ in range(3)]
        for number, place in enumerate(places):
            place.faults.draw(SEED + number, 0.3, *FAULTS)
            make_account("webhook", url=place.url, key=KEY)
        make_account("log")
        hosts = [place.url.split("/")[2] for place in places]
        # A state folder of its own has a key of its own, with which the accounts' secrets could not be read.
        processes.environment |= {"ATHIR_SECRET_KEY": settings.SECRET_KEY}
        processes.environment |= QUICKLY | {"ATHIR_CHANNELS_PRIVATE_HOSTS": json.dumps(hosts)}
        worker = processes.worker("default")
        stories = [make_story() for _ in range(WORKS)]
        for _strike in range(KILLS):
            wait_until(lambda: Delivery.objects.exclude(leased_until=None).exists() or all_is_well())
            time.sleep(chance.uniform(0, 0.5))
            processes.kill(worker)
            worker = processes.worker("default")
        wait_until(all_is_well, patience=60 + KILLS)
        assert Delivery.objects.count() == WORKS * Account.objects.count()
        for place in places:
            assert set(place.works) == {story.guid for story in stories}
            assert len(place.notices) == WORKS
