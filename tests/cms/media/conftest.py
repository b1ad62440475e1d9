from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Collection

from cms.core.conf import conf
from tests.cms.media.uploading import TusClient, make_collection
from tests.processes import Processes, Web, processes, wait_until_alone

__all__ = ["processes"]

MEBIBYTE = 1024**2


@pytest.fixture
def home() -> Path:
    """The state folder of the test run."""
    return conf.home.resolve()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Web]:
    """A running web server for all tests of a file; it takes in at most 100 MiB at once, 150 MiB for a show."""
    started = Processes(conf.home.resolve())
    yield started.web(
        ATHIR_UPLOAD_MAX_BYTES=str(100 * MEBIBYTE),
        ATHIR_UPLOAD_QUOTA_BYTES=str(150 * MEBIBYTE),
    )
    for process in [*started.running]:
        started.kill(process)
    with django_db_blocker.unblock():
        wait_until_alone()


@pytest.fixture
def north(transactional_db: None) -> Collection:
    return make_collection("test north")


@pytest.fixture
def south(transactional_db: None) -> Collection:
    return make_collection("test south")


@pytest.fixture
def sign_in(transactional_db: None) -> Iterator[Callable[..., TusClient]]:
    """Sign in at a server: sign_in(url, user)."""
    with ExitStack() as stack:
        yield lambda *given: stack.enter_context(TusClient(*given))
