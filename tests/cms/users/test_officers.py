"""Each role can do its whole work, and no more."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image as Pillow
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.core.publication import publish_due
from cms.media.models import Attachment, Picture, Recording
from cms.media.recorded import NO_RECORDING
from cms.people.models import Person
from cms.podcasts.models import EpisodePage
from cms.users.models import User
from cms.users.roles import ADMINISTRATORS, SITE_PERMISSIONS, Role, administrators, group_name
from tests.cms.users.requests import NO, OK, Browser, page_form
from tests.cms.users.scene import Scene, Team
from tests.factories.content import make_user, tone

pytestmark = pytest.mark.django_db


def edit_path(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_path(team: Team) -> str:
    return reverse("wagtailadmin_pages:add", args=["podcasts", "episodepage", team.show.pk])


def write(browser: Browser, team: Team, **fields: Any) -> EpisodePage:
    """Write an episode in the admin's form, and press the button that ``fields`` name."""
    values = {"title": "From the form", "slug": "from-the-form", "summary": "What is said"}
    values |= {"recording": str(team.recording.pk)}
    browser.post(add_path(team), page_form(browser, add_path(team), **values | fields))
    return EpisodePage.objects.child_of(team.show).get(slug="from-the-form")


def a_png() -> SimpleUploadedFile:
    stream = BytesIO()
    Pillow.new("RGB", (40, 30), "navy").save(stream, "PNG")
    return SimpleUploadedFile("harbour.png", stream.getvalue(), "image/png")


@pytest.fixture
def b(scene: Scene) -> Team:
    return scene.b


@pytest.fixture
def editor(b: Team) -> Browser:
    return Browser(b.editor)


@pytest.fixture
def publisher(b: Team) -> Browser:
    return Browser(b.publisher)


def test_an_editor_writes_a_draft_and_cannot_release_it(b: Team, editor: Browser) -> None:
    episode = write(editor, b, **{"action-publish": "on"})
    assert not episode.live
    assert episode.owner == b.editor


def test_an_editor_cannot_plan_a_release(b: Team, editor: Browser) -> None:
    at = timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    episode = write(editor, b, go_live_at=at, **{"action-publish": "on"})
    assert not episode.revisions.filter(approved_go_live_at__isnull=False).exists()
    publish_due()
    assert not EpisodePage.objects.get(pk=episode.pk).live


def test_what_an_editor_submits_is_released_by_a_publisher_of_the_show(
    scene: Scene, b: Team, editor: Browser, publisher: Browser
) -> None:
    episode = write(editor, b, **{"action-submit": "on"})
    task = episode.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[episode.pk, "approve", task.pk])
    for stranger in (scene.a.publisher, b.editor):
        assert Browser(stranger).post(approve, {}).outcome == NO
        assert not EpisodePage.objects.get(pk=episode.pk).live
    assert publisher.post(approve, {}).outcome == OK
    assert EpisodePage.objects.get(pk=episode.pk).live


def test_a_publisher_releases_and_withdraws(b: Team, publisher: Browser) -> None:
    episode = write(publisher, b, **{"action-publish": "on"})
    assert episode.live
    publisher.post(reverse("wagtailadmin_pages:unpublish", args=[episode.pk]), {})
    assert not EpisodePage.objects.get(pk=episode.pk).live


def test_a_publisher_plans_a_release(b: Team, publisher: Browser) -> None:
    at = timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    episode = write(publisher, b, go_live_at=at, **{"action-publish": "on"})
    assert not episode.live
    assert episode.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_publisher_is_told_why_what_was_submitted_cannot_be_released(
    b: Team, editor: Browser, publisher: Browser
) -> None:
    episode = write(editor, b, **{"action-submit": "on"})
    b.recording.renditions.all().delete()
    task = episode.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[episode.pk, "approve", task.pk])
    answer = publisher.post(approve, {})
    assert answer.outcome == OK
    assert answer.location == edit_path(episode)
    assert not EpisodePage.objects.get(pk=episode.pk).live
    task.refresh_from_db()
    assert task.status == "in_progress"


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_officers_bring_recordings_pictures_documents_and_people(b: Team, role: str) -> None:
    browser = Browser(getattr(b, role))
    collection = b.show.collection_id
    sound = SimpleUploadedFile("talk.wav", tone(frequency=999), "audio/wav")
    form = {"show": collection, "title": "A talk", "file": sound}
    browser.post(reverse("recording:add"), form)
    assert Recording.objects.get(title="A talk").collection_id == collection
    browser.post(
        reverse("wagtailimages:add"), {"title": "Harbour", "file": a_png(), "description": "", "collection": collection}
    )
    assert Picture.objects.get(title="Harbour").collection_id == collection
    words = SimpleUploadedFile("minutes.txt", b"words", "text/plain")
    browser.post(reverse("wagtaildocs:add"), {"title": "Minutes", "file": words, "collection": collection})
    assert Attachment.objects.get(title="Minutes").collection_id == collection
    person = {"name": "Somebody new", "slug": "somebody-new", "role_line": "", "biography": "", "portrait": ""}
    browser.post(reverse("wagtailsnippets_people_person:add"), person)
    assert Person.objects.filter(slug="somebody-new").exists()


