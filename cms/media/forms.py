"""Forms of the recordings' admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.media.models import Recording
from cms.media.permissions import shows_to_fill

# Phones offer their own recordings when they are asked for sound or film; some formats have no such type.
ACCEPTED = "audio/*,video/*,.mp3,.m4a,.wav,.flac,.ogg,.opus,.oga,.aac,.amr,.aiff,.caf,.mp4,.mov,.mkv,.webm,.mxf"


class UploadForm(forms.Form):
    """A recording and the show to which it belongs; scripts send the same three things in pieces."""

    # Filled in for each user, below; named here to come first.
    show = forms.TypedChoiceField(coerce=int)
    title = forms.CharField(
        label=_("Title of the recording"),
        max_length=255,
        required=False,
        help_text=_("For the team. Left empty, the name of the file is used."),
    )
    file = forms.FileField(
        label=_("Recording"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shows = list(shows_to_fill(user).items())
        choices = shows if len(shows) == 1 else [("", _("Choose the show or programme")), *shows]
        self.fields["show"] = forms.TypedChoiceField(label=_("Show or programme"), coerce=int, choices=choices)


class TitleForm(WagtailAdminModelForm):
    """The one thing about a recording that can be changed."""

    class Meta:
        model = Recording
        fields = ["title"]
