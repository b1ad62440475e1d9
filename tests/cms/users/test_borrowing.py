"""A page holds what its writer could have chosen, and what belongs to its show."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.core.choices import references
from cms.core.pages import NotReady
from cms.demo.foundation import ensure
from cms.media.models import Picture
from cms.people.models import Person
from cms.podcasts.models import EpisodePage, ShowIndexPage, ShowPage
from cms.programmes.models import BroadcastPage, ProgrammeIndexPage, ProgrammePage
from cms.taxonomy.models import Topic
from cms.users.models import User
from cms.users.roles import Role, shared_collection
from tests.cms.users.requests import NO, OK, Browser, page_form
from tests.cms.users.scene import Scene, a_picture
from tests.factories.content import make_episode, make_recording, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def edit_path(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def save(user: User, page: Page, **fields: Any) -> EpisodePage:
    """Save the draft ``page`` in the admin's form, with ``fields`` filled in, and return it as it is then."""
    browser = Browser(user)
    browser.post(edit_path(page), page_form(browser, edit_path(page), **fields))
    return EpisodePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def body(*blocks: Any) -> dict[str, str]:
    return nested_form_data({"body": streamfield(list(blocks))})


def forged_fields(scene: Scene) -> dict[str, dict[str, Any]]:
    """Return ways to put what belongs to show A into a page of show B."""
    a = scene.a
    image = ("image", {"image": a.picture.pk, "alt_text": "", "decorative": "on"})
    link = f'<p><a linktype="page" id="{a.draft.pk}">there</a></p>'
    document = f'<p><a linktype="document" id="{a.document.pk}">it</a></p>'
    return {
        "recording": {"recording": str(a.recording.pk)},
        "picture": {"artwork": a.picture.pk},
        "picture in the text": body(image),
        "document in the text": body(("document", a.document.pk)),
        "link to a draft": body(("paragraph", rich_text(link, features=["link"]))),
        "link to a document": body(("paragraph", rich_text(document, features=["document-link"]))),
    }


@pytest.mark.parametrize(
    "way",
    [
        "recording",
        "picture",
        "picture in the text",
        "document in the text",
        "link to a draft",
        "link to a document",
    ],
)
def test_what_belongs_to_another_show_does_not_enter_a_page(scene: Scene, way: str) -> None:
    saved = save(scene.b.publisher, scene.b.draft, title="Saved", **forged_fields(scene)[way])
    assert saved.title != "Saved"
    a = scene.a
    secrets = {(type(thing), str(thing.pk)) for thing in (a.recording, a.picture, a.document)} | {
        (Page, str(a.draft.pk))
    }
    assert not secrets & references(saved).keys()


def test_its_own_things_and_the_shared_ones_do(scene: Scene) -> None:
    b = scene.b
    blocks = body(
        ("image", {"image": scene.shared_picture.pk, "alt_text": "", "decorative": "on"}),
        ("document", b.document.pk),
        ("paragraph", rich_text(f'<p><a linktype="page" id="{scene.a.live.pk}">there</a></p>', features=["link"])),
    )
    fields = {"title": "Saved", "artwork": b.picture.pk, "recording": str(b.heard.pk)}
    saved = save(b.editor, b.draft, **fields, **blocks)
    assert (saved.title, saved.artwork, saved.recording) == ("Saved", b.picture, b.heard)
    assert len(saved.body) == 3


def test_what_an_administrator_has_put_in_may_stay(scene: Scene) -> None:
    b, picture = scene.b, a_picture("From the chief", scene.a.show.collection)
    draft = EpisodePage.objects.get(pk=b.draft.pk)
    draft.artwork = picture
    draft.save_revision(user=scene.administrator)
    saved = save(b.editor, b.draft, title="Saved", artwork=picture.pk)
    assert (saved.title, saved.artwork) == ("Saved", picture)


