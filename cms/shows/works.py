"""What an episode and a broadcast have in common for feeds, beyond the recording that they play."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel

from cms.shows.choices import Licence, MachineMade


class FeedWork(models.Model):
    """Settings that most works leave as they are; rows are ``soundbite_rows`` and ``link_rows``."""

    machine_made = models.CharField(
        _("made by a machine"),
        max_length=5,
        choices=MachineMade,
        blank=True,
        help_text=_("Left empty, what the show says of itself holds."),
    )
    licence = models.CharField(
        _("terms of use"),
        max_length=20,
        choices=[each for each in Licence.choices if each[0] != Licence.OWN],
        blank=True,
        help_text=_("Left empty, those of the show hold."),
    )

    class Meta:
        abstract = True


def sharing_panels() -> list[Panel]:
    """Return the panels of what most works do without; closed until somebody opens them."""
    return [
        InlinePanel("soundbite_rows", heading=_("Excerpts to share"), label=_("Excerpt"), classname="collapsed"),
        InlinePanel("link_rows", heading=_("Also to be found at"), label=_("Link"), classname="collapsed"),
        MultiFieldPanel(
            [FieldPanel("machine_made"), FieldPanel("licence")],
            heading=_("How it was made"),
            classname="collapsed",
        ),
    ]
