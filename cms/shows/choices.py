"""What can be chosen for a feed, as the podcast namespace and directories call it, in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often something new appears: recurrence rules of RFC 5545."""

    DAILY = "FREQ=DAILY", _("Every day")
    WORKING_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", _("Every working day")
    WEEKLY = "FREQ=WEEKLY", _("Every week")
    FORTNIGHTLY = "FREQ=WEEKLY;INTERVAL=2", _("Every two weeks")
    MONTHLY = "FREQ=MONTHLY", _("Every month")


class Licence(models.TextChoices):
    """Terms of use, by the identifiers of the podcast namespace's list; ``OWN`` needs an address."""

    ATTRIBUTION = "cc-by-4.0", _("Everybody may use it who names its source (CC BY 4.0)")
    NON_COMMERCIAL = "cc-by-nc-4.0", _("The same, but not for profit (CC BY-NC 4.0)")
    UNCHANGED = "cc-by-nc-nd-4.0", _("The same, not for profit and unchanged (CC BY-NC-ND 4.0)")
    RESERVED = "arr", _("All rights reserved")
    OWN = "house-terms", _("Terms of our own")


class MachineMade(models.TextChoices):
    """Whether a machine made any of the content (podcast:txt, purpose "ai-content")."""

    NO = "false", _("No: people made all of it")
    YES = "true", _("Yes: a machine made some of it")
