"""Write an episode that moves in, with the identifier and the date that listeners know."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.core.prose import prose
from cms.core.slugs import free_slug, slug_of
from cms.core.works import work_models
from cms.media.models import Picture, Recording
from cms.podcasts.incoming import IncomingEpisode
from cms.podcasts.models import (
    EpisodeChapter,
    EpisodeCredit,
    EpisodeLink,
    EpisodePage,
    EpisodeSoundbite,
    ShowPage,
)
from cms.podcasts.operations.create_episode import WrongShow
from cms.podcasts.operations.import_show import ACTION
from cms.podcasts.operations.named import credited, places_named
from cms.users.models import User


class GuidTaken(Exception):
    """A work outside of this show has the identifier of the episode: which of the two is meant, nobody could say."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What was made of an episode's files before the episode itself: its recording, and a picture of its own."""

    recording: Recording
    artwork: Picture | None = None


@transaction.atomic
def import_episode(
    *, show: ShowPage, incoming: IncomingEpisode, parts: Parts, user: User | None
) -> tuple[EpisodePage, bool]:
    """Write and release the episode ``incoming``; return it, and whether it is new.

    One that is there already, by its identifier, is left as it is. What was to appear in the future is planned for
    then. Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not publish episodes of this show.
        WrongShow: the recording belongs to another show.
        GuidTaken
        NotReady: the recording cannot be heard.
    """
    held: ShowPage = ShowPage.objects.select_for_update(of=("self",)).get(pk=show.pk)
    rights = held.permissions_for_user(user) if user is not None else None
    if rights is not None and not (rights.can_add_subpage() and rights.can_publish()):
        raise PermissionDenied
    if parts.recording.collection_id != held.collection_id:
        raise WrongShow
    known = EpisodePage.objects.child_of(held).filter(guid=incoming.guid).first()
    if known is not None:
        return known, False
    if any(model.objects.filter(guid=incoming.guid).exists() for model in work_models()):
        raise GuidTaken(incoming.guid)
    return _released(_written(held, incoming, parts), user, incoming), True


def _written(show: ShowPage, incoming: IncomingEpisode, parts: Parts) -> EpisodePage:
    day = f"{timezone.localtime(incoming.released_at):%Y-%m-%d}"
    rows: dict[str, Any] = {
        "chapter_rows": [EpisodeChapter(start_s=each.start_s, title=each.title) for each in incoming.chapters],
        "credit_rows": credited(incoming.persons, show.locale, EpisodeCredit),
        "soundbite_rows": [
            EpisodeSoundbite(start_s=each.start_s, duration_s=each.duration_s, title=each.title)
            for each in incoming.soundbites
        ],
        "link_rows": [EpisodeLink(url=each.url, label=each.label) for each in incoming.links],
        "places": places_named(incoming.places, show.locale),
    }
    page = EpisodePage(
        guid=incoming.guid,
        slug=free_slug(show, slug_of(incoming.title) or day),
        locale=show.locale,
        live=False,
        title=incoming.title,
        summary=incoming.summary or incoming.title,
        body=prose(incoming.notes_html, base=incoming.link),
        recording=parts.recording,
        artwork=parts.artwork,
        season=incoming.season,
        episode_number=incoming.number,
        episode_type=incoming.episode_type,
        licence=incoming.licence,
        machine_made=incoming.machine_made,
        **rows,
    )
    if incoming.released_at > timezone.now():
        page.go_live_at = incoming.released_at
    else:
        page.first_published_at = incoming.released_at
    written: EpisodePage = show.add_child(instance=page)
    written._series = show
    return written


def _released(page: EpisodePage, user: User | None, incoming: IncomingEpisode) -> EpisodePage:
    page.owner = user
    revision = page.save_revision(user=user, log_action="wagtail.create", clean=False)
    log(instance=page, action=ACTION, user=user, data={"from": incoming.link})
    revision.publish(user=user)
    page.refresh_from_db()
    return page
