"""Places on loopback, an account at one of them, and an administrator at the desk."""

from collections.abc import Iterator

import pytest
from django.test import Client

from channels.models import Account
from cms.users.models import User
from tests.channels.fakes.inbox import KEY, Inbox, inbox
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import make_account
from tests.factories.content import make_user
from tests.factories.youtube import local_youtube


@pytest.fixture
def there() -> Iterator[Inbox]:
    with inbox() as running:
        yield running


@pytest.fixture
def account(there: Inbox) -> Account:
    return make_account("webhook", url=there.url, key=KEY)


@pytest.fixture
def youtube() -> Iterator[YouTube]:
    with local_youtube() as running:
        yield running


@pytest.fixture
def boss(db: None) -> User:
    return make_user(superuser=True)


@pytest.fixture
def desk(boss: User) -> Client:
    found = Client()
    found.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    return found
