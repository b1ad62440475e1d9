"""The admin's page on which the tokens of a private feed are made and revoked."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.catalogue.desk import feed_page, handle_of, is_private, may_publish
from feeds.models import FeedToken
from feeds.operations.make_token import make_token
from feeds.operations.revoke_token import revoke_token


class TokenForm(forms.Form):
    """For whom a token is made."""

    holder = forms.CharField(
        label=_("For whom"),
        max_length=200,
        help_text=_("A name or an address by which your team knows who reads the feed."),
    )


class FeedPageView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin about the feed of one show, for those who may publish it."""

    page_title = _("Private feed")
    header_icon = "lock"
    _show_breadcrumbs = True

    @cached_property
    def page(self) -> Page:
        return feed_page(self.kwargs["handle"], user=self.request.user)

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, **kwargs)


class TokensView(FeedPageView):
    """Lists the tokens of a feed, and makes new ones."""

    template_name = "admin/feeds/tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tokens = FeedToken.objects.filter(handle=handle_of(self.page)).select_related("created_by")
        values = {"tokens": tokens, "is_private": is_private(self.page), "form": TokenForm()}
        return super().get_context_data(**values | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make a token, whose address is shown in this answer and never again."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        token = make_token(page=self.page, holder=form.cleaned_data["holder"], user=request.user)
        address = reverse("private_feed", args=[token, "podcast", "xml"])
        made = {"address": f"{settings.WAGTAILADMIN_BASE_URL}{address}", "holder": form.cleaned_data["holder"]}
        return self.render_to_response(self.get_context_data(**made))


class RevokeView(FeedPageView):
    """Asks once, then revokes."""

    template_name = "admin/feeds/revoke.html"
    page_title = _("Revoke the token")

    @cached_property
    def token(self) -> FeedToken:
        return get_object_or_404(FeedToken, handle=handle_of(self.page), pk=self.kwargs["token_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(token=self.token, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        revoke_token(page=self.page, token=self.token, user=request.user)
        messages.success(request, gettext("The token of %(holder)s opens nothing any more.") % vars(self.token))
        return redirect("feed_tokens", self.kwargs["handle"])


def private_feed_urls() -> list[URLPattern]:
    return [
        path("feeds/private/<slug:handle>/", TokensView.as_view(), name="feed_tokens"),
        path("feeds/private/<slug:handle>/<int:token_id>/revoke/", RevokeView.as_view(), name="feed_token_revoke"),
    ]


def private_feed_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Lead from the menu of a show's page to its tokens."""
    handle = handle_of(page)
    if not handle or not may_publish(page, user):
        return []
    url = reverse("feed_tokens", args=[handle])
    return [Button(gettext("Private feed"), url, icon_name="lock", priority=67)]
