"""The votes of a programme: how many look like a machine's, and counting them again without those, or with them."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from cms.live.models import Question
from cms.live.operations.recount import recount
from cms.live.screens import Screen


class VotesScreen(Screen):
    """The most votes first; after a recount, beside each new count the one that it replaces."""

    template_name = "admin/live/votes.html"

    def questions(self) -> QuerySet[Any]:
        flagged = Count("voices", filter=Q(voices__is_flagged=True))
        found = Question.objects.filter(desk=self.desk).annotate(cast=Count("voices"), flagged=flagged)
        return found.filter(cast__gt=0).order_by("-cast", "number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.desk.refresh_from_db()
        rows = list(self.questions())
        totals = {"cast": sum(row.cast for row in rows), "flagged": sum(row.flagged for row in rows)}
        own = {"rows": rows, "totals": totals, "were": {}}
        return super().get_context_data(**own | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = dict(self.desk.questions.values_list("number", "votes"))
        changed = recount(desk=self.desk, by=request.user, with_flagged="with_flagged" in request.POST)
        were = {number: before.get(number, 0) for number in changed}
        return self.render_to_response(self.get_context_data(were=were, is_counted=True))


def votes_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/votes/", VotesScreen.as_view(), name="live_votes")]
