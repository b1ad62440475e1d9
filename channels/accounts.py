"""What an account is made of: options that everybody on the team may see, and secrets that nobody does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from channels.models import Account, Delivery
from channels.publisher import Publisher
from channels.registry import all_publishers
from channels.sealing import seal, unseal


def publisher_of(account: Account) -> Publisher[Any]:
    return all_publishers()[account.publisher]


def options_of(account: Account) -> Any:
    """Return the publisher's options with what the account has of them, secrets included."""
    secrets = unseal(account.secrets)
    options = open_options_of(account)
    hidden = [each.name for each in fields(options) if each.metadata.get("is_secret")]
    return replace(options, **{name: secrets.get(name, "") for name in hidden})


def open_options_of(account: Account) -> Any:
    """Return the publisher's options without the secrets."""
    kind = publisher_of(account).options
    known = {each.name for each in fields(kind)}
    return kind(**{name: value for name, value in account.options.items() if name in known})


def marker(guid: str) -> str:
    """Return what marks a work at every place: the same for every revision and every attempt."""
    return f"athir-{uuid5(NAMESPACE_URL, guid).hex}"


class NotThere(Exception):
    """The address is none of a work at this place."""


def remote_identity(row: Delivery, url: str) -> str:
    """Return by what the place knows a work that a person found there.

    Raises:
        NotThere: the address does not say.
    """
    identity = row.remote_id or publisher_of(row.account).identity(url, marker(row.guid))
    if not identity:
        raise NotThere(url)
    return identity


def secret_of(account: Account, name: str) -> str:
    return unseal(account.secrets).get(name, "")


@contextmanager
def replacing_secret(account: Account, name: str) -> Iterator[Callable[[str], None]]:
    """Hold the account's row, so that two processes do not renew a token at once; nothing never replaces something."""
    with transaction.atomic():
        account.refresh_from_db(from_queryset=Account.objects.select_for_update())

        def renew(value: str) -> None:
            if value:
                account.secrets = seal(unseal(account.secrets) | {name: value})
                account.save(update_fields=["secrets"])

        yield renew
