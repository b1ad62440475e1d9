"""The calendar shows what will go out when, and warns of two that would go out together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import Delivery
from channels.operations.send_work import send_work
from channels.states import State
from cms.news.models import NewsIndexPage, NewsPage
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import make_account, make_story, work_off
from tests.factories.content import plan
from tests.factories.youtube import make_filmed, make_youtube

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


def test_what_waits_elsewhere_stands_at_its_own_minute(youtube: YouTube, desk: Client) -> None:
    account = make_youtube(youtube, takes_all=False)
    page = make_filmed(title="بعد شهر", go_live_at=timezone.now() + timedelta(days=40))
    send_work(guid=page.guid, account=account, user=None)
    work_off()
    assert Delivery.objects.get().state == State.SCHEDULED
    assert "بعد شهر" not in shown(desk)
    later = shown(desk, **{"from": (timezone.localdate() + timedelta(days=35)).isoformat()})
    assert "بعد شهر" in later
    assert account.name in later


def test_a_place_that_takes_no_news_is_not_named_for_them(youtube: YouTube, desk: Client) -> None:
    account = make_youtube(youtube)
    planned("خبر الغد", 60)
    assert account.name not in shown(desk)


def test_what_was_taken_back_is_not_called_on_its_way(desk: Client) -> None:
    make_account()
    page = make_story()
    work_off()
    page.unpublish()
    work_off()
    assert "channels-line--idle" in shown(desk)
