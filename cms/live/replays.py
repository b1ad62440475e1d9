"""Where an answer can be heard or seen again, in each medium."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.live.models import Desk, Timeline
from cms.live.moments import Medium, moments
from cms.live.programme_pages import pages_of

YOUTUBE = ("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be")
_VIDEO = re.compile(r"[\w-]{11}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address that begins at the answer; ``start_s``: its second in that medium."""

    url: str
    label: str
    start_s: float


def links(desk: Desk) -> dict[int, list[Link]]:
    """Return the links to each question that was on air, by its number; for the active language where there is one."""
    if desk.ended_at is None:
        return {}
    found: dict[int, list[Link]] = {}
    for medium, label, address in _media(desk):
        for each in moments(desk, medium):
            link = Link(url=address(each.start_s), label=label, start_s=each.start_s)
            found.setdefault(each.number, []).append(link)
    return found


def _media(desk: Desk) -> Iterable[tuple[str, str, Any]]:
    pages = pages_of(desk.guid)
    own = (page for page in pages if page.locale.language_code == get_language())
    page = next(own, pages[0] if pages else None)
    if page and page.enclosure:
        yield Medium.RECORDING, _("Hear the answer"), lambda second: f"{page.url}#t={int(second)}"
    if page and urlsplit(page.watch_url).hostname in YOUTUBE:
        yield Medium.YOUTUBE, "YouTube", lambda second: at_youtube(page.watch_url, second)
    podcast = Timeline.objects.filter(desk=desk, medium=Medium.PODCAST, episode__live=True).first()
    if podcast and podcast.episode:
        episode = podcast.episode
        yield Medium.PODCAST, _("Podcast"), lambda second: f"{episode.url}#t={int(second)}"


def at_youtube(address: str, second: float) -> str:
    """Return the address of a video that begins at a second."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "t"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{int(second)}s")])))


def studio_address(address: str) -> str:
    """Return where the owner of a video at YouTube can download it; "" for the address of anything else.

    Nothing of ours fetches it: YouTube's API gives out no files, and its terms allow no other way (Terms of Service,
    "Permissions and Restrictions").
    """
    parts = urlsplit(address)
    if parts.hostname not in YOUTUBE:
        return ""
    key = parse_qs(parts.query).get("v", [parts.path.rstrip("/").rpartition("/")[2]])[0]
    return f"https://studio.youtube.com/video/{key}/edit" if _VIDEO.fullmatch(key) else ""
