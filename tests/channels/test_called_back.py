"""What was taken back is not sent any more; what may be there of it is looked for, taken away, and looked at again."""

from collections.abc import Iterator

import pytest

from channels import runner
from channels.claims import Held, HeldCall
from channels.messages import explain
from channels.models import Account, Delivery, Operation
from channels.operations.finish_by_hand import finish_by_hand
from channels.operations.retry_delivery import retry_delivery
from channels.operations.withdraw_work import withdraw_work
from channels.resuming import resume
from channels.states import State, TransitionRefused
from cms.catalogue.works import Work
from cms.news.models import NewsPage
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.mastodon import TOKEN, Mastodon, mastodon
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.wordpress import PASSWORD, USER, WordPress, wordpress
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import Died, change, hours, make_account, make_story, only, work_off
from tests.factories.youtube import make_filmed, make_youtube

pytestmark = pytest.mark.django_db
DOWN = Fault(kind="status", status=503)


@pytest.fixture
def website() -> Iterator[WordPress]:
    with wordpress() as running:
        make_account("wordpress", url=running.url, user=USER, password=PASSWORD)
        yield running


@pytest.fixture
def server() -> Iterator[Mastodon]:
    with mastodon() as running:
        make_account("mastodon", url=running.url, token=TOKEN)
        yield running


def base() -> Delivery:
    return only(operation=Operation.PUBLISH)


def test_a_work_that_waits_for_a_server_is_not_posted_once_it_is_back(server: Mastodon) -> None:
    server.faults.order("instance", DOWN)
    page = make_story()
    work_off()
    assert base().state == State.RETRY_WAIT
    withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(1))
    assert (base().state, server.calls["statuses.post"]) == (State.WITHDRAWN, 0)


def test_what_may_still_appear_is_looked_for_twice(server: Mastodon) -> None:
    server.faults.order("instance", DOWN)
    page = make_story()
    work_off()
    withdraw_work(guid=page.guid, user=None)
    work_off()
    assert (base().state, only(operation=Operation.WITHDRAW).problem) == (State.WITHDRAW_PENDING, "not_seen_yet")


def test_a_receiver_that_heard_of_it_hears_that_it_is_gone(there: Inbox) -> None:
    make_account("webhook", url=there.url, key=KEY)
    there.faults.order("notice", Fault(kind="status_after", status=429, headers={"Retry-After": "300"}))
    page = make_story()
    work_off()
    assert (base().state, list(there.works)) == (State.RETRY_WAIT, [page.guid])
    page.unpublish()
    work_off(until=hours(0.01))
    assert (base().state, there.works) == (State.WITHDRAWN, {})


def test_what_an_account_without_rights_could_not_send_is_given_up(website: WordPress) -> None:
    website.may_publish = False
    page = make_story()
    work_off()
    assert base().state == State.NEEDS_REAUTH
    withdraw_work(guid=page.guid, user=None)
    website.may_publish = True
    resume(Account.objects.get())
    work_off(until=hours(1))
    assert (base().state, website.posts) == (State.CANCELLED, {})


def test_everything_goes_on_when_the_user_has_become_an_author(website: WordPress) -> None:
    website.may_publish = False
    pages = [make_story(), make_story(go_live_at=hours(3))]
    work_off()
    website.may_publish = True
    resume(Account.objects.get())
    work_off(until=hours(0.1))
    states = {row.guid: row.state for row in Delivery.objects.all()}
    assert [states[page.guid] for page in pages] == [State.VERIFIED, State.SCHEDULED]
    assert sorted(post["status"] for post in website.there) == ["future", "publish"]


def test_half_a_film_goes_no_further(youtube: YouTube) -> None:
    make_youtube(youtube)
    page = make_filmed()
    youtube.faults.order("upload.chunk", Fault(kind="status", status=503), times=1)
    youtube.faults.order("upload.query", Fault(kind="status", status=503), times=1)
    work_off()
    assert (base().state, base().is_exposed) == (State.UNKNOWN, True)
    withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(1))
    assert (base().state, youtube.videos) == (State.WITHDRAWN, {})


def test_what_nobody_told_of_is_taken_back_instead_of_changed(website: WordPress) -> None:
    page = make_story()
    work_off()
    change(page, title="عنوان آخر")
    type(page).objects.filter(pk=page.pk).update(live=False)
    work_off(until=hours(0.5))
    [post] = website.posts.values()
    assert (base().state, post["status"]) == (State.WITHDRAWN, "draft")


def test_a_stale_button_takes_nothing_back(website: WordPress) -> None:
    page = make_story()
    work_off()
    withdraw_work(guid=page.guid, user=None)
    row = only(operation=Operation.WITHDRAW)
    Delivery.objects.filter(pk=row.pk).update(state=State.UPLOADING)
    with pytest.raises(TransitionRefused):
        finish_by_hand(delivery=row, url="", user=None)
    assert base().state == State.WITHDRAW_PENDING


def test_what_is_taken_back_between_reading_and_sending_is_not_sent(
    website: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_story()
    begin = runner._begin

    def late(held: Held, found: Work) -> bool:
        monkeypatch.undo()
        withdraw_work(guid=page.guid, user=None)
        return begin(held, found)

    monkeypatch.setattr(runner, "_begin", late)
    work_off(until=hours(0.1))
    assert (base().state, website.posts) == (State.CANCELLED, {})


@pytest.mark.parametrize("place", ["website", "server", "youtube"])
def test_what_can_be_seen_all_the_same_is_told(
    place: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = request.getfixturevalue(place)
    if place == "youtube":
        make_youtube(fake)
    page = make_filmed() if place == "youtube" else make_story()
    work_off(until=hours(0.1))
    publisher = type(runner.publisher_of(base().account))
    withdraw = publisher.withdraw
    # It says so, and does nothing.
    monkeypatch.setattr(publisher, "withdraw", lambda _self, _call: False)
    withdraw_work(guid=page.guid, user=None)
    work_off(until=hours(2))
    row = only(operation=Operation.WITHDRAW)
    assert (row.state, row.problem, base().state) == (State.FAILED, "still_seen", State.WITHDRAW_PENDING)
    assert explain(row) is not None
    monkeypatch.setattr(publisher, "withdraw", withdraw)
    retry_delivery(delivery=row, user=None)
    work_off(until=hours(0.5))
    assert base().state == State.WITHDRAWN


def die_while_it_is_sent(there: Inbox, monkeypatch: pytest.MonkeyPatch) -> NewsPage:
    """Leave a work under way, of which nothing can be there yet."""
    make_account("webhook", url=there.url, key=KEY)
    page = make_story()

    def die(_call: HeldCall, _name: str) -> None:
        monkeypatch.undo()
        raise Died

    monkeypatch.setattr(HeldCall, "phase", die)
    with pytest.raises(Died):
        work_off()
    assert base().state == State.UPLOADING
    return page


def test_what_is_seen_again_before_it_could_be_called_back_goes_on(
    there: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = die_while_it_is_sent(there, monkeypatch)
    page.unpublish()
    change(page)
    work_off(until=hours(0.1))
    assert (base().state, list(there.works)) == (State.VERIFIED, [page.guid])


def test_what_was_given_up_with_its_page_comes_back_with_it(there: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    page = die_while_it_is_sent(there, monkeypatch)
    page.unpublish()
    work_off(until=hours(0.1))
    assert (base().state, there.works) == (State.CANCELLED, {})
    change(page)
    work_off(until=hours(0.1))
    assert (base().state, list(there.works)) == (State.VERIFIED, [page.guid])
