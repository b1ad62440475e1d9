"""The identity of a feed."""

import uuid

# podcast:guid is a version 5 UUID in this namespace, over the feed's address without scheme and final slashes
# (podcast namespace, tag "guid").
PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def podcast_guid(feed_url: str) -> str:
    """Return the podcast:guid of a feed that first appeared at ``feed_url``."""
    _scheme, _separator, rest = feed_url.rpartition("://")
    return str(uuid.uuid5(PODCAST_NAMESPACE, rest.rstrip("/")))
