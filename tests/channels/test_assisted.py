"""A work that a person publishes by hand, with all that is needed for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from channels import notices
from channels.models import Account, Delivery
from channels.operations.finish_by_hand import finish_by_hand
from channels.publishers.assisted import PUBLISHER, Options, text
from channels.states import State
from cms.catalogue.works import work
from tests.channels.fakes.pages import Pages, pages
from tests.channels.fakes.serving import Fault
from tests.factories.channels import make_account, make_story, only, work_off
from tests.factories.content import make_user
from tests.factories.youtube import make_filmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Pages]:
    with pages() as running:
        yield running


@pytest.fixture
def account() -> Account:
    account = make_account("assisted", place="قناة الجهة")
    account.keeper = make_user()
    account.keeper.email = "keeper@example.org"
    account.keeper.save()
    account.save()
    return account


@pytest.fixture
def client() -> Client:
    found = Client()
    found.force_login(make_user(superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return found


def again() -> Delivery:
    """Look again at what is there."""
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    return only()


def done(url: str) -> Delivery:
    finish_by_hand(delivery=only(), url=url, user=None)
    work_off()
    return only()


def tell() -> int:
    """Send what is to be told, and return how many letters there are by then."""
    for job in ProcrastinateJob.objects.filter(task_name=notices.TELL, status="todo"):
        notices.send_notice(job.args["delivery_id"], job.args["code"])
    ProcrastinateJob.objects.filter(task_name=notices.TELL).update(status="succeeded")
    return len(mail.outbox)


def test_everything_is_prepared_and_shown_to_whoever_publishes_it(account: Account, client: Client) -> None:
    page = make_filmed(is_rich=True, title="الماء")
    work_off()
    row = only()
    assert (row.state, row.problem) == (State.ACTION_REQUIRED, "assisted_ready")
    package = reverse("channels_package", args=[row.pk])
    assert package in client.get(reverse("channels_work", args=[page.guid])).content.decode()
    shown = client.get(package).content.decode()
    found = work(page.guid)
    assert found is not None
    assert found.video is not None
    assert found.image is not None
    for expected in (found.video.url, found.image.url, found.captions[0].url, page.get_full_url(), "قناة الجهة"):
        assert expected in shown
    assert reverse("channels_act", args=[row.pk, "done"]) in shown


def test_the_address_is_taken_back_and_looked_at(place: Pages, account: Account, client: Client) -> None:
    place.found["/post/1"], place.moved["/s"] = 200, "/post/1"
    make_story()
    work_off()
    package = reverse("channels_package", args=[only().pk])
    client.post(reverse("channels_act", args=[only().pk, "done"]), {"url": f"{place.url}s"})
    work_off()
    assert (only().state, only().remote_url) == (State.VERIFIED, f"{place.url}s")
    assert client.get(package).status_code == 404


def test_a_wrong_address_is_told_and_can_be_put_right(place: Pages, account: Account) -> None:
    place.found["/post/1"] = 200
    make_story()
    work_off()
    for wrong in (f"{place.url}post/2", "http://192.168.0.1/", "http://127.0.0.1:1/"):
        row = done(wrong)
        assert (row.state, row.problem) == (State.ACTION_REQUIRED, "assisted_address")
    assert done(f"{place.url}post/1").state == State.VERIFIED


def test_what_cannot_be_seen_later_is_noticed(place: Pages, account: Account) -> None:
    place.found["/post/1"] = 200
    make_story()
    work_off()
    done(f"{place.url}post/1")
    place.faults.order("look", Fault(kind="status", status=503))
    assert (again().state, only().problem) == (State.VERIFIED, "not_now")
    place.found["/post/1"] = 403
    assert (again().state, only().problem_detail) == (State.DRIFTED, {"differences": "HTTP 403"})
    del place.found["/post/1"]
    assert again().state == State.REMOTE_GONE


def test_the_keeper_is_told_and_reminded_once(account: Account) -> None:
    make_story()
    work_off()
    assert tell() == 1
    again()
    assert (tell(), only().problem) == (1, "assisted_ready")
    earlier = datetime.fromisoformat(only().kept["asked_at"]) - timedelta(hours=5)
    Delivery.objects.update(kept={"asked_at": earlier.isoformat()})
    again()
    assert (tell(), only().problem) == (2, "assisted_reminder")
    again()
    assert tell() == 2


def test_the_limits_of_the_place_are_kept() -> None:
    found = work(make_filmed(title="عنوان", summary="كلمة " * 60).guid)
    assert found is not None
    assert PUBLISHER.preflight(found, Options(needs_video=True, longest_s=60, largest_mb=10, longest_text=500)) == []
    [obstacle] = PUBLISHER.preflight(found, Options(longest_text=10))
    assert (obstacle.code, obstacle.detail["limit"]) == ("assisted_title", 10)
    assert len(text(found, 200)) <= 200
    assert text(found, 0).count("كلمة") == 60
    story = work(make_story().guid)
    assert story is not None
    assert [each.code for each in PUBLISHER.preflight(story, Options(needs_video=True))] == ["assisted_no_video"]
