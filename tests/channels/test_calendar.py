"""The calendar shows what will go out when, and warns of two that would go out together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.news.models import NewsIndexPage, NewsPage
from tests.factories.channels import make_account, make_story, work_off
from tests.factories.content import plan

pytestmark = pytest.mark.django_db


def planned(title: str, minutes: int) -> NewsPage:
    index = NewsIndexPage.objects.get(locale__language_code="ar")
    slug = f"planned-{minutes}"
    page: NewsPage = index.add_child(
        instance=NewsPage(title=title, slug=slug, summary="—", live=False, locale=index.locale)
    )
    plan(page, timezone.now() + timedelta(minutes=minutes))
    return page


def shown(desk: Client, **query: str) -> str:
    return desk.get(reverse("channels_calendar"), query).content.decode()


def test_it_shows_what_went_out_and_what_will(desk: Client) -> None:
    make_account()
    make_story(title="خبر اليوم")
    work_off()
    planned("خبر الغد", 60)
    page = shown(desk)
    assert "خبر اليوم" in page
    assert "خبر الغد" in page
    assert "channels-line--bad" not in page
    assert "خبر اليوم" not in shown(desk, **{"from": "2020-01-06"})


def test_two_for_the_same_place_in_the_same_slot_are_marked(desk: Client) -> None:
    make_account()
    make_story()
    planned("أ", 60)
    planned("ب", 70)
    assert shown(desk).count("channels-line--bad") == 2


@pytest.mark.parametrize("asked", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_any_day_can_be_asked_for(desk: Client, asked: str) -> None:
    assert desk.get(reverse("channels_calendar"), {"from": asked}).status_code == 200
