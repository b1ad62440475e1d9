"""What recordings add to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagPictures
from wagtail.permissions import register_permission_policy

from cms.media import tus
from cms.media.chooser import RecordingChooserViewSet
from cms.media.covers import CoverOperation
from cms.media.documents import serve_to_those_who_may
from cms.media.home_panel import RecordingsPanel
from cms.media.models import Recording
from cms.media.operations.choose_sound import ACTION as CHOOSE
from cms.media.operations.hasten_processing import ACTION as HASTEN
from cms.media.operations.sign_transcript import ACTION as SIGN
from cms.media.permissions import recording_policy
from cms.media.recordings import RecordingViewSet, discard_unfinished
from cms.media.sound_pages import sound_urls
from cms.media.transcripts import transcript_urls

register_permission_policy(Recording, recording_policy)
hooks.register("before_serve_document", serve_to_those_who_may)
# Pictures and documents have no tags: see models.Picture.
TagPictures.models = TagDocuments.models = []


@hooks.register("register_admin_urls")
def upload_urls() -> list[URLPattern]:
    return [
        path("uploads/", tus.uploads, name="recording_uploads"),
        path("uploads/<uuid:upload_id>/", tus.upload, name="recording_upload"),
        path("uploads/<uuid:upload_id>/status/", tus.upload_status, name="recording_upload_status"),
        path("uploads/<uuid:upload_id>/discard/", discard_unfinished, name="recording_upload_discard"),
    ]


hooks.register("register_admin_urls", transcript_urls)
hooks.register("register_admin_urls", sound_urls)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(SIGN, _("Sign transcript"), _("Transcript signed"))
    actions.register_action(CHOOSE, _("Choose the sound"), _("Sound chosen"))
    actions.register_action(HASTEN, _("Process first"), _("Processed first"))


@hooks.register("register_image_operations")
def image_operations() -> list[tuple[str, type]]:
    return [("cover", CoverOperation)]


@hooks.register("register_admin_viewset")
def recordings() -> list[object]:
    return [
        RecordingViewSet("recording", url_prefix="recordings"),
        RecordingChooserViewSet("recording_chooser", url_prefix="recordings/choose"),
    ]


@hooks.register("construct_homepage_panels")
def recordings_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, RecordingsPanel())
