"""What an official fills in: an answer with its documents, a promise, and what became of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.documents.fields import WagtailDocumentField

from cms.live.models import Desk
from cms.live.operations.answer_in_writing import LONGEST_ANSWER
from cms.live.operations.keep_promise import LONGEST_OUTCOME
from cms.live.operations.promise import LONGEST_PROMISE
from cms.live.screens import programme_of


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Written answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    document = WagtailDocumentField(
        label=_("Document, if there is one"),
        required=False,
        validators=[FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS)],
    )
    title = forms.CharField(
        label=_("Title of the document"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def kept_documents(self, desk: Desk, user: Any) -> list[Any]:
        """Put the file into the library of the programme's team, and return it."""
        file = self.cleaned_data["document"]
        if not file:
            return []
        page = programme_of(desk)
        collection = page.get_parent().specific.collection if page else None
        title = self.cleaned_data["title"] or file.name.rpartition(".")[0]
        owned = {"collection": collection} if collection else {}
        model = get_document_model()
        return [model.objects.create(title=title[:255], file=file, uploaded_by_user=user, **owned)]


class PromiseForm(forms.Form):
    what = forms.CharField(
        label=_("What was promised"),
        max_length=LONGEST_PROMISE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    owner_name = forms.CharField(
        label=_("Body that answers for it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What was done"),
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    done_on = forms.DateField(
        label=_("Done on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
