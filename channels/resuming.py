"""Lets go on what waited for an account: all of it, as soon as the account is connected again."""

from django.utils import timezone

from channels.models import Account, Delivery
from channels.queueing import wake
from channels.states import State, advance
from channels.whys import Why


def resume(account: Account) -> None:
    """Take the account for a well one, until a real call says otherwise."""
    account.reauth_since = account.resting_until = None
    account.failures = 0
    account.save(update_fields=["reauth_since", "resting_until", "failures"])
    for row in Delivery.objects.filter(account=account, state=State.NEEDS_REAUTH).select_for_update():
        advance(row, State.QUEUED, reason=Why.CONNECTED)
        Delivery.objects.filter(pk=row.pk).update(next_at=timezone.now(), problem="", problem_detail={})
    wake()
