"""Transcripts in the admin: brought as a file, edited, signed, brought back."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.media.cue_pages import CuePage
from cms.media.errors import MediaRefusal, NotAllowed, NotPublisher, Overtaken
from cms.media.forms import TranscriptFileForm
from cms.media.models import Recording, Transcript, TranscriptVersion
from cms.media.operations.delete_transcript import delete_transcript
from cms.media.operations.import_transcript import import_transcript, length_of
from cms.media.operations.save_transcript import save_transcript
from cms.media.operations.sign_transcript import sign_transcript
from cms.media.permissions import require_publisher
from cms.media.recordings import visible_or_404, visible_to
from cms.users.officers import officer
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.decoding import MAX_BYTES
from media_pipeline.captions.lines import wrap_cues


def obstacle_for(user: Any, recording: Recording) -> str:
    """Say why ``user`` may not change the transcripts of ``recording``, or return ""."""
    try:
        require_publisher(user, recording)
    except (NotAllowed, NotPublisher) as refusal:
        return refusal.message
    return ""


class TranscriptPage(WagtailAdminTemplateMixin, TemplateView):
    """What the pages about transcripts share: the way back to the recording."""

    header_icon = "openquote"

    @cached_property
    def recording(self) -> Recording:
        return visible_or_404(self.request, self.kwargs["recording_id"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("recording:index"), "label": gettext("Recordings")},
            {"url": reverse("recording:edit", args=[self.recording.pk]), "label": self.recording.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        obstacle = obstacle_for(self.request.user, self.recording)
        return super().get_context_data(**kwargs) | {"recording": self.recording, "obstacle": obstacle} | kwargs


class TranscriptImportView(TranscriptPage):
    """Brings a transcript as a file."""

    template_name = "admin/media/transcript_import.html"
    page_title = _("Import a transcript")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = {"language": "ar"}
        return {"form": TranscriptFileForm(initial=first)} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TranscriptFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        file = form.cleaned_data["file"]
        try:
            transcript = import_transcript(
                recording=self.recording,
                language=form.cleaned_data["language"],
                # One byte more than is allowed is enough to hear no.
                data=file.read(MAX_BYTES + 1),
                filename=file.name,
                user=officer(request),
            )
        except MediaRefusal as refusal:
            form.add_error("file", refusal.message)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, gettext("The transcript was imported. Compare it with what you hear, then sign it."))
        return redirect("transcript", transcript.pk)


class TranscriptView(TranscriptPage):
    """A transcript, cue by cue, with what is doubtful beside each."""

    template_name = "admin/media/transcript.html"

    @cached_property
    def transcript(self) -> Transcript:
        visible = Transcript.objects.filter(recording__in=visible_to(self.request.user))
        return get_object_or_404(visible.select_related("recording", "signed_by"), pk=self.kwargs["transcript_id"])

    @cached_property
    def recording(self) -> Recording:
        return self.transcript.recording

    @cached_property
    def cue_page(self) -> CuePage:
        number = self.request.GET.get("p", 1)
        return CuePage(self.transcript, number, length_of(self.recording) or None)

    def get_page_title(self) -> str:
        return gettext("Transcript: %(language)s") % {"language": self.transcript.get_language_display()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        formset = kwargs.pop("formset", None) or self.cue_page.formset()
        return super().get_context_data(**kwargs) | {
            "transcript": self.transcript,
            "formset": formset,
            "rows": self.cue_page.rows(formset),
            "cue_page": self.cue_page,
            "version": self.version,
            "versions": self.transcript.versions.select_related("made_by").defer("cues"),
        }

    @property
    def version(self) -> int:
        """The version that the user has in front of them."""
        posted = self.request.POST.get("version", "")
        return int(posted) if posted.isascii() and posted.isdigit() else self.transcript.version

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        formset = self.cue_page.formset(request.POST)
        if not formset.is_valid():
            messages.error(request, gettext("Nothing was saved yet: see the cues that are marked."))
            return self.render_to_response(self.get_context_data(formset=formset))
        cues = self.cue_page.written(formset)
        try:
            saved = self.save(wrap_cues(cues) if "wrap" in request.POST else cues)
            if "sign" in request.POST:
                sign_transcript(transcript=saved, user=officer(request), expected=saved.version)
        except MediaRefusal as refusal:
            messages.error(request, refusal.message)
            return self.render_to_response(self.get_context_data(formset=formset))
        messages.success(request, gettext("The transcript was saved."))
        return redirect(f"{reverse('transcript', args=[saved.pk])}?p={self.cue_page.page.number}")

    def save(self, cues: Cues) -> Transcript:
        """Keep the cues, unless all is as it was.

        Raises:
            NotAllowed, NotPublisher, NothingSaid, Overtaken
        """
        if self.version != self.transcript.version:
            raise Overtaken
        are_times_right = self.transcript.is_timed or "is_timed" in self.request.POST
        if cues == self.transcript.spoken and are_times_right == self.transcript.is_timed:
            return self.transcript
        self.transcript.is_timed = are_times_right
        return save_transcript(transcript=self.transcript, cues=cues, user=officer(self.request), expected=self.version)


class TranscriptDeleteView(TranscriptView):
    """Asks whether a transcript shall go, and lets it go."""

    template_name = "admin/media/transcript_delete.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            delete_transcript(transcript=self.transcript, user=officer(request))
        except MediaRefusal as refusal:
            messages.error(request, refusal.message)
            return redirect("transcript", self.transcript.pk)
        messages.success(request, gettext("The transcript was deleted."))
        return redirect("recording:edit", self.recording.pk)


class TranscriptRestoreView(TranscriptView):
    """Brings an earlier version back, as a new one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = get_object_or_404(self.transcript.versions, number=kwargs["number"])
        try:
            save_transcript(
                transcript=self.transcript,
                cues=tuple(Cue(**cue) for cue in version.cues),
                user=officer(request),
                expected=self.transcript.version,
                verb=TranscriptVersion.Verb.RESTORED,
            )
        except MediaRefusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, gettext("Version %(number)s was brought back.") % {"number": version.number})
        return redirect("transcript", self.transcript.pk)


def transcript_urls() -> list[URLPattern]:
    """Return the addresses of the admin's pages about transcripts."""
    here = "transcripts/<uuid:transcript_id>/"
    return [
        path(
            "recordings/<uuid:recording_id>/import-transcript/",
            TranscriptImportView.as_view(),
            name="transcript_import",
        ),
        path(here, TranscriptView.as_view(), name="transcript"),
        path(f"{here}delete/", TranscriptDeleteView.as_view(), name="transcript_delete"),
        path(f"{here}versions/<int:number>/restore/", TranscriptRestoreView.as_view(), name="transcript_restore"),
    ]
