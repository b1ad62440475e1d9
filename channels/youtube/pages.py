"""Where an account is connected with its channel, and what must be right for that."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from channels.account_pages import AccountsView
from channels.accounts import options_of
from channels.errors import ChannelError
from channels.models import Account
from channels.sealing import Unreadable
from channels.youtube.checks import checks
from channels.youtube.connecting import SLUG, connect
from channels.youtube.login import asking, exchanged
from channels.youtube.refusals import SENTENCES
from cms.catalogue.addresses import absolute

KEPT = "youtube_connection"
BACK = "channels_youtube_back"
SETUP = "channels_youtube"


def address_back() -> str:
    """Return where Google sends people back to: it has to be entered at Google, exactly so."""
    return absolute(reverse(BACK))


class SetupView(AccountsView):
    """What must be right, looked at now, and the way to Google."""

    template_name = "admin/channels/youtube.html"
    page_title = _("YouTube")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = get_object_or_404(Account, pk=self.kwargs["account_id"], publisher=SLUG)
        try:
            options = options_of(account)
        except Unreadable:
            return super().get_context_data(**kwargs | {"account": account, "is_unreadable": True})
        values: dict[str, Any] = {"account": account, "checks": checks(account), "address_back": address_back()}
        if options.client_id and options.client_secret:
            began = asking(options, address_back())
            # A link, no form: the policy of our pages lets no form lead elsewhere.
            self.request.session[KEPT] = {"account": account.pk, "state": began.state, "verifier": began.verifier}
            values["consent_url"] = began.url
        return super().get_context_data(**kwargs | values)


class BackView(AccountsView):
    """Where Google sends a person back, with a code or without one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.pop(KEPT, None)
        state = request.GET.get("state", "")
        if kept is None or not secrets.compare_digest(kept["state"].encode(), state.encode()):
            messages.error(request, gettext("This answer of Google belongs to no question of ours. Begin again."))
            return redirect("channels_accounts")
        account = get_object_or_404(Account, pk=kept["account"], publisher=SLUG)
        self._connect(account, kept["verifier"])
        return HttpResponseRedirect(reverse(SETUP, args=[account.pk]))

    def _connect(self, account: Account, verifier: str) -> None:
        code = self.request.GET.get("code", "")
        if not code:
            messages.error(self.request, gettext("Google was not given the permission. Nothing has changed."))
            return
        options = options_of(account)
        try:
            connect(account, options, exchanged(options, address_back(), code, verifier))
        except ChannelError as error:
            happened, _again, action = SENTENCES.get(error.code, SENTENCES["not_understood"])
            messages.error(self.request, f"{happened} {action}")
            return
        said = gettext("%(account)s is connected with the channel %(channel)s.")
        messages.success(self.request, said % {"account": account.name, "channel": account.remote_name})


def youtube_urls() -> list[URLPattern]:
    return [
        path("channels/youtube/back/", BackView.as_view(), name=BACK),
        path("channels/youtube/<int:account_id>/", SetupView.as_view(), name=SETUP),
    ]