def test_a_portrait_is_chosen_from_what_one_may_choose(scene: Scene) -> None:
    form = {"name": "Guest of both", "slug": "guest", "role_line": "", "biography": ""}
    path = reverse("wagtailsnippets_people_person:edit", args=[scene.person.pk])
    browser = Browser(scene.b.editor)
    browser.post(path, form | {"portrait": scene.a.picture.pk})
    assert Person.objects.get(pk=scene.person.pk).portrait is None
    browser.post(path, form | {"portrait": scene.shared_picture.pk})
    assert Person.objects.get(pk=scene.person.pk).portrait == scene.shared_picture


@pytest.fixture
def in_both(scene: Scene) -> User:
    """Somebody who may publish in both shows."""
    return make_user((scene.a.show, Role.PUBLISHER), (scene.b.show, Role.PUBLISHER))


def test_a_recording_stays_with_its_show_even_where_one_works_for_both(scene: Scene, in_both: User) -> None:
    saved = save(in_both, scene.b.draft, title="Saved", recording=str(scene.a.recording.pk))
    assert saved.recording == scene.b.recording
    page = EpisodePage.objects.get(pk=scene.b.draft.pk)
    page.recording = scene.a.recording
    with pytest.raises(NotReady):
        page.save_revision().publish()


def test_a_broadcast_plays_a_recording_of_its_programme(scene: Scene) -> None:
    ar = Locale.objects.get(language_code="ar")
    index = ProgrammeIndexPage.objects.get(locale=ar)
    programme = ensure(index, ar, ProgrammePage, "film", handle="film", title="Film", summary="What it is about")
    officer = make_user((programme, Role.PUBLISHER), (scene.a.show, Role.PUBLISHER))
    add = reverse("wagtailadmin_pages:add", args=["programmes", "broadcastpage", programme.pk])
    browser = Browser(officer)
    fields = {"title": "One", "slug": "one", "summary": "What is shown", "recording": str(scene.a.recording.pk)}
    browser.post(add, page_form(browser, add, **fields))
    assert not BroadcastPage.objects.child_of(programme).exists()


def test_a_page_stays_in_its_show_even_where_one_works_for_both(scene: Scene, in_both: User) -> None:
    a, b, browser = scene.a, scene.b, Browser(in_both)
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[a.draft.pk, b.show.pk])
    assert browser.post(confirm, {}).outcome == NO
    browser.post(f"/admin/bulk/wagtailcore/page/move/?id={a.draft.pk}", {"chooser": b.show.pk})
    assert Page.objects.get(pk=a.draft.pk).get_parent().pk == a.show.pk
    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": b.show.pk}
    for form in (copy, copy | {"alias": "on"}):
        browser.post(reverse("wagtailadmin_pages:copy", args=[a.draft.pk]), form)
    assert not Page.objects.child_of(b.show).filter(slug="copy").exists()


def test_a_page_is_copied_within_its_show(scene: Scene) -> None:
    b = scene.b
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": b.show.pk}
    Browser(b.editor).post(reverse("wagtailadmin_pages:copy", args=[b.draft.pk]), form)
    copy = EpisodePage.objects.child_of(b.show).get(slug="copy")
    assert copy.recording == b.recording
    assert copy.guid != b.draft.guid


def test_a_show_is_copied_without_its_episodes(scene: Scene) -> None:
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": scene.b.show.get_parent().pk}
    browser, path = Browser(scene.administrator), reverse("wagtailadmin_pages:copy", args=[scene.b.show.pk])
    browser.post(path, form | {"copy_subpages": "on"})
    assert not ShowPage.objects.filter(slug="copy").exists()
    browser.post(path, form)
    assert ShowPage.objects.get(slug="copy").collection != scene.b.show.collection


def test_a_correction_that_waits_is_not_told_to_other_shows(scene: Scene) -> None:
    live = EpisodePage.objects.get(pk=scene.a.live.pk)
    assert live.get_admin_display_title() == live.title == "Heard in show-a"
    live.get_latest_revision().publish()
    live.refresh_from_db()
    assert live.get_admin_display_title() == live.title == "Qandil Mastur correction of what is live"


def french(show: ShowPage) -> ShowPage:
    fr = Locale.objects.get(language_code="fr")
    words = {name: getattr(show, name) for name in ("title", "summary", "author", "owner_email")}
    translated: ShowPage = ensure(ShowIndexPage.objects.get(locale=fr), fr, ShowPage, show.slug, of=show, **words)
    return translated


