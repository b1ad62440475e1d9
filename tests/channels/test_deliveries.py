"""A released work reaches every account that wants it, once, and the ledger says so truthfully."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Locale, PageViewRestriction

from channels import ledger
from channels.accounts import replacing_secret, secret_of
from channels.decisions import web_address
from channels.models import Account, Attempt, Delivery, Operation
from channels.operations.cancel_delivery import cancel_delivery
from channels.operations.keep_account import keep_account
from channels.operations.retry_delivery import retry_delivery
from channels.operations.withdraw_work import withdraw_work
from channels.states import State, advance
from cms.news.models import NewsPage
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.serving import Fault
from tests.factories.channels import change, hours, make_account, make_story, only, sooner, work_off

pytestmark = pytest.mark.django_db


def test_a_released_work_is_planned_with_it_and_published(there: Inbox, account: Account) -> None:
    story = make_story()
    assert only().state == State.PLANNED
    work_off()
    row = only()
    assert row.state == State.VERIFIED
    assert list(there.works) == [story.guid]
    assert [event.after for event in row.events.all()] == ["preflight", "queued", "uploading", "published", "verified"]
    assert [(each.phase, each.decision) for each in row.attempts.all()] == [
        ("telling", "published"),
        ("telling", "verified"),
    ]


def test_what_is_not_released_is_not_planned(account: Account) -> None:
    with transaction.atomic():
        make_story()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_an_account_that_takes_nothing_by_itself_gets_what_it_is_sent(there: Inbox) -> None:
    make_account("webhook", takes_all=False, url=there.url, key=KEY)
    make_story()
    assert not Delivery.objects.exists()


def test_a_change_is_sent_and_a_second_look_without_one_sends_nothing(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    change(story, title="خبر آخر")
    assert only(operation=Operation.PUBLISH).state == State.UPDATE_PENDING
    work_off()
    assert there.works[story.guid]["title"] == "خبر آخر"
    assert {row.state for row in Delivery.objects.all()} == {State.VERIFIED}
    change(story)
    assert Delivery.objects.count() == 2


def test_what_comes_back_to_what_it_said_before_is_sent_again(there: Inbox, account: Account) -> None:
    story = make_story(title="أ")
    work_off()
    for title in ("ب", "أ", "ب"):
        change(story, title=title)
        work_off()
        assert there.works[story.guid]["title"] == title
    assert Delivery.objects.filter(operation=Operation.UPDATE).count() == 3


def test_of_changes_that_wait_only_the_last_goes_out(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    for title in ("ب", "ج", "د"):
        change(story, title=title)
    work_off()
    states = Delivery.objects.filter(operation=Operation.UPDATE).order_by("created_at").values_list("state", flat=True)
    assert list(states) == [State.SUPERSEDED, State.SUPERSEDED, State.VERIFIED]
    assert len(there.notices) == 2


def test_what_waits_goes_out_as_it_is_by_then(there: Inbox, account: Account) -> None:
    story = make_story()
    change(story, title="خبر آخر")
    work_off()
    assert len(there.notices) == 1
    assert there.works[story.guid]["title"] == "خبر آخر"


def test_an_unpublished_work_is_taken_back_and_comes_again(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    story.unpublish()
    work_off()
    assert there.works == {}
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    change(story)
    work_off()
    assert list(there.works) == [story.guid]
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED


def test_what_is_unpublished_before_it_went_out_never_does(there: Inbox, account: Account) -> None:
    story = make_story()
    story.unpublish()
    work_off()
    assert there.notices == {}
    assert only().state == State.CANCELLED


def test_a_place_that_is_down_is_tried_again(there: Inbox, account: Account) -> None:
    there.faults.order("notice", Fault(kind="status", status=429, headers={"Retry-After": "40"}), times=2)
    make_story()
    work_off()
    row = only()
    assert (row.state, row.problem, row.tries) == (State.RETRY_WAIT, "limited", 1)
    assert row.next_at is not None
    assert timedelta(seconds=30) < row.next_at - timezone.now() <= timedelta(seconds=40)
    work_off(until=hours(1))
    assert only().state == State.VERIFIED
    assert len(there.notices) == 1


def test_an_answer_that_was_lost_makes_no_second_one(there: Inbox, account: Account) -> None:
    there.faults.order("notice", Fault(kind="cut_after"))
    make_story()
    work_off()
    row = only()
    assert row.state == State.VERIFIED
    assert [event.after for event in row.events.all()][3:] == [
        "unknown",
        "queued",
        "uploading",
        "published",
        "verified",
    ]
    assert (there.calls["notice"], len(there.notices)) == (2, 1)


def test_a_refusal_is_told_and_one_channel_does_not_touch_another(there: Inbox, account: Account) -> None:
    other = make_account("log")
    there.faults.order("notice", Fault(kind="status", status=400, reason="no such field"))
    make_story()
    work_off()
    row = only(account=account)
    assert (row.state, row.problem, row.next_at) == (State.FAILED, "refused", None)
    assert "no such field" in row.attempts.get().answer
    assert only(account=other).state == State.VERIFIED
    assert only(account=other).tries == 1


def test_a_wrong_key_stops_the_account_until_it_is_connected_again(there: Inbox) -> None:
    account = make_account("webhook", url=there.url, key="another one")
    make_story()
    make_story()
    work_off()
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == [State.NEEDS_REAUTH, State.PLANNED]
    assert there.calls["notice"] == 1
    account.refresh_from_db()
    assert (account.last_failure, account.reauth_since is None) == ("needs_reauth", False)


def test_too_late_is_missed_and_not_sent(there: Inbox, account: Account) -> None:
    there.faults.order("notice", Fault(kind="status", status=429), times=99)
    make_story()
    work_off(until=hours(1))
    sooner(timedelta(minutes=account.late_minutes))
    asked = there.calls["notice"]
    work_off()
    assert (only().state, there.calls["notice"]) == (State.MISSED, asked)


def test_an_account_that_fails_and_fails_rests(there: Inbox, account: Account) -> None:
    there.faults.order("notice", Fault(kind="status", status=429), times=5)
    stories = [make_story() for _ in range(7)]
    work_off()
    account.refresh_from_db()
    assert account.resting_until is not None
    assert there.calls["notice"] == 5
    work_off(until=hours(2))
    assert set(there.works) == {story.guid for story in stories}


def test_those_that_are_due_in_the_same_second_all_go_out(there: Inbox, account: Account) -> None:
    stories = [make_story() for _ in range(12)]
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert set(there.works) == {story.guid for story in stories}


def test_asking_twice_gives_the_first_one(account: Account) -> None:
    story = make_story()
    ledger.release(story.guid, "")
    assert Delivery.objects.count() == 1


def test_evidence_is_never_changed(there: Inbox, account: Account) -> None:
    make_story()
    work_off()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Attempt.objects.update(code="nothing happened")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Attempt.objects.all().delete()


def test_no_secret_is_in_the_evidence(there: Inbox, account: Account) -> None:
    there.faults.order("notice", Fault(kind="status", status=400, reason=f"{KEY} Bearer abcdef"))
    make_story()
    work_off()
    attempt = only().attempts.get()
    assert KEY not in attempt.answer
    assert "abcdef" not in attempt.answer
    assert KEY.encode() not in bytes(Account.objects.get(pk=account.pk).secrets)


def test_a_reconnected_account_sends_all_that_waited(there: Inbox) -> None:
    account = make_account("webhook", url=there.url, key="another one")
    stories = [make_story() for _ in range(3)]
    work_off()
    keep_account(account=Account.objects.get(pk=account.pk), options={"url": there.url, "key": KEY}, user=None)
    work_off()
    assert set(there.works) == {story.guid for story in stories}
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.VERIFIED}


def test_secrets_of_another_installation_are_told_as_such(there: Inbox, account: Account, settings: Settings) -> None:
    make_story()
    settings.SECRET_KEY = "the key of a restored backup's other house"
    work_off()
    assert (only().state, only().problem) == (State.NEEDS_REAUTH, "unreadable")


def test_a_work_that_is_taken_back_while_it_is_on_its_way_is_gone_in_the_end(there: Inbox, account: Account) -> None:
    story = make_story()
    for state in (State.PREFLIGHT, State.QUEUED, State.UPLOADING):
        advance(only(), state)
    story.unpublish()
    # The process that was at it reaches its end: the place has the work, whatever happened meanwhile.
    base = only(operation=Operation.PUBLISH)
    there.works[story.guid] = {}
    advance(base, State.PUBLISHED)
    Delivery.objects.filter(pk=base.pk).update(remote_id="1", next_at=None)
    work_off(until=hours(1))
    assert there.works == {}
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN


def test_a_translation_changes_the_work_and_does_not_take_it_back(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    story.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    french = NewsPage.objects.get(locale__language_code="fr", guid=story.guid)
    change(french, title="Une nouvelle")
    work_off()
    assert [each["title"] for each in there.works[story.guid]["translations"]] == ["Une nouvelle"]
    french.refresh_from_db()
    french.unpublish()
    work_off()
    assert there.works[story.guid]["translations"] == []
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED


def test_what_nobody_told_of_is_found_at_the_next_look(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    NewsPage.objects.filter(pk=story.pk).update(summary="ملخص آخر")
    sooner(timedelta(hours=25))
    work_off()
    assert there.works[story.guid]["summary"] == "ملخص آخر"
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=story, restriction_type="login")])
    sooner(timedelta(hours=25))
    work_off()
    assert there.works == {}
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN


def test_what_a_person_took_back_does_not_come_again_by_a_change(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    withdraw_work(guid=story.guid, user=None)
    work_off()
    change(story, title="خبر آخر")
    work_off()
    assert there.works == {}
    retry_delivery(delivery=only(operation=Operation.PUBLISH), user=None)
    work_off()
    assert there.works[story.guid]["title"] == "خبر آخر"


def test_what_was_never_sent_because_it_was_unpublished_goes_out_when_it_is_back(
    there: Inbox, account: Account
) -> None:
    story = make_story()
    story.unpublish()
    work_off()
    change(story)
    work_off()
    assert list(there.works) == [story.guid]


def test_what_a_person_cancelled_stays_so(there: Inbox, account: Account) -> None:
    story = make_story()
    cancel_delivery(delivery=only(), user=None)
    change(story, title="خبر آخر")
    work_off()
    assert there.works == {}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://a.example/" + "x" * 1000])
def test_an_address_that_nobody_should_follow_is_no_link(url: str) -> None:
    assert web_address(url) == ""
    assert web_address("https://a.example/post") == "https://a.example/post"


def test_settings_that_are_changed_keep_a_token_that_was_renewed_meanwhile(there: Inbox, account: Account) -> None:
    before_somebody = Account.objects.get(pk=account.pk)
    with replacing_secret(Account.objects.get(pk=account.pk), "token") as replace:
        replace("the new one")
    Account.objects.filter(pk=account.pk).update(last_failure="limited")
    before_somebody.name = "Another name"
    keep_account(account=before_somebody, options={"url": there.url}, user=None)
    account.refresh_from_db()
    assert secret_of(account, "token") == "the new one"
    assert (account.name, account.last_failure) == ("Another name", "limited")


def test_a_page_that_is_closed_is_taken_back_and_comes_again_when_it_is_opened(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    closed = PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
    closed.delete()
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.VERIFIED
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    story.delete()
    work_off()
    assert only(operation=Operation.PUBLISH).state == State.WITHDRAWN
