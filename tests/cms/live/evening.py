"""An evening that other processes, threads and browsers see; it is removed after the last test of a file."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from wagtail.models import Page

from cms.live.models import Desk
from cms.live.operations.begin_programme import begin_programme
from cms.people.models import Person
from cms.programmes.models import ProgrammePage
from cms.users.models import User
from tests.cms.live.crew import make_desk

__all__ = ["evening", "nights", "transactional_db"]


@pytest.fixture(scope="module")
def nights(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            # Row by row, the database would keep the log of each question.
            cursor.execute("TRUNCATE live_desk CASCADE")
        for page in ProgrammePage.objects.all():
            Page.objects.get(pk=page.pk).delete()
        Person.objects.all().delete()
        User.objects.filter(username__startswith="user-").delete()
        # Beside Playwright's event loop Django opens a connection of its own, which nobody else would close.
        connections.close_all()


@pytest.fixture
def transactional_db(nights: None, django_db_blocker: Any) -> Iterator[None]:
    """Takes the place of the usual fixture, which empties the database."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def evening(transactional_db: None) -> Desk:
    """A desk whose programme is on air."""
    return begin_programme(desk=make_desk(), by=None)
