"""A guest of a live programme comes into the admin, and finds there no more than officers of another show do."""

import pytest

from cms.users.roles import guests
from tests.cms.users.expected import EXPECTED, VISITORS
from tests.cms.users.requests import LOGIN, NO, OK, Browser, address, routes
from tests.cms.users.scene import Scene
from tests.factories.content import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.mark.usefixtures("undrawn")
def test_a_guest_gets_nothing_that_officers_of_another_show_do_not_get(scene: Scene) -> None:
    user = make_user()
    user.groups.add(guests())
    browser = Browser(user)
    given = {route.name: browser.get(address(scene, route)).outcome for route in routes()}
    editor = VISITORS.index("an editor of the other show")
    more = {name for name, outcome in given.items() if outcome == OK and EXPECTED[name][editor] != OK}
    assert more == set()
    assert given["live_desks"] == OK
    assert set(given.values()) == {OK, NO, LOGIN}
