"""A work on its way to a WordPress that nobody imitated."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import accounts, claims
from channels.models import Account, Delivery, Operation
from channels.publisher import Receipt, Stage
from channels.publishers.wordpress import PUBLISHER
from channels.states import State
from cms.catalogue.works import work
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.serving import Call, Reply, serving
from tests.channels.real.wordpress import RealWordPress, real_wordpress
from tests.factories.channels import change, hours, make_account, make_story, only, work_off
from tests.factories.youtube import make_filmed

pytestmark = [pytest.mark.django_db, pytest.mark.programs]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealWordPress]:
    with real_wordpress(tmp_path_factory.mktemp("wordpress")) as running:
        yield running


def account_of(site: RealWordPress, user: str = "editor", **options: Any) -> Account:
    values = {"url": site.url, "user": user, "password": site.passwords.get(user, "wrong")}
    return make_account("wordpress", **values | options)


def there(site: RealWordPress, row: Delivery) -> list[dict[str, Any]]:
    """Return the posts of a work, without those in the bin."""
    mark = accounts.marker(row.guid)
    return [post for post in site.posts() if post["post_name"].startswith(mark) and post["post_status"] != "trash"]


@pytest.mark.parametrize("user", ["editor", "author"])
def test_an_episode_is_published_and_read_back(site: RealWordPress, user: str) -> None:
    account_of(site, user, categories="الجهة، Water & Life")
    page = make_filmed(is_rich=True, title="الماء & «الحياة» <3", summary="ما الذي حدث")
    work_off()
    row = only()
    assert (row.state, row.problem) == (State.VERIFIED, "")
    [post] = there(site, row)
    assert post["post_status"] == "publish"
    assert post["post_name"] == accounts.marker(page.guid)
    assert "صباح الخير" in post["post_content"]
    assert "<video" in post["post_content"]
    assert post["image"]
    assert site.run("media")[-1]["slug"].startswith("athir-")
    if user == "editor":
        assert set(post["categories"]) == {"الجهة", "Water &amp; Life", page.series.title}


def test_it_follows_the_work_until_it_is_taken_back_and_comes_again(site: RealWordPress) -> None:
    account_of(site)
    story = make_story()
    work_off()
    change(story, title="خبر آخر")
    work_off()
    [post] = there(site, only(operation=Operation.PUBLISH))
    assert post["post_title"] == "خبر آخر"
    story.unpublish()
    work_off()
    base = only(operation=Operation.PUBLISH)
    assert (base.state, [post["post_status"] for post in there(site, base)]) == (State.WITHDRAWN, ["draft"])
    change(story)
    work_off()
    base.refresh_from_db()
    assert (base.state, [post["post_status"] for post in there(site, base)]) == (State.VERIFIED, ["publish"])


def test_what_is_put_in_the_bin_comes_again_as_one_post(site: RealWordPress) -> None:
    account_of(site, way_back="trash")
    story = make_story()
    work_off()
    story.unpublish()
    work_off()
    base = only(operation=Operation.PUBLISH)
    assert (base.state, there(site, base)) == (State.WITHDRAWN, [])
    change(story)
    work_off()
    assert len(there(site, base)) == 1
    assert Delivery.objects.get(pk=base.pk).state == State.VERIFIED


def test_a_second_post_of_the_same_name_goes_to_the_bin(site: RealWordPress) -> None:
    account_of(site)
    make_story()
    work_off()
    row = only()
    site.run("copy", row.remote_id)
    assert [post["post_name"][-2:] for post in there(site, row)][-1] == "-2"
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert [str(post["ID"]) for post in there(site, row)] == [row.remote_id]
    assert only().state == State.VERIFIED


def test_what_a_person_changed_there_is_named(site: RealWordPress) -> None:
    account_of(site)
    make_story()
    work_off()
    row = only()
    for field, value, differences in (
        ("post_name", "a-nicer-one", ""),
        ("post_title", "شيء آخر", "title"),
        ("post_content", "<p>شيء آخر</p>", "title, content"),
        ("post_status", "private", "status, title, content"),
    ):
        site.run("edit", row.remote_id, field, value)
        Delivery.objects.update(next_at=timezone.now())
        work_off()
        assert only().problem_detail.get("differences", "") == differences
    assert only().state == State.DRIFTED
    site.run("edit", row.remote_id, "post_status", "trash")
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert only().state == State.REMOTE_GONE


@pytest.mark.parametrize(
    ("user", "state", "problem"),
    [
        ("nobody", State.NEEDS_REAUTH, "wp_not_signed_in"),
        ("contributor", State.NEEDS_REAUTH, "wp_no_author"),
    ],
)
def test_who_may_not_is_told_so(site: RealWordPress, user: str, state: str, problem: str) -> None:
    account_of(site, user)
    make_story()
    work_off(until=hours(1))
    row = only()
    assert (row.state, row.problem, there(site, row)) == (state, problem, [])


def test_our_plugin_keeps_two_who_ask_at_once_to_one_post(site: RealWordPress) -> None:
    site.with_plugin()
    account_of(site)
    story = make_story()
    work_off()
    row = only()
    [post] = there(site, row)
    assert (row.state, post["marker"]) == (State.VERIFIED, accounts.marker(story.guid))
    site.run("edit", row.remote_id, "post_name", "a-nicer-one")
    Delivery.objects.update(state=State.QUEUED, remote_id="", next_at=timezone.now())
    work_off()
    assert only().remote_id == row.remote_id
    site.without_plugin()


def test_edits_there_are_told_and_looked_at_at_once(site: RealWordPress, client: Client) -> None:
    fake = Notices()
    with serving(fake) as url:
        site.with_plugin(key=KEY, notices=url)
        account = account_of(site, notices_key=KEY)
        make_story()
        work_off()
        assert fake.received == []
        site.run("edit", only().remote_id, "post_title", "شيء آخر")
        site.without_plugin()
    [(body, headers)] = fake.received
    there = reverse("channels_notice", args=[account.pk])
    assert client.post(there, body + b" ", "application/json", headers=headers).status_code == 403
    work_off()
    assert only().state == State.VERIFIED
    assert client.post(there, body, "application/json", headers=headers).status_code == 204
    work_off()
    assert (only().state, only().problem_detail["differences"]) == (State.DRIFTED, "title")


class Notices(Inbox):
    """Keeps what it received as it came."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[tuple[bytes, dict[str, str]]] = []

    def answer(self, operation: str, call: Call) -> Reply:
        signature = {name: value for name, value in call.headers.items() if name.startswith("webhook-")}
        self.received.append((call.body.whole(), signature))
        return Reply(status=204)


def test_the_site_shows_it_when_it_is_due(site: RealWordPress) -> None:
    account_of(site)
    story = make_story()
    due = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    receipt = published_at(only(), due)
    assert receipt.stage is Stage.SCHEDULED
    [post] = [post for post in site.posts() if post["post_name"] == accounts.marker(story.guid)]
    assert (post["post_status"], post["post_date_gmt"]) == ("future", f"{due:%Y-%m-%d %H:%M:%S}")


def published_at(row: Delivery, due: datetime) -> Receipt:
    """Publish a work as a place does that keeps it until a moment."""
    found = work(row.guid)
    assert found is not None
    row.due_at = due
    row.save()
    call = claims.HeldCall(claims.Held(row), found, row)
    return PUBLISHER.publish(call)


def test_nobody_sees_the_picture_of_a_post_before_its_minute(site: RealWordPress) -> None:
    account_of(site)
    make_filmed(is_rich=True, go_live_at=hours(3))
    work_off()
    [post] = there(site, only())
    assert (only().state, post["post_status"], bool(post["image"])) == (State.SCHEDULED, "future", True)
    shown = httpx.get(f"{site.url}/?rest_route=/wp/v2/media/{post['image']}")
    assert shown.status_code == 401
