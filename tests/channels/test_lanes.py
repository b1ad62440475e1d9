"""Nobody waits for the end of a film to have something else changed or taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels import ledger, scheduling
from channels.claims import hold
from channels.conf import conf
from channels.models import Account, Delivery, Operation
from tests.factories.channels import make_account, make_story, only, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make_account()


def in_hand() -> set[tuple[str, str]]:
    rows = Delivery.objects.filter(leased_until__gt=timezone.now())
    return set(rows.values_list("title", "operation"))


def test_a_withdrawal_goes_on_beside_a_film_that_is_being_sent(account: Account) -> None:
    seen = make_story(title="خبر قديم")
    work_off()
    make_story(title="شريط طويل")
    assert (scheduling.look(), in_hand()) == (1, {("شريط طويل", Operation.PUBLISH)})
    make_story(title="شريط آخر")
    ledger.withdraw(seen.guid)
    assert scheduling.look() == 1
    assert in_hand() == {("شريط طويل", Operation.PUBLISH), ("خبر قديم", Operation.WITHDRAW)}


def test_two_are_never_at_the_same_work_of_an_account(account: Account) -> None:
    page = make_story()
    work_off()
    Delivery.objects.update(next_at=timezone.now(), leased_until=timezone.now() + timedelta(minutes=1))
    ledger.withdraw(page.guid)
    assert scheduling.look() == 0
    Delivery.objects.filter(operation=Operation.PUBLISH).update(leased_until=None)
    assert scheduling.look() == 1
    assert not only(operation=Operation.PUBLISH).leased_until


def test_the_same_work_may_be_on_its_way_to_two_accounts(account: Account) -> None:
    other = make_account()
    make_story()
    work_off()
    assert set(Delivery.objects.values_list("account", flat=True)) == {account.pk, other.pk}
    Delivery.objects.filter(account=account).update(leased_until=timezone.now() + timedelta(minutes=1))
    Delivery.objects.filter(account=other).update(next_at=timezone.now())
    assert scheduling.look() == 1


def test_films_on_their_way_to_every_place_leave_room_for_what_is_taken_back(account: Account) -> None:
    seen = make_story()
    work_off()
    for _ in range(conf.at_once):
        make_account()
    make_story()
    assert scheduling.look() == conf.at_once
    ledger.withdraw(seen.guid)
    assert scheduling.look() == 1
    assert Operation.WITHDRAW in {operation for _title, operation in in_hand()}


def test_what_somebody_waits_for_goes_before_what_is_only_looked_at_again(account: Account) -> None:
    for _ in range(3):
        make_story()
    work_off()
    Delivery.objects.update(next_at=timezone.now() - timedelta(days=1))
    make_story(title="جديد")
    scheduling.look()
    assert in_hand() == {("جديد", Operation.PUBLISH)}


def test_no_account_is_passed_over_for_its_name(account: Account) -> None:
    for _ in range(conf.at_once):
        make_account()
    make_story()
    last = Delivery.objects.order_by("-account__name").first()
    assert last
    Delivery.objects.filter(pk=last.pk).update(priority=1)
    scheduling.look()
    assert Delivery.objects.filter(pk=last.pk, leased_until__gt=timezone.now()).exists()


def test_what_was_given_out_too_long_ago_is_nobodys(account: Account) -> None:
    make_story()
    scheduling.look()
    row = only()
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert hold(row.pk, row.fence) is None
