"""Where the peer's stream is, and where an event is told."""

import django_eventstream
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def tell(request: HttpRequest) -> HttpResponse:
    django_eventstream.send_event("live", "message", {"n": int(request.GET["n"]), "text": "x" * 600})
    return HttpResponse()


urlpatterns = [path("events/", include(django_eventstream.urls), {"channels": ["live"]}), path("tell/", tell)]
