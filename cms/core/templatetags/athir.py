"""How the public pages write times, sizes, languages and icons."""

import json
import re
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

register = template.Library()

# A closing tag or an entity inside a script element would end it or change it (HTML, section 4.12.1.3).
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


SPACE_BEFORE = re.compile(r" (?=[:;?!»])")
SPACE_AFTER = re.compile(r"(?<=«) ")


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """Draw a symbol of ``components/icons.html``; it says nothing to a screen reader."""
    classes = f"icon icon-{name} {modifier}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="#icon-{}"/></svg>', classes, name)


@register.filter
def clock(seconds: float | None) -> str:
    """Write seconds as on a clock: ``28:40`` or ``1:02:05``."""
    minutes, rest = divmod(int(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def in_words(seconds: float | None) -> str:
    """Write seconds as hours and minutes; less than a minute as seconds."""
    whole = int(seconds or 0)
    hours, minutes = divmod(round(whole / 60), 60)
    if whole < 60:
        return ngettext("%(count)d second", "%(count)d seconds", whole) % {"count": whole}
    long = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    short = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if hours and minutes:
        return _("%(hours)s %(minutes)s") % {"hours": long, "minutes": short}
    return long if hours else short


@register.filter
def iso_duration(seconds: float | None) -> str:
    """Write seconds as an ISO 8601 duration, such as ``PT1H2M5S``."""
    minutes, rest = divmod(int(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{rest}S"


@register.filter
def file_size(length: int | None) -> str:
    """Write a length in bytes as whole megabytes (10⁶), or kilobytes when it is less than one."""
    size = length or 0
    if size < 1_000_000:
        return _("%(size)d KB") % {"size": round(size / 1000)}
    return _("%(size)d MB") % {"size": round(size / 1_000_000)}


@register.filter
def typeset(text: str) -> str:
    """Keep French punctuation with its word: a line never begins with a colon nor ends with an opening guillemet."""
    return SPACE_BEFORE.sub("\N{NO-BREAK SPACE}", SPACE_AFTER.sub("\N{NO-BREAK SPACE}", str(text)))


@register.filter
def direction(language_code: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language."""
    return "rtl" if get_language_info(language_code)["bidi"] else "ltr"


@register.filter
def language_name(language_code: str) -> str:
    """Return the name of a language in itself."""
    return str(get_language_info(language_code)["name_local"])


@register.simple_tag
def in_language_of(thing: Any) -> SafeString:
    """Return ``lang`` and ``dir`` attributes for what is not in the language of the page, else nothing."""
    code = getattr(thing, "language_code", None) or thing.locale.language_code
    if code == get_language():
        return SafeString()
    return format_html(' lang="{}" dir="{}"', code, direction(code))


@register.filter
def player_data(work: Any) -> str:
    """Describe a work to the player, as JSON for an attribute; see ``js/player.js``.

    Chapters are given where they are at hand: a card leaves them out, and the player reads the page of the work.
    """
    data = {
        "guid": work.guid,
        "src": work.enclosure.url,
        "title": work.title,
        "series": work.series.title,
        "url": work.url,
        "language": work.language_code,
        "duration": work.enclosure.duration_s,
    }
    return json.dumps(data, ensure_ascii=False)


@register.filter
def player_data_with_chapters(work: Any) -> str:
    """Describe a work to the player on its own page, chapters included."""
    chapters = [[chapter.start_s, chapter.title] for chapter in getattr(work, "chapters", [])]
    return json.dumps(json.loads(player_data(work)) | {"chapters": chapters}, ensure_ascii=False)


@register.filter
def under_chapters(transcript: Any, work: Any) -> list[tuple[Any, list[Any]]]:
    """Return the paragraphs of a transcript under the chapters in which they are said; None for what comes before.

    Of a live programme the chapters are its questions: so each stands above its answer.
    """
    chapters = list(work.chapters) if transcript.is_timed else []
    parts = transcript.parts([chapter.start_s for chapter in chapters])
    return list(zip([None, *chapters], parts, strict=True))


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, work: Any) -> SafeString:
    """Describe a work to search engines in the vocabulary of schema.org (JSON-LD)."""
    request = context["request"]
    described = _described(work, request.build_absolute_uri)
    text = json.dumps(described, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    # Nothing in the text can leave the script element any more.
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


SCHEMA_TYPES = {"episode": "PodcastEpisode", "broadcast": "VideoObject", "news": "NewsArticle"}
SCHEMA_SERIES = {"episode": "PodcastSeries", "broadcast": "CreativeWorkSeries"}


def _described(work: Any, absolute: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES[work.kind],
        "url": absolute(work.url),
        "name": work.title,
        "headline": work.title,
        "description": work.summary,
        "inLanguage": work.language_code,
        "identifier": work.guid,
    }
    if work.released_at:
        described["datePublished"] = timezone.localtime(work.released_at).isoformat(timespec="seconds")
    if work.kind in SCHEMA_SERIES:
        series = {"name": work.series.title, "url": absolute(work.series.url)}
        described["isPartOf"] = {"@type": SCHEMA_SERIES[work.kind]} | series
    if work.enclosure:
        described["duration"] = iso_duration(work.enclosure.duration_s)
        described["associatedMedia"] = {
            "@type": "AudioObject",
            "contentUrl": absolute(work.enclosure.url),
            "encodingFormat": work.enclosure.media_type,
            "contentSize": str(work.enclosure.byte_length),
        }
    return described


@register.filter
def picture_of(thing: Any) -> Any:
    """Return the picture of a work, a show, a person or a page; that of the series where a work has none."""
    for name in ("artwork", "portrait"):
        if picture := getattr(thing, name, None):
            return picture
    return picture_of(thing.series) if hasattr(thing, "series") else None


@register.filter
def name_of(thing: Any) -> str:
    """Return the title of a page or the name of a snippet."""
    return str(getattr(thing, "title", None) or getattr(thing, "name", ""))


@register.filter
def description_of(thing: Any) -> str:
    """Return the sentence that describes a page or a snippet to those who have not opened it, or nothing."""
    texts = (getattr(thing, name, "") for name in ("summary", "lead", "description", "biography", "role_line"))
    return next(filter(None, texts), "")


@register.simple_tag(takes_context=True)
def own_address(context: template.Context) -> str:
    """Return the canonical address of the page: without the parameters that others add, but with its number."""
    request = context["request"]
    number = request.GET.get("page", "")
    query = f"?page={number}" if number.isdecimal() and number != "1" else ""
    return str(request.build_absolute_uri(request.path + query))


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, url: str) -> str:
    """Return the address with the scheme and host of this request."""
    return str(context["request"].build_absolute_uri(url))
