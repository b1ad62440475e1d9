"""Part of the door, for what looks at a show before the public does: its draft, and where it is written."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.catalogue.records import Show
from cms.catalogue.show_reader import ShowReader
from cms.catalogue.shows import MODELS


def owner_page(handle: str) -> Page | None:
    """Return the page of a show or a programme, live or not, in the language of its original; None if there is none."""
    pages = (page for model in MODELS for page in model.objects.filter(handle=handle).order_by("pk"))
    return next(pages, None)


def draft_of(page: Page) -> Show:
    """Return the record of a show as its latest revision says, with the episodes that are released."""
    latest: Any = page.get_latest_revision_as_object()
    latest.last_published_at = latest.last_published_at or timezone.now()
    return ShowReader(latest).whole


def work_pages(page: Page) -> dict[str, int]:
    """Return the ids of the pages of a show's episodes, by their identifiers."""
    models = {model for model in page.specific_class.allowed_subpage_models() if hasattr(model, "guid")}
    return {guid: pk for model in models for guid, pk in model.objects.child_of(page).values_list("guid", "pk")}
