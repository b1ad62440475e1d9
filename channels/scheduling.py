"""Gives out what is due: one delivery for each account at a time, most urgent first, in few queries."""

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from channels.claims import lease_end
from channels.conf import conf
from channels.models import Account, Delivery
from channels.queueing import hand_out


def look() -> int:
    """Give out what is due and free; return how many.

    Two that look at once give out different ones: the fence of a row rises in the statement that takes it.
    """
    with transaction.atomic():
        now = timezone.now()
        busy = Q(leased_until__gt=now)
        running = Delivery.objects.filter(busy)
        room = conf.at_once - running.count()
        if room <= 0:
            return 0
        due = Delivery.objects.filter(account=OuterRef("pk"), next_at__lte=now).exclude(busy)
        able = Account.objects.filter(is_active=True, reauth_since=None).exclude(resting_until__gt=now)
        free = able.exclude(pk__in=running.values("account"))
        first = Subquery(due.order_by("-priority", "next_at").values("pk")[:1])
        chosen = [key for key in free.annotate(first=first).values_list("first", flat=True) if key][:room]
        rows = Delivery.objects.select_for_update(skip_locked=True).filter(pk__in=chosen).exclude(busy)
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            return 0
        Delivery.objects.filter(pk__in=keys).update(fence=F("fence") + 1, leased_until=lease_end())
        hand_out(Delivery.objects.filter(pk__in=keys).values_list("pk", "fence"))
    return len(keys)
