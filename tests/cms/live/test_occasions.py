"""The calendar says what comes too near, and who would have to be in two places; of hidden programmes only that."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms.live.calendar_pages import midnight
from cms.live.models import Invitation, LiveProgrammePage
from cms.live.occasions import Rival, occasions
from tests.cms.live.crew import invite, moderator
from tests.cms.live.test_crew_screens import browser
from tests.factories.live import make_programme

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def at() -> datetime:
    return midnight(timezone.localdate() + timedelta(days=2)) + 20 * HOUR


def conflicts(at: datetime, *known: LiveProgrammePage) -> dict[str, tuple[Rival, ...]]:
    found = occasions(at - 24 * HOUR, at + 72 * HOUR, known={page.pk for page in known})
    return {each.page.title: each.rivals for each in found}


def rival(title: str, *people: str, overlaps: bool = True) -> Rival:
    return Rival(title=title, overlaps=overlaps, people=people)


def test_what_is_near_is_told_from_what_overlaps(at: datetime) -> None:
    one = make_programme(on_air_at=at, off_air_at=at + HOUR, title="One")
    two = make_programme(on_air_at=at + 1.1 * HOUR, off_air_at=at + 2 * HOUR, title="Two")
    three = make_programme(on_air_at=at + 1.5 * HOUR, off_air_at=at + 3 * HOUR, title="Three")
    four = make_programme(on_air_at=at + 24 * HOUR, title="Four")
    assert conflicts(at, one, two, three, four) == {
        "One": (rival("Two", overlaps=False),),
        "Two": (rival("One", overlaps=False), rival("Three")),
        "Three": (rival("Two"),),
        "Four": (),
    }


def test_who_is_in_two_places_is_named_and_the_hidden_programme_is_not(at: datetime) -> None:
    mine = make_programme(on_air_at=at, off_air_at=at + HOUR, title="Mine")
    hidden = make_programme(on_air_at=at + HOUR / 2, off_air_at=at + 2 * HOUR, title="Hidden")
    presenter = invite(mine.desk, Invitation.Part.PRESENTER, name="Salma")
    invite(mine.desk, name="Anas")
    hidden.desk.invitations.create(person=presenter.person)
    invite(hidden.desk, name="Nobody of ours")
    assert conflicts(at, mine) == {"Mine": (rival("", "Salma"),)}
    html = browser(moderator(mine.desk)).get(f"/admin/live/calendar/?from={at:%Y-%m-%d}").content.decode()
    assert "At the same time: <bdi>another programme</bdi>." in html
    assert "Takes part in both: Salma." in html
    for secret in ("Hidden", "Nobody of ours"):
        assert secret not in html


def test_what_began_the_evening_before_still_overlaps(at: datetime) -> None:
    late = make_programme(on_air_at=at - 21 * HOUR, off_air_at=at - 18 * HOUR, title="Late")
    early = make_programme(on_air_at=at - 20 * HOUR, off_air_at=at - 19 * HOUR, title="Early")
    found = occasions(at - 20.5 * HOUR, at, known={late.pk, early.pk})
    assert [(each.page.title, each.rivals) for each in found] == [("Early", (rival("Late"),))]
