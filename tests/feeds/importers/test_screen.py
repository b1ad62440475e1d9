"""Moving in by the admin, as an officer does it: ask, look, confirm, read the report."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User
from cms.users.roles import Role
from feeds.importers import tasks
from feeds.importers.models import FeedImport
from feeds.importers.queueing import MOVE, READ
from feeds.importers.states import State
from tests.factories.content import make_show, make_user
from tests.feeds.importers.conftest import work_through
from tests.feeds.importers.host import Host, feed, item

pytestmark = pytest.mark.django_db

Sounds = Callable[[int], bytes]


@pytest.fixture
def show() -> ShowPage:
    return make_show("asked")


@pytest.fixture
def client(show: ShowPage) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(make_user((show, Role.PUBLISHER)))
    return client


def do_waiting() -> None:
    """Do what was put into the queue, in this process: another one would not see the test's transaction."""
    for name, task in ((READ, tasks.read), (MOVE, tasks.move_next)):
        for job in ProcrastinateJob.objects.filter(task_name=name, status="todo").order_by("id"):
            task(import_id=str(UUID(job.args["import_id"])))


def ask(client: Client, **values: object) -> FeedImport:
    given = {"address": "", "show": "asked", "sound": "as_it_is"} | values
    answer = client.post("/admin/imports/", given)
    assert answer.status_code == 302, answer.content.decode()
    do_waiting()
    return FeedImport.objects.get()


def text(client: Client, asked: FeedImport, path: str = "") -> str:
    return client.get(f"{asked.get_absolute_url()}{path}").content.decode()


def test_from_the_address_to_the_report(host: Host, sounds: Sounds, client: Client, show: ShowPage) -> None:
    channel = '<podcast:locked owner="chief@council.example">yes</podcast:locked>'
    items = [item(2, host.put("/two.mp3", sounds(2))), item(1, host.url("/gone.mp3"))]
    asked = ask(client, address=host.put("/feed.xml", feed(*items, channel=channel)))
    seen = text(client, asked)
    assert "Move 2 episodes in" in seen
    assert "chief@council.example" in seen
    assert not EpisodePage.objects.exists()
    client.post(f"{asked.get_absolute_url()}confirm/")
    assert FeedImport.objects.get().state == State.READY
    client.post(f"{asked.get_absolute_url()}confirm/", {"is_own": "on"})
    do_waiting()
    do_waiting()
    assert "1 of 2 episodes" in text(client, asked, "state/")
    work_through()
    seen = text(client, asked, "state/")
    assert "The move is over" in seen
    assert "The server answers with the status 404" in seen
    assert show.feed_url in seen
    assert EpisodePage.objects.child_of(show).get().guid == "old-2"


def test_a_file_is_read_as_well(sounds: Sounds, client: Client) -> None:
    document = feed(item(1, "https://cdn.example/1.mp3")).encode()
    asked = ask(client, file=SimpleUploadedFile("feed.xml", document))
    assert asked.state == State.READY
    assert asked.document is None
    assert "حديث الماء" in text(client, asked)


def test_it_can_be_left(client: Client) -> None:
    asked = ask(client, file=SimpleUploadedFile("feed.xml", feed(item(1, "https://cdn.example/1.mp3")).encode()))
    client.post(f"{asked.get_absolute_url()}stop/")
    assert FeedImport.objects.get().state == State.STOPPED
    client.post(f"{asked.get_absolute_url()}confirm/")
    assert FeedImport.objects.get().state == State.STOPPED


@pytest.mark.parametrize(
    "values",
    [{}, {"address": "https://a.example/", "file": SimpleUploadedFile("feed.xml", b"x")}, {"address": "file:///etc"}],
)
def test_what_is_asked_for_must_be_clear(values: dict[str, object], client: Client) -> None:
    answer = client.post("/admin/imports/", {"show": "asked", "sound": "prepare"} | values)
    assert answer.status_code == 200
    assert not FeedImport.objects.exists()


def test_a_publisher_makes_no_shows_and_fills_no_others(client: Client) -> None:
    make_show("closed")
    for handle in ("", "closed", "nothing"):
        answer = client.post("/admin/imports/", {"address": "https://a.example/", "show": handle, "sound": "prepare"})
        assert not FeedImport.objects.exists(), (handle, answer.status_code)


def test_an_administrator_names_the_new_show(host: Host, sounds: Sounds) -> None:
    make_show("taken")
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.create_superuser("chief"))
    address = host.put("/feeds/water.xml", feed(item(1, host.put("/one.mp3", sounds(1)))))
    asked = ask(client, address=address, show="")
    assert 'value="water"' in text(client, asked)
    for handle in ("taken", "all", "not a handle"):
        client.post(f"{asked.get_absolute_url()}confirm/", {"handle": handle})
        assert FeedImport.objects.get().state == State.READY
    client.post(f"{asked.get_absolute_url()}confirm/", {"handle": "river"})
    do_waiting()
    work_through()
    show = ShowPage.objects.get(handle="river")
    assert (show.live, show.title) == (True, "حديث الماء")
