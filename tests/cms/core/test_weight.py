"""What a visitor downloads before anything plays, against the budgets of the public pages.

Compressed sizes in bytes (gzip, level 9): styles 15 KB, scripts 25 KB, the fonts of a page 45 KB.
"""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

KILOBYTE = 1000


def linked(pattern: str) -> list[Path]:
    """Return the static files that base.html names, of those whose path matches."""
    source = (settings.BASE_DIR / "templates" / "base.html").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"\{% static '([^']+)' %\}", source) if re.search(pattern, name)]
    return [Path(str(finders.find(name))) for name in names]


def compressed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_the_styles_fit_the_budget() -> None:
    sheets = linked(r"\.css$")
    assert len(sheets) > 5
    assert compressed(sheets) < 15 * KILOBYTE


def test_the_scripts_fit_the_budget() -> None:
    scripts = linked(r"\.js$")
    assert len(scripts) > 5
    assert compressed(scripts) < 25 * KILOBYTE
    assert compressed([path for path in scripts if path.name == "player.js"]) < 6 * KILOBYTE


def test_the_fonts_of_a_page_fit_the_budget() -> None:
    fonts = list(Path(str(finders.find("fonts/README.md"))).parent.glob("athir-sans-*.woff2"))
    assert len(fonts) == 4
    assert sum(path.stat().st_size for path in fonts) < 45 * KILOBYTE


def test_what_others_wrote_comes_with_its_licence() -> None:
    vendor = Path(str(finders.find("vendor/htmx-4.0.1/LICENSE"))).parents[1]
    assert [folder.name for folder in vendor.iterdir() if not list(folder.glob("LICENSE*"))] == []
    fonts = Path(str(finders.find("fonts/README.md"))).parent
    assert {path.name for path in fonts.glob("OFL-*")} == {"OFL-athir-sans.txt", "OFL-noto-sans-tifinagh.txt"}