def submit(user: User, page: Page) -> Any:
    path = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return Browser(user).post(path, {"locales": [Locale.objects.get(language_code="fr").pk]})


def test_a_translation_is_a_draft(scene: Scene) -> None:
    """Not even that of a live page goes live by being begun; and what it mentions is not translated unasked."""
    show = french(scene.b.show)
    live = make_episode(scene.b.show, recording=scene.b.heard, topics=[scene.topic])
    assert submit(scene.b.editor, live).outcome == OK
    translated = EpisodePage.objects.child_of(show).get()
    assert not translated.live
    assert not Topic.objects.filter(locale__language_code="fr").exists()


def test_a_page_is_translated_where_its_show_is(scene: Scene) -> None:
    before = Page.objects.count()
    assert submit(scene.b.publisher, scene.b.live).outcome == NO
    assert submit(scene.b.publisher, scene.a.live).outcome == NO
    assert submit(scene.b.publisher, scene.b.show).outcome == NO
    assert Page.objects.count() == before


def test_an_editor_does_not_publish_by_way_of_a_translation(scene: Scene) -> None:
    source = scene.a.things["source"]
    path = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert Browser(scene.a.editor).post(path, {"publish_translations": "on"}).outcome == NO
    assert Browser(scene.b.publisher).post(path, {}).outcome == NO
    assert Browser(scene.a.editor).post(path, {}).outcome == OK
    assert not EpisodePage.objects.get(pk=scene.a.things["translated"].pk).live


def test_a_translation_does_not_differ_by_another_shows_picture(scene: Scene) -> None:
    french(scene.b.show)
    fr = Locale.objects.get(language_code="fr")
    episode = make_episode(scene.b.show, live=False, artwork=scene.b.picture)
    translate_object(episode, [fr], user=scene.b.publisher)
    source = TranslationSource.objects.get_for_instance(episode)
    translation = Translation.objects.get(source=source, target_locale=fr)
    segment = OverridableSegment.objects.get(source=source, context__path="artwork")
    path = reverse("edit_own_override", args=[translation.pk, segment.pk])
    client = Client()
    client.force_login(scene.b.editor)

    def override(picture: Picture) -> int:
        form = f"value={json.dumps(picture.pk)}"
        return client.put(path, form, content_type="application/x-www-form-urlencoded").status_code

    assert override(scene.a.picture) == 403
    assert not SegmentOverride.objects.exists()
    assert override(scene.shared_picture) == 201


def test_a_document_is_for_its_team_until_a_live_page_offers_it(scene: Scene) -> None:
    b, stranger = scene.b, Browser(None)
    assert stranger.get(b.document.url).outcome == NO
    assert Browser(scene.a.publisher).get(b.document.url).outcome == NO
    assert Browser(b.editor).get(b.document.url).body == b"words"
    offer = [("document", b.document), ("paragraph", RichText("<p>Read it</p>"))]
    episode = make_episode(b.show, recording=make_recording(b.show), body=offer, live=False)
    assert stranger.get(b.document.url).outcome == NO
    episode.get_latest_revision().publish()
    assert stranger.get(b.document.url).body == b"words"
    EpisodePage.objects.get(pk=episode.pk).unpublish()
    assert stranger.get(b.document.url).outcome == NO


def test_the_sound_of_a_draft_is_for_its_team(scene: Scene) -> None:
    draft, live = scene.b.recording.edition.url, scene.b.heard.edition.url
    assert Browser(None).get(draft).outcome == NO
    assert Browser(scene.a.publisher).get(draft).outcome == NO
    assert Browser(scene.b.editor).get(draft).body
    assert Browser(None).get(live).body


def test_the_files_of_pictures_have_names_that_nobody_guesses(scene: Scene) -> None:
    picture = a_picture("harbour", shared_collection())
    rendition = picture.get_rendition("width-20")
    assert "harbour" not in picture.file.name + rendition.file.name
    assert Browser(None).get(f"/media/{picture.file.name}").outcome == NO
    assert Browser(None).get(rendition.url).outcome == OK
