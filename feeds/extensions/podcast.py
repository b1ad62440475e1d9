"""The podcast vocabulary (https://podcastindex.org/namespace/1.0) and itunes:explicit as Apple wants it today.

feedgen writes itunes:explicit as "yes" or "no"; Apple asks for "true" or "false".
"""

from collections.abc import Iterable
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from cms.catalogue.records import Person, Transcript

PODCAST = "https://podcastindex.org/namespace/1.0"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


class _Explicit:
    """What feed and entry have in common."""

    def __init__(self) -> None:
        self._explicit: bool | None = None

    def explicit(self, value: bool) -> None:
        self._explicit = value

    def _write_explicit(self, parent: Any) -> None:
        if self._explicit is not None:
            xml_elem(f"{{{ITUNES}}}explicit", parent).text = "true" if self._explicit else "false"


class PodcastExtension(_Explicit, BaseExtension):
    """Tags of the channel."""

    _guid = ""

    def extend_ns(self) -> dict[str, str]:
        return {"podcast": PODCAST}

    def guid(self, value: str) -> None:
        """Set the podcast:guid of the feed."""
        self._guid = value

    def extend_rss(self, rss_feed: Any) -> Any:
        channel = rss_feed[0]
        self._write_explicit(channel)
        if self._guid:
            xml_elem(f"{{{PODCAST}}}guid", channel).text = self._guid
        return rss_feed


class PodcastEntryExtension(_Explicit, BaseEntryExtension):
    """Tags of an item."""

    _persons: tuple[Person, ...] = ()
    _transcripts: tuple[Transcript, ...] = ()

    def persons(self, value: Iterable[Person]) -> None:
        """Set the people credited."""
        self._persons = tuple(value)

    def transcripts(self, value: Iterable[Transcript]) -> None:
        """Set the transcripts that somebody answers for: an app cannot say that a machine wrote one."""
        self._transcripts = tuple(each for each in value if not each.is_unchecked)

    def extend_rss(self, entry: Any) -> Any:
        self._write_explicit(entry)
        for transcript in self._transcripts:
            element = xml_elem(f"{{{PODCAST}}}transcript", entry)
            element.set("url", transcript.url)
            element.set("type", transcript.media_type)
            element.set("language", transcript.language)
            if transcript.is_timed:
                element.set("rel", "captions")
        for person in self._persons:
            element = xml_elem(f"{{{PODCAST}}}person", entry)
            element.text = person.name
            element.set("role", person.role)
            element.set("href", person.url)
            if person.image_url:
                element.set("img", person.image_url)
        return entry


def register(feed: FeedGenerator) -> None:
    """Add the vocabulary to ``feed``, as ``feed.podcast20``; before any entry is added."""
    feed.register_extension("podcast20", PodcastExtension, PodcastEntryExtension)
