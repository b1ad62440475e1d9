"""A work on its way to YouTube, with everything that may happen to it."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from channels import scheduling
from channels.claims import HeldCall, hold
from channels.models import Account, Delivery, Operation
from channels.operations.send_work import send_work
from channels.publisher import Stage
from channels.publishers.youtube import PUBLISHER
from channels.states import State
from cms.catalogue.works import work
from cms.podcasts.models import EpisodePage
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import change, hours, only, work_off
from tests.factories.youtube import FILM, UNIT, local_youtube, make_filmed, make_youtube

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[YouTube]:
    with local_youtube() as running:
        yield running
        assert running.refusals == []


@pytest.fixture
def account(fake: YouTube) -> Account:
    return make_youtube(fake)


def assert_once(fake: YouTube) -> Delivery:
    """One video, whole, verified."""
    row = only()
    assert (row.state, row.problem) == (State.VERIFIED, "")
    assert list(fake.videos) == [row.remote_id]
    assert fake.channel.hashes[row.remote_id] == hashlib.sha256(FILM).hexdigest()
    return row


def test_an_episode_arrives_with_all_that_belongs_to_it(fake: YouTube, account: Account) -> None:
    page = make_filmed(is_rich=True, title="حوار حول الماء")
    work_off(until=hours(1))
    row = assert_once(fake)
    video = fake.videos[row.remote_id]
    assert video["snippet"]["title"] == "حوار حول الماء"
    assert video["snippet"]["defaultLanguage"] == "ar"
    assert page.get_full_url() in video["snippet"]["description"]
    assert video["status"]["privacyStatus"] == "public"
    assert video["status"]["selfDeclaredMadeForKids"] is False
    assert video["status"]["containsSyntheticMedia"] is False
    assert set(fake.channel.thumbnails) == {row.remote_id}
    assert {each["snippet"]["language"] for each in fake.channel.captions.values()} == {"ar", "fr"}
    [playlist] = fake.channel.playlists.values()
    assert playlist["status"]["podcastStatus"] == "enabled"
    assert len(fake.channel.items) == 1
    assert [len(covers) for covers in fake.channel.covers.values()] == [1]
    assert fake.calls["token"] == 1
    assert row.remote_url == f"https://www.youtube.com/watch?v={row.remote_id}"


SHUT = b"<html>Sign in to the network</html>"
DAYS = [
    {
        "upload.start": Fault(kind="cut"),
        "upload.chunk": Fault(kind="cut", byte_length=UNIT // 2),
        "upload.last": Fault(kind="cut_after"),
        "thumbnails.set": Fault(kind="cut_after"),
    },
    {
        "token": Fault(kind="status", status=500),
        "upload.start": Fault(kind="cut_after"),
        "upload.chunk": Fault(kind="cut_after"),
        "upload.last": Fault(kind="status_after", status=502),
        "captions.insert": Fault(kind="cut_after"),
    },
    {
        "token": Fault(kind="cut"),
        "upload.start": Fault(kind="status", status=409, reason="alreadyExists"),
        "upload.chunk": Fault(kind="status", status=401, reason="authError"),
        "upload.last": Fault(kind="status", status=404),
        "playlists.insert": Fault(kind="cut_after"),
        "playlistImages.insert": Fault(kind="cut_after"),
    },
    {
        "upload.start": Fault(kind="words", status=200, body=SHUT),
        "upload.chunk": Fault(kind="words", status=200, body=SHUT),
        "upload.query": Fault(kind="status", status=503),
        "playlistItems.insert": Fault(kind="status", status=401, reason="authError"),
        "videos.list": Fault(kind="status", status=503),
    },
    {
        "upload.start": Fault(kind="status", status=503),
        "upload.chunk": Fault(kind="status", status=500),
        "captions.insert": Fault(kind="status_after", status=500),
        "playlistItems.insert": Fault(kind="cut_after"),
        "playlistItems.list": Fault(kind="words", status=200, body=SHUT),
    },
]


def test_whatever_breaks_there_is_one_video_with_everything(subtests: pytest.Subtests) -> None:
    page = make_filmed(is_rich=True)
    for day in DAYS:
        with subtests.test(day=list(day)), local_youtube() as fake:
            for operation, fault in day.items():
                fake.faults.order(operation, fault)
            row = sent(fake, page, until=hours(1))
            assert (row.state, row.problem) == (State.VERIFIED, "")
            assert list(fake.videos) == [row.remote_id]
            assert fake.channel.hashes == {row.remote_id: hashlib.sha256(FILM).hexdigest()}
            assert (fake.faults.left, fake.refusals) == (0, [])
            assert len(fake.channel.captions) == 2
            assert len(fake.channel.playlists) == len(fake.channel.items) == len(fake.channel.thumbnails) == 1
            assert [len(covers) for covers in fake.channel.covers.values()] == [1]


def sent(fake: YouTube, page: EpisodePage, *, until: datetime | None = None) -> Delivery:
    """Send a work to a new account there."""
    row = send_work(guid=page.guid, account=make_youtube(fake, takes_all=False), user=None)
    assert row
    work_off(until=until)
    row.refresh_from_db()
    return row


def minutes(count: float) -> datetime:
    return hours(count / 60)


def test_a_session_that_is_gone_is_looked_for_twice_before_anything_is_sent_again(
    fake: YouTube, account: Account
) -> None:
    """It was complete, but nobody knows, and the list of uploads shows it late."""
    fake.channel.listing_lag_s = 300
    fake.faults.order("upload.last", Fault(kind="cut_after"))
    fake.faults.order("upload.query", Fault(kind="status", status=410))
    make_filmed()
    work_off()
    assert only().state == State.UNKNOWN
    assert len(fake.videos) == 1
    fake.clock.ahead_s = 600
    work_off(until=hours(1))
    assert_once(fake)
    assert fake.calls["upload.start"] == 1


def test_what_is_nowhere_is_sent_again_after_a_second_look(fake: YouTube, account: Account) -> None:
    fake.faults.order("upload.last", Fault(kind="cut", byte_length=0))
    fake.faults.order("upload.query", Fault(kind="status", status=404))
    make_filmed()
    work_off(until=hours(1))
    assert_once(fake)
    assert fake.calls["upload.start"] == 2


REFUSALS = [
    (403, "quotaExceeded", State.QUOTA_WAIT, "youtube_quota"),
    (429, "rateLimitExceeded", State.QUOTA_WAIT, "youtube_quota"),
    (400, "uploadLimitExceeded", State.QUOTA_WAIT, "channel_limit"),
    (403, "userRateLimitExceeded", State.RETRY_WAIT, "limited"),
    (403, "insufficientPermissions", State.NEEDS_REAUTH, "scopes_missing"),
    (403, "accessNotConfigured", State.ACTION_REQUIRED, "api_disabled"),
    (401, "youtubeSignupRequired", State.NEEDS_REAUTH, "no_channel"),
    (400, "invalidTitle", State.FAILED, "words_refused"),
    (400, "somethingNew", State.FAILED, "refused"),
]


def test_a_refusal_has_its_own_state_and_sentence(subtests: pytest.Subtests) -> None:
    page = make_filmed()
    for status, reason, state, problem in REFUSALS:
        with subtests.test(reason=reason), local_youtube() as fake:
            fake.faults.order("upload.start", Fault(kind="status", status=status, reason=reason), times=2)
            row = sent(fake, page)
            assert (row.state, row.problem) == (state, problem)
            assert not fake.videos
            last = row.attempts.latest("pk")
            assert (last.phase, last.status) == ("begin", status)
            assert reason in last.answer


def test_the_allowance_is_not_overdrawn(fake: YouTube, account: Account) -> None:
    account.quota_uses.create(bucket="units", day=account_day(), used=8990)
    make_filmed(is_rich=True)
    work_off()
    row = only()
    # The video is there, and known to be: it could be taken back.
    assert (row.state, row.problem) == (State.PUBLISHED, "quota_used")
    assert list(fake.videos) == [row.remote_id]
    account.quota_uses.all().delete()
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert_once(fake)
    assert len(fake.channel.captions) == 2


def account_day() -> date:
    return datetime.now(ZoneInfo("America/Los_Angeles")).date()


def test_what_lacks_its_captions_can_be_taken_back(fake: YouTube, account: Account) -> None:
    fake.faults.order("captions.list", Fault(kind="status", status=503), times=99)
    page = make_filmed(is_rich=True)
    work_off()
    assert (only().state, only().problem) == (State.PUBLISHED, "unreachable")
    page.unpublish()
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    assert [video["status"]["privacyStatus"] for video in fake.videos.values()] == ["private"]


def test_a_revoked_permission_stops_the_account_and_only_that(fake: YouTube, account: Account) -> None:
    fake.login.revoke()
    make_filmed()
    work_off()
    account.refresh_from_db()
    assert (only().state, only().problem) == (State.NEEDS_REAUTH, "grant_gone")
    assert account.reauth_since


def test_what_is_planned_there_stays_hidden_until_then_and_can_be_corrected(fake: YouTube) -> None:
    page = make_filmed()
    row = send_work(guid=page.guid, account=make_youtube(fake, takes_all=False), user=None)
    scheduling.look()
    held, found = row and hold(row.pk, row.fence + 1), work(page.guid)
    assert held
    assert found
    held.write(due_at=hours(1))
    call = HeldCall(held, found, held.row)
    receipt = PUBLISHER.publish(call)
    assert receipt.stage is Stage.SCHEDULED
    call.remote_id = receipt.remote_id
    assert PUBLISHER.update(call).stage is Stage.SCHEDULED
    [video] = fake.videos.values()
    assert video["status"]["privacyStatus"] == "private"
    assert PUBLISHER.verify(call).stage is Stage.SCHEDULED
    fake.clock.ahead_s = 2 * 3600
    held.write(due_at=timezone.now())
    assert PUBLISHER.verify(call).is_as_sent
    assert fake.calls["upload.start"] == 1


def test_a_video_that_is_locked_private_is_told_as_such(fake: YouTube, account: Account) -> None:
    fake.channel.is_audited = False
    make_filmed()
    work_off(until=minutes(5))
    row = only()
    assert (row.state, row.problem) == (State.ACTION_REQUIRED, "locked_private")
    fake.channel.is_audited = True
    fake.videos[row.remote_id]["status"]["privacyStatus"] = "public"
    work_off(until=hours(2))
    assert_once(fake)


def test_it_is_published_only_once_youtube_has_processed_it(fake: YouTube, account: Account) -> None:
    fake.channel.processing_s = 3600
    make_filmed()
    work_off()
    assert only().state == State.PROCESSING
    fake.clock.ahead_s = 3700
    work_off(until=hours(2))
    assert_once(fake)


FAILURES = [
    ({"status": {"uploadStatus": "failed", "failureReason": "codec"}}, "processing_failed"),
    ({"processingDetails": {"processingStatus": "terminated"}}, "processing_failed"),
    ({"status": {"uploadStatus": "rejected", "rejectionReason": "copyright"}}, "rejected"),
    ({"status": {"uploadStatus": "rejected", "rejectionReason": "duplicate"}}, "duplicate"),
]


def test_what_youtube_makes_of_it_is_not_taken_for_success(subtests: pytest.Subtests) -> None:
    page = make_filmed()
    for failure, problem in FAILURES:
        with subtests.test(problem=problem), local_youtube() as fake:
            fake.channel.failure = failure
            row = sent(fake, page, until=minutes(5))
            assert (row.state, row.problem) == (State.ACTION_REQUIRED, problem)


def test_what_stands_beside_it_may_be_refused_without_losing_the_video(fake: YouTube, account: Account) -> None:
    fake.channel.may_have_thumbnails = False
    make_filmed(is_rich=True)
    work_off(until=minutes(5))
    row = only()
    assert (row.state, row.problem) == (State.ACTION_REQUIRED, "extras_refused")
    assert "picture: forbidden" in row.problem_detail["reason"]
    assert len(fake.channel.captions) == 2


def test_a_change_replaces_words_and_keeps_the_rest(fake: YouTube, account: Account) -> None:
    page = make_filmed()
    work_off(until=hours(1))
    change(page, title="عنوان آخر")
    work_off(until=hours(1))
    [video] = fake.videos.values()
    assert video["snippet"]["title"] == "عنوان آخر"
    assert video["status"]["privacyStatus"] == "public"
    assert video["status"]["selfDeclaredMadeForKids"] is False
    assert {row.state for row in Delivery.objects.all()} == {State.VERIFIED}


def test_a_change_of_words_sends_nothing_else_again(fake: YouTube, account: Account) -> None:
    """Captions are what costs most of the day's allowance."""
    page = make_filmed(is_rich=True)
    work_off(until=hours(1))
    for title in ("عنوان آخر", "عنوان أخير"):
        change(page, title=title)
        work_off(until=hours(1))
    assert [video["snippet"]["title"] for video in fake.videos.values()] == ["عنوان أخير"]
    assert (fake.calls["captions.insert"], fake.calls["captions.update"], fake.calls["thumbnails.set"]) == (2, 0, 1)


