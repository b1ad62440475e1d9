"""Where what is wrong with a feed of ours can be mended: the field, in the page of the show or of the episode."""

from collections.abc import Iterable

from django.urls import reverse
from wagtail.models import Page

from cms.catalogue.drafts import owner_page, work_pages
from feeds.checking.table import Finding
from feeds.checking.wording import Explained, explained


def told(findings: Iterable[Finding], handle: str) -> list[tuple[Explained, str]]:
    """Return findings in words, each with the path in the admin where it can be mended, or "" for other feeds."""
    page = owner_page(handle) if handle else None
    works = work_pages(page) if page else {}
    return [(words, _place_to_mend(words, page, works)) for words in map(explained, findings)]


def _place_to_mend(words: Explained, page: Page | None, works: dict[str, int]) -> str:
    guid = words.places[0].guid
    if page is None or (guid and guid not in works):
        return ""
    url = reverse("wagtailadmin_pages:edit", args=[works[guid] if guid else page.pk])
    return f"{url}#id_{words.field}-label" if words.field else url
