"""Show notes as apps want them: a few tags, absolute links, and the language said aloud."""

from urllib.parse import urljoin

import nh3
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info

from cms.core.works import Work

TAGS = {"p", "a", "ol", "ul", "li", "strong", "b", "em", "i", "br", "h2", "h3", "blockquote", "cite"}


def notes_html(work: Work) -> str:
    """Return the body of ``work``, or else its summary, as HTML for a feed.

    Apps lay out right-to-left notes badly unless the markup itself names the direction.
    """
    body = work.body.render_as_block() if work.body else format_html("<p>{}</p>", work.summary)
    clean = nh3.clean(str(body), tags=TAGS, attributes={"a": {"href"}}, attribute_filter=_absolute)
    direction = "rtl" if get_language_info(work.language_code)["bidi"] else "ltr"
    return format_html(
        '<div lang="{}" dir="{}">{}</div>',
        work.language_code,
        direction,
        mark_safe("\n".join(filter(str.strip, clean.splitlines()))),  # noqa: S308 - nh3 has just cleaned it
    )


def _absolute(tag: str, attribute: str, value: str) -> str:
    return urljoin(settings.WAGTAILADMIN_BASE_URL + "/", value) if (tag, attribute) == ("a", "href") else value
