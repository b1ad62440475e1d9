"""Who is invited for an evening comes in by the invitation alone, and finds there what names them and nothing else."""

from typing import Any

import pytest
from django.test import Client

from cms.live.models import Desk, Invitation
from cms.live.operations.admit import admit
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.users.models import User
from cms.users.roles import GUESTS
from tests.cms.live.crew import invite, make_desk, moderator
from tests.factories.content import make_user
from tests.factories.live import make_question

pytestmark = pytest.mark.django_db
LIST = "/admin/live/"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plan(desk: Desk, row: Invitation, **fields: Any) -> dict[str, Any]:
    """The plan as its form sends it, with one who is invited."""
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    invited = {"id": row.pk, "person": row.person_id, "part": row.part, "office": "", "user": ""} | fields
    rundown = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    values = {f"invited-{name}": value for name, value in counts.items()}
    values |= {f"invited-0-{name}": value for name, value in invited.items()}
    return values | {f"rundown-{name}": value for name, value in rundown.items()} | {"takes_votes": "on"}


def test_the_invitation_lets_an_account_in_and_its_end_shuts_it_out(desk: Desk) -> None:
    team, official = signed_in(moderator(desk)), make_user()
    row = invite(desk)
    mine = ask_in_writing(question=make_question(desk), to=row, by=None)
    others = make_question(desk)
    browser = signed_in(official)
    screen = f"{LIST}{desk.pk}/official/"
    assert browser.get(screen).status_code == 302
    team.post(f"{LIST}{desk.pk}/plan/", plan(desk, row, user=official.pk))
    html = browser.get(screen).content.decode()
    assert f"official/{mine.number}/" in html
    assert f"official/{others.number}/" not in html
    assert desk.title in browser.get(LIST).content.decode()
    team.post(f"{LIST}{desk.pk}/plan/", plan(desk, row, user=""))
    assert browser.get(screen).status_code == 302
    assert not User.objects.get(pk=official.pk).groups.exists()


def test_a_guest_has_no_right_but_to_come_in_and_a_team_keeps_its_own(desk: Desk) -> None:
    guest, editor = make_user(), moderator(desk)
    for user in (guest, editor):
        invite(desk, user=user)
    admit()
    assert User.objects.get(pk=guest.pk).get_all_permissions() == {"wagtailadmin.access_admin"}
    Invitation.objects.all().delete()
    admit()
    assert not User.objects.get(pk=guest.pk).has_perm("wagtailadmin.access_admin")
    assert User.objects.get(pk=editor.pk).has_perm("wagtailadmin.access_admin")
    assert not User.objects.filter(groups__name=GUESTS).exists()
