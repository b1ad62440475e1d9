"""Serves stored feeds, and the list of them."""

from xml.etree import ElementTree as ET

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.catalogue import queries
from cms.catalogue.serving import StoredFile, serve
from feeds.models import StoredFeed
from feeds.registry import all_formats

MAX_AGE = 300


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Answer with an OPML list of all feeds, which podcast apps import. Source: OPML 2.0, "Subscription lists"."""
    titles = queries.titles()
    stored = StoredFeed.objects.filter(handle__in=titles, format__in=all_formats(), is_gone=False)
    document = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(document, "head"), "title").text = request.get_host()
    body = ET.SubElement(document, "body")
    for each in stored.order_by("handle", "format"):
        address = request.build_absolute_uri(each.get_absolute_url())
        ET.SubElement(body, "outline", type="rss", text=titles[each.handle], xmlUrl=address)
    return HttpResponse(ET.tostring(document, encoding="utf-8", xml_declaration=True), content_type="text/xml")


@require_safe
def feed(request: HttpRequest, handle: str, form: str, extension: str) -> HttpResponseBase:
    """Answer with the stored feed: 200, 304, 404 for one that never was, 410 for one that is no more."""
    stored = StoredFeed.objects.filter(handle=handle, format=form).first()
    known = all_formats().get(form)
    if stored is None or known is None or known.extension != extension:
        raise Http404
    if stored.is_gone:
        return HttpResponse(status=410)
    file = StoredFile(
        storage=default_storage,
        name=stored.name,
        etag=f'"{stored.sha256}"',
        modified=stored.modified_at,
        media_type=known.media_type,
        max_age=MAX_AGE,
    )
    return serve(request, file)
