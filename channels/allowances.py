"""What the places allow per day, and what was taken of it: kept here, because they say so only when it is too late."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from channels.errors import QuotaUsed
from channels.models import Account, QuotaUse
from channels.publisher import Quota
from channels.registry import all_publishers


def spend(account: Account, bucket: str, units: int = 1, *, is_live: bool = False) -> None:
    """Take ``units`` from the day's allowance; what is reserved for live programmes is left to them.

    Raises:
        QuotaUsed: there is not enough left.
    """
    quota = all_publishers()[account.publisher].quotas[bucket]
    today = timezone.now().astimezone(ZoneInfo(quota.zone)).date()
    row, _made = QuotaUse.objects.get_or_create(account=account, bucket=bucket, day=today)
    limit = quota.units - (0 if is_live else quota.reserve)
    taken = QuotaUse.objects.filter(pk=row.pk, used__lte=limit - units).update(used=F("used") + units)
    if not taken:
        raise QuotaUsed(until=begins_anew(quota), bucket=bucket)


def left(account: Account) -> dict[str, tuple[int, int]]:
    """Return by bucket what is left today, and what there is in all."""
    found = {}
    for bucket, quota in all_publishers()[account.publisher].quotas.items():
        today = timezone.now().astimezone(ZoneInfo(quota.zone)).date()
        used = QuotaUse.objects.filter(account=account, bucket=bucket, day=today).values_list("used", flat=True)
        found[bucket] = (max(0, quota.units - sum(used)), quota.units)
    return found


def begins_anew(quota: Quota) -> datetime:
    """Return the next midnight of the place's clock."""
    zone = ZoneInfo(quota.zone)
    tomorrow = timezone.now().astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)
