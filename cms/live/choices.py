"""Places and topics to choose from when a question is asked: those of the programme first."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.live.models import LiveProgrammePage
from cms.taxonomy.models import Place, Topic, in_language

Choices = list[tuple[Any, Any]]


def in_reader_language(model: Any, **filters: Any) -> list[Any]:
    """Return every term once: in the reader's language, or as the house wrote it first."""
    wanted = get_language() or settings.LANGUAGE_CODE
    found = model.objects.filter(**filters).select_related("locale").order_by("pk")
    by_key: dict[Any, Any] = {}
    for term in found:
        if term.translation_key not in by_key or term.locale.language_code == wanted:
            by_key[term.translation_key] = term
    return sorted(by_key.values(), key=lambda term: str(term.name))


def place_choices(page: LiveProgrammePage) -> Choices:
    """Return the communes in groups: those that the programme is about, then province by province."""
    places = in_reader_language(Place)
    provinces = {place.pk: place.name for place in in_reader_language(Place, parent=None)}
    communes = sorted((provinces.get(p.parent_id, ""), p.name, p.pk) for p in places if p.parent_id)
    about = _about(page, places)
    first = [(_("In this programme"), [(place.pk, place.name) for place in about])] if about else []
    return [
        ("", _("No commune in particular")),
        *first,
        *(
            (province, [(key, name) for _province, name, key in group])
            for province, group in groupby(communes, key=lambda commune: commune[0])
        ),
    ]


def _about(page: LiveProgrammePage, places: list[Any]) -> list[Any]:
    """Return the communes of a programme; those of the one province that it is about, else the provinces."""
    chosen = in_language(page.places)
    communes = [place for place in chosen if place.parent_id]
    if communes or len(chosen) != 1:
        return communes or chosen
    return [place for place in places if place.parent_id == chosen[0].pk] or chosen


def topic_choices(page: LiveProgrammePage) -> Choices:
    """Return the topics of a programme, or all where it has none."""
    topics = in_language(page.topics) or in_reader_language(Topic)
    return [("", _("No topic in particular")), *((topic.pk, topic.name) for topic in topics)]
