"""People and places whom another house names: found among ours, or noted."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale

from cms.people.models import Credit, Person
from cms.podcasts.incoming import IncomingPerson
from cms.taxonomy.models import Place


def known_role(role: str) -> str:
    """Return the role of ours that ``role`` names, or "" where we have none such."""
    wanted = slugify(role).removeprefix("co-")
    return wanted if wanted in Credit.Role.values else ""


def credited(persons: Iterable[IncomingPerson], locale: Locale, row: type[Credit]) -> list[Any]:
    """Return a row of credit for each of ``persons``, who are noted in the language of ``locale`` if they are new."""
    return [
        row(person=_person(each.name, locale), role=known_role(each.role) or Credit.Role.GUEST, sort_order=position)
        for position, each in enumerate(persons)
    ]


def _person(name: str, locale: Locale) -> Person:
    found = Person.objects.filter(name__iexact=name, locale=locale).first()
    return found or Person.objects.create(name=name, slug=_free_address(name), locale=locale)


def _free_address(name: str) -> str:
    stem, number = slugify(name)[:100] or "person", 1
    while Person.objects.filter(slug=(slug := stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return slug


def places_named(names: Iterable[str], locale: Locale) -> list[Place]:
    """Return those places of ours that have one of these names, preferably in the language of ``locale``."""
    wanted = list(names)
    found = Place.objects.filter(name__in=wanted).select_related("locale")
    best = {place.translation_key: place for place in sorted(found, key=lambda place: place.locale_id == locale.pk)}
    return sorted(best.values(), key=lambda place: wanted.index(place.name))
