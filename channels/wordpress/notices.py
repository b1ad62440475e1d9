"""A website says that somebody edited a post of ours there: it is looked at now, not when its day is over.

The website has our plugin (deploy/wordpress); its notices are signed as Standard Webhooks 1.0.0 says.
"""

import hmac
import json
import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from channels.accounts import secret_of
from channels.models import Account, Delivery, Operation
from channels.publishers.webhook import signed
from channels.queueing import wake
from channels.sealing import Unreadable
from channels.states import THERE

PUBLISHER = "wordpress"
PATIENCE_S = 300
FORBIDDEN, NOTED = 403, 204


@csrf_exempt
@require_POST
def edited(request: HttpRequest, account_id: int) -> HttpResponse:
    """Whoever has no key learns nothing, not even which accounts there are."""
    account = Account.objects.filter(pk=account_id, publisher=PUBLISHER, is_active=True).first()
    if account is None or not is_genuine(request, key_of(account)):
        return HttpResponse(status=FORBIDDEN)
    posts = Delivery.objects.filter(account=account, operation=Operation.PUBLISH, state__in=THERE)
    if posts.filter(remote_id=number_in(request.body)).update(next_at=timezone.now()):
        wake()
    return HttpResponse(status=NOTED)


def key_of(account: Account) -> str:
    try:
        return secret_of(account, "notices_key")
    except Unreadable:
        return ""


def is_genuine(request: HttpRequest, key: str) -> bool:
    """Say whether the holder of the key signed this within the last minutes."""
    identifier, moment = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not (key and identifier and moment.isdecimal()) or abs(time.time() - int(moment)) > PATIENCE_S:
        return False
    wanted = signed(identifier, request.body, key, now=int(moment))["webhook-signature"]
    given = request.headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given)


def number_in(body: bytes) -> str:
    """Return the number of the post, "" where there is none."""
    try:
        told: Any = json.loads(body)
        return str(int(told["data"]["number"]))
    except (ValueError, KeyError, TypeError):
        return ""
