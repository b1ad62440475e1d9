"""Two shows and their teams. What belongs to the first is full of secrets that the second must never see."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Locale, Page, UploadedFile, WorkflowState
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from channels.models import Account, Broadcast, Delivery
from cms.demo.foundation import ensure
from cms.live.models import RundownTemplate
from cms.media.models import Attachment, Picture, Recording, Transcript, TranscriptVersion, Upload
from cms.media.operations.keep_cues import keep_cues
from cms.media.operations.rename_recording import rename_recording
from cms.people.models import Person
from cms.podcasts.models import EpisodeChapter, EpisodeCredit, EpisodePage, ShowIndexPage, ShowPage
from cms.taxonomy.models import Place, Topic
from cms.users.models import User
from cms.users.roles import PAGE_PERMISSIONS, Role, group_name, shared_collection
from feeds.checking.models import CheckReport
from feeds.importers.models import FeedImport
from feeds.models import FeedToken
from media_pipeline.captions.cues import Cue
from tests.factories.content import make_episode, make_recording, make_show, make_user
from tests.factories.live import make_programme, make_question, make_series

# Every secret has two words: one may be searched for, and the other must not come back.
ASKED, SECRET = "Qandil", "Mastur"


def secret(what: str) -> str:
    return f"{ASKED} {SECRET} {what}"


@dataclass(kw_only=True)
class Team:
    """A show, those who work for it, and what they have made."""

    show: ShowPage
    editor: User
    publisher: User
    live: EpisodePage
    draft: EpisodePage
    recording: Recording
    heard: Recording
    picture: Picture
    document: Attachment
    things: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Scene:
    """Both teams, and what they share."""

    a: Team
    b: Team
    administrator: User
    disabled: User
    person: Person
    topic: Topic
    place: Place
    shared_picture: Picture


def a_picture(title: str, collection: Any) -> Picture:
    stream = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(stream, "PNG")
    stream.seek(0)
    return Picture.objects.create(
        title=title, description=title, collection=collection, file=ImageFile(stream, name=f"{title}.png")
    )


def a_document(title: str, collection: Any) -> Attachment:
    return Attachment.objects.create(title=title, collection=collection, file=ContentFile(b"words", name="paper.txt"))


def a_term(model: Any, slug: str, **fields: Any) -> Any:
    return model.objects.create(slug=slug, locale=Locale.objects.get(language_code="ar"), **fields)


def set_the_scene() -> Scene:
    """Build everything once: the tests look at it, and what they change is rolled back."""
    person = a_term(Person, "guest", name="Guest of both")
    topic = a_term(Topic, "water", name="Water")
    place = a_term(Place, "chefchaouen", name="Chefchaouen", kind="province")
    shared_picture = a_picture("Emblem", shared_collection())
    a = a_team("show-a", secret, shared_picture)
    b = a_team("show-b", lambda what: f"Open {what}", shared_picture)
    for team in (a, b):
        team.draft.credit_rows.add(EpisodeCredit(person=person, role="guest"))
        team.draft.chapter_rows.add(EpisodeChapter(start_s=0, title=secret("chapter")))
        team.draft.topics.add(topic)
        team.draft.save()
        team.draft.save_revision(user=team.editor)
    make_history(a)
    make_show_in_secret()
    disabled = make_user((a.show, Role.PUBLISHER), superuser=True)
    disabled.is_active = False
    disabled.save()
    return Scene(
        a=a,
        b=b,
        administrator=make_user(superuser=True),
        disabled=disabled,
        person=person,
        topic=topic,
        place=place,
        shared_picture=shared_picture,
    )


def a_team(handle: str, name: Any, shared_picture: Picture) -> Team:
    show = make_show(handle, title=f"Public name of {handle}")
    editor, publisher = make_user((show, Role.EDITOR)), make_user((show, Role.PUBLISHER))
    recording, heard = make_recording(show), make_recording(show)
    for one in (recording, heard):
        one.title = one.original_name = name("recording")
        one.uploaded_by = editor
        one.save()
    live = make_episode(show, recording=heard, title=f"Heard in {handle}")
    live.title = name("correction of what is live")
    live.save_revision(user=editor)
    draft = make_episode(
        show,
        recording=recording,
        live=False,
        title=name("draft"),
        summary=name("summary"),
        artwork=shared_picture,
        owner=editor,
    )
    return Team(
        show=show,
        editor=editor,
        publisher=publisher,
        live=EpisodePage.objects.get(pk=live.pk),
        draft=draft,
        recording=recording,
        heard=heard,
        picture=a_picture(name("picture"), show.collection),
        document=a_document(name("document"), show.collection),
    )


def make_show_in_secret() -> None:
    """Prepare a show of which nobody but its own team, which is still empty, and administrators may know."""
    ar = Locale.objects.get(language_code="ar")
    words = {
        "title": secret("show"),
        "summary": "What it will be",
        "author": "The council",
        "owner_email": "a@b.example",
    }
    index = ShowIndexPage.objects.get(locale=ar)
    show = index.add_child(instance=ShowPage(slug="in-secret", handle="in-secret", locale=ar, live=False, **words))
    show.save_revision()


def make_history(team: Team) -> None:
    """Leave traces of every kind: a workflow, a lock, a translation, log entries, an upload, an open editor."""
    show, draft = team.show, team.draft
    fr = Locale.objects.get(language_code="fr")
    words = {name: getattr(show, name) for name in ("title", "summary", "author", "owner_email")}
    ensure(ShowIndexPage.objects.get(locale=fr), fr, ShowPage, show.slug, of=show, **words)
    submitted = make_episode(show, recording=team.recording, live=False, title=secret("submitted"))
    workflow = show.get_workflow()
    state = workflow.start(submitted, team.editor)
    locked = make_episode(show, recording=team.recording, live=False, title=secret("locked"))
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=team.publisher, locked_at=timezone.now())
    gone = make_episode(show, recording=team.recording, live=False, title=secret("gone"))
    log(instance=gone, action="wagtail.edit", user=team.editor)
    gone.delete(user=team.publisher)
    log(instance=draft, action="wagtail.edit", user=team.editor)
    rename_recording(recording=team.recording, title=team.recording.title, user=team.editor)
    for thing in (team.picture, team.document):
        log(instance=thing, action="wagtail.edit", user=team.editor)
    translate_object(draft, [fr], user=team.publisher)
    source = TranslationSource.objects.get_for_instance(draft)
    draft.save_revision(user=team.editor)
    content_type = ContentType.objects.get_for_model(EpisodePage)
    upload = Upload.objects.create(
        user=team.editor, collection=show.collection, filename=secret("upload"), title=secret("upload"), length=9
    )
    cue = Cue(start=0.0, end=1.0, text=secret("words"), speaker=secret("speaker"))
    transcript = Transcript(recording=team.recording, language="ar", origin=Transcript.Origin.UPLOADED)
    keep_cues(transcript=transcript, cues=(cue,), verb=TranscriptVersion.Verb.IMPORTED, user=team.editor)
    team.things = {
        "transcript": transcript,
        "submitted": submitted,
        "locked": locked,
        "workflow": workflow,
        "workflow_state": state,
        "task": workflow.tasks[0],
        "task_state": WorkflowState.objects.get(pk=state.pk).current_task_state,
        "source": source,
        "translation": Translation.objects.get(source=source, target_locale=fr),
        "translated": draft.get_translation(fr),
        "segment": StringSegment.objects.filter(source=source).first(),
        "upload": upload,
        "override": OverridableSegment.objects.get(source=source, context__path="recording"),
        "uploaded": UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Picture),
            file=ContentFile(b"-", name=f"{secret('scan')}.png"),
            uploaded_by_user=team.editor,
        ),
        "feed_token": FeedToken.objects.create(handle=show.handle, holder=secret("reader"), digest="0" * 64),
        "import": make_import(team),
        "delivery": make_delivery(draft),
        **make_evening(team),
        "check": CheckReport.objects.create(address="https://a.example/", handle=show.handle, title=secret("check")),
        "redirect": Redirect.objects.create(old_path="/old", redirect_page=draft),
        "session": EditingSession.objects.create(
            user=team.editor,
            content_type=content_type,
            object_id=str(draft.pk),
            last_seen_at=draft.latest_revision_created_at,
        ),
    }


def make_import(team: Team) -> FeedImport:
    address = f"https://a.example/{secret('import')}"
    return FeedImport.objects.create(address=address, handle=team.show.handle, user=team.publisher)


def make_delivery(draft: EpisodePage) -> Delivery:
    return Delivery.objects.create(guid=draft.guid, title=secret("delivery"), revision="1", account=youtube())


def youtube() -> Account:
    account, _made = Account.objects.get_or_create(name="YouTube", defaults={"publisher": "youtube"})
    return account


def make_evening(team: Team) -> dict[str, Any]:
    """Announce a live programme of the team, with a question that nobody has accepted."""
    series = make_series("series-a")
    for role in Role:
        group = Group.objects.get(name=group_name(team.show.handle, role))
        for permission in Permission.objects.filter(
            codename__in=PAGE_PERMISSIONS[role], content_type__app_label="wagtailcore"
        ):
            GroupPagePermission.objects.create(group=group, page=series, permission=permission)
    desk = make_programme(series, title="Evening of A").desk
    make_question(desk, secret("question"), name=secret("asker"))
    return {
        "desk": desk,
        "series": series,
        "broadcast": Broadcast.objects.create(guid=desk.guid, account=youtube()),
        "rundown": RundownTemplate.objects.create(name="Dialogue"),
    }


def forged(scene: Scene) -> dict[str, Any]:
    """Return a form that says yes to everything, and names things of show A wherever something can be named."""
    a, b = scene.a, scene.b
    return {
        "title": "Taken",
        "slug": "taken",
        "new_title": "Taken",
        "new_slug": "taken",
        "new_parent_page": a.draft.pk,
        "parent_page": a.draft.pk,
        "chooser": a.draft.pk,
        "collection": b.show.collection_id,
        "next": "/admin/",
        "confirm": "on",
        "alias": "on",
        "publish_copies": "on",
        "copy_subpages": "on",
        "include_descendants": "on",
        "include_subtree": "on",
        "publish_translations": "on",
        "delete_translation": "on",
        "locales": [a.things["translated"].locale_id],
        "restriction_type": "password",
        "password": "taken",
        "comment": "taken",
        "value": "taken",
        "revision": a.draft.latest_revision_id,
        "image": a.picture.pk,
        "recording": str(a.recording.pk),
        "action-publish": "on",
        "action-submit": "on",
        "action-cancel-workflow": "on",
        "localize-restart-translation": "on",
        "url": f"http://localhost{a.live.url_path}",
        "link_text": "",
        "external-link-chooser-url": a.live.get_full_url(),
        "external-link-chooser-link_text": "",
    }
