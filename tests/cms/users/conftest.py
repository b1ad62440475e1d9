"""The scene is set once for all the tests of isolation: what one of them changes is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.cms.users.requests import Browser
from tests.cms.users.scene import Scene, set_the_scene


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_the_scene()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def browsers(scene: Scene, django_db_blocker: Any) -> list[Browser]:
    """One for each of expected.VISITORS, in their order."""
    people = [scene.disabled, scene.b.editor, scene.b.publisher, scene.a.editor, scene.a.publisher]
    with django_db_blocker.unblock():
        return [Browser(user) for user in (None, *people, scene.administrator)]
