"""Fixtures: a real web server for all tests of a file, and a desk that is really written."""

from collections.abc import Iterator
from typing import Any

import pytest

from cms.core.conf import conf
from cms.live.models import Desk
from tests.factories.live import make_programme
from tests.processes import Processes, Web, wait_until_alone

SWIFT = {"ATHIR_LIVE_VOTES_EVERY": "0.1", "ATHIR_LIVE_LONGEST_RETRY_S": "2"}


@pytest.fixture(scope="module")
def beside(django_db_setup: None, django_db_blocker: Any) -> Iterator[Processes]:
    """Processes that run until the last test of the file."""
    started = Processes(conf.home.resolve())
    yield started
    for process in [*started.running]:
        started.kill(process)
    with django_db_blocker.unblock():
        wait_until_alone()


@pytest.fixture(scope="module")
def site(beside: Processes) -> Web:
    return beside.web(**SWIFT)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_programme().desk
