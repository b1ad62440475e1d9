"""How a recording shall sound: the page on which that is chosen and tried."""

from functools import cached_property
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from cms.core.ranges import StoredFile, serve
from cms.media.errors import MediaRefusal
from cms.media.models import KEPT_KIND, MAIN_KIND, Recording
from cms.media.operations.choose_sound import choose_sound
from cms.media.operations.sample_sound import sample_sound
from cms.media.recordings import visible_or_404
from cms.media.sound import choices_of, has_pictures
from cms.media.sound_forms import SoundForm
from cms.media.transcripts import TranscriptPage
from cms.users.officers import officer
from media_pipeline.models import Job
from media_pipeline.states import State

SAMPLES = {"before": _("Before"), "after": _("After")}


def changeable_or_404(request: HttpRequest, pk: object) -> Recording:
    """Return a recording of which editions are made. Raises Http404 for one that is given away as it came."""
    recording = visible_or_404(request, pk)
    if KEPT_KIND in recording.editions:
        raise Http404
    return recording


class SoundView(TranscriptPage):
    """Chooses, lets hear, prepares anew."""

    template_name = "admin/media/sound.html"
    page_title = _("Sound")
    header_icon = "media"

    @cached_property
    def recording(self) -> Recording:
        return changeable_or_404(self.request, self.kwargs["recording_id"])

    @property
    def others(self) -> QuerySet[Recording]:
        """The prepared recordings of the same show: those already chosen, then the latest."""
        chosen = choices_of(self.recording)
        kept = Case(When(pk__in=[chosen.intro, chosen.outro, *chosen.tracks], then=0), default=1)
        same = Recording.objects.filter(collection=self.recording.collection, renditions__kind=MAIN_KIND)
        return same.exclude(pk=self.recording.pk).distinct().order_by(kept, "-created_at")

    def form(self, data: Any = None) -> SoundForm:
        initial = SoundForm.initial_for(choices_of(self.recording))
        return SoundForm(data, initial=initial, others=self.others, has_pictures=has_pictures(self.recording))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": self.form()} | super().get_context_data(**kwargs) | sample_context(self.recording) | kwargs

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            return self.sample(form) if "sample" in request.POST else self.prepare(form)
        except MediaRefusal as refusal:
            form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form))

    def sample(self, form: SoundForm) -> HttpResponse:
        """Raises MediaRefusal."""
        at = form.cleaned_data.get("at") or 0.0
        self.recording = sample_sound(recording=self.recording, choices=form.choices, at=at, user=officer(self.request))
        # The form keeps what was chosen, so that it can be prepared when it sounds right.
        return self.render_to_response(self.get_context_data(form=form))

    def prepare(self, form: SoundForm) -> HttpResponse:
        """Raises MediaRefusal."""
        for_show = form.cleaned_data["for_show"]
        choose_sound(recording=self.recording, choices=form.choices, user=officer(self.request), for_show=for_show)
        messages.success(self.request, gettext("The recording is being prepared with these choices."))
        return redirect("recording:edit", self.recording.pk)


def sample_context(recording: Recording) -> dict[str, Any]:
    """Return how far the sample of a recording is."""
    job: Job | None = recording.sample
    ready = job is not None and job.state == State.DONE
    return {
        "sample": job,
        "sample_percent": int(100 * job.progress) if job else 0,
        "samples": [
            (label, reverse("recording_sample", args=[recording.pk, kind])) for kind, label in SAMPLES.items() if ready
        ],
    }


@require_safe
def sample_state(request: HttpRequest, recording_id: object) -> HttpResponse:
    """Answer with the part of the page that changes, for the script that asks each second."""
    recording = changeable_or_404(request, recording_id)
    return render(request, "admin/media/sound_sample.html", {"recording": recording} | sample_context(recording))


@require_safe
def sample_file(request: HttpRequest, recording_id: object, kind: str) -> HttpResponseBase:
    """Serve one of the two samples to the team."""
    recording = changeable_or_404(request, recording_id)
    made = recording.sample.result.get("editions", []) if recording.sample else []
    found = next((edition for edition in made if edition["kind"] == kind), None)
    if recording.sample is None or found is None:
        raise Http404
    return serve(
        request,
        StoredFile(
            storage=default_storage,
            name=found["name"],
            etag=f'"{found["sha256"]}"',
            modified=recording.sample.finished_at or recording.created_at,
            media_type=found["media_type"],
            max_age=0,
        ),
    )


def sound_urls() -> list[URLPattern]:
    return [
        path("recordings/<uuid:recording_id>/sound/", SoundView.as_view(), name="recording_sound"),
        path("recordings/<uuid:recording_id>/sound/sample/", sample_state, name="recording_sample_state"),
        path("recordings/<uuid:recording_id>/sound/<slug:kind>.mp3", sample_file, name="recording_sample"),
    ]
