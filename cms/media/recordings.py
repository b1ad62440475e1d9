"""Recordings in the admin: their list, the page on which one is brought, and the page of each."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Collection

from cms.core.conf import conf
from cms.media.actions import actions_for
from cms.media.columns import StateColumn, edition_length
from cms.media.errors import MediaRefusal
from cms.media.figures import isolated
from cms.media.forms import TitleForm, UploadForm
from cms.media.models import Recording, Upload
from cms.media.operations.append_piece import hold_upload
from cms.media.operations.bring import bring
from cms.media.operations.delete_recording import delete_recording
from cms.media.operations.hasten_processing import hasten_processing
from cms.media.operations.rename_recording import rename_recording
from cms.media.operations.restart_processing import restart_processing
from cms.media.operations.stop_processing import stop_processing
from cms.media.operations.sweep import discard_upload
from cms.media.permissions import recording_policy
from cms.media.reports import Report
from cms.media.usage import pages_using
from cms.users.officers import officer
from cms.users.teams import team_titles
from media_pipeline.states import TransitionRefused

SEEN_BY = ("add", "change", "choose")


def visible_to(user: Any) -> QuerySet[Recording]:
    """Return the recordings that exist for ``user``, with all that lists and pages show of them."""
    found = recording_policy.instances_user_has_any_permission_for(user, SEEN_BY)
    return found.select_related("job", "collection", "uploaded_by").prefetch_related("renditions", "job__steps")


def visible_or_404(request: HttpRequest, pk: object) -> Recording:
    """Return a recording. Raises Http404 when there is none for this user."""
    return get_object_or_404(visible_to(request.user), pk=pk)


class RecordingIndexView(generic.IndexView):
    """The recordings of the shows in which one works, newest first."""

    any_permission_required = [*SEEN_BY]
    add_item_label = _("New recording")
    page_title = _("Recordings")
    template_name = "admin/media/recordings.html"
    default_ordering = "-created_at"
    show_export_buttons = False

    @cached_property
    def shows(self) -> dict[int, str]:
        return team_titles(recording_policy.collections_user_has_any_permission_for(self.request.user, SEEN_BY))

    def get_base_queryset(self) -> QuerySet[Recording]:
        return visible_to(self.request.user)

    @cached_property
    def columns(self) -> list[Column]:
        shows, spare = self.shows, {"classname": "recording-cell--spare"}
        return [
            self._get_title_column("title"),
            Column(
                "show", label=_("Show or programme"), accessor=lambda row: shows.get(row.collection_id, ""), **spare
            ),
            StateColumn(),
            Column("length", label=_("Length"), accessor=edition_length),
            DateColumn("created_at", label=_("Received"), sort_key="created_at"),
            UserColumn("uploaded_by", label=_("Uploaded by"), **spare),
        ]

    def get_edit_url(self, instance: Recording) -> str:
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_list_buttons(self, instance: Recording) -> list[Any]:
        return []


class RecordingAddView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Brings a recording: in pieces where scripts run, else by a plain form."""

    model = Recording
    permission_required = "add"
    template_name = "admin/media/upload.html"
    page_title = _("New recording")
    header_icon = "media"
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        recordings = {"url": reverse(self.index_url_name), "label": gettext("Recordings")}
        return [*self.breadcrumbs_items, recordings, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or UploadForm(user=self.request.user)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "max_bytes": conf.upload_max_bytes,
            "unfinished": self.unfinished(),
            "settings": {
                "endpoint": reverse("recording_uploads"),
                "chunkSize": conf.upload_chunk_bytes,
                "maxBytes": conf.upload_max_bytes,
            },
        }

    def unfinished(self) -> QuerySet[Upload]:
        """Return the uploads that this user began and nobody finished, the latest first."""
        own = Upload.objects.filter(user=officer(self.request), offset__lt=F("length"))
        return own.select_related("collection").order_by("-touched_at")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            try:
                return self.take(form)
            except MediaRefusal as refusal:
                form.add_error("file", refusal.message)
        return self.render_to_response(self.get_context_data(form=form))

    def take(self, form: UploadForm) -> HttpResponse:
        """Receive the file and show its page. Raises MediaRefusal."""
        received = bring(
            user=officer(self.request),
            collection=Collection.objects.get(pk=form.cleaned_data["show"]),
            file=form.cleaned_data["file"],
            title=form.cleaned_data["title"],
        )
        if received.is_new:
            messages.success(self.request, gettext("The recording has arrived. It is being processed."))
        else:
            messages.warning(self.request, gettext("This file was already received. Here is the recording."))
        return redirect("recording:edit", received.recording.pk)


@require_POST
def discard_unfinished(request: HttpRequest, upload_id: object) -> HttpResponse:
    """Discard an upload of one's own from the list of unfinished ones."""
    try:
        with transaction.atomic():
            own = get_object_or_404(Upload, pk=upload_id, user=request.user)
            discard_upload(upload=hold_upload(own.pk))
    except MediaRefusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, gettext("The upload was discarded."))
    return redirect("recording:add")


