"""There is one door, and it does not open to those who guess."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest
from django.test import AsyncClient, Client
from django.utils import timezone

from cms.users.door import network_of
from cms.users.models import User
from tests.factories.content import PASSWORD, make_show, make_user

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"


def knock(name: str, password: str, address: str = "203.0.113.7") -> Any:
    return Client(REMOTE_ADDR=address).post(DOOR, {"username": name, "password": password, "next": "/admin/"})


@pytest.fixture
def user() -> User:
    return make_user(superuser=True)


def guess(user: User, times: int, address: str = "203.0.113.7") -> Any:
    return [knock(user.username, f"wrong {number}", address) for number in range(times)][-1]


def test_who_knows_the_password_comes_in(user: User) -> None:
    assert knock(user.username, PASSWORD).headers["Location"] == "/admin/"


def test_who_mistypes_it_comes_in_all_the_same(user: User) -> None:
    guess(user, settings.AXES_FAILURE_LIMIT - 1)
    assert knock(user.username, PASSWORD).status_code == 302


def test_who_guesses_is_sent_away_in_their_own_language(user: User) -> None:
    answer = guess(user, settings.AXES_FAILURE_LIMIT)
    assert answer.status_code == 429
    assert b'lang="ar"' in answer.content
    assert knock(user.username, PASSWORD).status_code == 429


def test_the_server_itself_sends_them_away_too(user: User) -> None:
    """The server runs the middleware in its other, asynchronous way."""
    guess(user, settings.AXES_FAILURE_LIMIT, "127.0.0.1")
    form = {"username": user.username, "password": PASSWORD}
    answer = async_to_sync(AsyncClient().post)(DOOR, form)
    assert answer.status_code == 429


def test_guessing_elsewhere_does_not_lock_the_owner_out(user: User) -> None:
    guess(user, settings.AXES_FAILURE_LIMIT, "203.0.113.7")
    assert knock(user.username, PASSWORD, "203.0.113.250").status_code == 429
    assert knock(user.username, PASSWORD, "198.51.100.7").status_code == 302
    assert knock(make_user(superuser=True).username, PASSWORD, "203.0.113.7").status_code == 302


def test_the_door_opens_again_after_a_while(user: User) -> None:
    guess(user, settings.AXES_FAILURE_LIMIT)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert knock(user.username, PASSWORD).status_code == 302


def test_no_password_is_kept(user: User) -> None:
    knock(user.username, "nearly right")
    kept = str(list(AccessAttempt.objects.values()))
    assert "nearly right" not in kept


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.7", "203.0.113.0"), ("2001:db8:1:2:3::4", "2001:db8:1:2::"), ("", "::")],
)
def test_attempts_are_counted_by_network(address: str, network: str) -> None:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    assert network_of(request) == network


@pytest.mark.parametrize("path", ["/ar/_util/login/?next=/ar/", "/fr/_util/login/"])
def test_every_other_door_leads_to_the_one(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(DOOR)


def test_a_password_cannot_be_sent_to_another_door(user: User) -> None:
    client = Client()
    client.post("/ar/_util/login/", {"username": user.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    for path in ("/django-admin/login/", "/accounts/login/", "/login/"):
        form = {"username": user.username, "password": PASSWORD}
        assert client.post(path, form, follow=True).status_code == 404


def test_a_session_ends_with_the_working_day(user: User) -> None:
    client = Client()
    client.post(DOOR, {"username": user.username, "password": PASSWORD, "remember": "on", "next": "/admin/"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert int(cookie["max-age"]) <= 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_whoever_is_disabled_is_out_at_once(user: User) -> None:
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/admin/").headers["Location"].startswith(DOOR)
    assert knock(user.username, PASSWORD).status_code == 200


def headers_of(path: str, user: User | None = None) -> Any:
    client = Client()
    if user:
        client.force_login(user)
    return client.get(path).headers


def test_browsers_are_told_what_a_public_page_may_do() -> None:
    show = make_show()
    for path in (show.url_path, "/ar/", "/feeds/", "/ar/not-there/"):
        headers = headers_of(path)
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "microphone=()" in headers["Permissions-Policy"]


def test_the_admin_is_never_kept_by_a_cache(user: User) -> None:
    headers = headers_of("/admin/", user)
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Content-Security-Policy" not in headers
