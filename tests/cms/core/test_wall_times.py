"""A planned publication keeps to the clock on the wall, in Ramadan too, and when the rules of the clock change."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pytest_django import Settings
from wagtail.models import Revision

from cms.core.models import WallTime
from cms.core.wall_times import keep_wall_times
from cms.news.models import NewsIndexPage, NewsPage
from tests.factories.content import plan

pytestmark = pytest.mark.django_db

# Before, in and after the Ramadan of 1448 (8 February to 9 March 2027), when Morocco's clock goes back by an hour.
WALLS = [("2027-02-01T20:00", 19), ("2027-02-20T20:00", 20), ("2027-03-20T20:00", 19)]


@pytest.fixture
def page() -> NewsPage:
    index = NewsIndexPage.objects.get(locale__language_code="ar")
    made: NewsPage = index.add_child(
        instance=NewsPage(title="خبر", slug="news", summary="—", live=False, locale=index.locale)
    )
    return made


def planned(page: NewsPage) -> Revision:
    return Revision.objects.get(object_id=str(page.pk), approved_go_live_at__isnull=False)


@pytest.mark.parametrize(("wall", "hour"), WALLS)
def test_the_same_wall_time_is_another_moment_in_ramadan(page: NewsPage, wall: str, hour: int) -> None:
    plan(page, timezone.make_aware(datetime.fromisoformat(wall)))
    moment = planned(page).approved_go_live_at
    assert moment is not None
    assert moment.astimezone(UTC).hour == hour
    assert keep_wall_times() == 0


def test_when_the_rules_change_the_wall_time_stays(page: NewsPage, settings: Settings) -> None:
    """Algiers keeps its clock through Ramadan: its rules stand for those that the database might learn."""
    plan(page, timezone.make_aware(datetime.fromisoformat("2027-02-20T20:00")))
    WallTime.objects.update(zone="Africa/Algiers")
    assert keep_wall_times() == 1
    revision = planned(page)
    assert revision.approved_go_live_at == datetime(2027, 2, 20, 19, tzinfo=UTC)
    assert parse_datetime(revision.content["go_live_at"]) == revision.approved_go_live_at
    assert keep_wall_times() == 0
    WallTime.objects.update(zone=settings.TIME_ZONE)
    assert keep_wall_times() == 1
    assert planned(page).approved_go_live_at == datetime(2027, 2, 20, 20, tzinfo=UTC)


def test_what_is_no_longer_planned_is_left_alone(page: NewsPage) -> None:
    plan(page, timezone.make_aware(datetime.fromisoformat("2027-02-20T20:00")))
    planned(page).publish()
    Revision.objects.update(approved_go_live_at=None)
    WallTime.objects.update(zone="Africa/Algiers")
    assert keep_wall_times() == 0
