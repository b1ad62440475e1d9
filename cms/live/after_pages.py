"""After the evening: where the questions lie in the recordings, and what else is made of them."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.live.crew_views import DeskView
from cms.live.models import Desk, LiveProgrammePage, Timeline
from cms.live.moments import Medium, moments
from cms.live.operations.correct_offset import FARTHEST_S, NoSuchOffset, correct_offset
from cms.live.operations.make_episode import NoRecording, make_episode
from cms.live.replays import studio_address
from cms.media.models import Recording
from cms.media.reports import Report
from cms.podcasts.models import ShowPage


class AfterView(DeskView):
    template_name = "admin/live/after.html"
    page_title = _("After the programme")
    header_icon = "media"

    @cached_property
    def page(self) -> LiveProgrammePage | None:
        pages = LiveProgrammePage.objects.filter(guid=self.desk.guid)
        return pages.order_by(F("recording_id").asc(nulls_last=True), "pk").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        timelines = {each.medium: each for each in self.desk.timelines.select_related("episode__recording__job")}
        media = [self._medium(medium, timelines.get(medium)) for medium in Medium if self._has(medium, timelines)]
        own = {"desk": self.desk, "page": self.page, "media": media, "shows": self._shows(timelines)}
        return super().get_context_data(**own | {"studio": self._studio()} | kwargs)

    def _studio(self) -> str:
        """Return where the replay can be downloaded, as long as there is no recording; "" if nowhere."""
        page = self.page
        return studio_address(page.watch_url) if page and not page.recording else ""

    def _has(self, medium: Medium, timelines: dict[str, Timeline]) -> bool:
        if medium == Medium.PODCAST:
            return medium in timelines
        page = self.page
        return bool(page and (page.recording if medium == Medium.RECORDING else page.watch_url))

    def _medium(self, medium: Medium, timeline: Timeline | None) -> dict[str, Any]:
        page, recording = self.page, None
        if medium == Medium.RECORDING and page:
            recording = page.recording
        elif timeline and timeline.episode:
            page, recording = timeline.episode, timeline.episode.recording
        return {
            "medium": medium,
            "offset_s": timeline.offset_s if timeline else 0.0,
            "page": page,
            "report": Report(recording) if recording and recording.edition else None,
            "moments": moments(self.desk, medium),
            "suggested_s": suggested(self.desk, recording) if recording else None,
        }

    def _shows(self, timelines: dict[str, Timeline]) -> list[ShowPage]:
        """Return the podcasts in which the user may write an episode of this evening."""
        made = timelines.get(Medium.PODCAST)
        if (made and made.episode) or not (self.page and self.page.recording):
            return []
        shows = ShowPage.objects.filter(locale=self.page.locale).order_by("title")
        return [show for show in shows if show.permissions_for_user(self.request.user).can_add_subpage()]

    def post(self, request: HttpRequest, desk_id: int) -> HttpResponse:
        if "show" in request.POST:
            return self._episode(self._chosen(request.POST["show"]))
        try:
            medium = Medium(request.POST.get("medium", ""))
            offset_s = float(request.POST.get("offset_s", "").replace(",", "."))
            correct_offset(desk=self.desk, medium=medium, offset_s=offset_s, by=request.user)
        except (ValueError, NoSuchOffset):
            messages.error(request, gettext("This is no number of seconds that could be right. Nothing was changed."))
        else:
            messages.success(request, gettext("The questions are at their new places."))
        return redirect("live_after", desk_id)

    def _chosen(self, key: str) -> ShowPage:
        """Raises Http404 for what is no podcast."""
        if not key.isdecimal():
            raise Http404
        return get_object_or_404(ShowPage, pk=key)

    def _episode(self, show: ShowPage) -> HttpResponse:
        try:
            episode = make_episode(desk=self.desk, show=show, by=self.request.user)
        except NoRecording:
            messages.error(self.request, gettext("The programme has no recording yet."))
            return redirect("live_after", self.desk.pk)
        said = gettext("A draft was written in %(show)s. Its sound is being prepared.")
        messages.success(self.request, said % {"show": show.title})
        return redirect("wagtailadmin_pages:edit", episode.pk)


def suggested(desk: Desk, recording: Recording) -> float | None:
    """Return the offset by the time that the file says of itself, in seconds; None where it says none that fits."""
    said = recording.job.result.get("probe", {}).get("recorded_at", "") if recording.job else ""
    began: datetime | None = parse_datetime(said) if said else None
    if began is None or began.tzinfo is None or desk.began_at is None:
        return None
    offset = (desk.began_at - began).total_seconds()
    return round(offset, 1) if abs(offset) < FARTHEST_S else None


def after_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/after/", AfterView.as_view(), name="live_after")]
