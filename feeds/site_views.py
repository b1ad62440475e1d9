"""What search engines and browsers look for outside of the feeds' own addresses."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.catalogue.records import HOUSE
from feeds import views
from feeds.stylesheets import LANGUAGES, written_stylesheet
from feeds.stylesheets import MEDIA_TYPE as XSL

SITEMAPS = {"video": "video-sitemaps", "news": "news-sitemap", "questions": "question-sitemap"}
OF_PROGRAMME = "video-"
# The admin, and addresses that belong to one person or one draft. The rest of the house is there to be found.
PRIVATE = ("/admin/", "/documents/", "/feeds/private/")
AN_HOUR = 3600


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what crawlers may read (RFC 9309), and where the sitemaps are."""
    site = settings.WAGTAILADMIN_BASE_URL
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    lines += [f"Sitemap: {site}{reverse('sitemap', args=[kind])}" for kind in SITEMAPS]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with a sitemap of the house, or of a programme.

    Raises:
        Http404: there is none of this kind, or it has not been written yet.
    """
    if kind in SITEMAPS:
        return views.feed(request, HOUSE, SITEMAPS[kind], "xml")
    if not kind.startswith(OF_PROGRAMME):
        raise Http404
    return views.feed(request, kind.removeprefix(OF_PROGRAMME), "video-sitemap", "xml")


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def stylesheet(request: HttpRequest, language: str) -> HttpResponseBase:
    """Answer with the style sheet for feeds in a language, the same for everybody.

    Raises:
        Http404: there is none.
    """
    if language not in LANGUAGES:
        raise Http404
    content = written_stylesheet(language)
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type=XSL, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response
