"""Before the evening: times, rundowns, who takes part."""

from datetime import UTC, date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.live import wall_times
from cms.live.clock import current_part
from cms.live.models import Desk, LiveProgrammePage, RundownTemplate, Slot
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.end_programme import end_programme
from cms.live.operations.put_on_air import NotOnAir, put_on_air
from cms.live.operations.turn_part import turn_part
from cms.live.slots import days, moment, plan_ahead
from cms.live.states import State
from cms.live.wall_times import keep_wall_times
from cms.people.models import Person
from cms.programmes.models import ProgrammePage
from cms.users.roles import Role
from tests.factories.content import make_user
from tests.factories.live import make_programme, make_series, question_in

pytestmark = pytest.mark.django_db
CASABLANCA = ZoneInfo("Africa/Casablanca")


@pytest.fixture
def series() -> ProgrammePage:
    return make_series(title="حوار الجهة")


@pytest.fixture
def template() -> RundownTemplate:
    made = RundownTemplate.objects.create(name="Dialogue")
    for place, (title, minutes) in enumerate([("Opening", 3), ("Questions", 40), ("Promises", 7)], start=1):
        made.items.create(title=title, planned_minutes=minutes, sort_order=place)
    made.save()
    return made


def make_slot(series: ProgrammePage, **fields: Any) -> Slot:
    values = {"weekday": 3, "time": time(20), "minutes": 50, "first_on": timezone.localdate(), "title": "حوار"} | fields
    return Slot.objects.create(series=series, **values)


def test_a_regular_time_keeps_its_hour_through_ramadan() -> None:
    slot = Slot(weekday=3, time=time(20), first_on=date(2027, 1, 28), every_weeks=1)
    moments = [moment(slot, day) for day in days(slot, date(2027, 1, 28), date(2027, 3, 31))]
    assert {each.astimezone(CASABLANCA).time() for each in moments} == {time(20)}
    assert {each.astimezone(UTC).hour for each in moments} == {19, 20}


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_days_of_a_regular_time(weeks: int) -> None:
    slot = Slot(weekday=3, time=time(20), first_on=date(2026, 11, 2), last_on=date(2026, 12, 31), every_weeks=weeks)
    found = list(days(slot, date(2026, 11, 20), date(2027, 3, 1)))
    begin = date(2026, 11, 5)
    assert found == [
        day
        for number in range(60)
        if date(2026, 11, 20) <= (day := begin + timedelta(weeks=weeks * number)) <= date(2026, 12, 31)
    ]


def test_drafts_are_written_ahead_once(series: ProgrammePage, template: RundownTemplate) -> None:
    slot = make_slot(series, template=template)
    made = plan_ahead(slot)
    assert len(made) in (4, 5)
    assert [page.live for page in made] == [False] * len(made)
    assert [item.title for item in made[0].desk.rundown.all()] == ["Opening", "Questions", "Promises"]
    assert made[0].off_air_at - made[0].on_air_at == timedelta(minutes=50)
    assert plan_ahead(slot) == []


def test_a_draft_that_was_thrown_away_does_not_come_back(series: ProgrammePage) -> None:
    slot = make_slot(series)
    plan_ahead(slot)[0].delete()
    assert plan_ahead(slot) == []


