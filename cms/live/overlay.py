"""What a mixer lays over the picture: the question on air, as a page for browser sources and as plain JSON.

Whoever has the key of the overlay may see both; a new key is made at the desk, and the old one is dead at once.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_info, override
from django.views.decorators.http import require_safe

from cms.live.board import of_desk
from cms.live.models import Desk, Question
from cms.live.showing import for_public, names
from cms.live.states import ANSWERED, State

ANSWERED_FOR = timedelta(seconds=6)
"""For so long it stays to be seen, marked as answered, when it ends."""
POSITIONS = ("bottom", "top")


@dataclass(frozen=True, kw_only=True)
class OnAir:
    """What the overlay shows: `idle`, `question`, or `answered` for a moment; ``question``: None while idle."""

    state: str
    question: Question | None = None


def on_air(desk: Desk) -> OnAir:
    found = of_desk(desk)
    live = found.filter(state=State.LIVE).first()
    if live is not None:
        return OnAir(state="question", question=live)
    lately = timezone.now() - ANSWERED_FOR
    ended = found.filter(state__in=ANSWERED, live_to__gt=lately).order_by("-live_to").first()
    return OnAir(state="answered" if ended else "idle", question=ended)


def flat(desk: Desk, shown: OnAir, language: str) -> dict[str, str]:
    """Return what is on air with one text for each key, as mixers read it; what is not known is empty.

    ``place`` and ``topic`` are in ``language`` where they have a name in it.
    """
    keys = ("number", "text", "language", "direction", "name", "place", "topic", "official", "office", "since")
    values: dict[str, Any] = dict.fromkeys(keys, "")
    question = shown.question
    if question is not None:
        public = for_public(question)
        values |= {
            "number": str(question.number),
            "text": question.text,
            "language": question.language,
            "direction": "rtl" if is_rtl(question.language) else "ltr",
            "name": public["name"],
            "place": called(names(question.place), language),
            "topic": called(names(question.topic), language),
            "official": public["to"],
            "office": public["to_office"],
            "since": timezone.localtime(question.live_from).isoformat() if question.live_from else "",
        }
    return {"state": shown.state, "programme": desk.title, "phase": str(desk.phase)} | values


def called(known: dict[str, str], language: str) -> str:
    return known.get(language) or next(iter(known.values()), "")


def is_rtl(language: str) -> bool:
    return language in dict(settings.LANGUAGES) and bool(get_language_info(language)["bidi"])


def desk_of(key: str) -> Desk:
    """Raises Http404 for a key that is not, or no longer, that of a desk."""
    return get_object_or_404(Desk, overlay_key=key)


def language_asked(request: HttpRequest) -> str:
    """Return the language of ``?lang=``, or that of the house."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def guarded(response: HttpResponse) -> HttpResponse:
    """The address is the key: it is told to nobody, and found by nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def overlay(request: HttpRequest, key: str) -> HttpResponse:
    """The page for a browser source of 1920 by 1080: ``?lang=`` of its few words, ``?position=bottom|top``."""
    desk = desk_of(key)
    language = language_asked(request)
    position = request.GET.get("position", "")
    with override(language):
        values = {
            "desk": desk,
            "shown": flat(desk, on_air(desk), language),
            "position": position if position in POSITIONS else POSITIONS[0],
            "data": f"{reverse('live_overlay_data', args=[key])}?lang={language}",
            "language": language,
            "direction": "rtl" if is_rtl(language) else "ltr",
            "answered_ms": int(ANSWERED_FOR.total_seconds() * 1000),
        }
        response = render(request, "live/overlay.html", values)
    response.headers["Cache-Control"] = "no-store"
    return guarded(response)


@require_safe
def overlay_data(request: HttpRequest, key: str) -> HttpResponse:
    """The same as JSON, with an ETag; ``?rows=1``: in a list of one row, as mixers want that read tables."""
    desk = desk_of(key)
    shown: Any = flat(desk, on_air(desk), language_asked(request))
    body = json.dumps([shown] if request.GET.get("rows") else shown, ensure_ascii=False).encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["ETag"] = etag
    response = get_conditional_response(request, etag=etag, response=response) or response
    response.headers["Cache-Control"] = "no-cache"
    return guarded(response)
