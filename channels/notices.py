"""Tells the person who looks after an account that somebody must act: once for each incident."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from procrastinate.contrib.django import app
from wagtail.users.models import UserProfile

from channels.messages import explain
from channels.models import Account, Delivery
from channels.queueing import QUEUE
from channels.states import NEEDS_PERSON
from cms.catalogue.desk import may_publish_work

TELL = "channels.tell"


def tell(row: Delivery, *, of_account: bool = False, is_final: bool = False) -> None:
    """Have the keeper told of a delivery that waits for a person, or by which its account was found to.

    ``is_final``: the place refuses for good, be it only that we look at what is there.
    """
    if of_account or is_final or row.state in NEEDS_PERSON or row.problem == "slow_there":
        app.configure_task(TELL, queue=QUEUE, lock=f"channels-tell-{row.account_id}").defer(
            delivery_id=str(row.pk), code=row.problem or row.state, of_account=of_account
        )


def send_notice(delivery_id: UUID, code: str, *, of_account: bool = False) -> None:
    """Write to the keeper, unless the same incident was told of: an account that must be connected again is one."""
    with transaction.atomic():
        row = Delivery.objects.select_related("account__keeper").get(pk=delivery_id)
        keeper: Any = row.account.keeper
        if keeper is None or not keeper.email or not _is_news(row, code, of_account):
            return
        with override(UserProfile.get_for_user(keeper).preferred_language or settings.LANGUAGE_CODE):
            values = {"row": row, "explanation": explain(row), "address": _address(row, keeper)}
            subject = gettext("%(account)s needs you: %(title)s") % {"account": row.account, "title": row.title}
            send_mail(subject, render_to_string("emails/channels/notice.txt", values), None, [keeper.email])


def _address(row: Delivery, keeper: Any) -> str:
    """Return where the keeper can act: at the work, else at the account; "" where neither may be opened."""
    if may_publish_work(row.guid, keeper):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('channels_work', args=[row.guid])}"
    if keeper.has_perm("channels.change_account"):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('channels_account', args=[row.account_id])}"
    return ""


def _is_news(row: Delivery, code: str, of_account: bool) -> bool:
    account = Account.objects.select_for_update().get(pk=row.account_id)
    if of_account and account.reauth_since:
        incident = f"reauth {account.reauth_since.isoformat()}"
        return bool(Account.objects.filter(pk=account.pk).exclude(told=incident).update(told=incident))
    if row.state not in NEEDS_PERSON and _is_known(row, code):
        return False
    incident = f"{code} {row.revision}"
    return bool(Delivery.objects.filter(pk=row.pk).exclude(told=incident).update(told=incident))


def _is_known(row: Delivery, code: str) -> bool:
    """Say whether it was told, and still is so, of another work: looks at all of them are refused alike."""
    others = Delivery.objects.filter(account=row.account_id, problem=code, told__startswith=f"{code} ")
    return others.exclude(pk=row.pk).exclude(state__in=NEEDS_PERSON).exists()
