"""The form of an account: what every account has, and what its publisher wants to know."""

from dataclasses import Field, fields
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from channels.accounts import publisher_of
from channels.models import Account
from channels.states import THERE, UNDER_WAY, State
from cms.catalogue.queries import titles

KINDS: dict[type, type[forms.Field]] = {bool: forms.BooleanField, int: forms.IntegerField, str: forms.CharField}
PREFIX = "option_"
MAYBE_THERE = THERE | UNDER_WAY | {State.UNKNOWN, State.ACTION_REQUIRED, State.WITHDRAW_PENDING}
OTHER_PLACE = _(
    "Works of this account are at %(place)s, and could be neither changed nor taken back any more. Make a new account "
    "for the other place."
)


class AccountForm(forms.ModelForm[Account]):
    """Made for the publisher of its instance."""

    handles = forms.MultipleChoiceField(
        label=_("Only from these shows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice: from all."),
    )

    class Meta:
        model = Account
        fields = ["name", "is_active", "takes_all", "handles", "sends_ahead", "keeper", "late_minutes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["handles"]
        choices.choices = list(titles().items())
        if not publisher_of(self.instance).capabilities.schedule:
            del self.fields["sends_ahead"]
        for each in fields(publisher_of(self.instance).options):
            self.fields[PREFIX + each.name] = self._field(each)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        name = publisher_of(self.instance).place_option
        old, new = (
            urlsplit(str(url)).netloc for url in (self.instance.options.get(name, ""), values.get(PREFIX + name))
        )
        if self.instance.pk and old != new and self.instance.deliveries.filter(state__in=MAYBE_THERE).exists():
            self.add_error(PREFIX + name, OTHER_PLACE % {"place": old})
        return values

    def _field(self, each: "Field[Any]") -> forms.Field:
        told, kind = each.metadata, type(each.default)
        options: dict[str, Any] = {
            "label": told.get("label", each.name),
            "help_text": told.get("help", ""),
            "required": False,
            "initial": self.instance.options.get(each.name, each.default),
        }
        if told.get("is_secret"):
            hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            kept = _("Leave it empty to keep the one that is stored.") if self.instance.secrets else ""
            return forms.CharField(**options | {"initial": "", "widget": hidden, "help_text": kept or told.get("help")})
        if told.get("choices"):
            return forms.ChoiceField(**options, choices=told["choices"])
        return KINDS[kind](**options)

    @property
    def option_values(self) -> dict[str, Any]:
        """Return what was entered of the publisher's options, by their names."""
        names = [each.name for each in fields(publisher_of(self.instance).options)]
        return {name: self.cleaned_data[PREFIX + name] for name in names}

    @property
    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]
