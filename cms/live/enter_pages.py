"""Where an operator enters what was said on the telephone, written on paper or among the comments elsewhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cms.live.choices import place_choices, topic_choices
from cms.live.conf import conf
from cms.live.contacts import Contact, can_write, international, sealed
from cms.live.forms import TidyField
from cms.live.models import LiveProgrammePage
from cms.live.models.question import LONGEST, Naming, Source
from cms.live.operations.enter import MOST, enter, enter_lines
from cms.live.operations.receive import Asked
from cms.live.screens import Screen, programme_of
from cms.live.verbs import REFUSED, refusal_words
from cms.taxonomy.models import Place, Topic

BY_HAND = [choice for choice in Source.choices if choice[0] != Source.WEB]
KEPT = ("source", "language", "place", "topic")
"""What the next question has in common with this one."""
LANGUAGES = [("ar", _("Arabic")), ("fr", _("French")), ("zgh", _("Amazigh")), ("es", _("Spanish"))]


class EnterForm(forms.Form):
    """One question, or one in each line."""

    text = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True}),
        max_length=MOST * (LONGEST + 2),
    )
    is_many = forms.BooleanField(label=_("Each line is a question of its own"), required=False)
    source = forms.ChoiceField(label=_("Came by"), choices=BY_HAND)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    place = forms.ChoiceField(label=_("Commune"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    naming = forms.ChoiceField(label=_("To be named"), choices=Naming.choices, initial=Naming.RESIDENT)
    phone = TidyField(
        label=_("Telephone number of the asker"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address of the asker"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    has_consent = forms.BooleanField(
        label=_("The question was read back, and the asker agrees that it is read out and published"), required=False
    )

    def __init__(self, *arguments: Any, page: LiveProgrammePage | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, choices in (("place", place_choices), ("topic", topic_choices)):
            offered = choices(page) if page else [("", "—")]
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=offered, required=False)
        if not can_write():
            del self.fields["email"]

    def clean_phone(self) -> str:
        given = self.cleaned_data["phone"]
        try:
            return international(given) if given else ""
        except ValueError as error:
            example = gettext("Write the telephone number with all its digits, such as %(number)s.")
            raise ValidationError(example % {"number": "0612345678"}) from error

    def contact(self) -> bytes:
        found = self.cleaned_data
        return sealed(Contact(email=found.get("email", ""), phone=found["phone"], language=found["language"]))

    def asked(self) -> Asked:
        found = self.cleaned_data
        return Asked(
            text=found["text"],
            language=found["language"],
            place=Place.objects.filter(pk=found["place"]).first() if found["place"] else None,
            topic=Topic.objects.filter(pk=found["topic"]).first() if found["topic"] else None,
            name=found["name"],
            naming=found["naming"],
            source=found["source"],
            has_consent=found["has_consent"],
            contact=self.contact(),
        )


class EnterScreen(Screen):
    """Stays open between questions: source, place and language are kept for the next one."""

    template_name = "admin/live/enter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        latest = self.desk.questions.filter(entered_by=user).order_by("-number")[:10]
        return super().get_context_data(**{"form": self.form(), "latest": latest, "days": conf.contact_days} | kwargs)

    def form(self) -> EnterForm:
        kept = {name: self.request.GET[name] for name in KEPT if name in self.request.GET}
        language = get_language() or "ar"
        initial = {"language": language if language in dict(LANGUAGES) else "ar"} | kept
        return EnterForm(self.request.POST or None, initial=initial, page=programme_of(self.desk))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            count = self.keep(form)
        except REFUSED as refused:
            form.add_error(None, refusal_words(refused))
            return self.render_to_response(self.get_context_data(form=form))
        told = ngettext("%(count)d question was entered.", "%(count)d questions were entered.", count)
        messages.success(request, told % {"count": count})
        kept = "&".join(f"{name}={form.cleaned_data[name]}" for name in KEPT)
        return redirect(f"{request.path}?{kept}")

    def keep(self, form: EnterForm) -> int:
        asked = form.asked()
        if form.cleaned_data["is_many"]:
            lines = asked.text.splitlines()
            return len(enter_lines(desk=self.desk, lines=lines, like=asked, by=self.request.user))
        question = enter(desk=self.desk, asked=asked, by=self.request.user)
        told = gettext("Its tracking code, to be read out: %(code)s")
        messages.info(self.request, told % {"code": f"{question.code[:4]} {question.code[4:]}"})
        return 1


def enter_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/enter/", EnterScreen.as_view(), name="live_enter")]
