"""The part of a live programme's plan that concerns broadcasts at other places."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from channels import broadcasting
from channels.models import Account, Broadcast
from channels.sealing import Unreadable, unseal
from channels.youtube.refusals import SENTENCES
from cms.catalogue.desk import may_publish_work


def panel(request: HttpRequest, guid: str) -> str:
    """Return the panel for those who may publish the programme; the key of the stream is shown to nobody else."""
    if not may_publish_work(guid, request.user):
        return ""
    rows = Broadcast.objects.filter(guid=guid).select_related("account").order_by("account__name")
    shown = [{"row": row, "stream": _stream(row), "problem": SENTENCES.get(row.problem)} for row in rows]
    accounts = broadcasting.places(guid)
    if not shown and not accounts:
        return ""
    values = {"guid": guid, "broadcasts": shown, "accounts": accounts}
    return render_to_string("admin/channels/broadcasts.html", values, request=request)


def _stream(row: Broadcast) -> dict[str, str]:
    try:
        return unseal(row.stream)
    except Unreadable:
        return {}


@require_POST
def ask(request: HttpRequest, guid: str) -> HttpResponse:
    """Want the programme broadcast at an account."""
    account = get_object_or_404(Account, pk=request.POST.get("account") or 0, is_active=True)
    try:
        broadcasting.ask_for(guid=guid, account=account, user=request.user)
    except broadcasting.NotAnnounced:
        messages.error(request, gettext("The programme is not published yet, or has no time. Publish it first."))
    else:
        messages.success(request, gettext("The broadcast is being made at %(account)s.") % {"account": account})
    return redirect(_back(request))


@require_POST
def look(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Have the place looked at soon, and the step taken that is due."""
    row = get_object_or_404(Broadcast, pk=broadcast_id)
    if not may_publish_work(row.guid, request.user):
        raise PermissionDenied
    broadcasting.follow(row.guid)
    messages.success(request, gettext("It is being looked at. Come back in a moment."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return where the panel stands: a path of our own admin."""
    back = request.POST.get("back", "")
    return back if back.startswith("/admin/live/") else "/admin/"


def broadcast_urls() -> list[URLPattern]:
    return [
        path("channels/broadcasts/<str:guid>/", ask, name="channels_broadcast"),
        path("channels/broadcasts/<int:broadcast_id>/look/", look, name="channels_broadcast_look"),
    ]
