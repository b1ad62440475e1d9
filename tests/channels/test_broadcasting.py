"""A live programme is broadcast at YouTube: made, bound, led and described as its crew leads the programme."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import broadcasting
from channels.models import Account, Broadcast
from cms.live.models import LiveProgrammePage, Timeline
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.end_programme import end_programme
from cms.live.operations.put_on_air import put_on_air
from cms.users.roles import Role
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import CHANNEL, YouTube
from tests.factories.content import make_user
from tests.factories.live import make_programme, question_in
from tests.factories.youtube import make_youtube

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> LiveProgrammePage:
    return make_programme(title="اسألوا المجلس", on_air_at=timezone.now() + timedelta(hours=2))


@pytest.fixture
def there(youtube: YouTube) -> Account:
    return make_youtube(youtube)


def asked(programme: LiveProgrammePage, there: Account) -> Broadcast:
    return broadcasting.ask_for(guid=programme.guid, account=there, user=None)


def led(row: Broadcast) -> Broadcast:
    broadcasting.lead(row.pk)
    row.refresh_from_db()
    return row


def only(youtube: YouTube) -> dict[str, Any]:
    (broadcast,) = youtube.live[CHANNEL].broadcasts.values()
    return broadcast


def with_encoder(youtube: YouTube, row: Broadcast) -> None:
    youtube.live[CHANNEL].encoder_on(row.stream_id)


def test_it_is_made_and_bound_once(youtube: YouTube, there: Account, programme: LiveProgrammePage) -> None:
    row = asked(programme, there)
    led(row)
    led(asked(programme, there))
    assert only(youtube)["snippet"]["title"] == "اسألوا المجلس"
    row.refresh_from_db()
    assert (row.remote_state, row.is_receiving, row.problem) == ("ready", False, "")
    programme.refresh_from_db()
    assert programme.watch_url == row.remote_url
    assert youtube.calls["liveBroadcasts.insert"] == 1


def test_a_process_that_dies_while_making_it_makes_no_second_one(
    youtube: YouTube, there: Account, programme: LiveProgrammePage
) -> None:
    youtube.faults.order("liveBroadcasts.insert", Fault(kind="cut_after"))
    row = led(asked(programme, there))
    assert row.problem == "ambiguous"
    assert led(row).remote_state == "ready"
    assert len(youtube.live[CHANNEL].broadcasts) == 1


def test_it_goes_on_and_off_air_with_the_programme(
    youtube: YouTube, there: Account, programme: LiveProgrammePage
) -> None:
    row = led(asked(programme, there))
    begin_programme(desk=programme.desk, by=None)
    assert led(row).problem == "stream_inactive"
    assert row.next_at - timezone.now() < timedelta(seconds=6)
    with_encoder(youtube, row)
    assert (led(row).remote_state, row.problem, row.is_receiving) == ("live", "", True)
    end_programme(desk=programme.desk, by=None)
    assert led(row).remote_state == "complete"
    assert row.next_at is None
    # What the encoder sent before the desk began is in the replay, too.
    assert abs(Timeline.objects.get(medium="youtube").offset_s) < 60


def test_a_programme_that_moves_moves_there(youtube: YouTube, there: Account, programme: LiveProgrammePage) -> None:
    row = led(asked(programme, there))
    programme.refresh_from_db()
    later = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    programme.on_air_at, programme.title = later, "موعد آخر"
    programme.save_revision().publish()
    led(row)
    snippet = only(youtube)["snippet"]
    assert (snippet["title"], snippet["scheduledStartTime"]) == ("موعد آخر", later.strftime("%Y-%m-%dT%H:%M:%SZ"))


def test_the_replay_gets_the_questions_as_chapters(
    youtube: YouTube, there: Account, programme: LiveProgrammePage
) -> None:
    row = led(asked(programme, there))
    with_encoder(youtube, row)
    begin_programme(desk=programme.desk, by=None)
    led(row)
    desk = programme.desk
    began = timezone.now() - timedelta(minutes=40)
    type(desk).objects.filter(pk=desk.pk).update(began_at=began)
    for minutes, text in [(5, "متى يصل الماء؟"), (15, "والطريق؟"), (30, "والمدرسة؟")]:
        question = question_in("accepted", programme.desk, text=text)
        put_on_air(question=question, by=None)
        end_on_air(question=question, by=None)
        moment = began + timedelta(minutes=minutes)
        type(question).objects.filter(pk=question.pk).update(live_from=moment, live_to=moment + timedelta(minutes=2))
    end_programme(desk=programme.desk, by=None)
    led(row)
    # Somebody sees that YouTube begins twelve seconds before the desk did.
    Timeline.objects.update_or_create(desk=desk, medium="youtube", defaults={"offset_s": 12.0})
    led(row)
    words = youtube.videos[row.remote_id]["snippet"]["description"]
    assert re.findall(r"(?m)^(\d\d:\d\d) (.+)$", words)[1:] == [
        ("05:12", "متى يصل الماء؟"),
        ("15:12", "والطريق؟"),
        ("30:12", "والمدرسة؟"),
    ]
    assert programme.get_url() in words


def test_what_youtube_refuses_is_told_and_looked_at_again(
    youtube: YouTube, there: Account, programme: LiveProgrammePage
) -> None:
    youtube.live[CHANNEL].is_enabled = False
    row = led(asked(programme, there))
    assert row.problem
    assert row.next_at
    youtube.live[CHANNEL].is_enabled = True
    assert led(row).problem == ""


def test_nothing_is_made_of_a_draft(there: Account) -> None:
    draft = make_programme()
    draft.unpublish()
    with pytest.raises(broadcasting.NotAnnounced):
        asked(draft, there)


def test_only_those_who_publish_see_the_key(
    client: Client, youtube: YouTube, there: Account, programme: LiveProgrammePage
) -> None:
    led(asked(programme, there))
    plan = reverse("live_plan", args=[programme.desk.pk])
    key = next(iter(youtube.live[CHANNEL].streams.values()))["cdn"]["ingestionInfo"]["streamName"]
    client.force_login(make_user((programme.series, Role.PUBLISHER)))
    assert f">{key}</code>" in client.get(plan).content.decode()
    client.force_login(make_user((programme.series, Role.EDITOR)))
    shown = client.get(plan)
    assert shown.status_code == 200
    assert f">{key}</code>" not in shown.content.decode()
    address = reverse("channels_broadcast", args=[programme.guid])
    assert client.post(address, {"account": there.pk}).status_code in (302, 403)
    assert Broadcast.objects.count() == 1


def test_a_publisher_asks_for_it_on_the_plan(client: Client, there: Account, programme: LiveProgrammePage) -> None:
    client.force_login(make_user((programme.series, Role.PUBLISHER)))
    plan = reverse("live_plan", args=[programme.desk.pk])
    assert there.name in client.get(plan).content.decode()
    answer = client.post(reverse("channels_broadcast", args=[programme.guid]), {"account": there.pk, "back": plan})
    assert answer.headers["location"] == plan
    assert Broadcast.objects.get().account == there
