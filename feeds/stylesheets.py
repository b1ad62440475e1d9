"""How a feed looks to a person who opens it in a browser: two style sheets for each language, from one template each.

The XSL turns the feed into a page with a player. Browsers are giving XSL up (Chromium from version 158 on, which is of
November 2026; Gecko and WebKit have agreed), so the CSS after it makes the bare feed readable where nothing else is
left: it has no links and no player, but says what this is, and where the page of the show is. A browser that knows
XSL ignores the CSS.
"""

from functools import cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, gettext, override

LANGUAGES = ("ar", "fr", "zgh", "es", "en")
MEDIA_TYPES = {"xsl": "text/xsl", "css": "text/css"}
PLAIN_XML = "text/xml; charset=utf-8"
PLACE = "/feeds/view"
# A page with thousands of players is of no use to anybody.
SHOWN = 50
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LATIN = "var(--font-latin), var(--font-arabic)"
FONTS = {
    "ar": "var(--font-arabic), var(--font-latin)",
    "zgh": "var(--font-tifinagh), var(--font-latin), var(--font-arabic)",
}


def styled(document: bytes, language: str) -> bytes:
    """Return an XML document that names its style sheets, in ``language`` or else in Arabic.

    Source: "Associating Style Sheets with XML documents 1.0"; they come after the XML declaration.
    """
    code = language if language in LANGUAGES else LANGUAGES[0]
    declaration, end, rest = document.partition(b"?>\n")
    named = [f'<?xml-stylesheet type="{kind}" href="{PLACE}/{code}.{name}"?>\n' for name, kind in MEDIA_TYPES.items()]
    return declaration + end + "".join(named).encode() + rest


def shown_as(request: HttpRequest, media_type: str) -> str:
    """Return the type under which a feed is handed out.

    Browsers show feeds as a page of text, without their style sheets, unless they come as plain XML. A browser that
    opens a page asks for text/html; programs that ask for it too get the same bytes.
    """
    is_person = "text/html" in request.headers.get("Accept", "")
    return PLAIN_XML if is_person and "+xml" in media_type else media_type


@cache
def written_stylesheet(language: str, extension: str) -> bytes:
    """Return the style sheet in a language, as ``xsl`` or ``css``."""
    with override(language):
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        values = {
            "language": language,
            "direction": direction,
            "shown": SHOWN,
            "months": [(name[:3], f"{number:02}", gettext(name)) for number, name in enumerate(MONTHS, start=1)],
            "between": " de " if language == "es" else " ",
            "fonts": FONTS.get(language, LATIN),
            "leading": "1.8" if language == "ar" else "1.65",
        }
        return render_to_string(f"feeds/view.{extension}", values).encode()
