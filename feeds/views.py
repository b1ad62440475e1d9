"""Serves stored feeds: nothing is rendered while somebody waits. In production nginx serves most of them itself."""

import gzip
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.catalogue.records import HOUSE
from cms.catalogue.serving import InMemory, for_any_site, serve, serve_released
from feeds import private, storing
from feeds.format import Format
from feeds.models import FeedToken, StoredFeed
from feeds.negotiation import acceptable
from feeds.registry import all_formats
from feeds.stylesheets import is_opened, shown_as

MAX_AGE = 300
# A person gets the page, a program the feed.
VARY = "Accept-Encoding, Accept, Sec-Fetch-Mode"
AS_FILE = "file"
"""In the query: a person wants to keep the feed itself."""
GONE = "This feed has ended.\n"


def index(request: HttpRequest) -> HttpResponseBase:
    """Answer with the list of all shows, under an address that is easily told."""
    return feed(request, HOUSE, "shows", "opml")


@for_any_site
@require_safe
def feed(request: HttpRequest, handle: str, form: str, extension: str) -> HttpResponseBase:
    """Answer with the stored feed: 200, 206, 304, 416; 301 for one that has moved, 410 for one that is no more.

    Raises:
        Http404: there never was one, or it is private.
    """
    known = _format(form, extension)
    stored = StoredFeed.objects.filter(handle=handle, format=form).first()
    if stored is None or stored.is_private:
        raise Http404
    if stored.is_gone:
        return _gone()
    if stored.moved_to:
        return _moved(stored, known, _read(stored, ["identity"])[1])
    if page := _page(request, stored):
        return _serve(request, stored, *_packed(request, page), media_type=storing.HTML)
    coding, content = _read(stored, acceptable(request.headers.get("Accept-Encoding", ""), storing.SUFFIXES))
    return _serve(request, stored, content, coding)


@for_any_site
@require_safe
def private_feed(request: HttpRequest, token: str, form: str, extension: str) -> HttpResponseBase:
    """Answer with a private feed in which every address has the reader's token.

    Raises:
        Http404: the token opens nothing, or not this.
    """
    holder = _holder(token)
    _format(form, extension)
    stored = StoredFeed.objects.filter(handle=holder.handle, format=form).first()
    if stored is None:
        raise Http404
    if stored.is_gone:
        return _for_one_reader(_gone())
    if not stored.is_private:
        return _for_one_reader(redirect(stored))
    page = _page(request, stored)
    content, coding = _packed(request, private.unmasked(page or _read(stored, ["identity"])[1], token))
    return _for_one_reader(_serve(request, stored, content, coding, media_type=storing.HTML if page else ""))


@for_any_site
@require_safe
def private_file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """Answer with a file that a private feed names.

    Raises:
        Http404: the token opens nothing, or not this.
    """
    return _for_one_reader(serve_released(request, handle=_holder(token).handle, path=path))


def _format(form: str, extension: str) -> Format[Any]:
    known = all_formats().get(form)
    if known is None or known.extension != extension:
        raise Http404
    return known


def _holder(token: str) -> FeedToken:
    holder = private.holder_of(token)
    if holder is None:
        raise Http404
    return holder


def _read(stored: StoredFeed, codings: list[str]) -> tuple[str, bytes]:
    try:
        return storing.read(stored.name, codings)
    except FileNotFoundError as error:
        raise Http404 from error


def _page(request: HttpRequest, stored: StoredFeed) -> bytes | None:
    """Return the page of a feed for a person who opens it and does not ask for the file; None for everybody else."""
    return storing.read_page(stored.name) if is_opened(request) and AS_FILE not in request.GET else None


def _packed(request: HttpRequest, content: bytes) -> tuple[bytes, str]:
    """Return what lies nowhere beside its twins as the client likes it, and its coding."""
    coding = acceptable(request.headers.get("Accept-Encoding", ""), ["gzip", "identity"])[0]
    return (gzip.compress(content, 5, mtime=0) if coding == "gzip" else content), coding


def _serve(
    request: HttpRequest, stored: StoredFeed, content: bytes, coding: str, *, media_type: str = ""
) -> HttpResponseBase:
    """Each coding is a representation of its own, with its own strong validator (RFC 9110, 8.8.3.3)."""
    file = InMemory(
        content=content,
        modified=stored.modified_at,
        media_type=media_type or shown_as(request, all_formats()[stored.format].media_type),
        max_age=0 if stored.is_private else MAX_AGE,
    )
    response = serve(request, file)
    response["Vary"] = VARY
    if coding != "identity" and response.status_code in (200, 206):
        response["Content-Encoding"] = coding
    if AS_FILE in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{stored.name.rpartition("/")[2]}"'
    return response


def _gone() -> HttpResponse:
    return HttpResponse(GONE, status=410, content_type="text/plain; charset=utf-8", headers=_passing())


def _moved(stored: StoredFeed, form: Format[Any], content: bytes) -> HttpResponse:
    """Both ways to move: the redirection, and the feed that names its new address for apps that only read that."""
    response = HttpResponse(content, status=301, content_type=form.media_type, headers=_passing())
    response["Location"] = stored.moved_to
    return response


def _passing() -> dict[str, str]:
    return {"Cache-Control": f"public, max-age={MAX_AGE}", "Access-Control-Allow-Origin": "*"}


def _for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
