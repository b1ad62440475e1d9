"""Moving in, in the admin: ask for a feed, look at what would be made, have it moved, read what could not be taken."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.catalogue import intake
from feeds.importers.errors import ImportProblem
from feeds.importers.forms import AskForm, ConfirmForm
from feeds.importers.messages import problem as sentence_for
from feeds.importers.models import FeedImport
from feeds.importers.operations.ask_import import Place, Wish, ask_import
from feeds.importers.operations.confirm_import import Word, confirm_import
from feeds.importers.operations.stop_import import stop_import
from feeds.importers.permissions import may_import, visible_to
from feeds.importers.reports import ImportReport
from feeds.importers.states import TransitionRefused

LATEST = 20


class ImporterView(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may import anything at all."""

    page_title = _("Move a podcast in")
    header_icon = "download"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportsView(ImporterView):
    """Asks for a feed, and lists the moves so far."""

    template_name = "admin/importers/imports.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = visible_to(self.request.user).defer("document")[:LATEST]
        values = {
            "form": AskForm(user=self.request.user),
            "reports": [ImportReport(asked) for asked in latest],
        }
        return super().get_context_data(**values | kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            asked = ask_import(place=_place(form), wish=_wish(form), user=intake.officer(request))
        except ImportProblem as problem:
            form.add_error(None, sentence_for(problem.code, problem.detail))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(asked.get_absolute_url())


def _place(form: AskForm) -> Place:
    file = form.cleaned_data["file"]
    if file is None:
        return Place(address=form.cleaned_data["address"])
    return Place(filename=file.name[:255], document=file.read())


def _wish(form: AskForm) -> Wish:
    return Wish(
        handle=form.cleaned_data["show"],
        as_it_is=form.cleaned_data["sound"] == "as_it_is",
        language=get_language() or "ar",
    )


class ImportView(ImporterView):
    """One import: what would be made, how far it is, or what came of it."""

    template_name = "admin/importers/import.html"

    @cached_property
    def asked(self) -> FeedImport:
        return get_object_or_404(visible_to(self.request.user).defer("document"), pk=self.kwargs["import_id"])

    def get_page_subtitle(self) -> str:
        return self.asked.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        imports = {"url": reverse("feed_imports"), "label": self.page_title}
        return [*self.breadcrumbs_items, imports, {"url": "", "label": self.asked.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**state_context(self.asked), **kwargs)


def state_context(asked: FeedImport) -> dict[str, Any]:
    """Return what the page of an import shows, and may have changed since it was asked for."""
    return {
        "asked": asked,
        "report": ImportReport(asked),
        "held": intake.held(handle=asked.handle, with_episodes=False) if asked.handle else None,
        "confirm_form": ConfirmForm(initial={"handle": asked.handle}),
    }


def visible_or_404(request: HttpRequest, import_id: object) -> FeedImport:
    """Return an import. Raises PermissionDenied, and Http404 when there is none for this user."""
    if not may_import(request.user):
        raise PermissionDenied
    return get_object_or_404(visible_to(request.user).defer("document"), pk=import_id)


def import_state(request: HttpRequest, import_id: object) -> HttpResponse:
    """Answer with the part of the page that changes, for the script that asks each second."""
    return render(request, "admin/importers/part.html", state_context(visible_or_404(request, import_id)))


@require_POST
def confirm(request: HttpRequest, import_id: object) -> HttpResponse:
    """Have it moved in."""
    asked = visible_or_404(request, import_id)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(asked.get_absolute_url())
    try:
        confirm_import(asked=asked, user=intake.officer(request), word=Word(**form.cleaned_data))
    except ImportProblem as problem:
        messages.error(request, sentence_for(problem.code, problem.detail))
    except TransitionRefused:
        messages.warning(request, gettext("Somebody has decided meanwhile."))
    return redirect(asked.get_absolute_url())


@require_POST
def stop(request: HttpRequest, import_id: object) -> HttpResponse:
    """Stop it; what has been moved stays."""
    asked = visible_or_404(request, import_id)
    try:
        stop_import(asked=asked, user=intake.officer(request))
    except ImportProblem as problem:
        messages.error(request, sentence_for(problem.code, problem.detail))
    except TransitionRefused:
        messages.warning(request, gettext("The move has ended meanwhile."))
    return redirect(asked.get_absolute_url())


def import_urls() -> list[URLPattern]:
    return [
        path("imports/", ImportsView.as_view(), name="feed_imports"),
        path("imports/<uuid:import_id>/", ImportView.as_view(), name="feed_import"),
        path("imports/<uuid:import_id>/state/", import_state, name="feed_import_state"),
        path("imports/<uuid:import_id>/confirm/", confirm, name="feed_import_confirm"),
        path("imports/<uuid:import_id>/stop/", stop, name="feed_import_stop"),
    ]
