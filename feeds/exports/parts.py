"""Which files belong to a show: everything that its feed names and that is of this house."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cms.catalogue.records import Enclosure, Episode, Show

PLAYLIST = "application/x-mpegURL"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file: its address, the folder in which it is kept, and for sound what the feed says of it."""

    url: str
    folder: str
    enclosure: Enclosure | None = None

    @property
    def is_packed(self) -> bool:
        return self.folder in ("media", "pictures")

    def name(self, number: int) -> str:
        """Return a name that no other file of the export has."""
        return f"{self.folder}/{number:05}-{PurePosixPath(unquote(urlsplit(self.url).path)).name}"


def parts_of(show: Show) -> list[Part]:
    """Return the files of a show, each once: the small ones first."""
    found = [*_pictures(show), *(part for episode in show.episodes for part in _small(episode))]
    found += [part for episode in show.episodes for part in _sounds(episode)]
    return list({part.url: part for part in found if part.url}.values())


def _pictures(show: Show) -> Iterator[Part]:
    episodes = show.episodes
    yield Part(url=show.image_url, folder="pictures")
    for url in (*(image.url for image in show.images), *(person.image_url for person in show.persons)):
        yield Part(url=url, folder="pictures")
    for episode in episodes:
        yield Part(url=episode.image_url, folder="pictures")
        for url in (*(image.url for image in episode.images), *(person.image_url for person in episode.persons)):
            yield Part(url=url, folder="pictures")


def _small(episode: Episode) -> Iterator[Part]:
    for transcript in episode.transcripts:
        yield Part(url=transcript.url, folder="transcripts")
    yield Part(url=episode.chapters_url, folder="chapters")


def _sounds(episode: Episode) -> Iterator[Part]:
    for enclosure in (episode.enclosure, *episode.alternates):
        # A playlist is nothing without its pieces.
        if enclosure.media_type != PLAYLIST:
            yield Part(url=enclosure.url, folder="media", enclosure=enclosure)
