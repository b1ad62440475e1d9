"""What podcasts add to Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.media.actions import HOOK, RecordingAction
from cms.media.models import Recording
from cms.media.usage import pages_using
from cms.podcasts.operations.import_show import ACTION as MOVE_IN
from cms.podcasts.views import show_of, write_episode
from media_pipeline.states import State


@hooks.register("register_admin_urls")
def episode_urls() -> list[URLPattern]:
    return [path("recordings/<uuid:recording_id>/write-episode/", write_episode, name="write_episode")]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(MOVE_IN, _("Move in"), _("Moved in from elsewhere"))


@hooks.register(HOOK)
def offer_episode(recording: Recording, user: Any) -> RecordingAction | None:
    """Offer to write the episode of a recording that has none, unless nothing can be heard of it."""
    show = show_of(recording)
    if show is None or not show.permissions_for_user(user).can_add_subpage():
        return None
    if recording.job and recording.job.state in (State.FAILED, State.CANCELLED):
        return None
    if pages_using(recording):
        return None
    url = reverse("write_episode", args=[recording.pk])
    return RecordingAction(label=gettext("Write the episode"), url=url, icon="edit")
