"""Every address of the site, asked for by everybody: what belongs to one show is for its team alone."""

import pytest

from tests.cms.users.expected import EXPECTED, VISITORS
from tests.cms.users.requests import Answer, Browser, address, routes
from tests.cms.users.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_every_address_has_its_cells() -> None:
    assert {route.name for route in routes()} == EXPECTED.keys()


def wrong_cells(given: dict[str, Answer], visitor: str) -> dict[str, str]:
    number = VISITORS.index(visitor)
    return {
        name: f"{answer.outcome}, not {EXPECTED[name][number]}"
        for name, answer in given.items()
        if answer.outcome != EXPECTED[name][number]
    }


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("visitor", [name for name in VISITORS if name != "a publisher of the other show"])
def test_who_gets_what(scene: Scene, browsers: list[Browser], visitor: str) -> None:
    browser = browsers[VISITORS.index(visitor)]
    given = {route.name: browser.get(address(scene, route)) for route in routes()}
    assert wrong_cells(given, visitor) == {}


def test_what_a_publisher_of_another_show_gets(shown_to_others: dict[str, Answer]) -> None:
    assert wrong_cells(shown_to_others, "a publisher of the other show") == {}
