"""The permanent page of a question: what was asked, what was answered, what was promised."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.templatetags.athir import SCRIPT_ESCAPES
from cms.live.conf import conf
from cms.live.models import Question
from cms.live.models.question import Refusal
from cms.live.programme_pages import public_page
from cms.live.shown import Shown, localised, shown
from cms.live.states import State


@require_safe
def question(request: HttpRequest, desk_id: int, number: int) -> HttpResponse:
    """Show a public question; one that was joined to another leads to that one, and what was withdrawn is gone.

    Raises Http404: it is not public, or there is none.
    """
    programme = public_page(desk_id)
    related = ("desk", "merged_into", "answered_by__person", "directed_to__person")
    found = Question.objects.filter(desk_id=desk_id, number=number).select_related(*related).first()
    if found is None:
        raise Http404
    if found.state == State.MERGED and found.merged_into and found.merged_into.is_public:
        return redirect("live_question", desk_id, found.merged_into.number, permanent=True)
    if not found.is_public:
        raise Http404
    one = shown([found])[0]
    official = found.answered_by or found.directed_to
    documents = [document.document for document in found.documents.select_related("document")]
    values = {
        "page_of": programme,
        "desk": found.desk,
        "one": one,
        "official": localised([official])[0] if official else None,
        "documents": documents,
        "joined": found.merged.filter(state=State.MERGED).count(),
        "described": described(one, request.build_absolute_uri(), programme.title),
    }
    return render(request, "pages/live/question.html", values)


def described(one: Shown, url: str, programme: str) -> SafeString:
    """Return the question for search engines (schema.org, QAPage); an open one has no answer yet."""
    found = one.question
    thing: dict[str, Any] = {
        "@type": "Question",
        "name": found.text,
        "text": found.text,
        "answerCount": int(one.is_answered),
        "datePublished": _iso(found.received_at),
        "author": {"@type": "Person", "name": one.name or _("Somebody from the region")},
    }
    if one.votes is not None:
        thing["upvoteCount"] = one.votes
    if one.is_answered:
        thing["acceptedAnswer"] = _answer(one, url, programme)
    data = {"@context": "https://schema.org", "@type": "QAPage", "url": url, "mainEntity": thing}
    text = json.dumps(data, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    # Nothing in the text can leave the script element any more.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


def _answer(one: Shown, url: str, programme: str) -> dict[str, Any]:
    found = one.question
    official = found.answered_by or found.directed_to
    answer: dict[str, Any] = {
        "@type": "Answer",
        "text": found.answer or _("Answered on air in: %(programme)s") % {"programme": programme},
        "url": f"{url}#answer",
        "upvoteCount": 0,
    }
    moment = found.answered_at or found.live_to or found.since
    answer["datePublished"] = _iso(moment)
    if official:
        answer["author"] = {"@type": "Person", "name": official.person.name, "jobTitle": official.function}
    return answer


def _iso(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show by what rules questions are chosen and refused."""
    return render(request, "pages/live/charter.html", {"reasons": Refusal.choices, "days": conf.contact_days})
