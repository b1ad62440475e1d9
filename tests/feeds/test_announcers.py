"""The world is told of a feed when it is stored, by everybody's protocol, and told again when nobody listened."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import httpx
import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import PageViewRestriction

from cms.catalogue.records import HOUSE
from cms.live.models import Desk
from cms.podcasts.models import ShowPage
from feeds import conf
from feeds.announcing import TASK, NotReached, tell
from feeds.tasks import build_feeds
from tests.factories.content import home, make_episode, make_recording, make_show
from tests.factories.live import make_programme
from tests.feeds.hub import Hub, Service, serving
from tests.processes import LOOPBACK, Processes, free_port, processes, wait_until

__all__ = ["processes"]


@pytest.fixture
def announcing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings, which a test may change."""
    for name in conf.AnnounceSettings.model_fields:
        monkeypatch.setattr(conf.announcing, name, getattr(conf.announcing, name))
    return conf.announcing


def waiting() -> list[dict[str, str]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=TASK).order_by("pk")]


@pytest.mark.django_db
def test_nobody_is_told_unless_an_administrator_says_so() -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    assert waiting() == []


@pytest.fixture
def everybody(announcing: Any) -> Iterator[dict[str, Service]]:
    """All three services, switched on."""
    services = {"websub": Service(), "podping": Service(), "podcastindex": Service()}
    with (
        serving(services["websub"]) as hub,
        serving(services["podping"]) as podping,
        serving(services["podcastindex"]) as index,
    ):
        announcing.websub_hubs = [hub]
        announcing.podping_url, announcing.podping_token = podping, "a-token"
        announcing.podcastindex_url, announcing.podcastindex = f"{index}api/1.0/hub/pubnotify", True
        yield services


@pytest.mark.django_db
def test_each_hears_in_its_own_protocol(everybody: dict[str, Service]) -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    tasks = waiting()
    assert "a-token" not in json.dumps(tasks)
    for arguments in tasks:
        tell(**arguments)
    url = show.feed_url
    [websub] = [asked for asked in everybody["websub"].asked if asked[2]["hub.url"] == [url]]
    assert websub[0] == "POST"
    assert websub[2] == {"hub.mode": ["publish"], "hub.url": [url], "hub.topic": [url]}
    [(verb, _path, words, headers)] = everybody["podping"].asked
    assert (verb, words) == ("GET", {"url": [url], "reason": ["update"], "medium": ["podcast"]})
    assert headers["Authorization"] == "a-token"
    [(verb, path, words, headers)] = everybody["podcastindex"].asked
    assert (verb, path, words) == ("GET", "/api/1.0/hub/pubnotify", {"url": [url]})
    assert "Authorization" not in headers


@pytest.mark.django_db
def test_hubs_hear_of_no_feed_that_does_not_name_them(announcing: Any) -> None:
    announcing.websub_hubs = ["https://hub.example/"]
    home()
    build_feeds(handle=HOUSE)
    [told] = waiting()
    assert "publisher.xml" in told["body"]


@pytest.mark.django_db
def test_podping_hears_when_a_programme_begins_and_ends(announcing: Any) -> None:
    announcing.podping_token = "a-token"
    page, now = make_programme(), timezone.now()
    reasons = []
    for begun, ended in ((None, None), (now, None), (now, None), (now, now)):
        Desk.objects.filter(pk=page.desk.pk).update(began_at=begun, ended_at=ended)
        page.series.title += "!"
        page.series.save_revision().publish()
        ProcrastinateJob.objects.filter(task_name=TASK).delete()
        build_feeds(handle=page.series.handle)
        urls = (job["url"] for job in waiting() if job["announcer"] == "podping")
        reasons += [reason for url in urls for reason in parse_qs(urlsplit(url).query)["reason"]]
    assert reasons == ["update", "live", "update", "liveEnd"]


@pytest.mark.django_db
def test_what_is_not_new_is_not_told_and_what_waits_is_not_told_twice(everybody: dict[str, Service]) -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    told = len(waiting())
    build_feeds(handle=show.handle)
    make_episode(show, recording=make_recording(show))
    build_feeds(handle=show.handle)
    assert len(waiting()) == told > 0


@pytest.mark.django_db
def test_of_a_private_feed_nobody_hears(everybody: dict[str, Service]) -> None:
    show = make_show()
    PageViewRestriction.objects.create(page=show, restriction_type=PageViewRestriction.LOGIN)
    build_feeds(handle=show.handle)
    assert waiting() == []


@pytest.mark.parametrize("fault", [500, 503, 429, "slow"])
def test_a_service_in_trouble_is_asked_again(announcing: Any, fault: int | str) -> None:
    announcing.timeout = 0.3
    service = Service(fault)
    with serving(service) as url:
        with pytest.raises(NotReached):
            tell(announcer="websub", method="POST", url=url, body="hub.mode=publish")
        tell(announcer="websub", method="POST", url=url, body="hub.mode=publish")


def test_nobody_at_the_address(announcing: Any) -> None:
    url = f"http://{LOOPBACK}:{free_port()}/"
    with pytest.raises(NotReached):
        tell(announcer="podcastindex", method="GET", url=url, body="")


def test_a_refusal_is_noted_and_final(caplog: pytest.LogCaptureFixture) -> None:
    with serving(Service(403)) as url, caplog.at_level(logging.ERROR, logger="feeds"):
        tell(announcer="podcastindex", method="GET", url=url, body="")
    assert "403" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_gets_the_episode_through_a_hub_that_was_away(processes: Processes) -> None:
    show: ShowPage = make_show("told")
    recording = make_recording(show)
    port, hub_port = free_port(), free_port()
    world = {
        "ATHIR_BASE_URL": f"http://{LOOPBACK}:{port}",
        "ATHIR_FEEDS_WEBSUB_HUBS": json.dumps([f"http://{LOOPBACK}:{hub_port}/"]),
        "ATHIR_FEEDS_TIMEOUT": "0.5",
    }
    web = processes.web(port, **world)
    for role in ("default", "deliver"):
        processes.start("manage.py", "worker", role, **world)
    address = f"{web.url}/feeds/told/podcast.xml"
    wait_until(lambda: httpx.get(address).status_code == 200)
    hub = Hub()
    make_episode(show, recording=recording, title="الماء")
    wait_until(lambda: ProcrastinateJob.objects.filter(task_name=TASK, attempts__gt=0).exists())
    with serving(hub, hub_port):
        wait_until(lambda: any(topic == address for topic, _document in hub.received))
    [document] = {document for topic, document in hub.received if topic == address}
    assert [entry.title for entry in feedparser.parse(document).entries] == ["الماء"]
