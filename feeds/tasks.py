"""Feeds are rendered here and nowhere else: never while somebody waits for an answer."""

from procrastinate.contrib.django import app

from cms.catalogue.records import Show
from feeds.materialise import materialise
from feeds.registry import formats_of


@app.task(queue="default", name="feeds.build", retry=5)
def build_feeds(handle: str) -> None:
    """Render every format of a show."""
    for form in formats_of(Show):
        materialise(handle=handle, form=form)
