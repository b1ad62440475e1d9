"""Accounts in the admin: for those who may change them."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from channels import allowances
from channels.account_forms import AccountForm
from channels.models import Account
from channels.operations.keep_account import keep_account
from channels.pages import DeskView
from channels.registry import all_publishers
from channels.states import State


class AccountsView(DeskView):
    """Lists the accounts with their health, and offers the kinds of places."""

    template_name = "admin/channels/accounts.html"
    page_title = _("Accounts")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("channels.change_account"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": reverse("channels_accounts"), "label": gettext("Accounts")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = Account.objects.select_related("keeper")
        values = {
            "accounts": [(account, allowances.left(account)) for account in accounts],
            "publishers": all_publishers().values(),
        }
        return super().get_context_data(**values | kwargs)


ABILITIES: dict[str, Any] = {
    "schedule": _("Keeps a work hidden and shows it at its minute"),
    "update": _("Shows later changes"),
    "withdraw": _("Takes a work back when asked"),
    "captions": _("Takes captions in several languages"),
    "thumbnails": _("Takes our picture"),
    "reconcile": _("Can be asked whether a work arrived"),
}
"""In the words of people, by the names of a publisher's capabilities."""


NAMED = 5
ALONE = _(
    "It is not in use now, but what waits there will be shown at its minute all the same, and can neither be changed "
    "nor taken back from here: %(titles)s."
)


class AccountView(AccountsView):
    """One account, new or not."""

    template_name = "admin/channels/account.html"

    @cached_property
    def account(self) -> Account:
        if key := self.kwargs.get("account_id"):
            return get_object_or_404(Account, pk=key)
        slug = self.kwargs["slug"]
        if slug not in all_publishers():
            raise Http404
        return Account(publisher=slug, keeper_id=self.request.user.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_subtitle()}]

    def get_page_subtitle(self) -> str:
        return self.account.name or str(all_publishers()[self.account.publisher].label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or AccountForm(instance=self.account)
        publisher = all_publishers()[self.account.publisher]
        abilities = [(label, getattr(publisher.capabilities, name)) for name, label in ABILITIES.items()]
        values = {"account": self.account, "form": form, "setup": publisher.setup, "abilities": abilities}
        return super().get_context_data(**kwargs | values)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = AccountForm(request.POST, instance=self.account)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        account = keep_account(account=form.save(commit=False), options=form.option_values, user=request.user)
        messages.success(request, gettext("%(account)s was saved.") % {"account": account})
        if alone := [] if account.is_active else list(account.deliveries.filter(state=State.SCHEDULED)):
            titles = gettext(", ").join(row.title for row in alone[:NAMED])
            messages.warning(request, ALONE % {"titles": titles + ("…" if len(alone) > NAMED else "")})
        return redirect("channels_account", account_id=account.pk)


def account_urls() -> list[URLPattern]:
    return [
        path("channels/accounts/", AccountsView.as_view(), name="channels_accounts"),
        path("channels/accounts/new/<slug:slug>/", AccountView.as_view(), name="channels_account_new"),
        path("channels/accounts/<int:account_id>/", AccountView.as_view(), name="channels_account"),
    ]
