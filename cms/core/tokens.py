"""The colours of the house, as the style sheet names them: css/tokens.css is the one place where they are written."""

import re
from functools import cache

from django.conf import settings

TOKENS = "cms/static/css/tokens.css"
NAMED = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6}|var\((--[\w-]+)\));")


@cache
def colours() -> dict[str, str]:
    """Return every colour of the light scheme that is not translucent, as ``#rrggbb``, by name."""
    written: dict[str, str] = {}
    for name, value, other in NAMED.findall((settings.BASE_DIR / TOKENS).read_text(encoding="utf-8")):
        # What comes later is for the dark scheme; a role follows the colours that it may name.
        written.setdefault(name, written.get(other, "") if other else value)
    return {name: value for name, value in written.items() if value}
