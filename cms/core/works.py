"""The work: what the house publishes, whatever its kind, and how lists of works are read.

Home, topics, places and people show works of every kind without knowing the apps that define them: each
concrete model announces itself by being a subclass of Work.
"""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.core.blocks import ProseBlock
from cms.core.fields import StreamField
from cms.core.pages import BasePage


class Identified(BasePage):
    """A page with a permanent identifier, given once, shared by its translations, never by its copies."""

    guid = models.CharField(_("permanent identifier"), max_length=500, editable=False, db_index=True)
    summary = models.TextField(
        _("summary"),
        max_length=1000,
        help_text=_("Two or three sentences, for lists, feeds and search engines."),
    )
    artwork = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(ProseBlock(), verbose_name=_("text"), blank=True)

    exclude_fields_in_copy: ClassVar[list[str]] = ["guid"]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    def make_guid(self) -> str:
        """Return a new identifier for this page."""
        return str(uuid.uuid4())

    def same_work(self) -> "PageQuerySet[Self]":
        """Return the translations of this page, itself excluded."""
        return type(self).objects.filter(translation_key=self.translation_key).exclude(pk=self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.guid:
            self.guid = self.same_work().values_list("guid", flat=True).first() or self.make_guid()
        super().save(*args, **kwargs)


class Work(Identified):
    """One work, one identity: an episode, a broadcast, a news item."""

    kind: ClassVar[str]
    """``episode``, ``broadcast`` or ``news``: chooses the card and the words around it."""
    has_air_time: ClassVar[bool] = False
    """Whether the model has ``on_air_at``, the moment at which the work goes on air."""

    class Meta:
        abstract = True

    _series: Any = None

    @property
    def series(self) -> Any:
        """The page that holds this work: a show, a programme, the news."""
        if self._series is None:
            self._series = self.get_parent().specific
        return self._series

    @property
    def released_at(self) -> Any:
        """When the work was first heard or read by the public; None while it is a draft."""
        return self.first_published_at

    @property
    def enclosure(self) -> Any:
        """The rendition that is played, or None."""
        return None

    @property
    def light(self) -> Any:
        """The rendition for those who must save data, or None."""
        return None

    @property
    def duration_s(self) -> float | None:
        """Length in seconds, where the work has one."""
        return self.enclosure.duration_s if self.enclosure else None

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        """All that a card shows, in a number of queries that does not depend on how many there are."""
        pictures = get_image_model().objects.prefetch_related("renditions")
        return cls.objects.prefetch_related(models.Prefetch("artwork", queryset=pictures)).select_related("locale")


def work_models() -> list[type[Work]]:
    """Return every kind of work that an installed app defines.

    One that widens another, as a live programme widens a broadcast, is found among the rows of that other.
    """
    return [model for model in _all_models() if not any(issubclass(each, Work) for each in model._meta.parents)]


def _all_models() -> list[type[Work]]:
    return [model for model in apps.get_models() if issubclass(model, Work)]


def _types(kind: str = "") -> list[ContentType]:
    """Return the content types of all works, or of those of one kind."""
    return [ContentType.objects.get_for_model(model) for model in _all_models() if kind in ("", model.kind)]


def released(**filters: Any) -> "PageQuerySet[Page]":
    """Return the live works, newest first, as plain pages; ``filters`` apply to each kind of work that has them.

    A filter on a field that a kind of work lacks leaves out that kind: ``released(topics=…)`` has no spots
    without topics.
    """
    matching = Q(pk__in=[]) if filters else Q(content_type__in=_types())
    for model in work_models():
        if filters and all(_has_field(model, name) for name in filters):
            matching |= Q(pk__in=model.objects.filter(**filters).values("pk"))
    return Page.objects.live().public().filter(matching).order_by("-first_published_at", "-pk")


def _has_field(model: type[Work], lookup: str) -> bool:
    return lookup.split("__", maxsplit=1)[0] in {field.name for field in model._meta.get_fields()}


def load(pages: Iterable[Page]) -> list[Work]:
    """Turn plain pages into works with their cards, in the same order, at a constant number of queries."""
    wanted = list(pages)
    found: dict[int, Work] = {}
    for model in {page.specific_class for page in wanted}:
        keys = [page.pk for page in wanted if page.specific_class is model]
        found |= {work.pk: work for work in model.for_cards().filter(pk__in=keys)}
    works = [found[page.pk] for page in wanted if page.pk in found]
    attach_series(works)
    return works


def attach_series(works: list[Work]) -> None:
    """Give each work its parent page, read once for all of them."""
    paths = {work.path[: -Page.steplen] for work in works}
    parents = {page.path: page for page in Page.objects.filter(path__in=paths).specific()}
    for work in works:
        work._series = parents[work.path[: -Page.steplen]]


def one_of_each(pages: "PageQuerySet[Page]", *, locale: Locale) -> "PageQuerySet[Page]":
    """Leave out what is the same work in another language: the one in ``locale`` stays, else the original.

    A visitor who reads Amazigh still meets what exists in Arabic only.
    """
    older = pages.order_by().filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    translated = pages.order_by().filter(locale=locale).values("translation_key")
    return pages.filter(Q(locale=locale) | (~Q(translation_key__in=translated) & ~Exists(older)))


def latest(*, locale: Locale, limit: int, kind: str) -> list[Work]:
    """Return the newest works of a kind: those in ``locale`` first of all; others fill what is left."""
    pages = one_of_each(released().filter(content_type__in=_types(kind)), locale=locale)
    foreign = Case(When(locale=locale, then=0), default=1)
    return load(pages.order_by(foreign, "-first_published_at", "-pk")[:limit])


def on_air_next(*, locale: Locale, now: Any) -> Work | None:
    """Return the live work that goes on air soonest after ``now``, if there is one."""
    coming = [
        work
        for model in work_models()
        if model.has_air_time
        for work in model.objects.live().public().filter(on_air_at__gt=now).order_by("on_air_at")[:5]
    ]
    coming.sort(key=lambda work: (work.on_air_at, work.locale_id != locale.pk))
    return load(coming[:1])[0] if coming else None


def series(*, locale: Locale, kind: str, limit: int) -> list[Any]:
    """Return the live pages that hold works of ``kind``, those in ``locale`` first, with their cards."""
    models_of_kind = {
        parent for model in work_models() if model.kind == kind for parent in model.allowed_parent_page_models()
    }
    pages = [page for model in models_of_kind for page in model.for_cards().live().public().order_by("title")]
    own = [page for page in pages if page.locale_id == locale.pk]
    keys = {page.translation_key for page in own}
    return (own + [page for page in pages if page.translation_key not in keys])[:limit]
