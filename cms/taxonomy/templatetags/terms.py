"""Topics and places beside works, in the language of the reader."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import template

from cms.taxonomy.models import Place, in_language

register = template.Library()


@register.simple_tag
def with_places(works: Iterable[Any]) -> list[Any]:
    """Return the works as a list, each with its places in ``shown_places``, at a constant number of queries."""
    shown = list(works or [])
    by_model: dict[type, list[Any]] = defaultdict(list)
    for work in shown:
        work.shown_places = []
        by_model[type(work)].append(work)
    pairs = [pair for model, group in by_model.items() for pair in _placed(model, group)]
    named = _by_key({key for _work, key in pairs})
    for work, key in pairs:
        work.shown_places.append(named[key])
    for work in shown:
        work.shown_places.sort(key=_is_commune)
    return shown


def _placed(model: Any, works: list[Any]) -> list[tuple[Any, int]]:
    """Return pairs of a work and the primary key of a place that it is about."""
    by_key = {work.pk: work for work in works}
    field = model._meta.get_field("places")
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    rows = field.remote_field.through.objects.filter(**{f"{own}__in": list(by_key)}).order_by("pk")
    return [(by_key[work], place) for work, place in rows.values_list(own, other)]


def _by_key(keys: set[int]) -> dict[int, Place]:
    """Return each of these places in the reader's language, by the key under which it was chosen."""
    chosen = Place.objects.filter(pk__in=keys).order_by("pk")
    return dict(zip(sorted(keys), in_language(chosen), strict=True))


def _is_commune(place: Place) -> bool:
    """Sort key: a province says more to somebody from elsewhere than one of its communes."""
    return place.parent_id is not None


@register.simple_tag
def places_of(work: Any) -> list[Place]:
    """Return the places of one work in the reader's language, provinces first."""
    return sorted(in_language(work.places), key=_is_commune)


@register.simple_tag
def topics_of(work: Any) -> list[Any]:
    """Return the topics of one work in the reader's language."""
    return in_language(work.topics)
