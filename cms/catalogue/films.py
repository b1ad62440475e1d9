"""Part of the door, for channels that take nothing but video: the film of an episode that can only be heard."""

from dataclasses import replace
from typing import IO

from django.core.files.storage import default_storage

from cms.catalogue.holdings import NotHeld
from cms.catalogue.records import Enclosure, Film
from cms.catalogue.works import Work
from cms.media.films import Order, film_made_of, order_of
from cms.media.models import Recording
from cms.media.operations.film_recording import film_recording, may_start_again
from cms.podcasts.models import EpisodePage
from cms.podcasts.operations.renew_tags import tags_of
from media_pipeline.models import Job
from media_pipeline.states import State

SCHEME = "film"
HEIGHT = 1080


def film_of(guid: str) -> Film | None:
    """Return the film of an episode as it is now; None while there is none.

    Other words, pictures, chapters or sound ask for another film; broadcasts have their own video, and no film.
    """
    job = _job(guid)
    if job is None or job.state != State.DONE:
        return None
    [made] = job.result["editions"]
    return Film(
        name=made["name"],
        byte_length=made["byte_length"],
        media_type=made["media_type"],
        sha256=made["sha256"],
        duration_s=made["duration_s"],
    )


def with_film(found: Work, film: Film) -> Work:
    """Return a work that has its film for a video; the address is good for ``film_opened`` alone."""
    video = Enclosure(
        url=f"{SCHEME}:{film.name}",
        byte_length=film.byte_length,
        media_type=film.media_type,
        duration_s=film.duration_s,
        sha256=film.sha256,
        height=HEIGHT,
    )
    return replace(found, video=video)


def film_opened(url: str) -> IO[bytes]:
    """Return the bytes of a film by the address that ``with_film`` gave it, to be closed by the caller.

    Raises:
        NotHeld: it is none.
    """
    scheme, _colon, name = url.partition(":")
    if scheme != SCHEME or not default_storage.exists(name):
        raise NotHeld(url)
    return default_storage.open(name)


def ask_film(guid: str) -> None:
    """Have the film of an episode made; asking again changes nothing, unless it failed of what may have passed.

    Without an episode that can be heard there is nothing to make a film of.
    """
    recording, order = _order(guid)
    if recording and order:
        film_recording(guid=guid, recording=recording, order=order)


def film_trouble(guid: str) -> str:
    """Return why there will be no film unless somebody acts, in the active language; "" while all is well."""
    job = _job(guid)
    if job is None or job.state != State.FAILED or may_start_again(job):
        return ""
    return str(job.explanation)


def _job(guid: str) -> Job | None:
    _recording, order = _order(guid)
    film = film_made_of(order, guid) if order else None
    return film.job if film else None


def _order(guid: str) -> tuple[Recording | None, Order | None]:
    """What a film of the episode would be made of: as its original says, not a translation."""
    page = EpisodePage.objects.filter(guid=guid).select_related("recording").order_by("pk").first()
    if page is None or page.recording is None:
        return None, None
    return page.recording, order_of(page.recording, tags_of(page))
