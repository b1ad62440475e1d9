"""The settings of a feed as an officer meets them: the few that matter, and closed groups for the rest."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail_localize.fields import SynchronizedField

FIRST = ("spoken_language", "category", "author", "owner_email")
MORE = ("show_type", "rhythm", "explicit", "copyright")
TERMS = ("licence", "licence_url", "machine_made")
BUTTON = ("funding_url", "funding_label")
LEAVING = ("feed_locked", "names_contact", "is_complete", "moved_to")


def _group(heading: Any, *names: str) -> Panel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading, classname="collapsed")


def _rows(name: str, heading: Any, label: Any) -> Panel:
    return InlinePanel(name, heading=heading, label=label, classname="collapsed")


def feed_panels(*, picture: str) -> list[Panel]:
    """Return the panels of a page with a feed; ``picture`` is the field of the picture that feeds need beside its own.

    What has a default that suits most shows is closed.
    """
    return [
        MultiFieldPanel([FieldPanel(name) for name in FIRST], heading=_("Feed")),
        _rows("credit_rows", _("Who makes it"), _("Credit")),
        _group(_("Places and pictures"), "places", picture),
        _group(_("Order and rhythm"), *MORE),
        _rows("season_rows", _("Names of seasons"), _("Season")),
        _group(_("Terms of use"), *TERMS),
        _rows("recommendation_rows", _("Recommended shows"), _("Show")),
        _group(_("A button in apps"), *BUTTON),
        _rows("text_rows", _("Codes of directories"), _("Code")),
        _group(_("Moving and closing"), *LEAVING),
    ]


def feed_synchronized() -> list[SynchronizedField]:
    """Return what translations take from the page of which they are made: it owns the feed."""
    fixed = ("spoken_language", "licence_url", "funding_url", "moved_to")
    return [*(SynchronizedField(name, overridable=False) for name in fixed), SynchronizedField("owner_email")]
