"""How an asker can be reached, for moderators who call back; and that it is forgotten when they are asked to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext

from cms.live.conf import conf
from cms.live.models import Question
from cms.live.operations.anonymise import anonymise
from cms.live.operations.show_contact import show_contact
from cms.live.screens import Screen


class ContactScreen(Screen):
    """Shown by a button alone, so that no link and no look ahead of a browser writes into the log."""

    http_method_names = ["post"]
    template_name = "admin/live/contact.html"

    @cached_property
    def question(self) -> Question:
        found = Question.objects.select_related("desk")
        return get_object_or_404(found, desk=self.desk, number=self.kwargs["number"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "forget":
            anonymise(question=self.question, by=request.user)
            messages.success(request, gettext("Name, number and address were deleted."))
            return redirect("live_desk_question", self.desk.pk, self.question.number)
        contact = show_contact(question=self.question, by=request.user)
        return self.render_to_response(
            self.get_context_data(question=self.question, contact=contact, days=conf.contact_days)
        )


def contact_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/contact/<int:number>/", ContactScreen.as_view(), name="live_contact")]
