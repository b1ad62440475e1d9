"""A page that has a team of its own: a podcast show, a video programme."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Collection, Page

from cms.core.pages import BasePage
from cms.users import roles

# The feeds of the house, and what else has its place beside those of shows.
RESERVED_HANDLES = frozenset({"all", "private", "view"})


def handle_panel() -> FieldPanel:
    """Return the panel of the handle, with an example: it is the first thing of a new show that gives pause."""
    return FieldPanel(
        "handle",
        help_text=_(
            "Stands in the addresses of the page and of the feed, such as voices-of-the-north, and names the team. "
            "Latin letters, digits and hyphens. It cannot be changed later."
        ),
    )


class TeamPage(BasePage):
    """Adds a handle, a collection of files and the groups of those who may work on the page.

    Translations share all three; a copy starts with its own.
    """

    handle = models.SlugField(
        _("handle"),
        max_length=50,
        help_text=_("Names the team and the feed. It cannot be changed later. Latin letters, digits and hyphens."),
    )
    collection = models.ForeignKey(Collection, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    team_fields = ["handle", "collection"]
    # What the media pipeline makes of the recordings of this team.
    recipe: ClassVar[str] = "speech_podcast"

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if not self.handle:
                self.handle = self._translation_handle() or self._free_handle()
            super().save(*args, **kwargs)
            if self.collection is None:
                self.collection = roles.provide(page=self, handle=self.handle)
                super().save(update_fields=["collection"])

    def clean(self) -> None:
        super().clean()
        stored = type(self)._default_manager.filter(pk=self.pk).values_list("handle", flat=True).first()
        if stored and stored != self.handle:
            raise ValidationError({"handle": _("The handle is part of the feed's address and cannot be changed.")})
        if self.is_taken(self.handle):
            raise ValidationError({"handle": _("Another show has this handle.")})

    def _translation_handle(self) -> str:
        same = type(self)._default_manager.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        return same.values_list("handle", flat=True).first() or ""

    def _free_handle(self) -> str:
        stem, number = slugify(self.slug)[:40] or "show", 1
        while self.is_taken(handle := stem if number == 1 else f"{stem}-{number}"):
            number += 1
        return handle

    def is_taken(self, handle: str) -> bool:
        """Say whether another show or programme has this handle, or a feed of something else."""
        return handle in RESERVED_HANDLES or any(
            model._default_manager.filter(handle__in=model.handles_behind(handle))
            .exclude(translation_key=self.translation_key)
            .exists()
            for model in TeamPage.__subclasses__()
        )

    @classmethod
    def handles_behind(cls, feed_handle: str) -> list[str]:
        """Return the handles of pages of this kind whose feed could have the handle ``feed_handle``."""
        return [feed_handle]


def team_of(page: Page) -> TeamPage | None:
    """Return the show or programme to which ``page`` belongs, itself included."""
    for ancestor in page.get_ancestors(inclusive=True).specific().reverse():
        if isinstance(ancestor, TeamPage):
            return ancestor
    return None


def same_team(one: Page, other: Page) -> bool:
    """Say whether both pages belong to the same show or programme, in whatever language, or both to none."""
    teams = [team_of(one), team_of(other)]
    return len({team.handle if team else None for team in teams}) == 1


def recipe_for(collection: Collection) -> str:
    """Return what the pipeline shall make of recordings in ``collection``, as the team that owns it says."""
    owners = (model for model in TeamPage.__subclasses__() if model._default_manager.filter(collection=collection))
    return next(owners, TeamPage).recipe


def team_titles(collections: "models.QuerySet[Collection]") -> dict[int, str]:
    """Return the title of the show or programme that owns each collection, by the collection's id.

    The title is in the active language where the page has been translated into it. Collections without a
    team are left out. In alphabetical order of the titles.
    """
    pages = [
        page
        for model in TeamPage.__subclasses__()
        for page in model._default_manager.filter(collection__in=collections).order_by("-pk").select_related("locale")
    ]
    pages.sort(key=lambda page: page.locale.language_code == get_language())
    titles = {page.collection_id: str(page.title) for page in pages if page.collection_id}
    return dict(sorted(titles.items(), key=lambda item: item[1]))
