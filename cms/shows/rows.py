"""What a show or a work may have several of; each model that has it adds its own page."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

WEB = URLValidator(schemes=["https", "http"])
# What aggregators keep of a label, in characters (podcast namespace).
SHORT = 128


class FeedText(Orderable):
    """A word for a machine: the code by which a directory knows that the show is ours (podcast:txt)."""

    purpose = models.CharField(
        _("purpose"),
        max_length=SHORT,
        default="verify",
        help_text=_("As the directory says, such as verify; Apple: applepodcastsverify."),
    )
    value = models.CharField(_("code"), max_length=4000)

    panels = [FieldPanel("purpose"), FieldPanel("value")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("code of a directory")
        verbose_name_plural = _("codes of directories")


class Recommendation(Orderable):
    """Another show that the makers recommend (podcast:podroll)."""

    feed_url = models.URLField(_("address of the feed"), max_length=500, validators=[WEB])
    title = models.CharField(_("title"), max_length=SHORT)
    feed_guid = models.CharField(
        _("permanent identifier"),
        max_length=36,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-fA-F-]{36}$", _("A permanent identifier has 36 digits and hyphens."))],
        help_text=_("Its podcast:guid, if you know it. It can be left empty."),
    )

    panels = [FieldPanel("title"), FieldPanel("feed_url"), FieldPanel("feed_guid")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("recommended show")
        verbose_name_plural = _("recommended shows")


class SeasonName(Orderable):
    """What a season is called (podcast:season)."""

    number = models.PositiveIntegerField(_("season"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=SHORT)

    panels = [FieldPanel("number"), FieldPanel("name")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("name of a season")
        verbose_name_plural = _("names of seasons")


class Soundbite(Orderable):
    """A stretch worth sharing (podcast:soundbite, which advises 15 to 120 seconds)."""

    start_s = models.FloatField(_("start, in seconds"), validators=[MinValueValidator(0)])
    duration_s = models.FloatField(
        _("length in seconds"), validators=[MinValueValidator(1), MaxValueValidator(120)], default=30
    )
    title = models.CharField(_("title"), max_length=SHORT, blank=True)

    panels = [FieldPanel("start_s"), FieldPanel("duration_s"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("excerpt to share")
        verbose_name_plural = _("excerpts to share")


class Elsewhere(Orderable):
    """Somewhere else where the same work is (podcast:contentLink)."""

    url = models.URLField(_("address"), max_length=500, validators=[WEB])
    label = models.CharField(_("label"), max_length=SHORT, help_text=_("For instance: Watch it on YouTube."))

    panels = [FieldPanel("label"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("link to another place")
        verbose_name_plural = _("links to other places")
