"""Chapters as a file (podcast namespace, JSON chapters 1.2)."""

import json
from typing import Any

from django.apps import apps

from cms.media.recorded import RecordedPage

MEDIA_TYPE = "application/json+chapters"


def page_with_chapters(page_id: int) -> RecordedPage | None:
    """Return the page with this key if it plays a recording and has chapters; None for any other."""
    for model in apps.get_models():
        if issubclass(model, RecordedPage):
            page = model._default_manager.filter(pk=page_id).select_related("recording").first()
            if page is not None:
                return page if page.recording and page.chapters else None
    return None


def chapters_json(page: Any) -> bytes:
    """Return the chapters of a page; the same chapters give the same bytes."""
    document = {
        "version": "1.2.0",
        "title": page.title,
        "podcastName": page.series.title,
        "chapters": [{"startTime": chapter.start_s, "title": chapter.title} for chapter in page.chapters],
    }
    return json.dumps(document, ensure_ascii=False).encode()
