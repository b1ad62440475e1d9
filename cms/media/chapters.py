"""Chapters as a file (podcast namespace, JSON chapters 1.2)."""

import json
from typing import Any

from wagtail.models import Page

from cms.media.recorded import RecordedPage

MEDIA_TYPE = "application/json+chapters"


def page_with_chapters(page_id: int) -> RecordedPage | None:
    """Return the page with this key if it plays a recording and has chapters; None for any other."""
    page = Page.objects.filter(pk=page_id).specific().first()
    return page if isinstance(page, RecordedPage) and page.recording and page.chapters else None


def chapters_json(page: Any) -> bytes:
    """Return the chapters of a page; the same chapters give the same bytes."""
    document = {
        "version": "1.2.0",
        "title": page.title,
        "podcastName": page.series.title,
        "chapters": [{"startTime": chapter.start_s, "title": chapter.title} for chapter in page.chapters],
    }
    return json.dumps(document, ensure_ascii=False).encode()
