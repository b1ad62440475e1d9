"""Make the file that listeners download say what the page says."""

from typing import Any

from django.db import transaction

from cms.media.models import KEPT_KIND, Rendition
from cms.podcasts.models import EpisodePage
from media_pipeline.bench import Params
from media_pipeline.retagging import retag

# Square, as covers are; larger than any player shows one, small enough not to weigh on the download.
COVER = "fill-1000x1000|format-jpeg|jpegquality-80|bgcolor-ffffff"


def tags_of(episode: EpisodePage) -> Params:
    """Return what the file of ``episode`` should say of itself."""
    show = episode.series
    artwork = episode.artwork or show.artwork
    return Params(
        title=episode.title,
        show=show.title,
        artist=show.author,
        language=show.spoken_language,
        cover=artwork.get_rendition(COVER).file.name if artwork else "",
        chapters=tuple((chapter.start_s, chapter.title) for chapter in episode.chapters),
    )


@transaction.atomic
def renew_tags(*, episode: EpisodePage) -> list[Rendition]:
    """Give the recording of ``episode`` renditions with the right tags, where it has others.

    The former files stay where they are for those who are downloading them. A translation that plays the same
    recording leaves the tags to the original; a file that is given away as it came is not touched.
    """
    if episode.recording is None or episode.same_work().filter(pk__lt=episode.pk).exists():
        return []
    params = tags_of(episode)
    said: dict[str, Any] = {
        field: getattr(params, field) for field in ("title", "show", "artist", "language", "cover")
    } | {"chapters": [list(chapter) for chapter in params.chapters]}
    former = episode.recording.editions.values()
    return [_renewed(edition, params, said) for edition in former if edition.kind != KEPT_KIND and edition.tags != said]


def _renewed(former: Rendition, params: Params, said: dict[str, Any]) -> Rendition:
    renewed = retag(edition=former.id, name=former.name, duration_s=former.duration_s, params=params)
    values = {
        field: getattr(former, field)
        for field in ("kind", "media_type", "duration_s", "integrated_lufs", "true_peak_dbtp", "height", "waveform")
    }
    return Rendition.objects.create(
        recording=former.recording,
        name=renewed.name,
        byte_length=renewed.byte_length,
        sha256=renewed.sha256,
        tags=said,
        **values,
    )
