"""On whose behalf YouTube is spoken to."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from channels import accounts, allowances
from channels.models import Account
from channels.youtube.options import Options


class Caller(Protocol):
    """A delivery, or an account outside of any."""

    options: Options

    def beat(self) -> None:
        """Stay the owner of what is being done."""

    def spend(self, bucket: str, units: int = 1) -> None:
        """Take from the day's allowance. Raises QuotaUsed."""

    def secret(self, name: str) -> str:
        """Return what is kept under lock and key, or ""."""

    def replacing_secret(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        """Hold the secrets alone, and give a function that replaces one."""


class Outside:
    """An account that asks something which belongs to no delivery; ``is_live``: for a programme on air."""

    def __init__(self, account: Account, *, is_live: bool = False) -> None:
        self.options: Options = accounts.options_of(account)
        self._account = account
        self._is_live = is_live

    def beat(self) -> None:
        """Nobody else is about to do the same."""

    def spend(self, bucket: str, units: int = 1) -> None:
        allowances.spend(self._account, bucket, units, is_live=self._is_live)

    def secret(self, name: str) -> str:
        return accounts.secret_of(self._account, name)

    def replacing_secret(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        return accounts.replacing_secret(self._account, name)


class Newcomer:
    """Somebody who has just been let in, with a token that is not kept yet."""

    def __init__(self, options: Options, kept_token: str) -> None:
        self.options = options
        self._token = kept_token

    def beat(self) -> None:
        """Nobody else is about to do the same."""

    def spend(self, bucket: str, units: int = 1) -> None:
        """It is not known yet which account pays."""

    def secret(self, name: str) -> str:
        return self._token if name == "access_token" else ""

    def replacing_secret(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        return nullcontext(lambda _value: None)
