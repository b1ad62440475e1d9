"""The videos of a programme for search engines: a sitemap with Google's video extension.

Source: "Video sitemaps and alternatives" (Google Search Central), schema sitemap-video 1.1.
"""

from cms.catalogue.records import Episode, Show
from feeds.format import Format, Pieces
from feeds.sitemap import MEDIA_TYPE, Sitemap, w3c
from feeds.text import carried_by_xml, cut_to_characters

VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
DESCRIPTION_LENGTH = 2048
NAME_LENGTH = 255
LONGEST_S = 28_800


def render(show: Show) -> bytes:
    """Return the sitemap as UTF-8 XML. A video without a picture is left out: search engines would refuse it."""
    return pieces(show).whole


@carried_by_xml
def pieces(show: Show) -> Pieces:
    """Return the same in pieces."""
    head, tail = Sitemap("video", VIDEO).frame
    return Pieces(head=head, items=tuple(_page(episode, show) for episode in show.episodes), tail=tail)


def _page(episode: Episode, show: Show) -> bytes:
    sitemap = Sitemap("video", VIDEO)
    if thumbnail := next((image.url for image in episode.images), episode.image_url or show.image_url):
        _add(sitemap, episode, show, thumbnail)
    return sitemap.pages


def _add(sitemap: Sitemap, episode: Episode, show: Show, thumbnail: str) -> None:
    description = cut_to_characters(episode.summary or episode.title, DESCRIPTION_LENGTH)
    video = sitemap.add(episode.page_url, "video")
    sitemap.describe(video, "thumbnail_loc", thumbnail)
    sitemap.describe(video, "title", episode.title)
    sitemap.describe(video, "description", description)
    sitemap.describe(video, "content_loc", episode.enclosure.url)
    duration = round(episode.enclosure.duration_s)
    if 1 <= duration <= LONGEST_S:
        sitemap.describe(video, "duration", str(duration))
    sitemap.describe(video, "publication_date", w3c(episode.released_at))
    sitemap.describe(video, "family_friendly", "no" if episode.explicit else "yes")
    sitemap.describe(video, "requires_subscription", "no")
    if show.author:
        sitemap.describe(video, "uploader", cut_to_characters(show.author, NAME_LENGTH)).set("info", show.page_url)
    sitemap.describe(video, "live", "no")


def is_listed(show: Show) -> bool:
    """Say whether search engines shall find the videos of a show."""
    return show.medium == "video" and not show.is_private and not show.moved_to


FORMAT = Format(
    slug="video-sitemap",
    extension="xml",
    media_type=MEDIA_TYPE,
    subject=Show,
    render=render,
    pieces=pieces,
    suits=is_listed,
)
