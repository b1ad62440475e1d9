"""Private feeds: read by those who hold a token, which is part of every address in them.

Only a digest of a token is kept, so a feed is stored with ``MASK`` in its place, which is put right for each reader.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone

from cms.catalogue.records import Enclosure, Episode, Feed, Show, Transcript
from feeds.models import FeedToken

MASK = "the-token-of-the-reader-stands-in-this-plac"
"""As long as a token, and made of the same characters, so that the length of a feed is the same for everybody."""
TOLD_EVERY = timedelta(minutes=10)
Anything = TypeVar("Anything", bound=Feed | None)
Addressed = TypeVar("Addressed", Enclosure, Transcript)


def new_token() -> str:
    """Return 256 random bits as 43 characters that an address may hold."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def holder_of(token: str) -> FeedToken | None:
    """Return what a token that still holds was made for, and note that it was used; None for any other."""
    found = FeedToken.objects.filter(digest=digest_of(token), revoked_at=None).first()
    if found:
        now = timezone.now()
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - TOLD_EVERY)
        FeedToken.objects.filter(stale, pk=found.pk).update(last_used_at=now)
    return found


def unmasked(document: bytes, token: str) -> bytes:
    """Return a private feed with the addresses of one reader."""
    return document.replace(MASK.encode(), token.encode())


def masked(feed: Anything) -> Anything:
    """Return a private show with its own addresses behind the mask; everything else as it is."""
    if not isinstance(feed, Show) or not feed.is_private:
        return feed
    base, _, file_name = feed.feed_url.partition(f"/feeds/{feed.handle}/")
    episodes, trailers = (
        tuple(_masked_episode(episode, base) for episode in works) for works in (feed.episodes, feed.trailers)
    )
    return replace(feed, feed_url=_behind_mask(f"{base}/{file_name}", base), episodes=episodes, trailers=trailers)


def _masked_episode(episode: Episode, base: str) -> Episode:
    return replace(
        episode,
        enclosure=_masked(episode.enclosure, base),
        alternates=tuple(_masked(each, base) for each in episode.alternates),
        transcripts=tuple(_masked(each, base) for each in episode.transcripts),
        chapters_url=_behind_mask(episode.chapters_url, base),
    )


def _masked(thing: Addressed, base: str) -> Addressed:
    return replace(thing, url=_behind_mask(thing.url, base))


def _behind_mask(url: str, base: str) -> str:
    own = f"{base}/"
    return f"{own}feeds/private/{MASK}/{url.removeprefix(own)}" if url.startswith(own) else url