class RecordingView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The page of a recording: how far it is, what came out, and what can be done with it."""

    model = Recording
    any_permission_required = [*SEEN_BY]
    template_name = "admin/media/recording.html"
    header_icon = "media"
    index_url_name = ""

    @cached_property
    def recording(self) -> Recording:
        return visible_or_404(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.recording.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        recordings = {"url": reverse(self.index_url_name), "label": gettext("Recordings")}
        return [*self.breadcrumbs_items, recordings, {"url": "", "label": isolated(self.recording.title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title_form = kwargs.pop("title_form", None) or TitleForm(instance=self.recording)
        return (
            super().get_context_data(**kwargs)
            | state_context(self.request, self.recording)
            | {
                "title_form": title_form,
                "transcripts": self.recording.transcripts.select_related("signed_by").defer("cues"),
            }
        )

    def post(self, request: HttpRequest, pk: object) -> HttpResponse:
        form = TitleForm(request.POST, instance=visible_or_404(request, pk))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(title_form=form))
        rename_recording(recording=self.recording, title=form.cleaned_data["title"], user=officer(request))
        messages.success(request, gettext("The title was changed."))
        return redirect("recording:edit", pk)


def state_context(request: HttpRequest, recording: Recording) -> dict[str, Any]:
    """Return what the page of a recording shows and may have changed since it was asked for."""
    pages = pages_using(recording)
    may = recording_policy.user_has_permission_for_instance
    return {
        "recording": recording,
        "report": Report(recording),
        "show_title": team_titles(Collection.objects.filter(pk=recording.collection_id)).get(recording.collection.pk),
        "used_in": [(page, page.permissions_for_user(request.user).can_edit()) for page in pages],
        "may_change": may(request.user, "change", recording),
        "may_delete": not pages and may(request.user, "delete", recording),
        "actions": actions_for(recording, request.user),
    }


def recording_state(request: HttpRequest, pk: object) -> HttpResponse:
    """Answer with the part of the page that changes, for the script that asks each second."""
    context = state_context(request, visible_or_404(request, pk))
    return render(request, "admin/media/state.html", context)


def recording_progress(request: HttpRequest, pk: object) -> JsonResponse:
    """Tell programs how far a recording is: ``state`` and ``percent`` of the whole and of each step, seconds left."""
    report = Report(visible_or_404(request, pk))
    steps = [
        {"name": step.name, "state": step.state, "percent": step.percent, "seconds_left": step.seconds_left}
        for step in report.steps
    ]
    whole = {"state": report.state, "percent": report.percent, "is_final": report.is_final}
    left = report.job.seconds_left if report.job else None
    return JsonResponse(whole | {"ahead": report.ahead, "seconds_left": left, "steps": steps})


class RecordingDeleteView(RecordingView):
    """Asks whether a recording shall go, and lets it go."""

    permission_required = "delete"
    template_name = "admin/media/delete.html"

    def post(self, request: HttpRequest, pk: object) -> HttpResponse:
        try:
            delete_recording(recording=self.recording, user=officer(request))
        except MediaRefusal as refusal:
            messages.error(request, refusal.message)
            return redirect("recording:edit", pk)
        messages.success(request, gettext("The recording “%(title)s” was deleted.") % {"title": self.recording.title})
        return redirect(self.index_url_name)


def steer(request: HttpRequest, pk: object, verb: str) -> HttpResponse:
    """Stop, hasten or restart the processing, as ``verb`` says."""
    operation = {"cancel": stop_processing, "hasten": hasten_processing, "retry": restart_processing}.get(verb)
    if operation is None or request.method != "POST":
        raise Http404
    try:
        operation(recording=visible_or_404(request, pk), user=officer(request))
    except TransitionRefused:
        messages.warning(request, gettext("The processing has ended meanwhile."))
    except MediaRefusal as refusal:
        raise PermissionDenied(refusal.message) from refusal
    return redirect("recording:edit", pk)


class RecordingViewSet(ModelViewSet):
    """The recordings' part of the admin."""

    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    menu_order = 200
    add_to_admin_menu = True
    form_fields = ["title"]
    copy_view_enabled = False
    index_view_class = RecordingIndexView
    add_view_class = RecordingAddView
    edit_view_class = RecordingView
    delete_view_class = RecordingDeleteView

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<uuid:pk>/", self.edit_view, name="edit"),
            path("<uuid:pk>/state/", recording_state, name="state"),
            path("<uuid:pk>/progress.json", recording_progress, name="progress"),
            path("<uuid:pk>/delete/", self.delete_view, name="delete"),
            path("<uuid:pk>/<slug:verb>/", steer, name="steer"),
        ]
