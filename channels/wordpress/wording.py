"""How a work is worded as a post."""

import html
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, override

from channels.publisher import Call
from channels.wordpress.options import Options
from cms.catalogue.holdings import NotHeld
from cms.catalogue.works import Work
from media_pipeline.captions import plain_text, webvtt

OLD = timedelta(hours=1)
"""A post that is younger gets its date from the website, whose clock may be behind ours."""


def words(call: Call[Options]) -> dict[str, Any]:
    """Return what visitors read of a work."""
    work = call.work
    with override(work.language):
        return {"title": work.title, "excerpt": work.summary, "content": content(work, transcript(call))}


def moment(work: Work, due_at: datetime | None, now: datetime) -> dict[str, str]:
    """Return status and date of a post that is new or was planned (date_gmt: in UTC, without a zone)."""
    if due_at:
        return {"status": "future" if due_at > now else "publish", "date_gmt": gmt(due_at)}
    date = {"date_gmt": gmt(work.released_at)} if work.released_at < now - OLD else {}
    return {"status": "publish"} | date


def gmt(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def content(work: Work, said: str) -> str:
    """Return the body of a post as blocks (developer.wordpress.org/block-editor), without what authors may not use."""
    home = format_html('<p><a href="{}">{}</a></p>', work.page_url, gettext("This page at its home"))
    parts = [player(work), block("html", mark_safe(work.notes_html)), spoken(work, said), block("paragraph", home)]  # noqa: S308 - cleaned by the door
    return "\n\n".join(filter(None, parts))


def player(work: Work) -> str:
    media = work.video or work.sound
    if media is None:
        return ""
    tag = "video" if work.video else "audio"
    figure = '<figure class="wp-block-{}"><{} controls preload="none" src="{}"></{}></figure>'
    return block(tag, format_html(figure, tag, tag, media.url, tag), '{"preload":"none"}')


def spoken(work: Work, said: str) -> str:
    """Return the transcript, folded, and whether somebody has checked it."""
    if not said:
        return ""
    paragraphs = format_html_join("\n", "<p>{}</p>", ((each,) for each in said.split("\n") if each.strip()))
    warning = gettext("A machine wrote this transcript; nobody has checked it yet.") if is_unchecked(work) else ""
    note = format_html("<p><em>{}</em></p>\n", warning) if warning else ""
    direction = "rtl" if get_language_info(work.language)["bidi"] else "ltr"
    folded = '<div lang="{}" dir="{}"><details><summary>{}</summary>\n{}{}</details></div>'
    return block("html", format_html(folded, work.language, direction, gettext("Transcript"), note, paragraphs))


def is_unchecked(work: Work) -> bool:
    return bool(work.captions) and work.captions[0].is_unchecked


def block(name: str, inner: SafeString, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes + ' ' if attributes else ''}-->\n{inner}\n<!-- /wp:{name} -->"


def transcript(call: Call[Options]) -> str:
    """Return what is said, in paragraphs with the names of the speakers, or ""."""
    own = [each for each in call.work.captions if each.language == call.work.language]
    if not (own and call.options.has_transcript):
        return ""
    try:
        with call.opened(own[0].url) as stream:
            return plain_text.write(webvtt.read(stream.read().decode()))
    except NotHeld:
        return ""


class Seen(HTMLParser):
    """What a visitor gets of HTML: its words, and the addresses in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._words: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        self._words.extend(data.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses.extend(value or "" for name, value in attrs if name in ("src", "href"))

    @property
    def everything(self) -> tuple[str, list[str]]:
        return "".join(self._words), self.addresses


def is_same_text(one: str, other: str) -> bool:
    """Compare titles: WordPress writes ``&`` as ``&amp;`` for some users."""
    return html.unescape(one).split() == html.unescape(other).split()


def is_same_content(one: str, other: str) -> bool:
    """Compare what visitors get: WordPress cleans the markup of those who are no administrators."""
    return Seen(one).everything == Seen(other).everything
