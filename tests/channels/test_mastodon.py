"""A work on its way to a server of Mastodon."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from channels.mastodon.options import Options
from channels.mastodon.wording import text
from channels.models import Account, Delivery, Operation
from channels.publishers.mastodon import PUBLISHER
from channels.states import State
from cms.catalogue.works import Work, work
from tests.channels.fakes.mastodon import TOKEN, Mastodon, mastodon
from tests.channels.fakes.serving import Fault
from tests.factories.channels import change, hours, make_account, make_story, only, work_off
from tests.factories.youtube import FILM, make_filmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[Mastodon]:
    with mastodon() as running:
        yield running


@pytest.fixture
def account(fake: Mastodon) -> Account:
    return make_account("mastodon", url=fake.url, token=TOKEN)


def again() -> Delivery:
    """Look again at what is there."""
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    return only()


def released() -> Work:
    found = work(make_story().guid)
    assert found is not None
    return found


def test_an_episode_is_posted_with_its_picture_once_it_is_prepared(fake: Mastodon, account: Account) -> None:
    fake.polls = 2
    page = make_filmed(is_rich=True, title="الماء", summary="ما الذي حدث")
    work_off()
    row, [status] = only(), fake.statuses.values()
    assert (row.state, row.problem) == (State.VERIFIED, "")
    assert status["text"] == f"الماء\n\nما الذي حدث\n\n{page.get_full_url()}"
    assert (status["language"], status["visibility"]) == ("ar", "public")
    assert len(status["media_attachments"]) == 1
    assert (row.remote_url, fake.calls["media.get"]) == (status["url"], 3)


def test_a_short_recording_goes_along_whole_and_stays_when_words_change(fake: Mastodon) -> None:
    make_account("mastodon", url=fake.url, token=TOKEN, attached="recording")
    page = make_filmed()
    work_off()
    [sent] = fake.media.values()
    assert sent["body"] == FILM
    change(page, title="عنوان آخر")
    work_off()
    [status] = fake.statuses.values()
    assert status["text"].startswith("عنوان آخر")
    assert [each["id"] for each in status["media_attachments"]] == [sent["id"]]
    assert len(fake.media) == 1


@pytest.mark.parametrize("forgets_keys", [False, True])
@pytest.mark.parametrize("fault", [Fault(kind="cut_after"), Fault(kind="status_after", status=504)])
def test_a_lost_answer_makes_no_second_post(fake: Mastodon, account: Account, fault: Fault, forgets_keys: bool) -> None:
    fake.forgets_keys = forgets_keys
    fake.faults.order("statuses.post", fault)
    make_story()
    work_off(until=hours(1))
    assert (only().state, len(fake.statuses), fake.calls["statuses.post"]) == (State.VERIFIED, 1, 1)


def test_what_never_went_out_is_sent_after_two_looks(fake: Mastodon, account: Account) -> None:
    fake.faults.order("statuses.post", Fault(kind="cut"))
    make_story()
    work_off()
    assert only().state == State.UNKNOWN
    work_off(until=hours(1))
    assert (only().state, len(fake.statuses)) == (State.VERIFIED, 1)


def test_what_people_posted_themselves_is_not_taken_for_ours(fake: Mastodon, account: Account) -> None:
    story = make_story()
    old = (timezone.now() - timedelta(hours=1)).isoformat()
    by_hand = {"id": "7", "created_at": old, "content": f'<a href="{story.get_full_url()}">…</a>'}
    fake.statuses["7"] = by_hand
    fake.faults.order("statuses.post", Fault(kind="cut"))
    work_off(until=hours(1))
    assert only().state == State.VERIFIED
    assert fake.statuses["7"] == by_hand
    assert len(fake.statuses) == 2


def test_it_is_taken_back_and_comes_again_under_another_key(fake: Mastodon, account: Account) -> None:
    story = make_story()
    work_off()
    story.unpublish()
    work_off()
    assert fake.statuses == {}
    change(story)
    work_off()
    assert (only(operation=Operation.PUBLISH).state, len(fake.statuses)) == (State.VERIFIED, 1)


def test_the_server_says_when_to_come_again(fake: Mastodon, account: Account) -> None:
    fake.media = {str(each): {} for each in range(30)}
    make_filmed(is_rich=True)
    work_off()
    row = only()
    assert (row.state, row.problem) == (State.RETRY_WAIT, "limited")
    assert row.next_at is not None
    assert timedelta(minutes=29) < row.next_at - timezone.now() <= timedelta(minutes=30)
    fake.media.clear()
    work_off(until=hours(1))
    assert only().state == State.VERIFIED


def test_a_file_that_cannot_be_prepared_is_told(fake: Mastodon, account: Account) -> None:
    fake.breaks_media = True
    make_filmed(is_rich=True)
    work_off(until=hours(1))
    assert (only().state, only().problem, fake.statuses) == (State.FAILED, "mastodon_media", {})


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(kind="status", status=401), (State.NEEDS_REAUTH, "needs_reauth")),
        (Fault(kind="status", status=403), (State.NEEDS_REAUTH, "mastodon_scope")),
        (Fault(kind="words", status=403, body=b"<html>Attention Required!"), (State.RETRY_WAIT, "mastodon_page")),
        (Fault(kind="status", status=422, reason="no"), (State.FAILED, "refused")),
        (Fault(kind="status", status=503), (State.UNKNOWN, "ambiguous")),
    ],
)
def test_what_a_server_says_is_put_in_plain_words(
    fake: Mastodon, account: Account, fault: Fault, outcome: tuple[State, str]
) -> None:
    fake.faults.order("statuses.post", fault)
    make_story()
    work_off()
    assert (only().state, fake.statuses) == (outcome[0], {})
    assert outcome[1] in (only().problem, only().attempts.first().code)


def test_what_differs_there_is_named(fake: Mastodon, account: Account) -> None:
    make_story()
    work_off()
    [status] = fake.statuses.values()
    status |= {"text": "شيء آخر", "visibility": "private"}
    assert (again().state, only().problem_detail["differences"]) == (State.DRIFTED, "text, visibility")
    fake.statuses.clear()
    assert again().state == State.REMOTE_GONE


def test_a_long_summary_is_cut_and_a_long_title_refused(fake: Mastodon, account: Account) -> None:
    fake.longest = 120
    make_story(summary="كلمة " * 50)
    work_off()
    [status] = fake.statuses.values()
    assert only().state == State.VERIFIED
    assert "كلمة…" in status["text"]


def test_what_the_account_lacks_is_said_before_anything_is_sent() -> None:
    found = released()
    assert [each.code for each in PUBLISHER.preflight(found, Options())] == ["mastodon_address", "mastodon_no_token"]
    small = Options(url="https://example.org/", token="a", longest=30)
    assert [each.code for each in PUBLISHER.preflight(found, small)] == ["mastodon_too_long"]
    assert text(found, 10).splitlines() == [found.title, "", found.page_url]


def test_a_post_of_another_user_is_not_taken_for_a_deleted_one(fake: Mastodon, account: Account) -> None:
    make_story()
    work_off()
    # How it was written a server tells its author only.
    fake.faults.order("source", Fault(kind="status", status=404))
    Delivery.objects.update(next_at=timezone.now())
    work_off()
    assert (only().state, only().problem) == (State.VERIFIED, "mastodon_other")
