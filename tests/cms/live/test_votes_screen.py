"""The crew sees which votes look like a machine's, and counts again by a button, with the result before the eyes."""

import pytest

from cms.live.models import Vote
from cms.live.operations.count_votes import Ballot, count_votes
from cms.live.states import State
from tests.cms.live.crew import invite, make_desk, moderator
from tests.cms.live.test_crew_screens import browser
from tests.factories.content import make_user
from tests.factories.live import question_in

pytestmark = pytest.mark.django_db


def test_a_button_counts_again_and_shows_what_changed() -> None:
    desk = make_desk()
    asked = [question_in(State.ACCEPTED, desk) for _each in range(2)]
    for number, question in enumerate(asked, start=1):
        ballots = [Ballot(question=question.number, device=f"{number}-{each}", network="") for each in range(4)]
        count_votes(desk_id=desk.pk, ballots=ballots)
    Vote.objects.filter(question=asked[0], device__in=["1-1", "1-2", "1-3"]).update(is_flagged=True)
    client, address = browser(moderator(desk)), f"/admin/live/{desk.pk}/votes/"
    html = client.get(address).content.decode()
    assert "3 of them look like" in html
    assert "counted like all others" in html
    html = client.post(address).content.decode()
    assert "1 question has another number of votes now" in html
    asked[0].refresh_from_db()
    asked[1].refresh_from_db()
    assert (asked[0].votes, asked[1].votes) == (1, 4)
    html = client.post(address, {"with_flagged": "on"}).content.decode()
    asked[0].refresh_from_db()
    assert asked[0].votes == 4
    assert "without those that are marked" in client.get(f"/admin/live/{desk.pk}/log/").content.decode()
    assert "as many votes as before" in client.post(address, {"with_flagged": "on"}).content.decode()


def test_only_the_team_gets_there() -> None:
    desk = make_desk()
    official = make_user()
    invite(desk, user=official)
    for user in (official, moderator(make_desk())):
        assert browser(user).post(f"/admin/live/{desk.pk}/votes/").status_code in (302, 403)
