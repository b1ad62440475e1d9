"""By what a visitor is known: a cookie of the device, and a mark of the network that means nothing tomorrow.

No address is kept: its mark is a hash with the salt of the day (salts.py), which is deleted soon after. A wave can be
seen, and afterwards nobody can be found, not even by trying every address.
"""

import hmac
import secrets
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.core.sealing import derived
from cms.live.salts import salt_of
from cms.users.door import network_of

COOKIE = "athir_device"
COOKIE_AGE_S = 180 * 24 * 3600
_SALT = "live device"


def new_device() -> str:
    """Return the value of a cookie for a device that has none."""
    return Signer(salt=_SALT).sign(secrets.token_urlsafe(16))


def device_in(cookie: str) -> str:
    """Return by what a device is known, from the value of its cookie; "" where there is none of ours."""
    try:
        return Signer(salt=_SALT).unsign(cookie)[:32]
    except BadSignature:
        return ""


def device_of(request: HttpRequest) -> str:
    return device_in(request.COOKIES.get(COOKIE, ""))


def mark(network: str, day: date | None = None) -> str:
    """Return the mark of a network for a day, today unless told otherwise; may ask the database for its salt.

    The house's own key has a part in it, so that the database alone does not give it away on the day itself either.
    """
    key = salt_of(day or timezone.localdate()) + derived(settings.SECRET_KEY, "athir live: networks")
    return hmac.new(key, network.encode(), sha256).hexdigest()[:32]


def network_mark(request: HttpRequest) -> str:
    return mark(network_of(request))


def remember(request: HttpRequest, response: HttpResponseBase, cookie: str) -> None:
    """Give a device its cookie, unless it has one of ours."""
    options: dict[str, Any] = {"max_age": COOKIE_AGE_S, "httponly": True, "samesite": "Lax"}
    if not device_of(request):
        response.set_cookie(COOKIE, cookie, secure=request.is_secure(), **options)