def test_officers_bring_nothing_into_another_show(scene: Scene, publisher: Browser) -> None:
    collection = scene.a.show.collection_id
    models = (Recording, Picture, Attachment)
    before = [model.objects.filter(collection=collection).count() for model in models]
    sound = SimpleUploadedFile("talk.wav", tone(frequency=998), "audio/wav")
    publisher.post(reverse("recording:add"), {"show": collection, "title": "A talk", "file": sound})
    publisher.post(
        reverse("wagtailimages:add"), {"title": "Harbour", "file": a_png(), "description": "", "collection": collection}
    )
    words = SimpleUploadedFile("minutes.txt", b"words", "text/plain")
    publisher.post(reverse("wagtaildocs:add"), {"title": "Minutes", "file": words, "collection": collection})
    assert [model.objects.filter(collection=collection).count() for model in models] == before


def test_whoever_works_for_two_shows_works_for_both(scene: Scene) -> None:
    both = Browser(make_user((scene.a.show, Role.EDITOR), (scene.b.show, Role.PUBLISHER)))
    assert both.get(edit_path(scene.a.draft)).outcome == OK
    assert both.get(edit_path(scene.b.draft)).outcome == OK
    assert not write(both, scene.a, **{"action-publish": "on"}).live
    assert write(both, scene.b, **{"action-publish": "on"}).live


def test_whoever_leaves_a_show_sees_nothing_of_it_any_more(b: Team, editor: Browser) -> None:
    assert editor.get(edit_path(b.draft)).outcome == OK
    b.editor.groups.clear()
    assert editor.get(edit_path(b.draft)).outcome != OK


def test_officers_have_the_rights_that_are_written_down_and_no_others(b: Team) -> None:
    for officer in (b.editor, b.publisher):
        codenames = {name.partition(".")[2] for name in officer.get_all_permissions()}
        assert codenames == set(SITE_PERMISSIONS)


@pytest.fixture
def chief(scene: Scene) -> User:
    """An administrator by their group, as one administrator makes another."""
    user = make_user()
    user.groups.add(administrators())
    return user


def test_an_administrator_works_everywhere(scene: Scene, chief: User) -> None:
    browser = Browser(chief)
    for path in (
        edit_path(scene.a.draft),
        edit_path(scene.b.draft),
        edit_path(scene.a.show),
        edit_path(scene.a.show.get_parent()),
        reverse("recording:edit", args=[scene.a.recording.pk]),
        reverse("wagtailimages:edit", args=[scene.a.picture.pk]),
        reverse("wagtaildocs:edit", args=[scene.a.document.pk]),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_reports:page_types_usage"),
    ):
        assert browser.get(path).outcome == OK, path
    assert write(browser, scene.b, **{"action-publish": "on"}).live


def test_an_administrator_gives_somebody_a_role(scene: Scene, chief: User) -> None:
    newcomer = make_user()
    group = newcomer.groups.model.objects.get(name=group_name(scene.b.show.handle, Role.EDITOR))
    form = {
        "username": newcomer.username,
        "email": "n@council.example",
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
    }
    answer = Browser(chief).post(reverse("wagtailusers_users:edit", args=[newcomer.pk]), form | {"groups": [group.pk]})
    assert answer.outcome == OK
    assert newcomer.groups.get() == group
    assert Browser(newcomer).get(edit_path(scene.b.draft)).outcome == OK
    assert Browser(newcomer).get(edit_path(scene.a.draft)).outcome == NO


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_roles_are_called_by_the_names_of_the_shows(scene: Scene, chief: User, language: str) -> None:
    UserProfile.objects.update_or_create(user=chief, defaults={"preferred_language": language})
    for path in (reverse("wagtailusers_users:add"), reverse("wagtailusers_users:edit", args=[scene.a.editor.pk])):
        html = Browser(chief).get(path).body.decode()
        with override(language):
            for role in Role:
                assert f"{scene.b.show.title}: {role.label}" in html
        assert group_name(scene.b.show.handle, Role.EDITOR) not in html


def test_the_group_of_administrators_may_do_everything(chief: User) -> None:
    assert chief.groups.get().name == ADMINISTRATORS
    assert len(chief.get_all_permissions()) == Permission.objects.count()


def test_pages_that_cannot_be_released_together_stay_drafts(b: Team, publisher: Browser) -> None:
    ready, without = write(publisher, b), EpisodePage.objects.get(pk=b.draft.pk)
    without.recording = None
    without.save()
    without.save_revision()
    path = f"/admin/bulk/wagtailcore/page/publish/?id={ready.pk}&id={without.pk}"
    assert publisher.post(path, {}).location == "/admin/"
    assert not EpisodePage.objects.filter(pk__in=[ready.pk, without.pk], live=True).exists()
    assert str(NO_RECORDING) in publisher.client.get("/admin/").content.decode()
