"""People, and what each did for a work."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.choices import OwnChoicesMixin


class PersonForm(OwnChoicesMixin, WagtailAdminModelForm):
    """A person; the portrait is one that the user may choose."""


class Person(TranslatableMixin, index.Indexed, models.Model):
    """Somebody who is heard or seen, or who made the work."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, help_text=_("Latin letters, digits and hyphens."))
    role_line = models.CharField(
        _("function"), max_length=200, blank=True, help_text=_("For instance: head of the water department.")
    )
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role_line"),
        FieldPanel("biography"),
        FieldPanel("portrait"),
    ]
    base_form_class = PersonForm
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="one_person_per_slug_and_locale")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        with translation.override(self.locale.language_code):
            return reverse("person", args=[self.slug])


class Credit(Orderable):
    """A person's part in a work. The roles are those of the Podcast Taxonomy that a council has use for."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        GUEST = "guest", _("Guest")
        REPORTER = "reporter", _("Reporter")
        PRODUCER = "producer", _("Producer")
        EDITOR = "editor", _("Editor")
        TRANSLATOR = "translator", _("Translator")
        SOUND = "audio-engineer", _("Sound engineer")
        CAMERA = "camera-operator", _("Camera operator")

    # The groups of the Podcast Taxonomy, where they are not "cast".
    GROUPS: ClassVar[dict[str, str]] = {
        Role.PRODUCER: "creative direction",
        Role.EDITOR: "writing",
        Role.TRANSLATOR: "writing",
        Role.SOUND: "audio production",
        Role.CAMERA: "video production",
    }

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=30, choices=Role, default=Role.GUEST)

    panels = [FieldPanel("person"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("credit")
        verbose_name_plural = _("credits")

    @property
    def group(self) -> str:
        """The group of the role in the Podcast Taxonomy, in English and lower case."""
        return self.GROUPS.get(self.role, "cast")

    @property
    def role_label(self) -> str:
        return str(self.get_role_display())
