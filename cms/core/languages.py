"""The languages of the region, as Django and Wagtail want to hear of them."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

# Standard Moroccan Amazigh, written in Tifinagh from left to right: Django does not know it.
ZGH: dict[str, Any] = {"bidi": False, "code": "zgh", "name": "Amazigh", "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}

LANGUAGES = [
    ("ar", _("Arabic")),
    ("fr", _("French")),
    ("zgh", _("Amazigh")),
    ("es", _("Spanish")),
    ("en", _("English")),
]

ADMIN_LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]


def register() -> None:
    """Teach Django the languages that it lacks; called by the settings before anything reads LANG_INFO."""
    LANG_INFO.setdefault("zgh", ZGH)
    # As the names stand in a menu; Django's are vowelled or in lower case.
    for code, name in {"ar": "العربية", "fr": "Français", "es": "Español"}.items():
        LANG_INFO[code]["name_local"] = name
