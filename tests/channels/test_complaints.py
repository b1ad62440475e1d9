"""What users of other publishing tools complain of, each as something that does not happen here.

The numbers and sources are those of the issue trackers in which people said so.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import ledger, scheduling
from channels.messages import SENTENCES, explain
from channels.models import Account, Delivery
from channels.operations.look_again import look_again
from channels.operations.retry_delivery import retry_delivery
from channels.registry import all_publishers
from channels.sealing import unseal
from channels.states import State, TransitionRefused
from cms.catalogue.works import work
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.mastodon import TOKEN, mastodon
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import YouTube
from tests.channels.places import PLACES
from tests.factories.channels import hours, make_account, make_story, only, sooner, work_off
from tests.factories.content import make_user
from tests.factories.youtube import make_filmed, make_youtube

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("operation", "phase", "code"),
    [
        ("token", "begin", "sign_in_silent"),
        ("upload.start", "begin", "unreachable"),
        ("upload.chunk", "film", "ambiguous"),
        ("thumbnails.set", "picture", "unreachable"),
    ],
)
def test_01_each_phase_that_fails_is_named(youtube: YouTube, operation: str, phase: str, code: str) -> None:
    """gitroomhq/postiz-app 2011: an error without an id or a cause."""
    make_youtube(youtube)
    youtube.faults.order(operation, Fault(kind="status", status=503), times=9)
    make_filmed(is_rich=True)
    work_off()
    failed = {(attempt.phase, attempt.code) for attempt in only().attempts.all() if attempt.code}
    assert (phase, code) in failed
    assert only().problem


def test_02_what_is_stuck_can_be_looked_for_and_is_not_doubled(youtube: YouTube) -> None:
    """gitroomhq/postiz-app 1724: stuck in the queue for days."""
    make_youtube(youtube)
    youtube.faults.order("upload.last", Fault(kind="cut_after"))
    youtube.faults.order("upload.query", Fault(kind="status", status=503), times=3)
    make_filmed()
    work_off()
    assert only().state == State.UNKNOWN
    for _press in range(3):
        look_again(delivery=only(), user=None)
        work_off()
    work_off(until=hours(1))
    assert only().state == State.VERIFIED
    assert len(youtube.videos) == 1


def test_03_nothing_stays_in_the_queue_past_its_time_unnoticed(there: Inbox, account: Account, desk: Client) -> None:
    """gitroomhq/postiz-app 1512: queued after its time, no id, no address."""
    there.faults.order("notice", Fault(kind="status", status=429), times=99)
    story = make_story()
    work_off()
    sooner(timedelta(minutes=account.late_minutes + 1))
    work_off()
    assert only().state == State.MISSED
    assert story.title in desk.get(reverse("channels_board")).content.decode()


def test_04_those_with_the_same_moment_all_go_out(there: Inbox, account: Account) -> None:
    """gitroomhq/postiz-app 439: several posts with one timestamp, none published."""
    stories = {make_story().guid for _ in range(5)}
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert set(there.works) == stories


def test_05_a_second_identical_request_is_the_first_one(there: Inbox, account: Account) -> None:
    """gitroomhq/postiz-app 1779: no detection of duplicates. For the same slot, see test_calendar.py."""
    found = work(make_story().guid)
    assert found
    assert [ledger.plan(found, account) for _ in range(3)] == [None] * 3
    work_off()
    assert len(there.notices) == 1


def test_06_reconnecting_keeps_what_is_not_given_anew(there: Inbox, account: Account, desk: Client) -> None:
    """gitroomhq/postiz-app 1884: reconnection wiped the token."""
    page = reverse("channels_account", args=[account.pk])
    keeper = make_user()
    values = {"name": "again", "is_active": "on", "takes_all": "on", "late_minutes": "60", "keeper": str(keeper.pk)}
    assert desk.post(page, values | {"option_url": there.url, "option_key": ""}).status_code == 302
    make_story()
    work_off()
    assert only().state == State.VERIFIED


@pytest.mark.parametrize("fault", [Fault(kind="status", status=503), Fault(kind="cut")])
def test_07_a_weak_moment_of_the_token_server_is_no_dead_account(youtube: YouTube, fault: Fault) -> None:
    """gitroomhq/postiz-app 1822: a passing error taken for a dead token."""
    account = make_youtube(youtube)
    youtube.faults.order("token", fault)
    make_filmed()
    work_off(until=hours(1))
    account.refresh_from_db()
    assert (only().state, account.reauth_since) == (State.VERIFIED, None)


def test_08_one_incident_is_told_once(there: Inbox) -> None:
    """gitroomhq/postiz-app 1678: two letters for each failure. The letters themselves: test_notices.py."""
    account = make_account("webhook", url=there.url, key="another one")
    for _ in range(3):
        make_story()
    work_off()
    account.refresh_from_db()
    assert (there.calls["notice"], account.failures) == (1, 0)


def test_09_a_loop_of_failures_is_cut(there: Inbox, account: Account) -> None:
    """gitroomhq/postiz-app 2048: 2,457 errors in seven days."""
    there.faults.order("notice", Fault(kind="status", status=429), times=9999)
    for _ in range(3):
        make_story()
    work_off(until=hours(2))
    assert there.calls["notice"] < 60


def test_10_an_error_names_what_it_is_about(youtube: YouTube) -> None:
    """gitroomhq/postiz-app 2000: a timeout, but of which file?"""
    make_youtube(youtube)
    youtube.channel.may_have_thumbnails = False
    make_filmed(is_rich=True)
    work_off(until=hours(0.1))
    assert "picture" in only().problem_detail["reason"]


def test_11_the_reason_of_the_place_is_kept(there: Inbox, account: Account, desk: Client) -> None:
    """gitroomhq/postiz-app 946: "error while posting"."""
    there.faults.order("notice", Fault(kind="status", status=422, reason="the field url is not ours"))
    make_story()
    work_off()
    evidence = desk.get(reverse("channels_delivery", args=[only().pk])).content.decode()
    assert "the field url is not ours" in evidence


@pytest.mark.parametrize("slug", sorted(all_publishers()))
def test_12_no_error_reaches_a_screen_unformatted(slug: str) -> None:
    """gitroomhq/postiz-docs 95: [object Object]."""
    account = Account(name="A place", publisher=slug)
    for code in SENTENCES | dict(all_publishers()[slug].sentences):
        told = explain(Delivery(account=account, problem=code, problem_detail={}))
        assert told
        assert told.happened
        assert told.again
        assert told.action
        assert "%(" not in f"{told.happened} {told.again} {told.action}"


def test_13_a_place_that_approves_nobody_needs_no_approval(client: Client) -> None:
    """gitroomhq/postiz-app 538, 1329, 1563: approval by TikTok is impossible for those who host it."""
    with PLACES["assisted"]() as place:
        assert not any(unseal(place.account.secrets).values())
        page = place.make()
        work_off()
        client.force_login(make_user(superuser=True))
        shown = client.get(reverse("channels_package", args=[only().pk])).content.decode()
        assert page.title in shown
        place.by_hand(page)
        work_off(until=hours(1))
        assert only().state == State.VERIFIED


def test_14_a_video_that_is_locked_private_is_explained(youtube: YouTube) -> None:
    """inovector/mixpost 75: the users blame the tool."""
    make_youtube(youtube)
    youtube.channel.is_audited = False
    make_filmed()
    work_off(until=hours(0.1))
    assert (only().state, only().problem) == (State.ACTION_REQUIRED, "locked_private")
    told = explain(only())
    assert told
    assert "Google" in told.happened or "غوغل" in told.happened


def test_15_half_a_success_is_shown_as_two(there: Inbox) -> None:
    """inovector/mixpost 146: files that are still being prepared; one place done, the other failed."""
    with mastodon() as slow:
        slow.polls = 2
        waited = make_account("mastodon", url=slow.url, token=TOKEN)
        failed = make_account("webhook", url=there.url, key=KEY)
        there.faults.order("notice", Fault(kind="status", status=422))
        make_filmed(is_rich=True)
        work_off(until=hours(1))
        assert only(account=waited).state == State.VERIFIED
        assert (only(account=failed).state, only(account=failed).problem) == (State.FAILED, "refused")
        assert len(slow.statuses) == 1


@pytest.mark.django_db(transaction=True)
def test_16_two_schedulers_at_once_give_out_each_once(there: Inbox) -> None:
    """Socioboard 335: two crons, every post twice."""
    for _ in range(4):
        make_account("webhook", url=there.url, key=KEY)
    make_story()
    given: list[int] = []

    def look() -> None:
        given.append(scheduling.look())
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given) == 4
    assert set(Delivery.objects.values_list("fence", flat=True)) == {1}


def test_17_a_timeout_is_looked_into_and_not_repeated(youtube: YouTube) -> None:
    """wp-to-diaspora 169: duplicates because of timeouts."""
    make_youtube(youtube)
    youtube.faults.order("upload.last", Fault(kind="cut_after"))
    make_filmed()
    work_off(until=hours(1))
    assert only().state == State.VERIFIED
    assert (youtube.calls["upload.start"], len(youtube.videos)) == (1, 1)


def test_18_a_late_retry_finds_the_first(youtube: YouTube) -> None:
    """wordpress-atmosphere 136: a second post hours later."""
    make_youtube(youtube)
    youtube.faults.order("upload.last", Fault(kind="cut_after"))
    youtube.faults.order("upload.query", Fault(kind="status", status=404), times=9)
    make_filmed()
    work_off()
    sooner(timedelta(hours=5))
    work_off(until=hours(5))
    assert only().state == State.VERIFIED
    assert len(youtube.videos) == 1


def test_19_the_health_of_an_account_is_that_of_its_last_call(there: Inbox, desk: Client) -> None:
    """autoblue 44: every share fails while the settings say "healthy"."""
    account = make_account("webhook", url=there.url, key="another one")
    make_story()
    work_off()
    account.refresh_from_db()
    assert account.last_failure == "needs_reauth"
    board = desk.get(reverse("channels_board")).content.decode()
    assert "يجب إعادة ربطه" in board or "Must be connected again" in board


@pytest.mark.parametrize("slug", ["webhook", "wordpress", "mastodon", "youtube"])
def test_20_a_refused_account_is_named_as_such_at_every_place(slug: str) -> None:
    """trypost 29: in six publishers it was an unknown error."""
    with PLACES[slug]() as place:
        assert place.fake
        if place.refusing:
            place.refusing()
        else:
            place.fake.faults.order(place.signing, Fault(kind="status", status=401), times=9)
        place.make()
        work_off()
        told = explain(only())
        assert told
        assert only().state == State.NEEDS_REAUTH
        assert told.happened not in {str(SENTENCES[code][0]) for code in ("failed", "internal", "refused")}


def test_21_what_passes_is_tried_again(there: Inbox, account: Account) -> None:
    """wordpress-activitypub 559: no retry at all."""
    there.faults.order("notice", Fault(kind="status", status=503))
    there.faults.order("notice", Fault(kind="cut"))
    there.faults.order("notice", Fault(kind="status", status=429))
    make_story()
    work_off(until=hours(1))
    assert (only().state, len(there.notices)) == (State.VERIFIED, 1)


def test_22_one_reconnection_lets_all_go_on(youtube: YouTube) -> None:
    """eventyay-socialmedia 64 and 70: many failed posts after one expired token, no way to send them all."""
    account = make_youtube(youtube)
    youtube.login.revoke()
    for _ in range(3):
        make_filmed()
    work_off()
    assert youtube.calls["upload.start"] == 0
    account.refresh_from_db()
    assert account.reauth_since


def test_23_a_hidden_daily_limit_waits_for_its_end(youtube: YouTube) -> None:
    """googleapis/google-api-python-desk 2753: a 429 that is no passing one."""
    make_youtube(youtube)
    youtube.faults.order("upload.start", Fault(kind="status", status=429, reason="rateLimitExceeded"))
    make_filmed()
    work_off()
    row = only()
    assert row.state == State.QUOTA_WAIT
    assert row.next_at
    assert row.next_at > timezone.now() + timedelta(minutes=1)


def test_24_what_is_published_is_what_was_read_back(youtube: YouTube) -> None:
    """restreamer 587: green here, dead there."""
    make_youtube(youtube)
    youtube.channel.processing_s = 7200
    make_filmed()
    work_off()
    assert only().state == State.PROCESSING
    with pytest.raises(TransitionRefused):
        retry_delivery(delivery=only(), user=None)
