"""The date of an item: feedgen switches the locale of the whole process to write one, which other threads notice."""

from datetime import UTC
from email.utils import format_datetime

from cms.catalogue.records import Episode
from feeds.vocabulary import Tag, Vocabulary


def _released(episode: Episode) -> str:
    # Greenwich by its name is written twice as fast as by its distance.
    return format_datetime(episode.released_at.astimezone(UTC), usegmt=True)


VOCABULARY = Vocabulary(item=(Tag(name="pubDate", rows=lambda episode: (episode,), text=_released),), position=-1)
