"""Read the feed of an import, and write down what would become of it: nothing is made yet."""

import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from pydantic import TypeAdapter

from cms.catalogue import intake
from feeds.importers.conf import conf
from feeds.importers.errors import ImportProblem, NoItems, TooManyItems, TooSlow
from feeds.importers.found import FoundEpisode, FoundFeed, Remark
from feeds.importers.models import BEGINNING, FeedImport, ImportItem, Verdict
from feeds.importers.planning import Planned, plan, show_differences
from feeds.importers.reading import read_feed
from feeds.importers.sources import Export, Source, Web
from feeds.importers.states import State, advance

EPISODE = TypeAdapter(FoundEpisode)
FEED = TypeAdapter(FoundFeed)
BATCH = 500
MEANINGLESS = {"feed", "feeds", "rss", "podcast", "podcasts", "index", "xml", "show", "shows", "public", "itunes"}


def source_of(asked: FeedImport) -> Source:
    """Raises BadArchive."""
    return Export(Path(asked.archive)) if asked.archive else Web(asked.address)


def feed_of(asked: FeedImport) -> FoundFeed:
    """Fetch and understand the feed, with all its pages. Raises ImportProblem."""
    source = source_of(asked)
    if asked.document is not None:
        return whole(read_feed(bytes(asked.document)), source)
    data, address, charset = source.feed()
    return whole(read_feed(data, address=address, charset=charset), source)


def whole(feed: FoundFeed, source: Source) -> FoundFeed:
    """Return a feed with the episodes of its older pages (RFC 5005); a page that brings nothing new is the last.

    Raises:
        TooManyItems: there are more than allowed.
        TooSlow: the pages do not end in time.
        ImportProblem: one of them cannot be had, or is no feed.
    """
    deadline = time.monotonic() + conf.pages_seconds
    episodes, refused = {each.page.guid: each for each in feed.episodes}, list(feed.refused)
    seasons = {each.number: each for each in feed.show.seasons}
    older = feed.older_page
    while older:
        data, address, charset = source.page(older)
        try:
            page = read_feed(data, address=address, charset=charset)
        except NoItems:
            break
        new = [each for each in page.episodes if each.page.guid not in episodes]
        episodes |= {each.page.guid: each for each in new}
        refused += page.refused
        seasons = {each.number: each for each in page.show.seasons} | seasons
        if len(episodes) + len(refused) > conf.items:
            raise TooManyItems(limit=conf.items)
        if time.monotonic() > deadline:
            raise TooSlow(older)
        older = page.older_page if new else ""
    show = replace(feed.show, seasons=tuple(seasons[number] for number in sorted(seasons)))
    return replace(feed, show=show, episodes=tuple(episodes.values()), refused=tuple(refused))


def target(asked: FeedImport, feed: FoundFeed) -> intake.Held | None:
    """Return the show into which the feed moves: the one that was named, else the one with its identifier."""
    return intake.held(handle=asked.handle) if asked.handle else intake.held(guid=feed.show.guid)


def reckon(feed: FoundFeed, held: intake.Held | None) -> tuple[Planned, ...]:
    guids = {episode.page.guid for episode in feed.episodes}
    return plan(feed, held, intake.foreign_guids(held.handle if held else "", guids))


def read_import(asked: FeedImport) -> None:
    """Take the import from `waiting` to `ready`, with a row for each item, or to `refused`."""
    advance(asked, State.FETCHING)
    owner = asked.owner
    try:
        feed = feed_of(asked)
        held = target(asked, feed)
        planned = reckon(feed, held)
    except ImportProblem as problem:
        refuse(asked, problem)
        return
    with transaction.atomic():
        fresh = FeedImport.objects.select_for_update().get(pk=asked.pk)
        if fresh.owner == owner:
            _note(fresh, feed, held)
            fresh.items.all().delete()
            ImportItem.objects.bulk_create(_rows(fresh, planned), batch_size=BATCH)
            advance(fresh, State.READY)


def refuse(asked: FeedImport, problem: ImportProblem) -> None:
    with transaction.atomic():
        advance(asked, State.REFUSED, reason=f"{problem.code}: {problem}")
        asked.error, asked.error_detail = problem.code, problem.detail
        asked.save(update_fields=["error", "error_detail"])


def _note(asked: FeedImport, feed: FoundFeed, held: intake.Held | None) -> None:
    asked.found = FEED.dump_python(feed, mode="json", exclude={"episodes", "refused", "remarks"})
    moved = [Remark(code="moved", detail={"address": feed.moved_to})] if _went_elsewhere(asked, feed) else []
    named = {name for episode in feed.episodes for name in episode.page.places} | set(feed.show.places)
    places = [Remark(code="place", detail={"name": name}) for name in sorted(intake.unknown_places(named))]
    asked.remarks = [asdict(remark) for remark in (*moved, *feed.remarks, *places)]
    asked.differences = [asdict(each) for each in show_differences(held, feed.show)]
    asked.makes_show = held is None
    asked.handle = held.handle if held else asked.handle or intake.free_handle(feed.show.title, *spoken(asked.address))
    asked.document, asked.error, asked.error_detail = None, "", {}
    asked.save()


def spoken(address: str) -> list[str]:
    """Return the parts of an address that may name a show, the last first."""
    parts = urlsplit(address)
    path = [PurePosixPath(part).stem for part in parts.path.split("/") if part]
    host = (parts.hostname or "").removeprefix("www.").rpartition(".")[0]
    return [*(part for part in reversed(path) if part.lower() not in MEANINGLESS), host.replace(".", "-")]


def _went_elsewhere(asked: FeedImport, feed: FoundFeed) -> bool:
    return bool(feed.moved_to and asked.address and feed.moved_to != asked.address)


def _rows(asked: FeedImport, planned: tuple[Planned, ...]) -> Iterable[ImportItem]:
    for position, each in enumerate(planned, 1):
        verdict = Verdict(each.verdict)
        yield ImportItem(
            feed_import=asked,
            position=position,
            guid=each.guid,
            title=each.title[:255] or "–",
            verdict=verdict,
            state=BEGINNING[verdict],
            found=_kept(each) if verdict in (Verdict.NEW, Verdict.DIFFERENT) else {},
            differences=[asdict(difference) for difference in each.differences],
            remarks=[asdict(remark) for remark in each.episode.remarks] if each.episode else [],
            error=each.problem,
        )


def _kept(planned: Planned) -> dict[str, Any]:
    kept: dict[str, Any] = EPISODE.dump_python(planned.episode, mode="json") if planned.episode else {}
    return kept
