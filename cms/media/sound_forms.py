"""The form in which the team chooses how a recording shall sound."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.media.figures import in_one_piece, isolated
from cms.media.forms import MomentField
from cms.media.models import Recording
from cms.media.sound import CHOICES, SoundChoices
from media_pipeline.choices import Cleaning
from media_pipeline.conf import conf

SPEECH, MUSIC = "speech", "music"
LONGEST_BED = 30
# The form offers the latest, and whatever is chosen already.
OFFERED = 30
CLEANINGS = [
    (Cleaning.HIGHPASS, _("Rumble and hum: wind, traffic, air conditioning")),
    (Cleaning.DENOISE, _("Steady noise: hiss, fans, an old microphone")),
    (Cleaning.DEESS, _("Sharp hissing sounds, such as s and sh")),
]
# By the names that they have among the choices.
CHANGES = [
    ("even", _("Raise quiet speakers towards loud ones")),
    ("trim", _("Cut the silence at the beginning and the end")),
    ("shorten", _("Shorten pauses that are longer than a second")),
    ("mono", _("One channel instead of two: for speech, and a quarter smaller")),
]


def lufs(value: float) -> str:
    """Return a loudness that stays in one piece between letters that run from right to left."""
    return in_one_piece(f"{value:g} LUFS".replace("-", "−"))


LOUDNESS = [
    ("", format_lazy(_("As podcast apps expect: {lufs}"), lufs=lufs(conf.target_lufs))),
    (f"{conf.video_lufs:g}", format_lazy(_("As video and music platforms expect: {lufs}"), lufs=lufs(conf.video_lufs))),
    (f"{conf.broadcast_lufs:g}", format_lazy(_("As broadcasters expect: {lufs}"), lufs=lufs(conf.broadcast_lufs))),
]


class SoundForm(forms.Form):
    """Choices for one recording; ``others``: recordings of the same show that have been prepared."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(SPEECH, _("Speech")), (MUSIC, _("Music, or a spot with music"))],
        widget=forms.RadioSelect,
    )
    cleaning = forms.MultipleChoiceField(
        label=_("Take out of the sound"), choices=CLEANINGS, widget=forms.CheckboxSelectMultiple, required=False
    )
    changes = forms.MultipleChoiceField(
        label=_("What else is changed"), choices=CHANGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    loudness = forms.ChoiceField(
        label=_("How loud it shall be"), choices=LOUDNESS, widget=forms.RadioSelect, required=False
    )
    intro = forms.ChoiceField(label=_("Intro"), required=False)
    outro = forms.ChoiceField(label=_("Outro"), required=False)
    bed = forms.IntegerField(
        label=_("Seconds of music under the words"),
        min_value=0,
        max_value=LONGEST_BED,
        required=False,
        help_text=_("For so long the intro and the outro go on, lowered, while somebody speaks."),
    )
    tracks = forms.MultipleChoiceField(
        label=_("Other voices of the same conversation"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Recorded at the same time, one file for each voice."),
    )
    broadcast = forms.BooleanField(label=_("Make a WAV for broadcasters, too, as loud as they ask for"), required=False)
    at = MomentField(label=_("Listen from"), required=False)
    for_show = forms.BooleanField(label=_("Begin with these choices for new recordings of this show"), required=False)

    with_pictures = ("cleaning", "changes", "broadcast", "at", "for_show")

    def __init__(self, *args: Any, others: Iterable[Recording], has_pictures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepared = [(str(other.pk), isolated(other.title)) for other in others][:OFFERED]
        for name in ("intro", "outro"):
            self.fields[name].choices = [("", _("Without")), *prepared]  # type: ignore[attr-defined]
        self.fields["tracks"].choices = prepared  # type: ignore[attr-defined]
        if not prepared:
            del self.fields["tracks"]
        if has_pictures:
            for name in set(self.fields) - set(self.with_pictures):
                del self.fields[name]
            # Pictures cannot be cut with the sound.
            self.fields["changes"].choices = CHANGES[:1]  # type: ignore[attr-defined]

    @staticmethod
    def initial_for(choices: SoundChoices) -> dict[str, Any]:
        values = choices.as_json()
        return values | {
            "kind": MUSIC if choices.music else SPEECH,
            "cleaning": values["clean"],
            "changes": [name for name, _label in CHANGES if values[name]],
            "loudness": "" if choices.lufs is None else f"{choices.lufs:g}",
            "bed": round(choices.bed),
            "at": 0.0,
        }

    @property
    def choices(self) -> SoundChoices:
        """What was chosen, once the form is valid."""
        data = self.cleaned_data
        return CHOICES.validate_python(
            dict.fromkeys(data["changes"], True)
            | {
                "tracks": data.get("tracks", []),
                "music": data.get("kind") == MUSIC,
                "broadcast": data["broadcast"],
                "lufs": data.get("loudness") or None,
                "clean": data["cleaning"],
                "bed": data.get("bed") or 0,
                "intro": data.get("intro") or None,
                "outro": data.get("outro") or None,
            }
        )
