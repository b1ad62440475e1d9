"""Understand a feed: from its bytes to what can be written and what must be fetched. Pure: it asks nobody anything."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.catalogue.intake import (
    IncomingEpisode,
    IncomingSeason,
    IncomingShow,
    categories,
    known_role,
    languages,
)
from feeds.importers.conf import conf
from feeds.importers.document import parse
from feeds.importers.errors import NoItems, NoTitle, NotWellFormed, TooManyItems
from feeds.importers.found import FoundEpisode, FoundFeed, RefusedItem, Remark
from feeds.importers.nodes import Node
from feeds.importers.vocabularies import itunes, podcast, psc, rss

LONGEST_TITLE = 255
LONGEST_GUID = 500
TAKEN = rss.TAKEN | itunes.TAKEN | podcast.TAKEN | psc.TAKEN
PASSED_OVER = rss.PASSED_OVER | itunes.PASSED_OVER | podcast.PASSED_OVER
# The podcast namespace, tag "guid".
PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
# Directories know Amazigh by other codes than the web.
AMAZIGH = {"ber", "zgh", "tzm", "shi", "rif", "kab"}
DEFAULT_LOCALE = "ar"
Read = FoundEpisode | RefusedItem


def read_feed(data: bytes, *, address: str = "", charset: str = "") -> FoundFeed:
    """Understand ``data``, which came from ``address``; "" for a file.

    Raises:
        FeedRefused: see errors.py.
    """
    reader = _ItemReader(address)
    document = parse(data, charset=charset, read=reader.read)
    channel = Node(document.channel, address)
    if not rss.title(channel):
        raise NoTitle
    if not any(isinstance(each, FoundEpisode) for each in document.items):
        # What could not be mended is the reason.
        raise NotWellFormed(line=document.mended_at) if document.mended_at else NoItems
    show, remarks = _show(channel, address)
    reader.count(channel)
    if document.mended_at:
        remarks.append(Remark(code="mended", detail={"line": document.mended_at}))
    remarks += [Remark(code="left_out", detail={"tag": tag, "count": count}) for tag, count in reader.left_out()]
    is_locked, owner = podcast.locked(channel)
    image = itunes.picture(channel) or rss.picture(channel)
    return FoundFeed(
        show=replace(show, seasons=tuple(reader.seasons[number] for number in sorted(reader.seasons))),
        image_url=image,
        is_locked=is_locked,
        owner=owner or show.owner_email,
        moved_to=itunes.moved_to(channel),
        older_page=rss.older_page(channel),
        episodes=tuple(_tidy(each, image) for each in _dated(document.items, channel)),
        refused=tuple(each for each in document.items if isinstance(each, RefusedItem)),
        remarks=tuple(remarks),
    )


def podcast_guid(address: str) -> str:
    """Return the podcast:guid of a feed that lives at ``address`` (podcast namespace, tag "guid")."""
    return str(uuid5(PODCAST_NAMESPACE, address.rpartition("://")[2].rstrip("/")))


def locale_of(language: str) -> str:
    """Return the language in which the house has pages of a show in ``language``, or "" when it has none."""
    base = language.lower().replace("_", "-").partition("-")[0]
    code = "zgh" if base in AMAZIGH else base
    return code if code in languages() else ""


def _show(channel: Node, address: str) -> tuple[IncomingShow, list[Remark]]:
    remarks: list[Remark] = []
    language = channel.text("language").lower().replace("_", "-")[:10]
    locale = locale_of(language)
    if not locale:
        remarks.append(Remark(code="language", detail={"language": language or "–"}))
    named, known = itunes.category(channel), categories()
    category = next((each for each in (named, named.partition(" / ")[0]) if each in known), "")
    if category != named:
        remarks.append(Remark(code="category", detail={"category": named or "–"}))
    email = itunes.owner_email(channel)
    if not email:
        remarks.append(Remark(code="no_email"))
    home = rss.self_link(channel) or address
    title, summary = rss.title(channel)[:LONGEST_TITLE], rss.summary(channel)
    notes = channel.text("content:encoded")
    return IncomingShow(
        guid=podcast.guid(channel) or (podcast_guid(home) if home else str(uuid5(NAMESPACE_URL, title))),
        title=title,
        summary=summary,
        notes_html="" if notes == summary else notes,
        language=language,
        locale=locale or DEFAULT_LOCALE,
        author=channel.text("itunes:author", "googleplay:author", "managingEditor")[:200],
        owner_email=email,
        category=category,
        show_type=itunes.show_type(channel),
        explicit=itunes.is_explicit(channel),
        copyright=" ".join(channel.text("copyright").split())[:200],
        link=rss.link(channel) or address,
        is_complete=itunes.is_complete(channel) or podcast.is_complete(channel),
        **_feed_settings(channel),
    ), remarks


def _feed_settings(channel: Node) -> dict[str, Any]:
    licence, licence_url = podcast.licence(channel)
    return {
        "licence": licence,
        "licence_url": licence_url,
        "rhythm": podcast.rhythm(channel),
        "machine_made": podcast.machine_made(channel),
        "funding": podcast.funding(channel),
        "persons": podcast.persons(channel),
        "places": podcast.places(channel),
        "texts": podcast.texts(channel),
        "podroll": podcast.podroll(channel),
    }


class _ItemReader:
    """Reads items one after another, and remembers what the feed has that cannot be taken."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._position = 0
        self._guids: set[str] = set()
        self._names: Counter[str] = Counter()
        self.seasons: dict[int, IncomingSeason] = {}

    def read(self, element: Any) -> Read:
        """Raises TooManyItems."""
        if self._position >= conf.items:
            raise TooManyItems(limit=conf.items)
        self._position += 1
        node = Node(element, self.address)
        self.count(node)
        title, (sound, length) = rss.title(node), rss.enclosure(node)
        guid = node.text("guid") or sound
        problem = self._problem(guid, sound)
        if problem:
            return RefusedItem(position=self._position, title=title[:LONGEST_TITLE], guid=guid[:100], code=problem)
        self._guids.add(guid)
        if season := podcast.season(node):
            self.seasons.setdefault(season.number, season)
        return FoundEpisode(
            page=_page(node, guid),
            sound_url=sound,
            sound_bytes=length,
            duration_s=itunes.duration_s(node),
            image_url=itunes.picture(node),
            chapters_url=podcast.chapters_url(node),
            transcripts=podcast.transcripts(node),
            remarks=tuple(_remarks(node)),
        )

    def _problem(self, guid: str, sound: str) -> str:
        if not sound:
            return "no_sound"
        if len(guid) > LONGEST_GUID:
            return "long_guid"
        return "duplicate_guid" if guid in self._guids else ""

    def count(self, node: Node) -> None:
        self._names.update(node.names)

    def left_out(self) -> list[tuple[str, int]]:
        """Return what was passed over although somebody may miss it, with how often it occurs."""
        missed = {name: count for name, count in self._names.items() if name not in TAKEN | PASSED_OVER}
        return sorted((name, count) for name, count in missed.items() if ":" in name and " " not in name)


UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def _page(node: Node, guid: str) -> IncomingEpisode:
    summary = rss.summary(node)
    title = rss.title(node)[:LONGEST_TITLE] or summary[:80] or guid[:80]
    licence, own_terms = podcast.licence(node)
    return IncomingEpisode(
        guid=guid,
        title=title,
        summary=summary,
        released_at=rss.moment(node) or UNDATED,
        is_dated=rss.moment(node) is not None,
        notes_html=rss.notes(node, summary),
        season=node.number("itunes:season", "podcast:season"),
        number=node.number("itunes:episode", "podcast:episode"),
        episode_type=itunes.episode_type(node),
        persons=podcast.persons(node),
        chapters=psc.chapters(node),
        soundbites=podcast.soundbites(node),
        links=podcast.links(node),
        places=podcast.places(node),
        licence=licence if not own_terms else "",
        machine_made=podcast.machine_made(node),
        link=rss.link(node),
    )


def _remarks(node: Node) -> Iterable[Remark]:
    if not node.text("guid"):
        yield Remark(code="no_guid")
    if rss.moment(node) is None:
        yield Remark(code="no_date")
    for person in podcast.persons(node):
        if not known_role(person.role):
            yield Remark(code="role", detail={"name": person.name, "role": person.role})


def _dated(items: list[Read], channel: Node) -> list[FoundEpisode]:
    """Give an episode without a date that of the one before it in the feed, of the one after it, or of the feed."""
    found = [each for each in items if isinstance(each, FoundEpisode)]
    of_feed = min(rss.moment(channel) or datetime.now(UTC), datetime.now(UTC))
    for order, first in ((range(len(found)), UNDATED), (reversed(range(len(found))), of_feed)):
        last = first
        for index in order:
            if found[index].page.released_at == UNDATED:
                found[index] = replace(found[index], page=replace(found[index].page, released_at=last))
            last = found[index].page.released_at
    return found


def _tidy(episode: FoundEpisode, show_image: str) -> FoundEpisode:
    return replace(episode, image_url="") if episode.image_url == show_image else episode
