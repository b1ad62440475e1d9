"""The scene is set once for all the tests of isolation.

What one of them changes in the database is rolled back; the objects themselves they share, and must not change.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from feeds.stylesheets import written_stylesheet
from tests.cms.users.expected import VISITORS
from tests.cms.users.requests import Answer, Browser, address, routes
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


@pytest.fixture(scope="package")
def other_browser(browsers: list[Browser]) -> Browser:
    """Of a publisher of show B, who may do all that anybody of another show may."""
    return browsers[VISITORS.index("a publisher of the other show")]


@pytest.fixture(scope="package")
def shown_to_others(scene: Scene, other_browser: Browser, django_db_blocker: Any) -> dict[str, Answer]:
    """What a publisher of show B gets at every address, filled in with things of show A."""
    with django_db_blocker.unblock():
        return {route.name: other_browser.get(address(scene, route)) for route in routes()}


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave pages undrawn, which would take most of the time: here it counts whether they would be."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *arguments, **options: "")
    yield
    # Style sheets are drawn once for all.
    written_stylesheet.cache_clear()
