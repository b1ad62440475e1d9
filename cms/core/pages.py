"""What every page of the house shares."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db.models import F, Q
from django.forms import ModelMultipleChoiceField
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page, Revision, TranslatableMixin

from cms.core.choices import OwnChoicesMixin
from cms.core.slugs import UNSAID, free_slug, slug_of

PER_PAGE = 20


def paginated(request: HttpRequest, things: Any) -> Any:
    """Return the page of ``things`` that ``?page=`` asks for.

    Raises:
        Http404: there is no such page.
    """
    try:
        return Paginator(things, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


class NotReady(ValidationError):
    """The page cannot be shown yet; the message says why, for an officer."""


class HousePageForm(OwnChoicesMixin, WagtailAdminPageForm):
    """Checks that hold when a page is published, not while a draft of it is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            terms = field.queryset if isinstance(field, ModelMultipleChoiceField) else None
            if terms is not None and issubclass(terms.model, TranslatableMixin):
                # Forty places, not two hundred: in the page's own language, and what was chosen before.
                chosen = [term.pk for term in self.initial.get(name) or []]
                own = Q(locale=self.instance.locale_id or self.parent_page.locale_id) | Q(pk__in=chosen)
                field.queryset = terms.filter(own)
        if slug := self.fields.get("slug"):
            slug.widget, slug.required = SlugInput(formatters=[(UNSAID, "")]), False

    def clean(self) -> dict[str, Any]:
        if "slug" in self.cleaned_data and not self.cleaned_data["slug"]:
            self.cleaned_data["slug"] = self.instance.slug or free_slug(self.parent_page, self._own_slug())
        cleaned = super().clean()
        if not self.is_deferred_validation:
            for field, problem in self.problems(cleaned):
                self.add_error(field, problem)
        return cleaned

    def _own_slug(self) -> str:
        """Return an address from the title, the handle of a show or the day of a work."""
        cleaned = self.cleaned_data
        day = timezone.localtime(cleaned.get("on_air_at") or cleaned.get("go_live_at"))
        return slug_of(cleaned.get("title", "")) or cleaned.get("handle") or f"{day:%Y-%m-%d}"

    def problems(self, cleaned: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        """Yield what stands in the way of publication, each with the field where it can be mended."""
        go_live_at = cleaned.get("go_live_at")
        # A live page keeps the time at which it went live; for any other, a past time is a mistake.
        is_new = "go_live_at" in self.changed_data or not self.instance.live
        if go_live_at and is_new and go_live_at < timezone.now():
            yield (
                "go_live_at",
                _("This time has passed. Choose a later one, or leave it empty to publish now."),
            )


class BasePage(Page):
    """A page of the house. How it is published and withdrawn: see releasing.py."""

    base_form_class = HousePageForm

    class Meta:
        abstract = True

    @property
    def language_code(self) -> str:
        return str(self.locale.language_code)

    def obstacle(self) -> str:
        """Say what keeps this page from being shown to the public now, or return ""."""
        return ""

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keep a revision.

        A live page goes on under its public name everywhere in the admin: those of other shows see it in lists,
        and a correction that waits is no business of theirs.
        """
        revision = super().save_revision(*args, **kwargs)
        Page.objects.filter(pk=self.pk, live=True).update(draft_title=F("title"))
        return revision

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The language switch leads to this page's translations.
        vars(request)["athir_page"] = self
        return super().get_context(request, *args, **kwargs)
