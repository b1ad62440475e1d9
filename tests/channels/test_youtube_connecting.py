"""An administrator connects an account with a channel, and again after the permission was lost."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from channels.accounts import secret_of
from channels.errors import NeedsReauth, NotNow
from channels.models import Account
from channels.sealing import seal, unseal
from channels.states import State
from channels.youtube.caller import Outside
from channels.youtube.checks import checks
from channels.youtube.login import access_token
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import CHANNEL, OTHER, YouTube
from tests.channels.fakes.youtube_login import CLIENT_ID, CLIENT_SECRET
from tests.factories.channels import hours, make_account, only, work_off
from tests.factories.content import make_user
from tests.factories.youtube import local_youtube, make_filmed, make_youtube

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[YouTube]:
    with local_youtube() as running:
        yield running


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_user(superuser=True))
    return client


def new_account() -> Account:
    return make_account("youtube", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)


def go_to_google(administrator: Client, account: Account) -> str:
    """Open the page, go to Google and say yes; return where Google sends the browser."""
    page = administrator.get(reverse("channels_youtube", args=[account.pk]))
    return httpx.get(page.context["consent_url"]).headers["location"]


def connect(administrator: Client, account: Account) -> str:
    """Go all the way; return what the page says then."""
    back = go_to_google(administrator, account)
    said = administrator.get(back[back.index("/", 8) :], follow=True).content.decode()
    account.refresh_from_db()
    return said


def test_an_account_is_connected_with_the_channel_that_was_chosen(fake: YouTube, administrator: Client) -> None:
    account = new_account()
    said = connect(administrator, account)
    assert "Channel UCHOUSE" in said
    assert account.remote_id == CHANNEL
    assert secret_of(account, "refresh_token") in fake.login.refresh_tokens
    assert secret_of(account, "refresh_token").encode() not in bytes(account.secrets)
    make_filmed()
    work_off(until=hours(1))
    assert only().state == State.VERIFIED


def test_an_answer_that_belongs_to_no_question_changes_nothing(fake: YouTube, administrator: Client) -> None:
    account = new_account()
    back = go_to_google(administrator, account)
    path = back[back.index("/", 8) :]
    administrator.get(path.replace("state=", "state=x"))
    account.refresh_from_db()
    assert account.remote_id == ""
    # A question is answered once.
    administrator.get(path)
    account.refresh_from_db()
    assert account.remote_id == ""
    assert fake.calls["token"] == 0


def test_a_no_at_google_changes_nothing(fake: YouTube, administrator: Client) -> None:
    account = new_account()
    back = go_to_google(administrator, account)
    state = httpx.URL(back).params["state"]
    administrator.get(reverse("channels_youtube_back"), {"state": state, "error": "access_denied"})
    account.refresh_from_db()
    assert account.remote_id == ""


def test_a_code_that_somebody_else_caught_is_worth_nothing(fake: YouTube, administrator: Client) -> None:
    """Without the verifier, which never leaves this house, the code opens nothing (PKCE)."""
    back = go_to_google(administrator, new_account())
    form = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_type": "authorization_code",
        "code": httpx.URL(back).params["code"],
        "redirect_uri": back.partition("?")[0],
        "code_verifier": "guessed",
    }
    assert httpx.post(f"{fake.url}token", data=form).json()["error"] == "invalid_grant"


def test_another_channel_is_refused_on_reconnection(fake: YouTube, administrator: Client) -> None:
    account = make_youtube(fake)
    before = secret_of(account, "refresh_token")
    fake.login.chosen = OTHER
    connect(administrator, account)
    assert (account.remote_id, secret_of(account, "refresh_token")) == (CHANNEL, before)


def test_a_channel_belongs_to_one_account(fake: YouTube, administrator: Client) -> None:
    make_youtube(fake)
    second = new_account()
    connect(administrator, second)
    assert second.remote_id == ""


def test_everything_goes_on_after_reconnection(fake: YouTube, administrator: Client) -> None:
    account = make_youtube(fake)
    fake.login.revoke()
    make_filmed()
    work_off()
    assert only().state == State.NEEDS_REAUTH
    connect(administrator, account)
    work_off(until=hours(1))
    assert only().state == State.VERIFIED


def test_only_google_itself_can_say_that_a_permission_is_gone(fake: YouTube) -> None:
    account = make_youtube(fake)
    for fault in (
        Fault(kind="status", status=503),
        Fault(kind="cut"),
        Fault(kind="words", status=200, body=b"<html>"),
        Fault(kind="words", status=400, body=b"<html>"),
    ):
        fake.faults.order("token", fault)
        with pytest.raises(NotNow):
            access_token(Outside(account))
    assert access_token(Outside(account)) in fake.login.access_tokens
    fake.login.revoke()
    with pytest.raises(NeedsReauth, match="grant_gone"):
        access_token(Outside(account), refused=access_token(Outside(account)))


def test_an_empty_refresh_token_never_replaces_one(fake: YouTube) -> None:
    account = make_youtube(fake)
    kept = secret_of(account, "refresh_token")
    with Outside(account).replacing_secret("refresh_token") as replace:
        replace("")
    account.refresh_from_db()
    assert secret_of(account, "refresh_token") == kept


def test_a_token_is_renewed_before_it_runs_out(fake: YouTube) -> None:
    account = make_youtube(fake)
    first = access_token(Outside(account))
    assert access_token(Outside(account)) == first
    assert fake.calls["token"] == 1
    stale = unseal(account.secrets)
    stale["access_token"] = stale["access_token"].replace(str(int(time.time()))[:5], "10000")
    account.secrets = seal(stale)
    account.save()
    assert access_token(Outside(account)) != first


@pytest.mark.django_db(transaction=True)
def test_two_that_need_a_token_at_once_renew_it_once(fake: YouTube) -> None:
    account = make_youtube(fake)
    together, tokens = threading.Barrier(2), []

    def renew() -> None:
        outside = Outside(Account.objects.get(pk=account.pk))
        together.wait()
        tokens.append(access_token(outside))
        connection.close()

    threads = [threading.Thread(target=renew) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(set(tokens)), fake.calls["token"]) == (1, 1)


def test_the_list_of_checks_looks_for_itself(fake: YouTube) -> None:
    account = make_youtube(fake)
    assert [check.is_good for check in checks(account)] == [True, True, True, True, True, None, True, True]
    fake.login.revoke()
    Account.objects.filter(pk=account.pk).update(secrets=seal({"client_secret": CLIENT_SECRET, "refresh_token": "old"}))
    account.refresh_from_db()
    assert [check.is_good for check in checks(account)] == [True, True, False, None, True, True]


def test_only_who_looks_after_accounts_may_connect_them(fake: YouTube, client: Client) -> None:
    account = make_youtube(fake)
    client.force_login(make_user())
    assert client.get(reverse("channels_youtube", args=[account.pk])).status_code in (302, 403)
    assert fake.calls["channels.list"] == 0
