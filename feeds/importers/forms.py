"""What is asked before a feed is read."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.catalogue import intake

# What one request may carry (cms/core/bodies.py).
LARGEST = 30 * 1024**2
NEW = ""


class AskForm(forms.Form):
    """Where the feed is, where it shall go, and what becomes of its sound."""

    address = forms.CharField(
        label=_("Address of the feed"),
        required=False,
        max_length=2000,
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        help_text=_("Your present host shows it as “RSS address”."),
    )
    file = forms.FileField(
        label=_("Or a file with the feed"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xml,.rss,application/rss+xml,text/xml"}),
    )
    show = forms.ChoiceField(label=_("Into which show"), required=False)
    sound = forms.ChoiceField(
        label=_("The sound"),
        initial="prepare",
        widget=forms.RadioSelect,
        choices=[
            ("prepare", _("Prepare it like every recording here: one loudness, and a light edition for weak networks")),
            ("as_it_is", _("Leave every file as it is, byte for byte")),
        ],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = [(NEW, _("A new one, or the one that moved in from there before"))] if intake.may_make_shows(user) else []
        show: Any = self.fields["show"]
        show.required = not new
        show.choices = [*new, *intake.fillable(user).items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        address, file = cleaned.get("address"), cleaned.get("file")
        if "address" not in self.errors and bool(address) == bool(file):
            self.add_error("address", _("Enter an address, or choose a file."))
        if file and file.size > LARGEST:
            sentence = gettext("The file is larger than %(limit)s. Enter the address of the feed instead.")
            self.add_error("file", sentence % {"limit": filesizeformat(LARGEST)})
        return cleaned


class ConfirmForm(forms.Form):
    """What a new show is called in addresses, and whether somebody answers for a locked feed."""

    handle = forms.SlugField(
        label=_("handle"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Names the team and the feed. It cannot be changed later. Latin letters, digits and hyphens."),
    )
    is_own = forms.BooleanField(label=_("This feed is ours, and we may move it"), required=False)
    takes_over = forms.BooleanField(
        label=_("Take over what differs"),
        required=False,
        help_text=_(
            "What the feed says replaces what is written here. The earlier words stay in the history of each page."
        ),
    )
