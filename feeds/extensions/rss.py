"""The date of an item: feedgen switches the locale of the whole process to write one, which other threads notice."""

from email.utils import format_datetime

from cms.catalogue.records import Episode
from feeds.vocabulary import Tag, Vocabulary


def _released(episode: Episode) -> str:
    return format_datetime(episode.released_at)


VOCABULARY = Vocabulary(item=(Tag(name="pubDate", rows=lambda episode: (episode,), text=_released),), position=-1)
