"""Places as feeds name them: in the language of the show, whatever language they were chosen in."""

from collections.abc import Iterable

from wagtail.models import Locale

from cms.catalogue.records import Location
from cms.taxonomy.models import Place

Names = dict[object, Place]


def places_in(locale: Locale) -> Names:
    """Return all places in one language, by their translation key: one query for any number of works."""
    return {place.translation_key: place for place in Place.objects.filter(locale=locale)}


def locations(chosen: Iterable[Place], names: Names) -> tuple[Location, ...]:
    """Return the records of places, with their names from ``names`` where they have one there."""
    return tuple(_location(place, names.get(place.translation_key, place)) for place in chosen)


def _location(place: Place, named: Place) -> Location:
    return Location(name=named.name, geo=geo(place) or geo(named), osm=place.osm or named.osm)


def geo(place: Place) -> str:
    """Return the geo URI of a place (RFC 5870), or ""."""
    if place.latitude is None or place.longitude is None:
        return ""
    return f"geo:{place.latitude:g},{place.longitude:g}"
