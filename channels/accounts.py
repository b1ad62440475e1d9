"""What an account is made of: options that everybody on the team may see, and secrets that nobody does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from django.db import transaction

from channels.models import Account
from channels.publisher import Publisher
from channels.registry import all_publishers
from channels.sealing import seal, unseal


def publisher_of(account: Account) -> Publisher[Any]:
    return all_publishers()[account.publisher]


def options_of(account: Account) -> Any:
    """Return the publisher's options with what the account has of them, secrets included."""
    kind, secrets = publisher_of(account).options, unseal(account.secrets)
    known = {each.name: each for each in fields(kind)}
    given = {name: value for name, value in account.options.items() if name in known}
    hidden = {name: secrets.get(name, "") for name, each in known.items() if each.metadata.get("is_secret")}
    return kind(**given | hidden)


def secret_of(account: Account, name: str) -> str:
    return unseal(account.secrets).get(name, "")


@contextmanager
def replacing_secret(account: Account, name: str) -> Iterator[Callable[[str], None]]:
    """Hold the account's row, so that two processes do not renew a token at once; nothing never replaces something."""
    with transaction.atomic():
        account.refresh_from_db(from_queryset=Account.objects.select_for_update())

        def replace(value: str) -> None:
            if value:
                account.secrets = seal(unseal(account.secrets) | {name: value})
                account.save(update_fields=["secrets"])

        yield replace
