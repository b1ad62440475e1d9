"""Middleware of the house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from cms.core.pages import NotReady

ADMIN = "/admin/"
FILES = ("/audio/", "/media/", "/feeds/", "/transcripts/")
# Pictures inside of style sheets are data: addresses; everything else comes from this site.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PublicHeaders(MiddlewareMixin):
    """Tells browsers what a public page may load and do. Wagtail's admin writes scripts into its pages."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not request.path.startswith(ADMIN):
            response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Leads addresses without a language to the visitor's own.

    Django's would do so for every 404, even where a view said that its thing does not exist: a podcast app or an
    upload would be sent to a page in Arabic instead of hearing no.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        if request.path.startswith(FILES):
            # The same bytes for everybody: caches must not keep one copy for each language of a browser.
            return response
        return super().process_response(request, response)


class ObstacleMiddleware(MiddlewareMixin):
    """Says in the admin why a page was not published, where Wagtail does not expect that it might not be."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotReady) or not request.path.startswith(ADMIN):
            return None
        messages.error(request, " ".join(exception.messages))
        page_id = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
        url = reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The answer that Wagtail's dialogues take for the end of an action.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
