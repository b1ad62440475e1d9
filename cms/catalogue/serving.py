"""Part of the door: how files are served is said once, for pages and feeds alike."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from cms.core.ranges import InMemory, StoredFile, for_any_site, serve
from cms.media.views import open_show

__all__ = ["InMemory", "StoredFile", "for_any_site", "serve", "serve_released"]

FILES = {"enclosure", "video", "poster", "stream", "transcript_file", "chapters"}
"""The addresses of what a feed names, and of what that names."""


def serve_released(request: HttpRequest, *, handle: str, path: str) -> HttpResponseBase:
    """Serve what a show has released, be it private or not, to somebody who may read its feed.

    ``path`` is the path of the file's public address, without the first slash.

    Raises:
        Http404: it is not a file, or not of this show.
    """
    try:
        match = resolve(f"/{path}")
    except Resolver404 as error:
        raise Http404 from error
    if match.url_name not in FILES:
        raise Http404
    open_show(request, handle)
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer
