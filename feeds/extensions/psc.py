"""Podlove Simple Chapters 1.2, which Spotify and several apps read."""

from operator import attrgetter

from cms.catalogue.records import Chapter
from feeds.vocabulary import Tag, Vocabulary, itself, rows


def clock(seconds: float) -> str:
    """Return a moment of a recording as ``H:MM:SS.mmm`` (section "start": Normal Play Time, RFC 2326, 3.6)."""
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{thousandths / 1000:06.3f}"


def _start(chapter: Chapter) -> str:
    return clock(chapter.start_s)


CHAPTER = Tag(name="chapter", rows=itself, attributes={"start": _start, "title": attrgetter("title")})

VOCABULARY = Vocabulary(
    prefix="psc",
    uri="http://podlove.org/simple-chapters",
    item=(
        Tag(
            name="chapters",
            rows=rows("chapters"),
            constants={"version": "1.2"},
            children=(CHAPTER,),
        ),
    ),
)
