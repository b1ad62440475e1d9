"""Gives out what is due, most urgent first, in few queries.

For each account one work is on its way there at a time, and beside it one change or withdrawal of another work: nobody
waits for the end of a film to have something taken back.
"""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from channels.claims import lease_end
from channels.conf import conf
from channels.models import Account, Delivery, Operation
from channels.queueing import hand_out
from channels.states import State

LOOKED_AT = (State.VERIFIED, State.DRIFTED, State.ACTION_REQUIRED)
LANES = ((Operation.UPDATE, Operation.WITHDRAW), (Operation.PUBLISH,))


def look() -> int:
    """Give out what is due and free; return how many.

    Of two that look at once, the second begins when what the first gave out can be seen.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [__name__])
        given = [key for lane in LANES for key in _take(lane)]
        hand_out(Delivery.objects.filter(pk__in=given).values_list("pk", "fence"))
    return len(given)


def _take(lane: tuple[Operation, ...]) -> list[UUID]:
    """Take what a lane has room for, and return it."""
    now = timezone.now()
    busy = Q(leased_until__gt=now)
    running = list(Delivery.objects.filter(busy).values_list("account", "guid", "operation"))
    taken = [account for account, _guid, operation in running if operation in lane]
    # A work is changed by one at a time: what it is compared with must not move meanwhile.
    same_work = [Q(account=account, guid=guid) for account, guid, _operation in running]
    due = Delivery.objects.filter(account=OuterRef("pk"), operation__in=lane, next_at__lte=now)
    due = due.exclude(reduce(or_, same_work, busy))
    free = Account.objects.filter(is_active=True, reauth_since=None).exclude(resting_until__gt=now)
    # What is only looked at once more comes after what somebody waits for.
    is_look = Case(When(state__in=LOOKED_AT, then=1), default=0)
    order = ("-priority", is_look, "next_at")
    first = Subquery(due.order_by(*order).values("pk")[:1])
    firsts = free.exclude(pk__in=taken).annotate(first=first).values("first")
    room = max(conf.at_once - len(taken), 0)
    chosen = list(Delivery.objects.filter(pk__in=firsts).order_by(*order).values_list("pk", flat=True)[:room])
    # A row that somebody holds for a moment, such as a person who presses a button, is there at the next look.
    rows = Delivery.objects.select_for_update(skip_locked=True).filter(pk__in=chosen).exclude(busy)
    keys = list(rows.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(fence=F("fence") + 1, leased_until=lease_end())
    return keys
