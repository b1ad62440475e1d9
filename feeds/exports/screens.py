"""The download of an export, in the admin's page of the show."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.catalogue import queries
from cms.catalogue.desk import feed_page, handle_of, may_publish
from cms.catalogue.records import Show
from feeds.exports.archive import export


def download(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Answer with the export of a show that is public. Raises Http404, PermissionDenied."""
    feed_page(handle, user=request.user)
    show = queries.feed(handle)
    if not isinstance(show, Show):
        raise Http404
    blocks = export(show)
    # A sync iterator would be read whole into memory under ASGI.
    response = StreamingHttpResponse(Waited(blocks) if hasattr(request, "scope") else blocks)
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = f'attachment; filename="{handle}-{show.changed_at:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


class Waited:
    """For ASGI: each block is made in the thread where Django's database lives."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (block := await sync_to_async(self.read)()) is not None:
            yield block

    def read(self) -> bytes | None:
        return next(self.blocks, None)


def export_urls() -> list[URLPattern]:
    return [path("exports/<slug:handle>/", download, name="export_show")]


def export_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Offer the export on the page of a show that is public."""
    handle = handle_of(page)
    if not handle or not page.live or not may_publish(page, user):
        return []
    return [Button(gettext("Export"), reverse("export_show", args=[handle]), icon_name="download", priority=68)]
