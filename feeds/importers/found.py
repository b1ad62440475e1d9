"""What was found in a feed, as plain values: what can be written, and what has to be fetched before."""

from dataclasses import dataclass, field

from cms.catalogue.intake import IncomingEpisode, IncomingShow

Detail = dict[str, str | int | float]


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something that people should know; ``code`` is a key of messages.REMARKS, ``detail`` what its sentence names."""

    code: str
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FoundTranscript:
    """A file with the words of an episode; ``language`` as the feed gives it, or ""."""

    url: str
    media_type: str
    language: str


@dataclass(frozen=True, kw_only=True)
class FoundEpisode:
    """An item that can be taken.

    Attributes:
        page: what is written; chapters that stand in a file of their own are not in it yet.
        sound_url, sound_bytes: the enclosure; its length as declared, 0 where it is not.
        duration_s: as declared, or 0.
        image_url: picture of its own, or "".
        chapters_url: chapters as JSON, or "".
        remarks: what is not as it should be.
    """

    page: IncomingEpisode
    sound_url: str
    sound_bytes: int = 0
    duration_s: float = 0.0
    image_url: str = ""
    chapters_url: str = ""
    transcripts: tuple[FoundTranscript, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusedItem:
    """An item that cannot be taken; ``code`` is a key of messages.REFUSALS."""

    position: int
    title: str
    guid: str
    code: str


@dataclass(frozen=True, kw_only=True)
class FoundFeed:
    """A feed that can be taken.

    Attributes:
        image_url: picture of the show, or "".
        is_locked: whether its owner forbids others to import it; ``owner``: whom to ask, or "".
        moved_to: where the feed says it has gone, or "".
        older_page: where the episodes before these are, or "".
        episodes: in the order of the feed.
    """

    show: IncomingShow
    image_url: str
    is_locked: bool
    owner: str
    moved_to: str
    episodes: tuple[FoundEpisode, ...]
    refused: tuple[RefusedItem, ...]
    remarks: tuple[Remark, ...]
    older_page: str = ""
