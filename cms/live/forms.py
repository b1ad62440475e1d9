"""The form by which the public asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.live.choices import place_choices, topic_choices
from cms.live.conf import conf
from cms.live.contacts import can_write
from cms.live.hygiene import says_something, tidy, tidy_line
from cms.live.models import LiveProgrammePage
from cms.live.models.question import CODE_LENGTH, CODE_LETTERS, LONGEST, Naming
from cms.taxonomy.models import Place, Topic

KEPT_FOR = _("Only if you wish to be told what becomes of it. It is deleted %(days)d days after the programme.")


class TidyField(forms.CharField):
    """Text without what shows other words than it holds; before anything is checked, so that nothing is lost by it."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        return tidy(text) if self.lines else tidy_line(text)


class QuestionField(TidyField):
    """What somebody wants to know, in at most LONGEST signs."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-longest": LONGEST})
        errors = {"required": _("Write your question.")}
        super().__init__(lines=True, widget=widget, error_messages=errors, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        over = len(value) - LONGEST
        if over > 0:
            raise ValidationError(
                gettext(
                    "A question has at most %(longest)d letters. Yours has %(over)d too many; nothing of it is lost."
                )
                % {"longest": LONGEST, "over": over}
            )
        if not says_something(value):
            raise ValidationError(gettext("We could not find any word in it. Write your question in words."))


class TermField(forms.TypedChoiceField):
    """A place or a topic; two hundred of them are read only where they are shown, not when one comes back."""

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(required=False, coerce=int, empty_value=None, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and self.model.objects.filter(pk=value).exists()


class AskForm(forms.Form):
    """A question to one programme; nothing but the text and the consent is needed."""

    text = QuestionField(label=_("Your question"))
    place = TermField(label=_("Your commune"), model=Place)
    topic = TermField(label=_("Topic"), model=Topic)
    name = TidyField(label=_("Your name"), required=False, max_length=80, help_text=_("Only if you wish."))
    naming = forms.ChoiceField(
        label=_("How shall we name you?"),
        choices=Naming,
        initial=Naming.RESIDENT,
        required=False,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
    )
    consent = forms.BooleanField(
        label=_("My question may be read out and published."),
        error_messages={"required": _("We can only take a question that may be read out and published.")},
    )

    def __init__(self, *args: Any, programme: LiveProgrammePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = lambda: place_choices(programme)  # type: ignore[attr-defined]
        self.fields["topic"].choices = lambda: topic_choices(programme)  # type: ignore[attr-defined]
        self.fields["email"].help_text = KEPT_FOR % {"days": conf.contact_days}
        if not can_write():
            del self.fields["email"]
        for name, field in self.fields.items():
            _describe(name, field, has_error=self.is_bound and name in self.errors)

    def clean_naming(self) -> str:
        return self.cleaned_data["naming"] or Naming.RESIDENT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("naming") in (Naming.FULL, Naming.INITIALS) and not cleaned.get("name"):
            self.add_error(
                "name", gettext("Write the name by which you wish to be known, or choose the commune alone.")
            )
        return cleaned


class ClarifyForm(forms.Form):
    """The answer of an asker to a question of the moderators: the question as it shall read now."""

    text = QuestionField(label=_("Your question, with what was missing"))


class TrackForm(forms.Form):
    """The tracking code as people write it down: in groups, in small letters, with hyphens."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = "".join(sign for sign in self.cleaned_data["code"].upper() if sign.isalnum())
        if len(code) != CODE_LENGTH or set(code) - set(CODE_LETTERS):
            example = gettext("A code has eight letters and digits, such as %(code)s.") % {"code": "ABCD-2345"}
            raise ValidationError(example)
        return code


def _describe(name: str, field: forms.Field, *, has_error: bool) -> None:
    described = [f"{name}-error"] * has_error + [f"{name}-help"] * bool(field.help_text)
    if described:
        field.widget.attrs["aria-describedby"] = " ".join(described)
    if has_error:
        field.widget.attrs["aria-invalid"] = "true"
