"""The recording of a programme becomes an episode of a podcast, too."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cms.core.slugs import free_slug
from cms.live.models import Desk, LiveProgrammePage, Timeline
from cms.live.moments import Medium
from cms.live.operations.correct_offset import mark_episode
from cms.live.permissions import require_moderator
from cms.media.operations.receive import receive
from cms.podcasts.models import EpisodePage, ShowPage


class NoRecording(Exception):
    """The programme's page has no recording yet."""


def make_episode(*, desk: Desk, show: ShowPage, by: Any) -> EpisodePage:
    """Write a draft of an episode in ``show`` from the programme's recording, with its questions as chapters.

    The sound is prepared anew, as the show wants it. A second time gives the episode that is there already.

    Raises NoRecording and PermissionDenied.
    """
    require_moderator(by, desk)
    if by is not None and not show.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied
    known = Timeline.objects.filter(desk=desk, medium=Medium.PODCAST).exclude(episode=None).first()
    if known and known.episode:
        return known.episode
    programme = LiveProgrammePage.objects.filter(guid=desk.guid).exclude(recording=None).order_by("pk").first()
    if programme is None or programme.recording is None:
        raise NoRecording
    source = programme.recording
    with source.original.open("rb") as file:
        recording = receive(
            file=file, filename=source.original_name, title=programme.title, collection=show.collection, user=by
        ).recording
    return _written(desk, show, programme, recording)


@transaction.atomic
def _written(desk: Desk, show: ShowPage, programme: LiveProgrammePage, recording: Any) -> EpisodePage:
    page: EpisodePage = show.add_child(
        instance=EpisodePage(
            title=programme.title,
            slug=free_slug(show, programme.slug),
            locale=show.locale,
            summary=programme.summary,
            body=programme.body,
            recording=recording,
            live=False,
        )
    )
    video = Timeline.objects.filter(desk=desk, medium=Medium.RECORDING).first()
    values = {"offset_s": video.offset_s if video else 0.0, "episode": page}
    Timeline.objects.update_or_create(desk=desk, medium=Medium.PODCAST, defaults=values)
    mark_episode(page, desk, set())
    page.save_revision()
    return page
