"""Part of the door, for channels that take nothing but video: the film of an episode that can only be heard."""

from cms.catalogue.records import Film
from cms.media.films import Order, film_made_of, order_of
from cms.media.models import Recording
from cms.media.operations.film_recording import film_recording, may_start_again
from cms.podcasts.models import EpisodePage
from cms.podcasts.operations.renew_tags import tags_of
from media_pipeline.models import Job
from media_pipeline.states import State


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
