"""Serves stored feeds."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.catalogue.serving import StoredFile, serve
from feeds.models import StoredFeed
from feeds.registry import all_formats

MAX_AGE = 300


@require_safe
def feed(request: HttpRequest, handle: str, form: str) -> HttpResponseBase:
    """Answer with the stored feed: 200, 304, 404 for one that never was, 410 for one that is no more."""
    stored = StoredFeed.objects.filter(handle=handle, format=form).first()
    if stored is None or form not in all_formats():
        raise Http404
    if stored.is_gone:
        return HttpResponse(status=410)
    file = StoredFile(
        storage=default_storage,
        name=stored.name,
        etag=f'"{stored.sha256}"',
        modified=stored.modified_at,
        media_type=all_formats()[form].media_type,
        max_age=MAX_AGE,
    )
    return serve(request, file)
