"""Feeds are rendered here and nowhere else: never while somebody waits for an answer."""

from procrastinate.contrib.django import app

from feeds.materialise import materialise
from feeds.registry import all_formats


@app.task(queue="default", name="feeds.build", retry=5)
def build_feeds(handle: str) -> None:
    """Render every format of a show."""
    for form in all_formats().values():
        materialise(handle=handle, form=form)
