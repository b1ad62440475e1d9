"""Whoever looks after an account is written to when somebody must act: once for each incident."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from channels.board_pages import board_context
from channels.models import Account, Delivery
from channels.notices import send_notice
from channels.operations.retry_delivery import retry_delivery
from channels.states import State
from cms.users.models import User
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.mastodon import TOKEN, mastodon
from tests.channels.fakes.serving import Fault
from tests.factories.channels import make_account, make_story, only, work_off
from tests.factories.content import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    user = make_user(superuser=True)
    user.email = "keeper@council.example"
    user.save()
    return user


def kept_by(keeper: User, account: Account) -> Account:
    account.keeper = keeper
    account.save()
    return account


def write() -> None:
    """Send what waits in the queue."""
    for job in ProcrastinateJob.objects.filter(task_name="channels.tell").order_by("id"):
        send_notice(job.args["delivery_id"], job.args["code"], of_account=job.args["of_account"])


def test_a_refusal_is_told_once(there: Inbox, keeper: User) -> None:
    kept_by(keeper, make_account("webhook", url=there.url, key=KEY))
    there.faults.order("notice", Fault(kind="status", status=400), times=2)
    story = make_story()
    work_off()
    retry_delivery(delivery=only(), user=None)
    work_off()
    write()
    [letter] = mail.outbox
    assert letter.to == ["keeper@council.example"]
    assert story.title in letter.subject
    # To a page that this keeper may open.
    assert f"/admin/channels/works/{story.guid}/" in letter.body


def test_a_keeper_who_publishes_nothing_is_led_to_the_account_or_nowhere(there: Inbox, keeper: User) -> None:
    User.objects.filter(pk=keeper.pk).update(is_superuser=False)
    account = kept_by(keeper, make_account("webhook", url=there.url, key=KEY))
    there.faults.order("notice", Fault(kind="status", status=400), times=2)
    make_story()
    work_off()
    write()
    keeper.user_permissions.add(Permission.objects.get(codename="change_account"))
    make_story()
    work_off()
    write()
    assert "/admin/" not in mail.outbox[0].body
    assert f"/admin/channels/accounts/{account.pk}/" in mail.outbox[1].body


def test_a_dead_account_is_one_incident_however_many_works_wait(there: Inbox, keeper: User) -> None:
    kept_by(keeper, make_account("webhook", url=there.url, key="another one"))
    for _ in range(3):
        make_story()
    work_off()
    write()
    assert len(mail.outbox) == 1


def test_a_look_that_is_refused_for_good_is_told_once_and_stands_on_the_board(keeper: User) -> None:
    with mastodon() as fake:
        account = kept_by(keeper, make_account("mastodon", url=fake.url, token=TOKEN))
        make_story(title="الميناء")
        work_off()
        fake.faults.order("statuses.get", Fault(kind="status", status=422, reason="not for you"), times=3)
        for _ in range(3):
            Delivery.objects.update(next_at=timezone.now())
            work_off()
    write()
    assert (only().state, only().problem) == (State.VERIFIED, "refused")
    assert ["الميناء" in letter.subject for letter in mail.outbox] == [True]
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("boss", "boss@council.example", "pass")
    waiting = board_context(request)["waiting"].object_list
    assert [(line.row.account, line.actor) for line in waiting] == [(account, keeper.get_username())]


def test_looks_that_are_all_refused_alike_are_told_once(keeper: User) -> None:
    with mastodon() as fake:
        kept_by(keeper, make_account("mastodon", url=fake.url, token=TOKEN))
        for _ in range(3):
            make_story()
        work_off()
        fake.faults.order("statuses.get", Fault(kind="status", status=422, reason="not for you"), times=3)
        Delivery.objects.update(next_at=timezone.now())
        work_off()
    write()
    assert (Delivery.objects.filter(problem="refused").count(), len(mail.outbox)) == (3, 1)


def test_what_passes_by_itself_is_not_told(there: Inbox, keeper: User) -> None:
    kept_by(keeper, make_account("webhook", url=there.url, key=KEY))
    there.faults.order("notice", Fault(kind="status", status=429))
    make_story()
    work_off()
    write()
    assert mail.outbox == []
