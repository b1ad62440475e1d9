"""What comes after what in a programme, and when programmes come again."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from cms.live.models.desk import Desk
from cms.programmes.models import ProgrammePage


class Item(Orderable):
    """One part of a programme with the time that it is given."""

    title = models.CharField(_("part"), max_length=200)
    planned_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )

    panels = [FieldPanel("title"), FieldPanel("planned_minutes")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


class RundownTemplate(ClusterableModel):
    """The parts that programmes of a kind usually have."""

    name = models.CharField(_("name"), max_length=100, unique=True)

    panels = [FieldPanel("name"), InlinePanel("items", heading=_("Parts"), label=_("Part"), min_num=1)]

    class Meta:
        verbose_name = _("rundown template")
        verbose_name_plural = _("rundown templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RundownTemplateItem(Item):
    template = ParentalKey(RundownTemplate, on_delete=models.CASCADE, related_name="items")

    class Meta(Item.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")


class RundownItem(Item):
    """A part of one programme, and when it really began and ended."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="rundown")
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(Item.Meta):
        verbose_name = _("part of a programme")
        verbose_name_plural = _("parts of programmes")

    @property
    def actual_s(self) -> float | None:
        """How long it really took, in seconds; None until it is over."""
        return (self.ended_at - self.began_at).total_seconds() if self.began_at and self.ended_at else None


class Slot(models.Model):
    """A regular time of a series, by the clock on the wall: 20:00 stays 20:00 when the clock goes back for Ramadan."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    series = models.ForeignKey(
        ProgrammePage, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="slots"
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    every_weeks = models.PositiveSmallIntegerField(
        _("every … weeks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"), null=True, blank=True)
    title = models.CharField(_("title of each programme"), max_length=200)
    template = models.ForeignKey(
        RundownTemplate, verbose_name=_("rundown"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    planned_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("regular time")
        verbose_name_plural = _("regular times")
        ordering = ["weekday", "time"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.time:%H:%M}"
