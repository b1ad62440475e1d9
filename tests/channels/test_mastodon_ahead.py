"""Planned works wait at a server of Mastodon, which gives a scheduled post a new number when it appears."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from wagtail.models import Revision

from channels.conf import conf
from channels.mastodon import statuses
from channels.models import Account, Delivery, Operation
from channels.operations.withdraw_work import withdraw_work
from channels.states import State
from tests.channels.fakes.mastodon import TOKEN, Mastodon, mastodon
from tests.channels.fakes.serving import Fault
from tests.factories.channels import (
    Died,
    change,
    hours,
    let_pass,
    make_account,
    make_story,
    only,
    shift,
    sooner,
    work_off,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[Mastodon]:
    with mastodon() as running:
        yield running


@pytest.fixture(autouse=True)
def account(fake: Mastodon) -> Account:
    return make_account("mastodon", url=fake.url, token=TOKEN)


@pytest.fixture
def soon_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "second_look", 0.01)


def base() -> Delivery:
    return only(operation=Operation.PUBLISH)


def apart(there: dict[str, str], moment: datetime) -> float:
    return abs((datetime.fromisoformat(there["scheduled_at"]) - moment).total_seconds())


def test_it_waits_there_and_is_found_again_once_it_has_appeared(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    [waiting] = fake.scheduled.values()
    assert (base().state, fake.statuses) == (State.SCHEDULED, {})
    assert apart(waiting, hours(3)) < 5
    let_pass(timedelta(hours=3, seconds=30), fake)
    page.refresh_from_db()
    [status] = fake.statuses.values()
    assert (page.live, base().state, base().remote_id, base().remote_url) == (
        True,
        State.VERIFIED,
        status["id"],
        status["url"],
    )
    change(page, title="عنوان آخر")
    work_off()
    assert [each["text"].split("\n")[0] for each in fake.statuses.values()] == ["عنوان آخر"]
    page.unpublish()
    work_off()
    assert (base().state, fake.statuses, fake.calls["statuses.post"]) == (State.WITHDRAWN, {}, 1)


def test_another_moment_is_told_and_other_words_take_its_place(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, go_live_at=hours(5))
    work_off()
    [waiting] = fake.scheduled.values()
    assert (apart(waiting, hours(5)) < 5, fake.calls["statuses.post"], base().state) == (True, 1, State.SCHEDULED)
    change(page, title="عنوان آخر")
    work_off()
    [waiting] = fake.scheduled.values()
    assert waiting["params"]["text"].startswith("عنوان آخر")
    let_pass(timedelta(hours=5, seconds=30), fake)
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


def test_a_plan_that_is_dropped_leaves_nothing_there(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    page.delete()
    work_off()
    assert (fake.scheduled, fake.statuses, base().state) == ({}, {}, State.WITHDRAWN)


def test_what_is_published_earlier_is_posted_at_once(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, go_live_at=None)
    work_off(until=hours(0.1))
    assert (fake.scheduled, len(fake.statuses), base().state) == ({}, 1, State.VERIFIED)


def test_what_is_too_near_is_posted_at_its_minute_by_the_house(fake: Mastodon) -> None:
    make_story(go_live_at=hours(4 / 60))
    work_off()
    assert (fake.scheduled, fake.statuses) == ({}, {})
    let_pass(timedelta(minutes=4, seconds=5), fake)
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


def test_a_moment_that_comes_near_leaves_nothing_to_appear_later(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, go_live_at=hours(3 / 60))
    work_off()
    assert (fake.scheduled, fake.statuses) == ({}, {})
    let_pass(timedelta(minutes=3, seconds=5), fake)
    work_off(until=hours(0.2))
    assert (fake.scheduled, len(fake.statuses), base().state) == ({}, 1, State.VERIFIED)


def test_where_no_more_may_wait_it_is_posted_at_its_minute(fake: Mastodon) -> None:
    fake.most_scheduled = 0
    make_story(go_live_at=hours(1))
    work_off()
    row = base()
    assert (row.state, row.problem) == (State.RETRY_WAIT, "mastodon_full")
    let_pass(timedelta(hours=1, seconds=5), fake)
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


@pytest.mark.parametrize("operation", ["statuses.post", "scheduled_statuses.delete", "scheduled_statuses.put"])
@pytest.mark.usefixtures("soon_sure")
def test_a_lost_answer_makes_no_second_one(fake: Mastodon, operation: str) -> None:
    page = make_story(go_live_at=hours(5))
    if operation == "statuses.post":
        fake.faults.order(operation, Fault(kind="cut_after"), times=1)
    work_off(until=hours(0.5))
    fake.faults.order(operation, Fault(kind="cut_after"), times=1)
    change(page, go_live_at=hours(6), title="عنوان آخر" if operation != "scheduled_statuses.put" else page.title)
    work_off(until=hours(0.5))
    assert (len(fake.scheduled), base().state, fake.faults.left) == (1, State.SCHEDULED, 0)
    let_pass(timedelta(hours=6, seconds=30), fake)
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


@pytest.mark.usefixtures("soon_sure")
def test_a_process_that_dies_between_the_two_leaves_one(fake: Mastodon, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_story(go_live_at=hours(5))
    work_off()
    post = statuses.post

    def die(*_arguments: object) -> dict[str, object]:
        monkeypatch.setattr(statuses, "post", post)
        raise Died

    monkeypatch.setattr(statuses, "post", die)
    change(page, title="عنوان آخر")
    with pytest.raises(Died):
        work_off()
    assert fake.scheduled == {}
    work_off(until=hours(0.1))
    [waiting] = fake.scheduled.values()
    assert (waiting["params"]["text"].startswith("عنوان آخر"), base().state) == (True, State.SCHEDULED)


def test_what_somebody_changed_or_removed_there_is_noticed(fake: Mastodon) -> None:
    make_story(go_live_at=hours(5))
    work_off()
    [waiting] = fake.scheduled.values()
    waiting["scheduled_at"] = hours(9).isoformat()
    work_off(until=hours(2))
    assert (base().state, base().problem_detail) == (State.DRIFTED, {"differences": "moment"})
    fake.scheduled.clear()
    Delivery.objects.filter(pk=base().pk).update(next_at=hours(0))
    work_off(until=hours(2))
    assert base().state == State.REMOTE_GONE


def test_what_has_another_address_is_known_and_taken_back(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, slug="other", title="عنوان آخر")
    work_off()
    assert base().state == State.SCHEDULED
    withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(0.2))
    assert (base().state, fake.scheduled) == (State.WITHDRAWN, {})


def test_a_second_edit_after_the_first_was_put_off_loses_nothing(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, go_live_at=hours(3 / 60))
    work_off()
    change(page, title="عنوان آخر")
    work_off()
    let_pass(timedelta(minutes=3, seconds=5), fake)
    work_off(until=hours(1))
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


def test_a_change_that_nobody_told_of_ends_in_a_verified_post(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    revision = page.scheduled_revision
    revision.content["title"] = "عنوان آخر"
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    type(page).objects.filter(pk=page.pk).update(title="عنوان آخر", draft_title="عنوان آخر")
    sooner(timedelta(hours=2))
    work_off()
    let_pass(timedelta(hours=3, seconds=30), fake)
    work_off(until=hours(1))
    assert (len(fake.statuses), base().state) == (1, State.VERIFIED)


@pytest.mark.parametrize("most", [0, 25])
def test_what_was_taken_back_while_it_waited_is_not_posted(fake: Mastodon, most: int) -> None:
    fake.most_scheduled = most
    fake.faults.order("statuses.post", Fault(kind="status", status=429))
    page = make_story(go_live_at=hours(1))
    work_off()
    withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(2))
    assert (fake.calls["statuses.post"], base().state) == (1, State.CANCELLED)


def test_it_is_shown_nowhere_while_the_house_is_late(fake: Mastodon) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    change(page, go_live_at=hours(3 / 60))
    work_off()
    shift(timedelta(minutes=4), fake)
    work_off(until=hours(0.001))
    page.refresh_from_db()
    assert (page.live, fake.statuses) == (False, {})


def test_a_post_that_appears_while_it_is_taken_back_is_deleted(fake: Mastodon, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_story(go_live_at=hours(3))
    work_off()
    hidden: list[dict[str, object]] = []

    def gone(_server: object, _path: str) -> bool:
        """The server has taken it from its list, and not posted it yet."""
        hidden.append(fake.scheduled.popitem()[1] if fake.scheduled else {})
        monkeypatch.setattr(statuses, "removed", removed)
        return False

    removed = statuses.removed
    monkeypatch.setattr(statuses, "removed", gone)
    monkeypatch.setattr(conf, "second_look", 0.3)
    withdraw_work(guid=page.guid, user=None)
    work_off()
    assert base().state == State.WITHDRAW_PENDING
    [post] = hidden
    fake.scheduled["7"] = {**post, "id": "7", "scheduled_at": hours(0).isoformat()}
    time.sleep(0.3)
    work_off()
    assert (base().state, fake.statuses, fake.scheduled) == (State.WITHDRAWN, {}, {})
