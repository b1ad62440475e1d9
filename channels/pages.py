"""The desk in the admin: where a work is, what is not there yet, and what happened."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from channels import ledger
from channels.accounts import NotThere, publisher_of
from channels.desk import BUTTONS, lines
from channels.messages import why
from channels.models import Account, Delivery, Operation
from channels.operations.cancel_delivery import cancel_delivery
from channels.operations.decide_outcome import decide_outcome
from channels.operations.finish_by_hand import finish_by_hand
from channels.operations.look_again import look_again
from channels.operations.retry_delivery import retry_delivery
from channels.operations.send_work import NotReleased, send_work
from channels.operations.settle_drift import settle_drift
from channels.operations.withdraw_work import is_anywhere, withdraw_work
from channels.states import SETTLED, State, TransitionRefused
from cms.catalogue.desk import guid_of, may_publish, may_publish_work, publishable_guids, work_page
from cms.catalogue.works import Work

ACTIONS: dict[str, Callable[[Delivery, str, Any], object]] = {
    "retry": lambda row, url, user: retry_delivery(delivery=row, user=user),
    "look": lambda row, url, user: look_again(delivery=row, user=user),
    "done": lambda row, url, user: finish_by_hand(delivery=row, url=url, user=user),
    "there": lambda row, url, user: decide_outcome(delivery=row, is_there=True, url=url, user=user),
    "absent": lambda row, url, user: decide_outcome(delivery=row, is_there=False, url="", user=user),
    "ours": lambda row, url, user: settle_drift(delivery=row, ours=True, user=user),
    "theirs": lambda row, url, user: settle_drift(delivery=row, ours=False, user=user),
    "cancel": lambda row, url, user: cancel_delivery(delivery=row, user=user),
    "withdraw": lambda row, url, user: withdraw_work(guid=row.guid, only=row, user=user),
}


def visible_to(user: Any) -> QuerySet[Delivery]:
    """Return the deliveries of works that ``user`` may publish."""
    rows = Delivery.objects.select_related("account__keeper")
    return rows if user.is_superuser else rows.filter(guid__in=list(publishable_guids(user)))


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Publishing channels")
    header_icon = "site"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        board = {"url": reverse("channels_board"), "label": gettext("Publishing channels")}
        return [*self.breadcrumbs_items, board]


class WorkView(DeskView):
    """Where one work is."""

    template_name = "admin/channels/work.html"

    @cached_property
    def guid(self) -> str:
        return required_guid(self.request, self.kwargs["guid"])

    def get_page_subtitle(self) -> str:
        page = work_page(self.guid)
        return page.get_admin_display_title() if page else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        # Of the crumbs, the last one is the headline.
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | work_context(self.guid))

    def post(self, request: HttpRequest, guid: str) -> HttpResponse:
        """Send the work to an account that does not get it by itself."""
        account = get_object_or_404(Account, pk=request.POST.get("account") or 0, is_active=True)
        try:
            send_work(guid=self.guid, account=account, user=request.user)
        except NotReleased:
            messages.error(request, gettext("The work is not published yet: there is nothing to send."))
        else:
            messages.success(request, gettext("It is on its way to %(account)s.") % {"account": account})
        return redirect("channels_work", guid=guid)


def work_context(guid: str) -> dict[str, Any]:
    rows = list(Delivery.objects.filter(guid=guid).select_related("account__keeper").order_by("account__name"))
    found = ledger.seen_or_planned(guid)
    there = {row.account_id for row in rows if row.operation == Operation.PUBLISH}
    others = Account.objects.filter(is_active=True).exclude(pk__in=there)
    shown = [row for row in rows if row.operation == Operation.PUBLISH or row.state not in SETTLED]
    return {
        "guid": guid,
        "page": work_page(guid),
        "lines": lines(shown),
        "others": [account for account in others if found and _may_get(account, found)],
        "is_released": found is not None,
        "is_anywhere": is_anywhere(guid),
    }


def _may_get(account: Account, found: Work) -> bool:
    """Say whether a work that is released can go there, or a planned one wait there."""
    return ledger.takes(account, found.kind) and (found.planned_at is None or ledger.gets_ahead(account))


def work_state(request: HttpRequest, guid: str) -> HttpResponse:
    """The part of the page that changes by itself."""
    return render(request, "admin/channels/part_work.html", work_context(required_guid(request, guid)))


@require_POST
def withdraw_everywhere(request: HttpRequest, guid: str) -> HttpResponse:
    begun = withdraw_work(guid=required_guid(request, guid), user=request.user)
    count = len(begun.begun)
    told = ngettext(
        "It is being taken back from %(count)d place.", "It is being taken back from %(count)d places.", count
    )
    messages.success(request, told % {"count": count})
    for row in begun.held_up:
        words = gettext("%(account)s must be connected, or in use, again first: then it is taken back from there.")
        messages.warning(request, words % {"account": row.account})
    for row in begun.by_hand:
        words = gettext("%(account)s cannot be asked to take it back: do so there, by hand.")
        messages.warning(request, words % {"account": row.account})
    return redirect("channels_work", guid=guid)


class DeliveryView(DeskView):
    """The evidence: every attempt and every change of state of one delivery."""

    template_name = "admin/channels/delivery.html"

    @cached_property
    def row(self) -> Delivery:
        return get_object_or_404(visible_to(self.request.user), pk=self.kwargs["delivery_id"])

    def get_page_subtitle(self) -> str:
        return self.row.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": reverse("channels_work", args=[self.row.guid]), "label": self.row.title}
        return [*super().get_breadcrumbs_items(), page]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (line,) = lines([self.row])
        events = [(event, why(event)) for event in self.row.events.select_related("delivery__account")]
        doing = dict(State.choices) | dict(publisher_of(self.row.account).phases)
        attempts = [(attempt, doing.get(attempt.phase, attempt.phase)) for attempt in self.row.attempts.all()]
        values = {"line": line, "attempts": attempts, "events": events}
        return super().get_context_data(**values | kwargs)


@require_POST
def act(request: HttpRequest, delivery_id: UUID, action: str) -> HttpResponse:
    """Do what a button says; of two officers who press the same one, the second hears that it is done."""
    if action not in ACTIONS:
        raise Http404
    row = get_object_or_404(visible_to(request.user), pk=delivery_id)
    url = request.POST.get("url", "").strip()
    try:
        if BUTTONS[action].asks_address and row.operation != Operation.WITHDRAW:
            URLValidator(schemes=["http", "https"])(url)
        ACTIONS[action](row, url, request.user)
    except (ValidationError, NotThere):
        messages.error(request, gettext("Enter the complete address at which it can be seen there."))
    except TransitionRefused:
        messages.warning(request, gettext("Nothing was done: meanwhile it went on. This is how it is now."))
    else:
        messages.success(request, gettext("Done: %(button)s.") % {"button": BUTTONS[action].label})
    return redirect("channels_work", guid=row.guid)


def required_guid(request: HttpRequest, guid: str) -> str:
    """Return ``guid``. Raises PermissionDenied, and Http404 where there is no such work."""
    if work_page(guid) is None and not Delivery.objects.filter(guid=guid).exists():
        raise Http404
    if not may_publish_work(guid, request.user):
        raise PermissionDenied
    return guid


def may_see_board(user: Any) -> bool:
    return bool(user.is_superuser) or next(publishable_guids(user), None) is not None


def require_board(user: Any) -> None:
    """Raises PermissionDenied for whoever publishes nothing."""
    if not may_see_board(user):
        raise PermissionDenied


def channels_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Lead from the menu of a work's page to where it is."""
    guid = guid_of(page)
    if not guid or not may_publish(page, user) or not may_publish_work(guid, user):
        return []
    return [
        Button(gettext("Publishing channels"), reverse("channels_work", args=[guid]), icon_name="site", priority=65)
    ]


def desk_urls() -> list[URLPattern]:
    return [
        path("channels/works/<path:guid>/state/", work_state, name="channels_work_state"),
        path("channels/works/<path:guid>/withdraw/", withdraw_everywhere, name="channels_withdraw"),
        path("channels/works/<path:guid>/", WorkView.as_view(), name="channels_work"),
        path("channels/deliveries/<uuid:delivery_id>/", DeliveryView.as_view(), name="channels_delivery"),
        path("channels/deliveries/<uuid:delivery_id>/<slug:action>/", act, name="channels_act"),
    ]
