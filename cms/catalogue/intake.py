"""The one way in which works come from elsewhere: what importers may write, and nothing else.

Everything is said in values (see cms/podcasts/incoming.py), handles and keys; the rights of ``user`` are looked at by
the operations behind. Without a user it is the operator who acts, at the shell. ``Refused`` is told to people.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms.catalogue.records import HOUSE
from cms.core.pages import NotReady
from cms.core.prose import plain
from cms.media.errors import MediaRefusal
from cms.media.models import KEPT_KIND, Picture, Recording
from cms.media.names import display_name, one_line
from cms.media.operations.admit import admit
from cms.media.operations.adopt import adopt_outputs
from cms.media.operations.delete_recording import delete_recording
from cms.media.operations.import_transcript import import_transcript
from cms.media.operations.keep_picture import NoPicture, keep_picture
from cms.media.operations.receive import receive_as
from cms.media.spool import arriving_path
from cms.media.usage import pages_using
from cms.podcasts.incoming import (
    IncomingChapter,
    IncomingEpisode,
    IncomingLink,
    IncomingPerson,
    IncomingSeason,
    IncomingShow,
    IncomingSoundbite,
    IncomingText,
    as_incoming,
    differences,
    show_as_incoming,
)
from cms.podcasts.models import EpisodePage, ShowIndexPage, ShowPage
from cms.podcasts.operations import import_episode as episodes
from cms.podcasts.operations import import_show as shows
from cms.podcasts.operations import revise_episode as revising
from cms.podcasts.operations.adopt_guid import adopt_guid
from cms.podcasts.operations.drop_empty_show import drop_empty_show
from cms.podcasts.operations.named import known_role
from cms.podcasts.operations.release_show import release_show
from cms.podcasts.operations.revise_show import revise_show as write_show_anew
from cms.shows.categories import CATEGORIES
from cms.shows.choices import Licence, Rhythm
from cms.taxonomy.models import Place
from cms.users.officers import officer
from cms.users.teams import recipe_for

__all__ = [
    "AS_IT_IS",
    "HOUSE",
    "OWN_TERMS",
    "Held",
    "IncomingChapter",
    "IncomingEpisode",
    "IncomingLink",
    "IncomingPerson",
    "IncomingSeason",
    "IncomingShow",
    "IncomingSoundbite",
    "IncomingText",
    "Refused",
    "arriving_path",
    "differences",
    "known_role",
    "officer",
    "plain",
]

AS_IT_IS = "as_it_is"
OWN_TERMS = Licence.OWN.value
# What moves in waits behind everything that an officer waits for.
PATIENT = -10

REASONS: dict[type[Exception], str | Promise] = {
    PermissionDenied: _("You may not do this. Ask an administrator."),
    shows.NoIndex: _("There is no page of podcasts in this language yet. Ask an administrator to make one."),
    shows.HandleTaken: _("Another show has this handle. Choose another one."),
    shows.GuidTaken: _("Another show of this house has the same permanent identifier. Choose that show."),
    episodes.GuidTaken: _("Another work of this house has the same permanent identifier."),
    revising.BeingWritten: _(
        "It is not public here, or somebody is writing on it. Publish it, then read the feed again."
    ),
    EpisodePage.DoesNotExist: _("It has been deleted here meanwhile."),
    NoPicture: _("The picture cannot be read, or has too many pixels."),
}


class Refused(Exception):
    """The house does not take something in; the text says why, in the language that is active."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A show of the house, as an importer needs to know it.

    Attributes:
        episodes: by their identifiers, drafts included.
        is_live: whether the public sees it; ``wants_picture`` whether it is a draft without a picture.
    """

    handle: str
    key: int
    feed_url: str
    is_live: bool
    wants_picture: bool
    show: IncomingShow
    episodes: dict[str, IncomingEpisode]


@dataclass(frozen=True, kw_only=True)
class Sound:
    """How far a recording is.

    Attributes:
        is_ready: it can be heard; ``is_failed``: it never will be.
        is_as_it_came: what is heard are the very bytes that came.
        problem_code, problem_detail: why it failed, as media_pipeline.messages explains it.
        chapters: those inside of the file.
    """

    key: UUID
    is_ready: bool = False
    is_failed: bool = False
    is_as_it_came: bool = False
    problem_code: str = ""
    problem_detail: dict[str, Any] = field(default_factory=dict)
    chapters: tuple[IncomingChapter, ...] = ()


@contextmanager
def refusals() -> Iterator[None]:
    """Say what the operations refuse in words for people."""
    try:
        yield
    except (MediaRefusal, NotReady) as refusal:
        raise Refused(" ".join(refusal.messages) if isinstance(refusal, NotReady) else refusal.message) from refusal
    except tuple(REASONS) as refusal:
        raise Refused(str(REASONS[type(refusal)])) from refusal


def held(*, handle: str = "", guid: str = "", with_episodes: bool = True) -> Held | None:
    """Return the show with this handle or, without one, with this identifier; None if there is none."""
    page = _page(handle) if handle else _first(ShowPage.objects.filter(guid=guid)) if guid else None
    if page is None:
        return None
    found = EpisodePage.objects.child_of(page).defer("body") if with_episodes else []
    return Held(
        handle=page.handle,
        key=page.pk,
        feed_url=page.feed_url,
        is_live=page.live,
        wants_picture=page.artwork_id is None and not page.live,
        show=show_as_incoming(page),
        episodes={episode.guid: as_incoming(episode) for episode in found},
    )


def _page(handle: str) -> ShowPage | None:
    return _first(ShowPage.objects.filter(handle=handle))


def _first(pages: Any) -> ShowPage | None:
    return next((page for page in pages.select_related("locale").order_by("pk") if page.is_source()), None)


def _existing(handle: str) -> ShowPage:
    page = _page(handle)
    if page is None:
        raise Refused(_("There is no such show any more."))
    return page


def foreign_guids(handle: str, guids: set[str]) -> set[str]:
    """Return those identifiers that works outside of the show ``handle`` have."""
    taken = EpisodePage.objects.filter(guid__in=guids)
    page = _page(handle) if handle else None
    return set((taken.not_child_of(page) if page else taken).values_list("guid", flat=True))


def categories() -> set[str]:
    """Return the categories that the house knows, by their English names."""
    return {name for name, _label in CATEGORIES}


def licences() -> set[str]:
    """Return the terms of use that the house knows, by the identifiers of the podcast namespace."""
    return set(Licence.values) - {Licence.OWN.value}


def rhythms() -> set[str]:
    """Return the recurrence rules (RFC 5545) by which a show of the house can appear."""
    return set(Rhythm.values)


def unknown_places(names: set[str]) -> set[str]:
    """Return those names that no place of ours has, in any language."""
    return names - set(Place.objects.filter(name__in=names).values_list("name", flat=True))


def languages() -> set[str]:
    """Return the languages in which the house has pages."""
    return {code for code, _name in settings.LANGUAGES}


def is_free(handle: str) -> bool:
    """Say whether a new show can have this handle."""
    return handle != HOUSE and not ShowPage().is_taken(handle)


def free_handle(*names: str) -> str:
    """Return a handle for a new show, from the first of ``names`` that has Latin letters."""
    stems = (slugify(name)[:40].strip("-") for name in names)
    stem, number = next((stem for stem in stems if stem), "show"), 1
    while not is_free(handle := stem if number == 1 else f"{stem}-{number}"):
        number += 1
    return handle


def may_make_shows(user: Any) -> bool:
    """Say whether ``user`` may make new shows; None is the operator."""
    pages = ShowIndexPage.objects.all()
    return user is None or any(page.permissions_for_user(user).can_add_subpage() for page in pages)


def may_fill(user: Any, handle: str) -> bool:
    """Say whether ``user`` may release episodes of the show ``handle``."""
    page = _page(handle)
    return page is not None and (user is None or page.permissions_for_user(user).can_publish())


def fillable(user: Any) -> dict[str, str]:
    """Return the titles of the shows whose episodes ``user`` may release, by handle, in alphabetical order."""
    pages = [page for page in ShowPage.objects.select_related("locale") if page.is_source()]
    found = {page.handle: page.title for page in pages if user is None or page.permissions_for_user(user).can_publish()}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def start_show(*, incoming: IncomingShow, handle: str, user: Any) -> None:
    """Make the draft of a show. Raises Refused."""
    with refusals():
        shows.import_show(incoming=incoming, handle=handle, user=user)


def take_guid(*, handle: str, guid: str, user: Any) -> bool:
    """Give a show that has released nothing the identifier ``guid``; False where it keeps its own. Raises Refused."""
    with refusals():
        return adopt_guid(show=_existing(handle), guid=guid, user=user)


def open_show(*, handle: str, user: Any) -> bool:
    """Publish a show that is a draft; False where it is public already. Raises Refused."""
    page = _existing(handle)
    if page.live:
        return False
    with refusals():
        release_show(show=page, user=user)
    return True


def revise_show(*, handle: str, incoming: IncomingShow, user: Any) -> None:
    """Let a public show say what ``incoming`` says. Raises Refused."""
    with refusals():
        write_show_anew(show=_existing(handle), incoming=incoming, user=user)


def drop_show(*, handle: str, user: Any) -> None:
    """Delete the draft of a show that has no episode and no recording. Raises Refused."""
    page = _page(handle)
    if page is not None:
        with refusals():
            drop_empty_show(show=page, user=user)


def take_picture(*, handle: str, data: bytes, title: str, user: Any) -> int:
    """Keep a picture for the show ``handle`` and return its key. Raises Refused."""
    with refusals():
        return int(keep_picture(data=data, title=title, collection=_existing(handle).collection, user=user).pk)


def dress_show(*, handle: str, picture: int, user: Any) -> None:
    """Give a show that has no picture this one; a public show keeps its face. Raises Refused."""
    page = _existing(handle)
    if page.artwork_id is None and not page.live:
        page.artwork = Picture.objects.get(pk=picture)
        page.save_revision(user=user, clean=False)
        ShowPage.objects.filter(pk=page.pk).update(artwork=picture)


def check_room(*, handle: str, size: int) -> None:
    """Raises Refused when a recording of ``size`` bytes does not fit into the room of the show."""
    with refusals(), transaction.atomic():
        admit(collection=_existing(handle).collection, size=size)


def take_sound(*, handle: str, path: Path, names: tuple[str, str], as_it_is: bool, user: Any) -> UUID:
    """Receive the file at ``path`` as a recording of the show and return its key. Raises Refused.

    ``names``: its file name, and its title.
    """
    filename, title = names
    collection = _existing(handle).collection
    with refusals(), path.open("rb") as stream:
        recording = Recording(
            title=one_line(title)[:255], original_name=display_name(filename), collection=collection, uploaded_by=user
        )
        file = File(stream, name=path.name)
        recipe = AS_IT_IS if as_it_is else recipe_for(collection)
        return receive_as(file=file, recording=recording, recipe=recipe, priority=PATIENT).recording.pk


def recordings_of(job: UUID) -> list[UUID]:
    """Return the recordings that a job of the pipeline works on."""
    return list(Recording.objects.filter(job_id=job).values_list("pk", flat=True))


def sound(recording: UUID) -> Sound:
    """Say how far a recording is. One that is gone has failed."""
    found = Recording.objects.select_related("job").filter(pk=recording).first()
    if found is None or found.job is None:
        return Sound(key=recording, is_failed=True, problem_code="source_missing")
    if found.job.is_finished:
        adopt_outputs(recording=found)
    edition = Recording.objects.get(pk=recording).edition
    inside = found.job.result.get("probe", {}).get("chapters", [])
    return Sound(
        key=recording,
        is_ready=edition is not None,
        is_failed=found.job.is_finished and edition is None,
        is_as_it_came=edition is not None and edition.kind == KEPT_KIND,
        problem_code=found.job.error or "cancelled",
        problem_detail=found.job.error_detail,
        chapters=tuple(IncomingChapter(start_s=start, title=title) for start, title in inside if title),
    )


def with_chapters(incoming: IncomingEpisode, chapters: tuple[IncomingChapter, ...]) -> IncomingEpisode:
    """Return the episode with these chapters."""
    return replace(incoming, chapters=chapters)


def take_words(*, recording: UUID, language: str, data: bytes, filename: str, user: Any) -> None:
    """Keep a transcript of a recording; one that is there in this language already stays. Raises Refused."""
    found = Recording.objects.get(pk=recording)
    if found.transcripts.filter(language=language).exists():
        return
    with refusals():
        import_transcript(recording=found, language=language, data=data, filename=filename, user=user)


def drop_sound(*, recording: UUID) -> None:
    """Delete a recording that became nothing, unless a page plays it."""
    found = Recording.objects.filter(pk=recording).first()
    if found is not None and not pages_using(found):
        delete_recording(recording=found, user=None)


def write_episode(
    *, handle: str, incoming: IncomingEpisode, recording: UUID, picture: int | None, user: Any
) -> tuple[int, bool]:
    """Write and release an episode; return the key of its page, and whether it is new. Raises Refused."""
    artwork = Picture.objects.filter(pk=picture).first()
    parts = episodes.Parts(recording=Recording.objects.get(pk=recording), artwork=artwork)
    with refusals():
        page, is_new = episodes.import_episode(show=_existing(handle), incoming=incoming, parts=parts, user=user)
    return int(page.pk), is_new


def revise_episode(*, handle: str, incoming: IncomingEpisode, user: Any) -> int:
    """Let a public episode say what ``incoming`` says, and return the key of its page. Raises Refused."""
    with refusals():
        return int(revising.revise_episode(show=_existing(handle), incoming=incoming, user=user).pk)