@pytest.mark.parametrize(("way_back", "left"), [("private", ["private"]), ("delete", [])])
def test_it_is_taken_back(fake: YouTube, way_back: str, left: list[str]) -> None:
    make_youtube(fake, way_back=way_back)
    page = make_filmed()
    work_off(until=hours(1))
    page.unpublish()
    work_off(until=hours(1))
    assert [video["status"]["privacyStatus"] for video in fake.videos.values()] == left
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN


def test_what_was_taken_back_comes_again_as_the_same_video(fake: YouTube, account: Account) -> None:
    page = make_filmed()
    work_off(until=hours(1))
    page.unpublish()
    work_off(until=hours(1))
    change(page)
    work_off(until=hours(1))
    [video] = fake.videos.values()
    assert video["status"]["privacyStatus"] == "public"
    assert fake.calls["upload.start"] == 1


EDITS = [
    ("snippet", {"title": "Edited by hand"}, "title"),
    ("snippet", {"description": "Edited by hand"}, "description"),
    ("status", {"privacyStatus": "unlisted"}, "privacy"),
    ("status", {"privacyStatus": "private"}, "privacy"),
]


def test_what_somebody_changes_there_is_noticed(subtests: pytest.Subtests) -> None:
    page = make_filmed()
    for part, values, difference in EDITS:
        with subtests.test(values=values), local_youtube() as fake:
            row = sent(fake, page, until=hours(1))
            fake.videos[row.remote_id][part].update(values)
            Delivery.objects.filter(pk=row.pk).update(next_at=timezone.now())
            work_off()
            row.refresh_from_db()
            assert (row.state, row.problem_detail) == (State.DRIFTED, {"differences": difference})


def test_what_somebody_deletes_there_is_noticed(fake: YouTube, account: Account) -> None:
    make_filmed()
    work_off(until=hours(1))
    fake.channel.delete_video(only().remote_id)
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert only().state == State.REMOTE_GONE
    assert fake.calls["upload.start"] == 1
