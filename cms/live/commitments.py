"""The public register of what officials have promised."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.core.pages import paginated
from cms.live.choices import in_reader_language
from cms.live.counters import kept
from cms.live.models import Commitment, Question
from cms.live.shown import term_names
from cms.live.states import PUBLIC
from cms.taxonomy.models import Place, Topic

STANDINGS = [("", _("All")), ("open", _("Still to come")), ("overdue", _("Overdue")), ("done", _("Kept"))]


class RegisterForm(forms.Form):
    """What of the register is shown; a place is one where somebody asked, a province holds its communes."""

    state = forms.ChoiceField(label=_("What became of it"), required=False, choices=STANDINGS)
    place = forms.TypedChoiceField(
        label=_("Where it was asked"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: _terms(Place, "place"),
    )
    topic = forms.TypedChoiceField(
        label=_("Topic"), required=False, coerce=int, empty_value=None, choices=lambda: _terms(Topic, "topic")
    )


def public_commitments() -> QuerySet[Commitment]:
    """Return every commitment that everybody may read, the next one due first."""
    found = Commitment.objects.filter(question__state__in=PUBLIC)
    return found.select_related("question__desk", "owner__person").order_by("due_on", "pk")


def _terms(model: Any, name: str) -> list[tuple[Any, Any]]:
    """Return the places or topics about which something was promised, with the provinces of the communes."""
    used = set(public_commitments().values_list(f"question__{name}__translation_key", flat=True))
    terms = in_reader_language(model)
    if model is Place:
        parents = Place.objects.filter(translation_key__in=used).values_list("parent__translation_key", flat=True)
        used |= set(parents)
    return [("", _("All"))] + [(term.pk, term.name) for term in terms if term.translation_key in used]


def filtered(commitments: QuerySet[Commitment], chosen: dict[str, Any]) -> QuerySet[Commitment]:
    """Return those that were asked for."""
    today = timezone.localdate()
    by_state: dict[str, dict[str, Any]] = {
        "done": {"done_on__isnull": False},
        "overdue": {"done_on__isnull": True, "due_on__lt": today},
        "open": {"done_on__isnull": True, "due_on__gte": today},
    }
    found = commitments.filter(**by_state.get(chosen.get("state", ""), {}))
    for model, name in ((Place, "place"), (Topic, "topic")):
        if key := chosen.get(name):
            found = found.filter(question__in=_asked_about(model, name, key))
    return found


def _asked_about(model: Any, name: str, key: int) -> Any:
    keys = list(model.objects.filter(pk=key).values_list("translation_key", flat=True))
    if model is Place:
        keys += Place.objects.filter(parent_id=key).values_list("translation_key", flat=True)
    return Question.objects.filter(**{f"{name}__translation_key__in": keys})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register, filtered as the address says; what it does not understand shows everything."""
    form = RegisterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = paginated(request, filtered(public_commitments(), chosen))
    names = term_names(Place, [commitment.question.place_id for commitment in page])
    for commitment in page:
        commitment.shown_place = names.get(commitment.question.place_id, "")
    values = {"form": form, "works": page, "kept": kept(public_commitments()), "filter": _filter(chosen)}
    return render(request, "pages/live/commitments.html", values)


def _filter(chosen: dict[str, Any]) -> str:
    """Return the part of the address that keeps the filter on the next page."""
    return "".join(f"&{name}={value}" for name, value in chosen.items() if value)
