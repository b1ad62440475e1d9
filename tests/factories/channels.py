"""Accounts at places on loopback, works for them, and the work of the worker, here and now."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import Locale, Revision

from channels import runner, scheduling
from channels.models import Account, Delivery
from channels.operations.keep_account import keep_account
from cms.core.publication import publish_due
from cms.news.models import NewsIndexPage, NewsPage
from tests.factories.content import numbers

ROUNDS = 60


class Passing(Protocol):
    """A place with a clock of its own."""

    def pass_time(self, gap: timedelta) -> None: ...


def make_account(publisher: str = "log", *, takes_all: bool = True, **options: Any) -> Account:
    """Keep an account as an administrator would."""
    values = {"name": f"{publisher} {next(numbers)}", "publisher": publisher, "takes_all": takes_all}
    return keep_account(account=Account(**values), options=options, user=None)


def make_story(code: str = "ar", **fields: Any) -> NewsPage:
    """Publish a news item, as an officer would."""
    index = NewsIndexPage.objects.get(locale__language_code=code)
    number = next(numbers)
    values = {"title": f"خبر {number}", "summary": "ما الذي حدث", "slug": f"story-{number}"} | fields
    locale = Locale.objects.get(language_code=code)
    page: NewsPage = index.add_child(instance=NewsPage(locale=locale, live=False, **values))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def change(page: Any, **fields: Any) -> None:
    """Publish a change of a page."""
    page.refresh_from_db()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def work_off(*, until: datetime | None = None) -> None:
    """Do what the workers would do, until nothing is due; ``until`` lets time pass that far."""
    for _round in range(ROUNDS):
        scheduling.look()
        jobs = list(ProcrastinateJob.objects.filter(task_name="channels.run", status="todo").order_by("id"))
        if not jobs:
            if until is None or not pass_time(until):
                return
            continue
        for job in jobs:
            runner.run(job.args["delivery_id"], job.args["fence"])
        ProcrastinateJob.objects.filter(pk__in=[job.pk for job in jobs]).update(status="succeeded")
    raise AssertionError("the deliveries do not come to rest")


def pass_time(until: datetime) -> bool:
    """Bring the next thing that is to be done before ``until`` to now; say whether there is one."""
    row = Delivery.objects.filter(next_at__gt=timezone.now(), next_at__lt=until).order_by("next_at").first()
    if row is None:
        return False
    gap = row.next_at - timezone.now() if row.next_at else timedelta()
    sooner(gap + timedelta(seconds=1))
    return True


def sooner(gap: timedelta) -> None:
    """Let time pass: everything that was written down happened, or is due, that much earlier."""
    for row in Delivery.objects.all():
        moments = ("next_at", "late_at", "leased_until", "absent_since", "since", "created_at", "verified_at")
        moved = {name: value - gap for name in moments if (value := getattr(row, name))}
        Delivery.objects.filter(pk=row.pk).update(**moved)
    for account in Account.objects.exclude(resting_until=None):
        Account.objects.filter(pk=account.pk).update(resting_until=(account.resting_until or timezone.now()) - gap)


def shift(gap: timedelta, *places: Passing) -> None:
    """Let time pass, here and at these places, while nobody here does what is due."""
    sooner(gap)
    Delivery.objects.update(due_at=F("due_at") - gap)
    for revision in Revision.objects.exclude(approved_go_live_at=None):
        moved = revision.approved_go_live_at - gap
        revision.content["go_live_at"] = moved.isoformat()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=moved, content=revision.content)
    for place in places:
        place.pass_time(gap)


def let_pass(gap: timedelta, *places: Passing) -> None:
    """Let time pass, here and at these places, and the house do what is due."""
    shift(gap, *places)
    publish_due()
    work_off(until=hours(0.1))


def only(**filters: Any) -> Delivery:
    return Delivery.objects.get(**filters)


def hours(count: float) -> datetime:
    return timezone.now() + timedelta(hours=count)


class Died(BaseException):
    """The process was killed."""
