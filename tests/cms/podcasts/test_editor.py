"""Publishing in Wagtail's editor, which builds its own action, is held to the same rules as any other way."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client
from mutagen.id3 import ID3
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.media.models import Picture
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.roles import Role
from tests.factories.content import make_episode, make_recording, make_show, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def show() -> ShowPage:
    return make_show(title="حديث الجهة")


@pytest.fixture
def desk(show: ShowPage) -> Client:
    client = Client()
    client.force_login(make_user((show, Role.PUBLISHER)))
    return client


def publish(desk: Client, episode: EpisodePage, **changes: Any) -> Any:
    """Press Publish in the editor."""
    names = ("chapter_rows", "credit_rows", "soundbite_rows", "link_rows", "comments")
    rows = {name: inline_formset([]) for name in names}
    fields = {
        "title": episode.title,
        "slug": episode.slug,
        "summary": episode.summary,
        "recording": str(episode.recording_id or ""),
        "body": streamfield([]),
        "episode_type": "full",
        "artwork": "",
        "go_live_at": "",
        "expire_at": "",
        "action-publish": "action-publish",
    }
    return desk.post(f"/admin/pages/{episode.pk}/edit/", nested_form_data(fields | rows | changes))


def is_live(episode: EpisodePage) -> bool:
    return EpisodePage.objects.get(pk=episode.pk).live


def test_what_is_published_there_has_its_tags_and_its_feed(desk: Client, show: ShowPage) -> None:
    draft = make_episode(show, recording=make_recording(show), live=False)
    before = ProcrastinateJob.objects.filter(task_name="feeds.build").count()
    publish(desk, draft, title="الماء")
    assert is_live(draft)
    edition = draft.recording.renditions.latest("created_at")
    tags = ID3(default_storage.path(edition.name))
    assert (tags["TIT2"].text, tags["TALB"].text) == (["الماء"], ["حديث الجهة"])
    assert ProcrastinateJob.objects.filter(task_name="feeds.build").count() == before + 1


def test_a_changed_title_is_everywhere_once_it_is_published(desk: Client, show: ShowPage) -> None:
    episode = make_episode(show, recording=make_recording(show), title="One")
    publish(desk, episode, title="Two")
    page = Page.objects.get(pk=episode.pk)
    assert (page.title, page.draft_title) == ("Two", "Two")


def test_without_a_recording_nothing_is_published(desk: Client, show: ShowPage) -> None:
    draft = make_episode(show, live=False)
    assert "recording" in publish(desk, draft).context["form"].errors
    assert not is_live(draft)


def test_a_time_in_the_past_is_refused_even_if_the_draft_has_kept_it(desk: Client, show: ShowPage) -> None:
    draft = make_episode(show, recording=make_recording(show), live=False)
    assert "go_live_at" in publish(desk, draft, go_live_at="2020-01-01 10:00").context["form"].errors
    EpisodePage.objects.filter(pk=draft.pk).update(go_live_at="2020-01-01T10:00Z")
    draft.refresh_from_db()
    draft.save_revision()
    assert "go_live_at" in publish(desk, draft, go_live_at="2020-01-01 10:00").context["form"].errors
    assert not is_live(draft)


def test_a_failure_on_the_way_leaves_the_draft_a_draft(
    desk: Client, show: ShowPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_episode(show, recording=make_recording(show), live=False)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("the queue is gone")

    monkeypatch.setattr("feeds.receivers.defer_build", fail)
    with pytest.raises(RuntimeError):
        publish(desk, draft)
    assert not is_live(draft)


def test_a_picture_that_cannot_be_a_cover_is_refused(desk: Client, show: ShowPage) -> None:
    stream = BytesIO()
    Image.new("RGB", (640, 640)).save(stream, "PNG")
    small = Picture.objects.create(
        title="Small", collection=show.collection, file=ImageFile(BytesIO(stream.getvalue()), name="small.png")
    )
    draft = make_episode(show, recording=make_recording(show), live=False)
    answer = publish(desk, draft, artwork=str(small.pk))
    assert "640" in str(answer.context["form"].errors["artwork"])
    assert not is_live(draft)
