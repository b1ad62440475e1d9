"""What a podcast show and a video programme have in common: a feed."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet

from cms.core.identity import podcast_guid
from cms.core.works import Identified
from cms.media.cover_forms import CoverPageForm
from cms.shows.categories import categories
from cms.shows.choices import Licence, MachineMade, Rhythm
from cms.taxonomy.models import Placed

HTTPS = URLValidator(schemes=["https"])


class FeedPage(Placed, Identified):
    """A page that owns a feed: one spoken language, one identity, and what directories ask for.

    Rows are ``credit_rows``, ``text_rows``, ``recommendation_rows`` and ``season_rows``. What is left empty is
    said by the house. ``handle`` comes with the team of the page.
    """

    class Type(models.TextChoices):
        EPISODIC = "episodic", _("Episodic: newest first")
        SERIAL = "serial", _("Serial: to be heard in order")

    handle: Any
    cover_fields: ClassVar[tuple[str, ...]] = ()
    base_form_class = CoverPageForm

    spoken_language = models.CharField(
        _("language of the feed"),
        max_length=10,
        default="ar",
        help_text=_("As directories know it: ar, ar-ma, fr, es, en; ber for Amazigh."),
    )
    author = models.CharField(
        _("author"), max_length=200, blank=True, help_text=_("Left empty, the name of the house stands there.")
    )
    owner_email = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("Of the service, not of a person. Directories send their codes to it. Empty: that of the house."),
    )
    category = models.CharField(_("category"), max_length=100, choices=categories, default="Government")
    show_type = models.CharField(_("order of episodes"), max_length=10, choices=Type, default=Type.EPISODIC)
    explicit = models.BooleanField(_("not suited to children"), default=False)
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    licence = models.CharField(
        _("terms of use"),
        max_length=20,
        choices=Licence,
        blank=True,
        help_text=_("What others may do with the sound and the pictures. Empty: the feed does not say."),
    )
    licence_url = models.URLField(
        _("address of our own terms"), blank=True, validators=[HTTPS], help_text=_("Only for terms of our own.")
    )
    machine_made = models.CharField(_("made by a machine"), max_length=5, choices=MachineMade, blank=True)
    rhythm = models.CharField(_("how often it appears"), max_length=40, choices=Rhythm, blank=True)
    funding_url = models.URLField(
        _("address of a page for taking part"),
        blank=True,
        validators=[HTTPS],
        help_text=_("Apps show it as a button beside the show."),
    )
    funding_label = models.CharField(_("words on the button"), max_length=128, blank=True)
    feed_locked = models.BooleanField(
        _("other services may not take it over"),
        default=True,
        help_text=_("Untick it only for the days in which the show moves to another service."),
    )
    names_contact = models.BooleanField(
        _("name the contact address to services that want to take it over"), default=False
    )
    is_complete = models.BooleanField(
        _("complete"), default=False, help_text=_("Nothing more will come. Apps then stop asking.")
    )
    moved_to = models.URLField(
        _("new address of the feed"),
        blank=True,
        validators=[HTTPS],
        help_text=_("Only if the show has left this house: apps and directories will follow, and not come back."),
    )

    class Meta:
        abstract = True

    @property
    def feed_url(self) -> str:
        """The permanent address of the feed."""
        return str(settings.WAGTAILADMIN_BASE_URL) + reverse("feed", args=[self.handle, "podcast", "xml"])

    def make_guid(self) -> str:
        return podcast_guid(self.feed_url)

    def same_work(self) -> "PageQuerySet[Self]":
        # A show made anew in another language, with a handle of its own, has its own feed.
        return super().same_work().filter(handle=self.handle)

    def is_source(self) -> bool:
        """Say whether this page is the one from which its translations were made: it owns the feed."""
        return not self.same_work().filter(pk__lt=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        if self.licence == Licence.OWN and not self.licence_url:
            raise ValidationError({"licence_url": _("Say where your own terms can be read.")})
        if self.funding_url and not self.funding_label:
            raise ValidationError({"funding_label": _("Say what the button invites to.")})
