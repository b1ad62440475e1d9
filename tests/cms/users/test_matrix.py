"""Every address of the site, asked for by everybody: what belongs to one show is for its team alone."""

import pytest

from tests.cms.users.expected import EXPECTED, VISITORS
from tests.cms.users.requests import Browser, address, routes
from tests.cms.users.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pages undrawn, which would take most of the time: here it counts whether they would be."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *arguments, **options: "")


def test_every_address_has_its_cells() -> None:
    assert {route.name for route in routes()} == EXPECTED.keys()


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("visitor", VISITORS)
def test_who_gets_what(scene: Scene, browsers: list[Browser], visitor: str) -> None:
    number = VISITORS.index(visitor)
    given = {route.name: browsers[number].get(address(scene, route)).outcome for route in routes()}
    wrong = {
        name: f"{found}, not {EXPECTED[name][number]}"
        for name, found in given.items()
        if found != EXPECTED[name][number]
    }
    assert wrong == {}
