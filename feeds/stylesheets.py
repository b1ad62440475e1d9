"""How a feed looks to a person who opens it in a browser: one style sheet (XSLT 1.0) for each language.

Browsers are giving XSLT up (Chromium from version 158 on, which is of November 2026; Gecko and WebKit have agreed) and
warn of it across the page. So the page is made by the style sheet when the feed is stored (feeds/browser_page.py), for
browsers that say that they open a page. The feed names the style sheet for those that say nothing.
"""

from functools import cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, gettext, override

LANGUAGES = ("ar", "fr", "zgh", "es", "en")
MEDIA_TYPE = "text/xsl; charset=utf-8"
PLAIN_XML = "text/xml; charset=utf-8"
PLACE = "/feeds/view"
# A page with thousands of players is of no use to anybody.
SHOWN = 50
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def styled(document: bytes, language: str) -> bytes:
    """Return an XML document that names its style sheet, in ``language`` or else in Arabic.

    Source: "Associating Style Sheets with XML documents 1.0"; it comes after the XML declaration.
    """
    code = language if language in LANGUAGES else LANGUAGES[0]
    declaration, end, rest = document.partition(b"?>\n")
    named = f'<?xml-stylesheet type="text/xsl" href="{PLACE}/{code}.xsl"?>\n'
    return declaration + end + named.encode() + rest


def is_opened(request: HttpRequest) -> bool:
    """Say whether a browser opens a page: it says so by itself, no program does (W3C Fetch Metadata, section 2.2)."""
    return request.headers.get("Sec-Fetch-Mode") == "navigate"


def shown_as(request: HttpRequest, media_type: str) -> str:
    """Return the type under which a feed is handed out.

    Browsers show feeds as a page of text, without their style sheet, unless they come as plain XML. A browser that
    opens a page asks for text/html; programs that ask for it too get the same bytes.
    """
    is_person = "text/html" in request.headers.get("Accept", "")
    return PLAIN_XML if is_person and "+xml" in media_type else media_type


@cache
def written_stylesheet(language: str) -> bytes:
    """Return the style sheet in a language."""
    with override(language):
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        values = {
            "language": language,
            "direction": direction,
            "shown": SHOWN,
            "months": [(name[:3], f"{number:02}", gettext(name)) for number, name in enumerate(MONTHS, start=1)],
            "between": " de " if language == "es" else " ",
        }
        return render_to_string("feeds/view.xsl", values).encode()
