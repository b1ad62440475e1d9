"""Things that happen in an awkward order: nothing is lost, nothing doubled, and nobody is told what is not so."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from channels import runner, scheduling
from channels.claims import Held, hold
from channels.errors import Unreachable
from channels.messages import held_up
from channels.models import Account, Delivery, Operation
from channels.operations.cancel_delivery import cancel_delivery
from channels.operations.decide_outcome import decide_outcome
from channels.operations.look_again import look_again
from channels.operations.retry_delivery import retry_delivery
from channels.operations.settle_drift import settle_drift
from channels.operations.withdraw_work import withdraw_work
from channels.publisher import Reading
from channels.publishers.webhook import Webhook
from channels.resuming import resume
from channels.states import State, TransitionRefused, advance
from cms.catalogue.works import Work
from cms.news.models import NewsPage
from tests.channels.fakes.inbox import Inbox
from tests.channels.fakes.mastodon import TOKEN, mastodon
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import change, hours, make_account, make_story, only, sooner, work_off
from tests.factories.content import make_episode, make_recording, make_show
from tests.factories.youtube import give_edition, make_filmed, make_youtube

pytestmark = pytest.mark.django_db


def base() -> Delivery:
    return only(operation=Operation.PUBLISH)


def test_sound_alone_waits_for_its_film(youtube: YouTube) -> None:
    make_youtube(youtube)
    show = make_show()
    recording = make_recording(show, ready=False)
    give_edition(recording, "mp3", b"what can be heard")
    make_episode(show, recording=recording)
    work_off()
    assert (only().state, only().phase, only().problem) == (State.QUEUED, "film", "")


def test_a_work_that_is_back_before_it_could_be_taken_back_stays(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    story.unpublish()
    change(story)
    work_off()
    assert list(there.works) == [story.guid]
    assert base().state == State.VERIFIED


def test_what_a_person_saw_there_is_that_very_one(youtube: YouTube) -> None:
    make_youtube(youtube)
    youtube.faults.order("upload.last", Fault(kind="cut_after"))
    youtube.faults.order("upload.query", Fault(kind="status", status=503), times=99)
    make_filmed()
    work_off()
    assert only().state == State.UNKNOWN
    [video] = youtube.videos
    decide_outcome(delivery=only(), is_there=True, url=f"https://www.youtube.com/watch?v={video}", user=None)
    work_off(until=hours(1))
    assert (only().state, only().remote_id) == (State.VERIFIED, video)


def test_what_a_person_took_for_ours_can_be_taken_back() -> None:
    with mastodon() as server:
        make_account("mastodon", url=server.url, token=TOKEN)
        story = make_story()
        work_off()
        [number] = server.statuses
        Delivery.objects.update(remote_id="", state=State.UNKNOWN, next_at=None)
        decide_outcome(delivery=base(), is_there=True, url=f"{server.url}@council/{number}", user=None)
        work_off()
        assert base().state == State.VERIFIED
        withdraw_work(guid=story.guid, user=None)
        work_off()
        assert server.statuses == {}


def test_what_is_taken_back_while_it_was_lost_sight_of_is_not_sent_after_all() -> None:
    with mastodon() as server:
        make_account("mastodon", url=server.url, token=TOKEN)
        server.faults.order("statuses.post", Fault(kind="cut"))
        story = make_story()
        work_off()
        assert base().state == State.UNKNOWN
        withdraw_work(guid=story.guid, user=None)
        work_off(until=hours(1))
        assert server.statuses == {}
        assert base().state == State.CANCELLED


def test_a_dead_account_holds_up_what_comes_later_and_says_so(there: Inbox, account: Account) -> None:
    Account.objects.update(reauth_since=timezone.now())
    make_story()
    work_off()
    assert held_up(only()) == "needs_reauth"
    Account.objects.update(reauth_since=None, is_active=False)
    assert held_up(Delivery.objects.select_related("account").get()) == "account_off"


def test_only_what_rests_can_be_tried_again(there: Inbox, account: Account) -> None:
    make_story()
    for state in (State.PREFLIGHT, State.QUEUED, State.UPLOADING):
        advance(only(), state)
    with pytest.raises(TransitionRefused):
        retry_delivery(delivery=only(), user=None)
    assert only().state == State.UPLOADING


def test_a_task_that_is_given_to_two_processes_has_one_owner(account: Account) -> None:
    make_story()
    scheduling.look()
    first = hold(only().pk, 1)
    assert first is not None
    assert hold(only().pk, 1) is None
    assert only().fence == first.fence


def test_the_database_knows_one_publication_for_each_account(account: Account) -> None:
    story = make_story()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(guid=story.guid, account=account, title="A second", revision="another")


def test_what_was_refused_beside_the_work_is_sent_again_when_somebody_looks(youtube: YouTube) -> None:
    make_youtube(youtube)
    youtube.channel.may_have_thumbnails = False
    make_filmed(is_rich=True)
    work_off(until=hours(0.1))
    assert only().problem == "extras_refused"
    youtube.channel.may_have_thumbnails = True
    look_again(delivery=only(), user=None)
    work_off(until=hours(1))
    assert (only().state, only().problem) == (State.VERIFIED, "")
    assert len(youtube.channel.thumbnails) == 1


def test_an_interface_that_is_switched_off_leads_to_sending_once_it_is_on(youtube: YouTube) -> None:
    make_youtube(youtube)
    youtube.faults.order("upload.start", Fault(kind="status", status=403, reason="accessNotConfigured"))
    make_filmed()
    work_off(until=hours(48))
    assert (only().state, only().problem, youtube.calls["captions.insert"]) == (
        State.ACTION_REQUIRED,
        "api_disabled",
        0,
    )
    retry_delivery(delivery=only(), user=None)
    work_off(until=hours(1))
    assert only().state == State.VERIFIED


def test_the_health_of_an_account_is_that_of_its_last_call_whatever_it_was(there: Inbox, account: Account) -> None:
    make_story()
    work_off()
    account.refresh_from_db()
    assert account.is_well
    there.faults.order("notice", Fault(kind="status", status=422))
    make_story()
    work_off()
    account.refresh_from_db()
    assert not account.is_well


def test_a_second_life_begins_without_the_first_one(there: Inbox, account: Account) -> None:
    story = make_story()
    work_off()
    withdraw_work(guid=story.guid, user=None)
    work_off()
    retry_delivery(delivery=base(), user=None)
    assert base().verified_at is None
    sooner(timedelta(minutes=1))
    work_off()
    assert base().state == State.VERIFIED


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRIFTED}))
def test_a_button_of_an_older_page_settles_nothing(account: Account, state: State) -> None:
    make_story()
    work_off()
    Delivery.objects.update(state=state)
    with pytest.raises(TransitionRefused):
        settle_drift(delivery=only(), ours=False, user=None)


def test_what_may_be_there_is_not_called_off(account: Account) -> None:
    make_story()
    work_off()
    Delivery.objects.update(state=State.UNKNOWN)
    with pytest.raises(TransitionRefused):
        cancel_delivery(delivery=only(), user=None)


def test_a_change_between_reading_and_sending_arrives_after_it(
    there: Inbox, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_story()
    begin = runner._begin

    def late(held: Held, found: Work) -> bool:
        monkeypatch.undo()
        change(page, title="عنوان آخر")
        return begin(held, found)

    monkeypatch.setattr(runner, "_begin", late)
    work_off(until=hours(0.1))
    assert (there.works[page.guid]["title"], base().state) == ("عنوان آخر", State.VERIFIED)


def test_a_success_beside_it_leaves_nothing_stuck_behind_a_refused_account(there: Inbox, account: Account) -> None:
    old = make_story()
    work_off()
    withdraw_work(guid=old.guid, user=None)
    new = make_story()
    scheduling.look()
    withdrawal, publication = only(operation=Operation.WITHDRAW), only(guid=new.guid)
    there.faults.order("notice", Fault(kind="status", status=401))
    runner.run(publication.pk, publication.fence)
    runner.run(withdrawal.pk, withdrawal.fence)
    account.refresh_from_db()
    assert (only(guid=new.guid).state, account.reauth_since is not None) == (State.NEEDS_REAUTH, True)
    resume(account)
    work_off()
    assert (only(guid=new.guid).state, list(there.works)) == (State.VERIFIED, [new.guid])


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_about_to_begin_does_not_stand_in_the_way_of_the_next(account: Account) -> None:
    page = make_story()
    work_off()
    change(page, title="عنوان آخر")
    update = only(operation=Operation.UPDATE)
    advance(update, State.PREFLIGHT)
    advance(update, State.QUEUED)
    locked = threading.Event()

    def begin() -> None:
        """Begin it in another transaction, which ends only when somebody has seen it wait."""
        with transaction.atomic():
            advance(Delivery.objects.get(pk=update.pk), State.UPLOADING)
            locked.set()
            time.sleep(0.5)
        connection.close()

    worker = threading.Thread(target=begin)
    worker.start()
    locked.wait()
    change(page, title="عنوان ثالث")
    worker.join()
    assert Delivery.objects.filter(operation=Operation.UPDATE).count() == 2


def arrived_unseen(page: NewsPage, there: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring a change there, of which nobody has seen yet that it stands there."""
    change(page, title="عنوان آخر")
    verify = Webhook.verify

    def look_in_vain(_self: Webhook, _call: object) -> Reading:
        monkeypatch.setattr(Webhook, "verify", verify)
        raise Unreachable

    monkeypatch.setattr(Webhook, "verify", look_in_vain)
    work_off()
    assert only(operation=Operation.UPDATE).state == State.PUBLISHED


@pytest.mark.parametrize("is_page", [True, False])
def test_a_change_that_is_taken_back_before_it_was_seen_there_alarms_nobody(
    there: Inbox, account: Account, monkeypatch: pytest.MonkeyPatch, is_page: bool
) -> None:
    page = make_story()
    work_off()
    arrived_unseen(page, there, monkeypatch)
    if is_page:
        page.unpublish()
    else:
        withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(1))
    assert (base().state, only(operation=Operation.UPDATE).state) == (State.WITHDRAWN, State.SUPERSEDED)


def test_a_change_is_not_compared_with_a_newer_one(
    there: Inbox, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_story()
    work_off()
    arrived_unseen(page, there, monkeypatch)
    change(page, title="عنوان ثالث")
    work_off(until=hours(1))
    states = Delivery.objects.filter(operation=Operation.UPDATE).order_by("created_at").values_list("state", flat=True)
    assert (list(states), base().state) == ([State.SUPERSEDED, State.VERIFIED], State.VERIFIED)
