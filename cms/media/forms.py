"""Forms of the recordings' admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.media.models import Recording
from cms.media.permissions import shows_to_fill
from media_pipeline.captions.cleaning import name, plain
from media_pipeline.captions.cues import MAX_CHARACTERS, MAX_SPEAKER, Cue
from media_pipeline.captions.errors import CaptionError
from media_pipeline.captions.times import read_moment, short_moment

# Phones offer their own recordings when they are asked for sound or film; some formats have no such type.
ACCEPTED = "audio/*,video/*,.mp3,.m4a,.wav,.flac,.ogg,.opus,.oga,.aac,.amr,.aiff,.caf,.mp4,.mov,.mkv,.webm,.flv,.mxf"


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


class TranscriptFileForm(forms.Form):
    """A file with the words of a recording."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=_("File"),
        help_text=_("WebVTT (.vtt), SRT (.srt), podcast JSON (.json) or plain text (.txt)."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.json,.txt,text/vtt,text/plain,application/json"}),
    )


class MomentField(forms.Field):
    """Seconds, written as 1:02:03.450."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"dir": "ltr", "inputmode": "decimal", "autocomplete": "off", "size": 11, "maxlength": 20}
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return short_moment(value) if isinstance(value, float | int) else value

    def to_python(self, value: Any) -> float | None:
        try:
            return read_moment(value) if value else None
        except CaptionError as error:
            raise ValidationError(_("Write the time like 1:02.500.")) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class CueForm(forms.Form):
    """One cue of a transcript."""

    start = MomentField(label=_("From"))
    end = MomentField(label=_("To"))
    speaker = forms.CharField(
        label=_("Speaker"),
        required=False,
        max_length=MAX_SPEAKER,
        widget=forms.TextInput(attrs={"dir": "auto", "list": "speakers", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") is not None and cleaned.get("end") is not None and cleaned["end"] < cleaned["start"]:
            self.add_error("end", _("It ends before it begins."))
        return cleaned

    @property
    def cue(self) -> Cue:
        """The cue that was written, its words made plain."""
        data = self.cleaned_data
        return Cue(start=data["start"], end=data["end"], text=plain(data["text"]), speaker=name(data["speaker"]))


CueFormSet = forms.formset_factory(CueForm, extra=1, can_delete=True, max_num=200, absolute_max=200)
