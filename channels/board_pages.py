"""The board in the admin: everything that is not where it should be yet, and the health of the accounts."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path

from channels import allowances
from channels.desk import UNSEEN_LOOKS, Line, lines
from channels.models import Account, Delivery
from channels.pages import DeskView, require_board, visible_to
from channels.states import NEEDS_PERSON, SETTLED, State

PER_PAGE = 50
ARRIVED = 10


class BoardView(DeskView):
    template_name = "admin/channels/board.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_board(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**board_context(self.request) | kwargs)


def board_context(request: HttpRequest) -> dict[str, Any]:
    rows = visible_to(request.user)
    needs_person = Q(state__in=NEEDS_PERSON) | Q(state=State.VERIFIED, failures__gte=UNSEEN_LOOKS)
    under_way = rows.exclude(state__in=SETTLED | NEEDS_PERSON)
    return {
        "waiting": _page(request, "waiting", rows.filter(needs_person).order_by("since", "pk")),
        "under_way": _page(request, "under_way", under_way.order_by("next_at", "pk")),
        "arrived": lines(rows.filter(state=State.VERIFIED).order_by("-verified_at")[:ARRIVED]),
        "accounts": [(account, allowances.left(account)) for account in Account.objects.select_related("keeper")],
        "may_change_accounts": request.user.has_perm("channels.change_account"),
    }


def _page(request: HttpRequest, name: str, rows: QuerySet[Delivery]) -> Page[Line]:
    """Return one page of a list, its rows as lines; ``name`` is its parameter in the address."""
    page: Page[Any] = Paginator(rows, PER_PAGE).get_page(request.GET.get(name))
    page.object_list = lines(page.object_list)
    return page


def board_state(request: HttpRequest) -> HttpResponse:
    """The part of the board that changes by itself."""
    require_board(request.user)
    return render(request, "admin/channels/part_board.html", board_context(request))


def board_urls() -> list[URLPattern]:
    return [
        path("channels/", BoardView.as_view(), name="channels_board"),
        path("channels/state/", board_state, name="channels_board_state"),
    ]
