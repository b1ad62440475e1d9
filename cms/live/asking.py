"""The public asks: without an account, without scripts, once."""

import math
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from django.views.generic import View

from cms.live import policies, proof
from cms.live.conf import conf
from cms.live.forms import AskForm
from cms.live.models import LiveProgrammePage
from cms.live.operations.receive import NotTaken, receive
from cms.live.programme_pages import public_desk, public_page
from cms.live.sending import TRAP, Sending, new_ticket
from cms.live.similar import similar_to
from cms.live.visitors import COOKIE, device_in, device_of, new_device, remember

TOO_LARGE, UNPROCESSABLE, CONFLICT, TOO_MANY = 413, 422, 409, 429
LONGEST_SENT = 50_000
"""Longer texts are not even shown again: nobody has written them."""


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a form was sent from a page of this site, as far as the browser says.

    Nobody signs in to ask, so there is no session that another site could use: what is left to prevent is that its
    visitors ask without knowing it. Pages stay the same for everybody, and may be cached, without a token in them.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == request.get_host()


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class AskView(View):
    """The form of a programme, and what is sent by it."""

    def get(self, request: HttpRequest, desk_id: int) -> HttpResponse:
        programme = public_page(desk_id)
        response = self.form(programme, AskForm(programme=programme))
        remember(request, response, new_device())
        return response

    def post(self, request: HttpRequest, desk_id: int) -> HttpResponse:
        # Only a form that is shown again needs the page, and what there is to choose from.
        desk = public_desk(desk_id)
        programme: Any = SimpleLazyObject(lambda: public_page(desk_id))
        if len(request.POST.get("text", "")) > LONGEST_SENT:
            problem = _("This is far too long for a question. Nothing of it was kept.")
            return self.form(programme, AskForm(programme=programme), status=TOO_LARGE, problem=problem)
        form = AskForm(request.POST, programme=programme)
        if not is_from_here(request):
            return self.form(programme, form, status=403, problem=_("Please send it from this page."))
        if not form.is_valid():
            return self.form(programme, form, status=UNPROCESSABLE)
        cookie = request.COOKIES[COOKIE] if device_of(request) else new_device()
        sending = Sending(request, desk, form, device_in(cookie))
        response = self.kept(sending) or self.stopped(programme, sending) or self.keep(programme, sending)
        remember(request, response, cookie)
        return response

    def kept(self, sending: Sending) -> HttpResponse | None:
        """Lead to the question where the same was sent before."""
        return _to_question(sending.lately.code) if sending.lately.code else None

    def stopped(self, programme: LiveProgrammePage, sending: Sending) -> HttpResponse | None:
        """Say what stands between a question and the desk, with everything that was written still in the form."""
        if sending.verdict == policies.Verdict.LATER:
            return self.later(programme, sending)
        if not sending.was_looked_at and (sending.similar or sending.personal):
            return self.form(
                programme,
                sending.form,
                status=UNPROCESSABLE,
                similar=sending.similar,
                personal=sending.personal,
                seen=sending.seen,
            )
        if sending.verdict == policies.Verdict.PROVE and not sending.is_proven:
            return self.challenge(programme, sending)
        return None

    def keep(self, programme: LiveProgrammePage, sending: Sending) -> HttpResponse:
        try:
            question = receive(desk=sending.desk, asked=sending.asked())
        except NotTaken:
            return self.form(programme, sending.form, status=CONFLICT)
        return _to_question(question.code)

    def later(self, programme: LiveProgrammePage, sending: Sending) -> HttpResponse:
        wait = policies.again_in(sending.desk, sending.visit)
        minutes = math.ceil(wait.total_seconds() / 60)
        problem = _("You have asked many questions. You can send this one in %(minutes)d min.") % {"minutes": minutes}
        response = self.form(programme, sending.form, status=TOO_MANY, problem=problem)
        response["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return response

    def challenge(self, programme: LiveProgrammePage, sending: Sending) -> HttpResponse:
        """Ask for work, or for patience; what was written travels along."""
        wait = sending.said("wait")
        values = {
            "page": programme,
            "desk": sending.desk,
            "sent": [(name, value) for name, value in self.request.POST.items() if name not in ("wait", "proof")],
            "wait": wait if proof.is_wait(sending.name, wait) else proof.new_wait(sending.name),
            "sending": sending.name,
            "conf": conf,
        }
        return render(self.request, "pages/live/prove.html", values, status=TOO_MANY)

    def form(self, programme: LiveProgrammePage, form: AskForm, *, status: int = 200, **values: Any) -> HttpResponse:
        # A form that was sent keeps its ticket, so that it stays the same sending until the words change.
        ticket = self.request.POST.get("ticket") or new_ticket()
        shown = {"page": programme, "desk": programme.desk, "form": form, "ticket": ticket, "trap": TRAP} | values
        return render(self.request, "pages/live/ask.html", shown, status=status)


def _to_question(code: str) -> HttpResponse:
    response = redirect(reverse("live_tracked", args=[code]) + "?sent=1")
    response.status_code = 303
    return response


@require_GET
def similar(request: HttpRequest, desk_id: int) -> HttpResponse:
    """Show what others have asked in similar words, while somebody writes."""
    programme = public_page(desk_id)
    found = similar_to(request.GET.get("text", "")[:1000], desk=programme.desk)
    return render(request, "components/live/similar.html", {"desk": programme.desk, "similar": found})
