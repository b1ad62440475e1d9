"""A work on its way to a WordPress with everything that may stand in its way."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import Account, Delivery, Operation
from channels.operations.retry_delivery import retry_delivery
from channels.publishers.webhook import signed
from channels.publishers.wordpress import PUBLISHER
from channels.states import State
from channels.wordpress import wording
from channels.wordpress.options import Options
from cms.catalogue.works import work
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.wordpress import GUARD, PASSWORD, USER, WordPress, wordpress
from tests.factories.channels import change, hours, make_account, make_story, only, work_off
from tests.factories.youtube import make_filmed

SHUT = b'{"code":"rest_disabled"}'
pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[WordPress]:
    with wordpress() as running:
        yield running


@pytest.fixture
def account(fake: WordPress) -> Account:
    return make_account("wordpress", url=fake.url, user=USER, password=PASSWORD)


def again() -> Delivery:
    """Look again at what is there."""
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    return only()


@pytest.mark.parametrize("fault", [Fault(kind="cut_after"), Fault(kind="status_after", status=502), Fault(kind="cut")])
def test_a_lost_answer_makes_no_second_post(fake: WordPress, account: Account, fault: Fault) -> None:
    fake.faults.order("posts.post", fault)
    make_story()
    work_off(until=hours(1))
    assert (only().state, len(fake.posts)) == (State.VERIFIED, 1)


def test_a_site_gets_time_to_finish_what_nobody_waits_for(fake: WordPress, account: Account) -> None:
    fake.faults.order("posts.post", Fault(kind="cut"))
    make_story()
    work_off()
    assert (only().state, fake.calls["posts.post"]) == (State.UNKNOWN, 1)


def test_a_lost_answer_makes_no_second_picture(fake: WordPress, account: Account) -> None:
    fake.faults.order("media.post", Fault(kind="cut_after"))
    make_filmed(is_rich=True)
    work_off(until=hours(1))
    [post], [picture] = fake.posts.values(), fake.media.values()
    assert (only().state, post["featured_media"]) == (State.VERIFIED, picture["id"])


def test_a_post_of_the_same_mark_that_came_late_goes_to_the_bin(fake: WordPress, account: Account) -> None:
    make_story()
    work_off()
    [post] = fake.posts.values()
    fake.posts[99] = post | {"id": 99, "slug": f"{post['slug']}-2"}
    assert again().state == State.VERIFIED
    assert fake.there == [post]


def test_the_newer_of_two_that_were_made_at_once_goes_to_the_bin(fake: WordPress, account: Account) -> None:
    story = make_story()
    work_off()
    [post] = fake.posts.values()
    found = work(story.guid)
    assert found is not None
    fake.faults.order("posts.get", Fault(kind="words", status=200, body=b"[]"))
    Delivery.objects.update(state=State.QUEUED, remote_id="", is_exposed=False, next_at=timezone.now())
    work_off()
    assert (fake.there, only().remote_id) == ([post], str(post["id"]))
    assert len(fake.posts) == 2


@pytest.mark.parametrize(
    ("operation", "fault", "outcome"),
    [
        ("users.get", Fault(kind="status", status=401), (State.NEEDS_REAUTH, "wp_password")),
        ("users.get", Fault(kind="words", status=403, body=GUARD), (State.NEEDS_REAUTH, "wp_shut")),
        ("users.get", Fault(kind="words", status=401, body=GUARD), (State.NEEDS_REAUTH, "wp_shut")),
        ("users.get", Fault(kind="words", status=404, body=GUARD), (State.NEEDS_REAUTH, "wp_shut")),
        ("users.get", Fault(kind="words", status=401, body=SHUT), (State.NEEDS_REAUTH, "wp_shut")),
        ("users.get", Fault(kind="words", status=200, body=GUARD), (State.RETRY_WAIT, "wp_page")),
        ("users.get", Fault(kind="words", status=503, body=GUARD), (State.RETRY_WAIT, "not_now")),
        ("users.get", Fault(kind="words", status=301, headers={"Location": "/"}), (State.FAILED, "redirected")),
        ("posts.post", Fault(kind="words", status=413, body=GUARD), (State.FAILED, "wp_too_large")),
        ("posts.post", Fault(kind="words", status=400, body=b'{"code":"x","message":"y"}'), (State.FAILED, "refused")),
    ],
)
def test_what_a_site_says_is_put_in_plain_words(
    fake: WordPress, account: Account, operation: str, fault: Fault, outcome: tuple[State, str]
) -> None:
    fake.faults.order(operation, fault)
    make_story()
    work_off()
    row = only()
    assert (row.state, row.problem, fake.posts) == (*outcome, {})


def test_a_picture_that_is_too_large_is_told_before_anything_is_made(fake: WordPress, account: Account) -> None:
    fake.largest = 100
    make_filmed(is_rich=True)
    work_off()
    assert (only().state, only().problem, fake.posts) == (State.FAILED, "wp_too_large", {})
    fake.largest = 10**6
    retry_delivery(delivery=only(), user=None)
    work_off()
    assert only().state == State.VERIFIED


def test_whoever_may_not_publish_is_told_so(fake: WordPress, account: Account) -> None:
    fake.may_publish = False
    make_story()
    work_off()
    assert (only().state, only().problem, fake.posts) == (State.NEEDS_REAUTH, "wp_no_author", {})


def test_what_differs_there_is_named(fake: WordPress, account: Account) -> None:
    make_story()
    work_off()
    [post] = fake.posts.values()
    post["status"] = "pending"
    assert (again().state, only().problem) == (State.ACTION_REQUIRED, "wp_pending")
    post |= {"status": "publish", "title": "شيء آخر"}
    assert (again().state, only().problem_detail["differences"]) == (State.DRIFTED, "title")
    post["status"] = "trash"
    post["slug"] += "__trashed"
    assert again().state == State.REMOTE_GONE


def test_a_scheduled_post_whose_clock_stands_still_is_noticed(fake: WordPress, account: Account) -> None:
    make_story()
    work_off()
    [post] = fake.posts.values()
    Delivery.objects.update(state=State.SCHEDULED)
    soon = datetime.now(UTC) + timedelta(hours=1)
    post |= {"status": "future", "date_gmt": wording.gmt(soon)}
    assert again().state == State.SCHEDULED
    post["date_gmt"] = wording.gmt(soon - timedelta(hours=3))
    assert (again().state, only().problem) == (State.ACTION_REQUIRED, "wp_clock")
    post["status"] = "publish"
    assert again().state == State.VERIFIED


def test_a_site_without_a_bin_deletes(fake: WordPress) -> None:
    make_account("wordpress", url=fake.url, user=USER, password=PASSWORD, way_back="trash")
    fake.has_bin = False
    story = make_story()
    work_off()
    story.unpublish()
    work_off()
    assert (only(operation=Operation.PUBLISH).state, fake.posts) == (State.WITHDRAWN, {})


def test_a_category_that_others_made_meanwhile_is_taken(fake: WordPress) -> None:
    make_account("wordpress", url=fake.url, user=USER, password=PASSWORD, categories="الجهة")
    fake.categories[2] = "الجهة"
    fake.faults.order("categories.get", Fault(kind="words", status=200, body=b"[]"))
    story = make_story()
    work_off()
    [post] = fake.posts.values()
    assert post["categories"][0] == 2
    change(story, title="خبر آخر")
    work_off()
    assert list(fake.categories.values()).count("الجهة") == 1


def test_what_the_account_lacks_is_said_before_anything_is_sent() -> None:
    found = work(make_story().guid)
    assert found is not None
    empty = {each.code for each in PUBLISHER.preflight(found, Options())}
    assert empty == {"wp_address", "wp_no_account"}
    open_line = Options(url="http://example.org/", user="a", password="b")
    assert [each.code for each in PUBLISHER.preflight(found, open_line)] == ["wp_insecure"]


@pytest.mark.parametrize(
    ("age", "key", "status"), [(0, "ours", 204), (-600, "ours", 403), (0, "another", 403), (0, "", 403)]
)
def test_only_fresh_notices_of_whoever_has_the_key_are_heard(client: Client, age: int, key: str, status: int) -> None:
    account = make_account("wordpress", notices_key="ours")
    body = b'{"data": "nonsense"}'
    headers = signed("one", body, key, now=int(time.time()) + age)
    there = reverse("channels_notice", args=[account.pk])
    assert client.post(there, body, "application/json", headers=headers).status_code == status
    without_key = reverse("channels_notice", args=[make_account("wordpress").pk])
    assert client.post(without_key, body, "application/json", headers=headers).status_code == 403
    assert client.get(there).status_code == 405
