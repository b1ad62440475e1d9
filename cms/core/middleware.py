"""Middleware of the house."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class LanguageMiddleware(LocaleMiddleware):
    """Leads addresses without a language to the visitor's own.

    Django's would do so for every 404, even where a view said that its thing does not exist: a podcast app or an
    upload would be sent to a page in Arabic instead of hearing no.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        return super().process_response(request, response)
