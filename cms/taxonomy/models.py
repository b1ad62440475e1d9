"""What a work is about: topics and places."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField


class Term(TranslatableMixin, index.Indexed, models.Model):
    """A name under which works are gathered; its translations share a slug."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, help_text=_("Latin letters, digits and hyphens."))
    description = models.TextField(_("description"), blank=True)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    url_name: str

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        with translation.override(self.locale.language_code):
            return reverse(self.url_name, args=[self.slug])


class Topic(Term):
    """A subject: water, roads, heritage."""

    url_name = "topic"

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="one_topic_per_slug_and_locale")]


class Place(Term):
    """A province or prefecture of the region, or one of its communes."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COMMUNE = "commune", _("Commune")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("province or prefecture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="communes",
        limit_choices_to={"kind__in": ["province", "prefecture"]},
    )

    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    osm = models.CharField(
        "OpenStreetMap",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[NWR][0-9]+$", _("N, W or R, and the number of the object."))],
        help_text=_("For instance R2799210: by it, apps find works about the same place."),
    )

    panels = [
        *Term.panels,
        FieldPanel("kind"),
        FieldPanel("parent"),
        MultiFieldPanel(
            [FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("osm")],
            heading=_("On the map"),
            classname="collapsed",
        ),
    ]
    search_fields = [*Term.search_fields, index.FilterField("kind")]
    override_translatable_fields = [*Term.override_translatable_fields, SynchronizedField("osm", overridable=False)]
    url_name = "place"

    class Meta(Term.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="one_place_per_slug_and_locale")]


class Placed(models.Model):
    """A page that is about places.

    It may hold terms of any locale: they are compared by translation key and shown in the reader's language.
    """

    places = ParentalManyToManyField(Place, verbose_name=_("places"), blank=True, related_name="+")

    class Meta:
        abstract = True


class Classified(Placed):
    """A page that is about topics, too."""

    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")

    class Meta:
        abstract = True


def in_language(terms: Any) -> list[Any]:
    """Return each of the terms in the active language, or as it is where it has no translation.

    Args:
        terms: a queryset or a manager of one translatable snippet model.
    """
    chosen = list(terms.select_related("locale"))
    model = terms.model
    translated = {
        term.translation_key: term
        for term in model.objects.filter(
            translation_key__in=[term.translation_key for term in chosen],
            locale__language_code=translation.get_language(),
        ).select_related("locale")
    }
    return [translated.get(term.translation_key, term) for term in chosen]
