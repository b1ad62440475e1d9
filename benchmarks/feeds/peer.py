"""The peer: the same feed by Django's syndication framework, rendered for every request, without any middleware."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import path
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

from cms.podcasts.models import EpisodePage, ShowPage


class ShowFeed(Feed):
    """What the framework's own documentation shows, with enclosures, and with the queries kept few."""

    feed_type = Rss201rev2Feed

    def get_object(self, request: Any, handle: str) -> ShowPage:
        return ShowPage.objects.get(handle=handle)

    def title(self, show: ShowPage) -> str:
        return show.title

    def link(self, show: ShowPage) -> str:
        return show.url_path

    def description(self, show: ShowPage) -> str:
        return show.summary

    def items(self, show: ShowPage) -> Any:
        pages = EpisodePage.for_cards().child_of(show).live()
        return pages.order_by("-first_published_at")

    def item_title(self, item: EpisodePage) -> str:
        return item.title

    def item_description(self, item: EpisodePage) -> str:
        return item.summary

    def item_link(self, item: EpisodePage) -> str:
        return item.url_path

    def item_guid(self, item: EpisodePage) -> str:
        return item.guid

    def item_pubdate(self, item: EpisodePage) -> Any:
        return item.first_published_at

    def item_enclosures(self, item: EpisodePage) -> list[Enclosure]:
        edition = item.enclosure
        return [Enclosure(f"/audio/{edition.id}.mp3", str(edition.byte_length), edition.media_type)]


urlpatterns = [path("<slug:handle>.xml", ShowFeed())]
