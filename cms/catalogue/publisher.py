"""The house as the feeds of its shows name it."""

from dataclasses import dataclass

from django.conf import settings

from cms.catalogue.addresses import absolute, artwork_url
from cms.catalogue.records import HOUSE, RemoteItem
from cms.core.conf import conf
from cms.pages.models import HomePage

FEED = f"/feeds/{HOUSE}/publisher.xml"


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """What shows take from the house where they say nothing themselves; ``home`` is None before it is founded."""

    name: str
    email: str
    image_url: str
    remote_item: RemoteItem | None
    home: HomePage | None


def publisher() -> Publisher:
    """Return the house, as its home page in the default language describes it."""
    pages = HomePage.objects.live().public().select_related("square_picture")
    home = pages.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if home is None:
        return Publisher(name=conf.site_name, email="", image_url="", remote_item=None, home=None)
    return Publisher(
        name=home.title,
        email=home.owner_email,
        image_url=artwork_url(home.square_picture),
        remote_item=RemoteItem(
            feed_guid=home.publisher_guid, feed_url=absolute(FEED), title=home.title, medium="publisher"
        ),
        home=home,
    )
