"""Works that are planned wait at places that can keep them hidden, and are shown there at the minute, by the place."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from channels import runner
from channels.claims import HeldCall
from channels.desk import lines
from channels.models import Account, Delivery, Operation
from channels.operations.keep_account import keep_account
from channels.operations.send_work import NotReleased, send_work
from channels.operations.settle_drift import settle_drift
from channels.states import State
from cms.core.models import WallTime
from cms.core.publication import publish_due
from cms.core.wall_times import keep_wall_times
from cms.podcasts.models import EpisodePage
from cms.users.models import User
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.wordpress import PASSWORD, USER, WordPress, wordpress
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import change, hours, let_pass, make_account, make_story, only, shift, work_off
from tests.factories.youtube import make_filmed, make_youtube

pytestmark = pytest.mark.django_db


@pytest.fixture
def website() -> Iterator[WordPress]:
    with wordpress() as running:
        yield running


@pytest.fixture
def channel(youtube: YouTube) -> Account:
    return make_youtube(youtube)


def planned(at: datetime, **fields: Any) -> EpisodePage:
    return make_filmed(go_live_at=at, **fields)


def seconds_apart(text: str, moment: datetime) -> float:
    return abs((datetime.fromisoformat(text) - moment).total_seconds())


def test_it_is_there_before_its_minute_and_seen_at_it(youtube: YouTube, channel: Account) -> None:
    page, at = planned(hours(3)), hours(3)
    work_off()
    [video] = youtube.videos.values()
    assert video["status"]["privacyStatus"] == "private"
    assert seconds_apart(video["status"]["publishAt"], at) < 5
    assert (only().state, only().late_at > at) == (State.SCHEDULED, True)
    let_pass(timedelta(hours=3, seconds=30), youtube)
    page.refresh_from_db()
    state = only(operation=Operation.PUBLISH).state
    assert (page.live, state, video["status"]["privacyStatus"]) == (True, State.VERIFIED, "public")
    assert youtube.calls["upload.start"] == 1


def test_another_moment_and_other_words_are_corrected_there(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    work_off()
    change(page, go_live_at=hours(5), title="عنوان آخر")
    work_off(until=hours(0.1))
    [video] = youtube.videos.values()
    assert video["snippet"]["title"] == "عنوان آخر"
    assert seconds_apart(video["status"]["publishAt"], hours(5)) < 5
    assert Delivery.objects.get(operation=Operation.UPDATE).state == State.VERIFIED
    let_pass(timedelta(hours=5, seconds=30), youtube)
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED
    assert youtube.calls["upload.start"] == 1


def test_what_is_published_earlier_is_seen_there_at_once(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    work_off()
    change(page, go_live_at=None)
    work_off()
    [video] = youtube.videos.values()
    assert (video["status"]["privacyStatus"], "publishAt" in video["status"]) == ("public", False)
    base = only(operation=Operation.PUBLISH)
    assert base.due_at
    assert base.due_at <= timezone.now()
    work_off(until=hours(0.1))
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED


def test_a_plan_that_is_dropped_leaves_nothing_to_be_seen(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    work_off()
    plan = page.scheduled_revision
    plan.approved_go_live_at = None
    plan.save(update_fields=["approved_go_live_at"])
    work_off()
    [video] = youtube.videos.values()
    assert (video["status"]["privacyStatus"], "publishAt" in video["status"]) == ("private", False)
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    change(page, go_live_at=hours(4))
    work_off()
    assert seconds_apart(video["status"]["publishAt"], hours(4)) < 5
    assert youtube.calls["upload.start"] == 1


def test_a_page_that_is_deleted_before_its_minute_is_taken_back(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    work_off()
    page.delete()
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    assert "publishAt" not in next(iter(youtube.videos.values()))["status"]


def test_it_is_shown_nowhere_while_the_house_is_late(youtube: YouTube, channel: Account) -> None:
    planned(hours(1))
    shift(timedelta(hours=1, seconds=5), youtube)
    work_off()
    assert youtube.videos == {}
    assert only().state == State.QUEUED
    publish_due()
    work_off(until=hours(1))
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED


def test_a_film_that_arrives_while_the_house_is_late_stays_hidden(
    youtube: YouTube, channel: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = planned(hours(1))
    beat, beats = HeldCall.beat, []

    def pass_the_minute(call: HeldCall, sent: int = 0, whole: int = 0) -> None:
        beat(call, sent, whole)
        if not beats:
            shift(timedelta(hours=1, seconds=5), youtube)
        beats.append(sent)

    monkeypatch.setattr(HeldCall, "beat", pass_the_minute)
    work_off()
    page.refresh_from_db()
    [video] = youtube.videos.values()
    assert (page.live, video["status"]["privacyStatus"], "publishAt" in video["status"]) == (False, "private", False)
    assert only().state == State.PROCESSING
    publish_due()
    work_off(until=hours(0.1))
    assert (only(operation=Operation.PUBLISH).state, video["status"]["privacyStatus"]) == (State.VERIFIED, "public")


def test_the_clock_on_the_wall_moves_what_was_sent_already(youtube: YouTube, channel: Account) -> None:
    planned(hours(30))
    work_off()
    wall = WallTime.objects.get()
    WallTime.objects.update(wall=wall.wall - timedelta(hours=1))
    assert keep_wall_times() == 1
    work_off()
    [video] = youtube.videos.values()
    assert seconds_apart(video["status"]["publishAt"], hours(29)) < 65


def test_somebody_who_moves_it_there_is_found_out(youtube: YouTube, channel: Account) -> None:
    planned(hours(3))
    work_off()
    [video] = youtube.videos.values()
    video["status"]["publishAt"] = hours(1).isoformat()
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert (only().state, only().problem_detail) == (State.DRIFTED, {"differences": "moment"})


def test_other_places_get_it_at_its_minute(youtube: YouTube, there: Inbox) -> None:
    account = make_account("webhook", url=there.url, key="key")
    hidden = make_youtube(youtube, privacy="unlisted")
    late = make_youtube(youtube)
    Account.objects.filter(pk=late.pk).update(sends_ahead=False)
    page = planned(hours(3))
    work_off()
    assert (Delivery.objects.count(), youtube.videos) == (0, {})
    for each in (account, hidden, late):
        each.refresh_from_db()
        with pytest.raises(NotReleased):
            send_work(guid=page.guid, account=each, user=None)


def test_a_recording_that_is_not_ready_is_waited_for(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    recording, page.recording = page.recording, None
    page.save()
    work_off()
    assert (only().state, youtube.videos) == (State.PLANNED, {})
    page.recording = recording
    page.save()
    work_off(until=hours(0.1))
    assert only().state == State.SCHEDULED


def test_a_website_shows_a_planned_story_by_itself(website: WordPress) -> None:
    make_account("wordpress", url=website.url, user=USER, password=PASSWORD)
    page = make_story(go_live_at=hours(3))
    work_off()
    [post] = website.posts.values()
    assert (post["status"], only().state) == ("future", State.SCHEDULED)
    assert seconds_apart(post["date_gmt"] + "+00:00", hours(3)) < 5
    change(page, go_live_at=None)
    work_off()
    assert post["status"] == "publish"


def test_a_process_that_dies_before_the_minute_makes_no_second_one(
    youtube: YouTube, channel: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(hours(3))
    monkeypatch.setattr(runner, "accepted", lambda *_args, **_named: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        work_off()
    monkeypatch.undo()
    Delivery.objects.update(leased_until=None, next_at=timezone.now())
    work_off(until=hours(1))
    assert (only().state, len(youtube.videos)) == (State.SCHEDULED, 1)


def test_what_was_taken_back_and_is_planned_again_comes_at_its_minute(youtube: YouTube, there: Inbox) -> None:
    make_account("webhook", url=there.url, key=KEY)
    page = make_story()
    work_off()
    page.unpublish()
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    change(page, go_live_at=hours(72))
    work_off()
    assert (only(operation=Operation.PUBLISH).state, page.guid in there.works) == (State.QUEUED, False)
    let_pass(timedelta(hours=72, seconds=30), youtube)
    assert (only(operation=Operation.PUBLISH).state, page.guid in there.works) == (State.VERIFIED, True)


def test_a_moment_that_was_put_right_there_is_no_difference_any_more(youtube: YouTube, channel: Account) -> None:
    planned(hours(3))
    work_off()
    [video] = youtube.videos.values()
    right, video["status"]["publishAt"] = video["status"]["publishAt"], hours(1).isoformat()
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    settle_drift(delivery=only(), ours=True, user=None)
    work_off(until=hours(0.1))
    assert (video["status"]["publishAt"], only(operation=Operation.PUBLISH).state) == (right, State.SCHEDULED)
    video["status"]["publishAt"] = hours(1).isoformat()
    Delivery.objects.filter(operation=Operation.PUBLISH).update(next_at=timezone.now())
    work_off()
    video["status"]["publishAt"] = right
    Delivery.objects.filter(operation=Operation.PUBLISH).update(next_at=timezone.now())
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.SCHEDULED


def test_a_plan_that_moves_while_the_film_is_sent_is_the_one_that_counts(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    youtube.faults.order("upload.chunk", Fault(kind="status", status=503), times=2)
    work_off()
    change(page, go_live_at=hours(6))
    work_off(until=hours(1))
    [video] = youtube.videos.values()
    assert video["status"]["privacyStatus"] == "private"
    assert seconds_apart(video["status"]["publishAt"], hours(6)) < 5


def test_a_show_that_is_closed_takes_its_planned_works_back(youtube: YouTube, channel: Account) -> None:
    page = planned(hours(3))
    work_off()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    work_off()
    [video] = youtube.videos.values()
    assert "publishAt" not in video["status"]
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN


def test_an_account_gets_nothing_beforehand_once_somebody_said_so(youtube: YouTube, channel: Account) -> None:
    channel.sends_ahead = False
    keep_account(account=channel, options=channel.options, user=None)
    planned(hours(3))
    work_off()
    assert Delivery.objects.count() == 0


def test_what_is_hidden_there_is_in_no_playlist_and_was_recorded_before(youtube: YouTube) -> None:
    make_youtube(youtube, has_playlists=True)
    planned(hours(3))
    work_off()
    [video] = youtube.videos.values()
    assert datetime.fromisoformat(video["recordingDetails"]["recordingDate"]) <= timezone.now()
    assert youtube.channel.items == []
    let_pass(timedelta(hours=3, seconds=30), youtube)
    assert [item["contentDetails"]["videoId"] for item in youtube.channel.items] == [video["id"]]


def test_an_account_out_of_use_says_what_it_leaves_alone(channel: Account, desk: Client, boss: User) -> None:
    page = planned(hours(3), title="حوار الماء")
    work_off()
    values = {f"option_{name}": value for name, value in channel.options.items() if value}
    values |= {"name": channel.name, "late_minutes": 60, "keeper": boss.pk}
    answer = desk.post(reverse("channels_account", args=[channel.pk]), values, follow=True)
    channel.refresh_from_db()
    assert not channel.is_active
    assert "حوار الماء" in " ".join(str(message) for message in answer.context["messages"])
    [line] = lines([only()])
    assert (line.tone, line.explanation is not None, line.actor != "nobody") == ("bad", True, True)
    assert line.explanation.action in unescape(desk.get(reverse("channels_work", args=[page.guid])).content.decode())
