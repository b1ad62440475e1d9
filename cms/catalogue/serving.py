"""Part of the door: how a stored file is served is said once, for pages and feeds alike."""

from cms.core.ranges import StoredFile, serve

__all__ = ["StoredFile", "serve"]