def test_programmes_keep_to_the_wall_when_the_rules_change(monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
    page = make_programme(on_air_at=at, off_air_at=at + timedelta(hours=1))
    draft = LiveProgrammePage.objects.get(pk=page.pk)
    draft.title = "Another title"
    draft.save_revision()
    assert keep_wall_times() == 0
    # The rules that will hold: an hour behind those by which the time was chosen.
    monkeypatch.setattr(wall_times, "resolved", lambda desk: desk.on_air_at + timedelta(hours=1))
    assert keep_wall_times() == 1
    page.refresh_from_db()
    latest = page.get_latest_revision_as_object()
    assert (page.on_air_at, page.off_air_at) == (at + timedelta(hours=1), at + timedelta(hours=2))
    assert (latest.on_air_at, latest.title) == (at + timedelta(hours=1), "Another title")
    assert page.desk.on_air_at == at + timedelta(hours=1)


def test_translations_share_one_desk(series: ProgrammePage) -> None:
    page = make_programme(series)
    assert Desk.objects.filter(guid=page.guid).count() == 1
    page.title = "Called otherwise"
    page.save_revision().publish()
    assert page.desk.title == "Called otherwise"


def an_official() -> Person:
    return Person.objects.create(name="An official", slug="official", locale=Locale.get_default())


def planned_form(desk: Desk, person: Person) -> dict[str, Any]:
    return {
        "opens_at": "",
        "is_four_eyes": "on",
        "takes_votes": "on",
        "invited-TOTAL_FORMS": 1,
        "invited-INITIAL_FORMS": 0,
        "invited-0-person": person.pk,
        "invited-0-part": "official",
        "invited-0-office": "President of the council",
        "rundown-TOTAL_FORMS": 2,
        "rundown-INITIAL_FORMS": 0,
        "rundown-0-title": "Questions",
        "rundown-0-planned_minutes": 40,
        "rundown-0-ORDER": 2,
        "rundown-1-title": "Opening",
        "rundown-1-planned_minutes": 5,
        "rundown-1-ORDER": 1,
    }


def test_the_plan_is_kept(client: Client) -> None:
    page = make_programme()
    client.force_login(make_user((page.series, Role.EDITOR)))
    address = reverse("live_plan", args=[page.desk.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, planned_form(page.desk, an_official())).status_code == 302
    desk = page.desk
    assert desk.is_four_eyes
    assert [item.title for item in desk.rundown.all()] == ["Opening", "Questions"]
    assert [each.function for each in desk.invitations.all()] == ["President of the council"]
    assert desk.live_events.get().kind == "phase"


def test_a_plan_with_a_mistake_loses_nothing(client: Client) -> None:
    page = make_programme()
    client.force_login(make_user((page.series, Role.EDITOR)))
    wrong = planned_form(page.desk, an_official()) | {"rundown-0-planned_minutes": "many"}
    answer = client.post(reverse("live_plan", args=[page.desk.pk]), wrong)
    assert answer.status_code == 200
    assert "many" in answer.content.decode()
    assert not page.desk.rundown.exists()
    assert not page.desk.invitations.exists()


def test_the_team_of_another_series_sees_no_plan(client: Client, series: ProgrammePage) -> None:
    page = make_programme()
    client.force_login(make_user((series, Role.PUBLISHER)))
    assert client.get(reverse("live_plan", args=[page.desk.pk])).status_code in (302, 403)


def test_the_calendar_and_the_regular_times(client: Client, series: ProgrammePage) -> None:
    client.force_login(make_user((series, Role.PUBLISHER)))
    address = reverse("live_times", args=[series.pk])
    first = timezone.localdate()
    slot = {"title": "حوار مفتوح", "weekday": 3, "time": "20:00", "minutes": 50, "every_weeks": 1, "first_on": first}
    form = {"slots-TOTAL_FORMS": 1, "slots-INITIAL_FORMS": 0} | {
        f"slots-0-{name}": value for name, value in slot.items()
    }
    assert client.post(address, form).status_code == 302
    calendar = client.get(reverse("live_calendar")).content.decode()
    assert "حوار مفتوح" in calendar
    other = make_user((make_series(), Role.PUBLISHER))
    client.force_login(other)
    assert "حوار مفتوح" not in client.get(reverse("live_calendar")).content.decode()


def test_the_rundown_runs_with_the_evening(template: RundownTemplate) -> None:
    desk = make_programme(template_of_rundown=template).desk
    with pytest.raises(NotOnAir):
        turn_part(desk=desk, by=None)
    begin_programme(desk=desk, by=None)
    part = current_part(Desk.objects.get(pk=desk.pk))
    assert part is not None
    assert (part.item.title, part.following and part.following.title) == ("Opening", "Questions")
    begun = turn_part(desk=desk, by=None)
    assert begun is not None
    assert begun.title == "Questions"
    end_programme(desk=desk, by=None)
    took = {item.title: item.actual_s is not None for item in desk.rundown.all()}
    assert took == {"Opening": True, "Questions": True, "Promises": False}
    assert current_part(Desk.objects.get(pk=desk.pk)) is None


def test_the_presenter_goes_on_to_the_next_part(client: Client, template: RundownTemplate) -> None:
    page = make_programme(template_of_rundown=template)
    client.force_login(make_user((page.series, Role.EDITOR)))
    begin_programme(desk=page.desk, by=None)
    screen = reverse("live_presenter", args=[page.desk.pk])
    assert "Opening" in client.get(screen).content.decode()
    client.post(reverse("live_turn_part", args=[page.desk.pk]))
    assert "Promises" in client.get(screen).content.decode()
    assert [item.title for item in page.desk.rundown.filter(ended_at__isnull=False)] == ["Opening"]


def test_a_programme_that_was_ended_by_mistake_goes_on_with_its_part(template: RundownTemplate) -> None:
    desk = begin_programme(desk=make_programme(template_of_rundown=template).desk, by=None)
    turn_part(desk=desk, by=None)
    end_programme(desk=desk, by=None)
    again = begin_programme(desk=desk, by=None)
    part = current_part(again)
    assert part is not None
    assert (part.item.title, again.began_at) == ("Questions", desk.began_at)


def test_a_rehearsal_counts_for_nothing(template: RundownTemplate) -> None:
    desk = begin_programme(desk=make_programme(template_of_rundown=template).desk, by=None)
    turn_part(desk=desk, by=None)
    end_programme(desk=desk, by=None)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Desk.objects.filter(pk=desk.pk).update(began_at=an_hour_ago, ended_at=an_hour_ago + timedelta(minutes=5))
    again = begin_programme(desk=desk, by=None)
    part = current_part(again)
    assert part is not None
    assert part.item.title == "Opening"
    assert again.began_at is not None
    assert timezone.now() - again.began_at < timedelta(minutes=1)


def test_a_second_evening_keeps_the_moments_of_the_first(template: RundownTemplate) -> None:
    desk = begin_programme(desk=make_programme(template_of_rundown=template).desk, by=None)
    put_on_air(question=question_in(State.CUED, desk), by=None)
    end_programme(desk=desk, by=None)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Desk.objects.filter(pk=desk.pk).update(ended_at=an_hour_ago)
    assert begin_programme(desk=desk, by=None).began_at == desk.began_at
