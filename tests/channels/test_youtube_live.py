"""Live broadcasts, as the live programmes will ask for them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from channels.errors import Ambiguous, NotNow, Refused
from channels.youtube import live
from channels.youtube.caller import Outside
from channels.youtube.client import Service, transport
from channels.youtube.live import Plan, To
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import CHANNEL, YouTube
from tests.factories.youtube import local_youtube, make_youtube

pytestmark = pytest.mark.django_db

PLAN = Plan(
    mark="athir-live-1",
    title="اسألوا المجلس",
    text="حول <الماء>",
    page_url="https://council.example/live/1/",
    starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
)


@pytest.fixture
def fake() -> Iterator[YouTube]:
    with local_youtube() as running:
        yield running
        assert running.refusals == []


@pytest.fixture
def service(fake: YouTube) -> Iterator[Service]:
    with transport() as opened:
        yield Service(Outside(make_youtube(fake), is_live=True), opened)


def test_a_broadcast_goes_out_and_leaves_a_replay(fake: YouTube, service: Service) -> None:
    broadcast = live.create(service, PLAN)
    stream = live.studio_stream(service, "main")
    assert live.bind(service, broadcast.id, stream.id).stream_id == stream.id
    with pytest.raises(NotNow, match="stream_inactive"):
        live.transition(service, broadcast.id, To.LIVE)
    fake.live[CHANNEL].encoder_on(stream.id)
    now = live.stream(service, stream.id)
    assert now
    assert now.is_receiving
    on_air = live.transition(service, broadcast.id, To.LIVE)
    assert on_air.state == "live"
    assert on_air.began_at
    assert live.transition(service, broadcast.id, To.COMPLETE).replay_url.endswith(broadcast.id)


def test_what_is_there_already_is_not_made_again(fake: YouTube, service: Service) -> None:
    fake.faults.order("liveBroadcasts.insert", Fault(kind="cut_after"))
    with pytest.raises(Ambiguous):
        live.create(service, PLAN)
    first = live.create(service, PLAN)
    assert live.create(service, PLAN) == first
    assert live.studio_stream(service, "main") == live.studio_stream(service, "main")
    assert len(fake.live[CHANNEL].broadcasts) == len(fake.live[CHANNEL].streams) == 1
    assert fake.calls["liveBroadcasts.insert"] == 1


def test_a_step_that_was_made_already_is_as_good(fake: YouTube, service: Service) -> None:
    broadcast = live.create(service, PLAN)
    stream = live.studio_stream(service, "main")
    live.bind(service, broadcast.id, stream.id)
    fake.live[CHANNEL].encoder_on(stream.id)
    fake.faults.order("liveBroadcasts.transition", Fault(kind="cut_after"))
    with pytest.raises(NotNow):
        live.transition(service, broadcast.id, To.LIVE)
    assert live.transition(service, broadcast.id, To.LIVE).state == "live"


def test_a_step_that_does_not_follow_is_refused(service: Service) -> None:
    broadcast = live.create(service, PLAN)
    with pytest.raises(Refused):
        live.transition(service, broadcast.id, To.COMPLETE)


def test_live_programmes_may_use_what_is_kept_for_them(fake: YouTube) -> None:
    account = make_youtube(fake)
    Outside(account).spend("units", 9000)
    with transport() as opened:
        assert live.create(Service(Outside(account, is_live=True), opened), PLAN).id
