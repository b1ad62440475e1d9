"""Keep an account: a new one, or one whose settings were changed."""

from dataclasses import fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from channels.accounts import publisher_of
from channels.models import Account
from channels.resuming import resume
from channels.sealing import Unreadable, seal, unseal

CHOSEN = ("name", "is_active", "takes_all", "handles", "sends_ahead", "keeper", "late_minutes")


@transaction.atomic
def keep_account(*, account: Account, options: dict[str, Any], user: Any) -> Account:
    """Save ``account`` with what its publisher wants to know; a secret that is not given stays as it was.

    What waited for the account goes on. Without a user it is the operator who acts, at the shell.

    Raises:
        PermissionDenied: ``user`` does not look after accounts.
    """
    if user is not None and not user.has_perm("channels.change_account"):
        raise PermissionDenied
    known = {each.name: bool(each.metadata.get("is_secret")) for each in fields(publisher_of(account).options)}
    given = {name: options[name] for name in known if name in options}
    account.options = {name: value for name, value in given.items() if not known[name]}
    hidden = {name: str(value) for name, value in given.items() if known[name] and value}
    if not account.pk:
        account.secrets = seal(hidden)
        account.save()
        return account
    # A token that another process renews meanwhile is not replaced by the one before it, nor the health by an old one.
    stored = Account.objects.select_for_update().get(pk=account.pk)
    account.secrets = seal(_kept(stored) | hidden)
    account.save(update_fields=[*CHOSEN, "options", "secrets"])
    resume(account)
    return account


def _kept(account: Account) -> dict[str, str]:
    try:
        return unseal(account.secrets)
    except Unreadable:
        return {}
