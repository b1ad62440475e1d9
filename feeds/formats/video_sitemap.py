"""The videos of the house for search engines: a sitemap with Google's video extension.

Source: "Video sitemaps and alternatives" (Google Search Central), schema sitemap-video 1.1.
"""

from cms.catalogue.records import Episode, House, Show
from feeds.format import Format
from feeds.sitemap import MEDIA_TYPE, Sitemap, w3c
from feeds.text import carried_by_xml, cut_to_characters

VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
DESCRIPTION_LENGTH = 2048
NAME_LENGTH = 255
LONGEST_S = 28_800


@carried_by_xml
def render(house: House) -> bytes:
    """Return the sitemap as UTF-8 XML. A video without a picture is left out: search engines would refuse it."""
    sitemap = Sitemap("video", VIDEO)
    for show in house.shows:
        if show.medium == "video" and not show.is_private:
            for episode in show.episodes:
                _add(sitemap, episode, show)
    return sitemap.document()


def _add(sitemap: Sitemap, episode: Episode, show: Show) -> None:
    thumbnail = next((image.url for image in episode.images), episode.image_url or show.image_url)
    if not thumbnail:
        return
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


FORMAT = Format(slug="video-sitemap", extension="xml", media_type=MEDIA_TYPE, subject=House, render=render)
