"""What is decided before the evening: the desk, who takes part, and what comes after what."""

from typing import Any

from django.db.models import Q
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale

from cms.live.models import Desk, Invitation, RundownItem
from cms.people.models import Person
from cms.users.models import User

SETTINGS = ("opens_at", "is_paused", "takes_votes", "hides_votes", "is_four_eyes")


class DeskForm(WagtailAdminModelForm):
    class Meta:
        model = Desk
        fields = SETTINGS


class InvitationForm(WagtailAdminModelForm):
    """Somebody of the people of the house, each once: as the house knows them in its first language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Q(pk=self.instance.person_id)
        self.fields["person"].queryset = Person.objects.filter(Q(locale=Locale.get_default()) | chosen)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("username")

    class Meta:
        model = Invitation
        fields = ("person", "part", "office", "user")


class RundownForm(WagtailAdminModelForm):
    class Meta:
        model = RundownItem
        fields = ("title", "planned_minutes")


class RundownFormSet(BaseInlineFormSet[RundownItem, Desk, RundownForm]):
    """The parts, in the order of the numbers that stand beside them."""

    def save(self, commit: bool = True) -> list[RundownItem]:
        saved = super().save(commit)
        for place, form in enumerate(self.ordered_forms, start=1):
            RundownItem.objects.filter(pk=form.instance.pk).update(sort_order=place)
        return saved

    def add_fields(self, form: RundownForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[ORDERING_FIELD_NAME].label = _("Order")


Invitations = inlineformset_factory(Desk, Invitation, form=InvitationForm, extra=1, can_delete=True)
Rundown = inlineformset_factory(
    Desk, RundownItem, form=RundownForm, formset=RundownFormSet, extra=2, can_delete=True, can_order=True
)
