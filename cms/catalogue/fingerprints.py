"""Fingerprints tell whether a work is still the one that was read: digests of every row that its record is made of.

The database makes them, so that thousands of works are looked at in a second, and in a number of queries that does not
depend on how many they are. One that differs though the record does not costs a reading; one that does not differ
though the record does would keep something stale for good: what ``reading`` and ``episodes`` read is in here, and
tests/cms/catalogue/test_fingerprints.py compares the tables.
"""

from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Aggregate, BigIntegerField, CharField, Func, IntegerField, Model
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from cms.catalogue.reading import UNREAD, questions_of
from cms.media.models import Attachment, Picture, PictureRendition, Recording, Rendition, Transcript
from cms.people.models import Person
from cms.taxonomy.models import Place

Fingerprints = Mapping[Any, Any]
"""By the key of a page, a recording or a picture."""


class RowDigest(Func):
    """A digest of 64 bits of the values of one row."""

    template = "hashtextextended(ROW(%(expressions)s)::text, 0)"
    output_field = BigIntegerField()


class RowsDigest(Aggregate):
    """A digest of the values of several rows, in whatever order they are found: to sort them would take longer."""

    template = "sum(hashtextextended(ROW(%(expressions)s)::text, 0))::text"
    output_field = CharField()


def every(model: type[Model], prefix: str = "") -> list[str]:
    """Return the names of all fields of a model that are read, as lookups that begin with ``prefix``."""
    unread = UNREAD.get(model, ())
    return [prefix + field.attname for field in model._meta.concrete_fields if field.name not in unread]


def fingerprints_of(works: "PageQuerySet[Any]", *, is_video: bool) -> dict[str, str]:
    """Return the fingerprint of each work by its identifier, newest first."""
    own = [*every(works.model), *every(Recording, "recording__"), *every(Picture, "artwork__")]
    if is_video:
        own.append("recording__job__result")
    pages = works.order_by("-first_published_at", "-pk")
    rows = pages.values_list("guid", "pk", "recording_id", "artwork_id", RowDigest(*own))
    by_page, by_recording, by_picture = _of_pages(works), _of_recordings(works), _of_pictures(works)
    return {
        guid: fingerprint(
            row,
            *(found.get(page) for found in by_page),
            *(found.get(recording) for found in by_recording),
            by_picture.get(picture),
        )
        for guid, page, recording, picture, row in rows
    }


def fingerprint(*parts: object) -> str:
    """Return one fingerprint for several values, as 32 hexadecimal digits."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def fingerprint_around(show: Any, works: "PageQuerySet[Any]") -> str:
    """Return the fingerprint of what all works of a show share: the names of its seasons, and what notes link to."""
    kinds = {model: ContentType.objects.get_for_model(model) for model in (Page, Attachment)}
    links = ReferenceIndex.objects.filter(
        base_content_type=kinds[Page],
        object_id__in=works.order_by().annotate(text=Cast("pk", CharField())).values("text"),
    )
    pages, files = (
        links.filter(to_content_type=kind).annotate(to=Cast("to_object_id", IntegerField())).values("to")
        for kind in kinds.values()
    )
    # A link leads to the translation in the language of the reader.
    groups = Page.objects.filter(pk__in=pages).order_by().values("translation_key")
    linked = Page.objects.filter(translation_key__in=groups).order_by()
    return fingerprint(
        settings.WAGTAILADMIN_BASE_URL,
        [(row.number, row.name) for row in show.season_rows.all()],
        linked.aggregate(fingerprint=RowsDigest("pk", "url_path", "live")),
        Attachment.objects.filter(pk__in=files).aggregate(fingerprint=RowsDigest(*every(Attachment))),
    )


def _of_pages(works: "PageQuerySet[Any]") -> list[Fingerprints]:
    keys = works.order_by().values("pk")
    person = [*every(Person, "person__"), *every(Picture, "person__portrait__")]
    portrait = every(PictureRendition, "person__portrait__renditions__")
    rows = {"chapter_rows": [], "soundbite_rows": [], "link_rows": [], "credit_rows": [*person, *portrait]}
    found = []
    for name, further in rows.items():
        child: Any = works.model._meta.get_field(name).related_model
        found.append(_digested(child.objects.filter(page__in=keys), "page_id", *every(child), *further))
    return [*found, _of_places(works.model, keys), questions_of(works)]


def _of_places(model: Any, keys: Any) -> Fingerprints:
    """A place is named in the language of the show, so that its translations count."""
    known = _digested(Place.objects.order_by(), "translation_key", *every(Place))
    through, page = model.places.through, f"{model._meta.model_name}_id"
    found: dict[Any, list[str]] = defaultdict(list)
    chosen = through.objects.filter(**{f"{page}__in": keys}).order_by("pk")
    for key, group in chosen.values_list(page, "place__translation_key"):
        found[key].append(known[group])
    return found


def _of_recordings(works: "PageQuerySet[Any]") -> list[Fingerprints]:
    keys = works.order_by().values("recording")
    models: tuple[Any, ...] = (Rendition, Transcript)
    return [_digested(each.objects.filter(recording__in=keys), "recording_id", *every(each)) for each in models]


def _of_pictures(works: "PageQuerySet[Any]") -> Fingerprints:
    keys = works.order_by().values("artwork")
    return _digested(PictureRendition.objects.filter(image__in=keys), "image_id", *every(PictureRendition))


def _digested(rows: Any, key: str, *fields: str) -> Fingerprints:
    return dict(rows.order_by().values_list(key).annotate(fingerprint=RowsDigest(*fields)))
