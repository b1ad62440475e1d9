"""Titles in three scripts: shaped, in order, inside their place, whatever is written in them."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, features

from media_pipeline.frames import lettering
from media_pipeline.frames.lettering import BOLD, REGULAR, Block, Style, fit, font, has_letter, showable

STYLE = Style(weight=BOLD, sizes=(92, 76, 62, 50), lines=4)
BOX = (1000, 500)
PAGES = settings.BASE_DIR / "cms" / "static" / "fonts"
LONG = {
    "Arabic": "ندوة حول تدبير الموارد المائية وحماية المنظومات الواحية في ظل التغيرات المناخية " * 5,
    "French": "Comment protéger l’eau des oasis, quand chaque été vient plus tôt que le précédent ? " * 5,
    "Tifinagh": "ⴰⵎⴰⵏ ⵏ ⵜⵎⵓⵔⵜ ⵏⵖ ⴷ ⵜⴰⴳⵓⵔⵉ ⵏ ⵉⵎⵣⴷⴰⵖ " * 9,
    "one word": "ب" * 400,
    "one Latin word": "W" * 400,
}


def drawn(text: str, face: ImageFont.FreeTypeFont, direction: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    image = Image.new("L", (700, 160), 0)
    ImageDraw.Draw(image).text((20, 110), text, fill=255, font=face, anchor="ls", direction=direction)
    return np.asarray(image)


def ink(text: str, direction: str = "rtl") -> tuple[int, int]:
    """Left and right edge of what is drawn."""
    columns = np.flatnonzero(drawn(text, font(BOLD, 64), direction).any(axis=0))
    return int(columns[0]), int(columns[-1])


def test_letters_are_shaped() -> None:
    assert features.check("raqm")
    joined, apart = (drawn(text, font(BOLD, 64), "rtl") for text in ("جهة", "ج‌ه‌ة"))
    assert (joined != apart).any()
    # Joined letters share their strokes: three pieces of ink become fewer.
    gaps = [int((np.diff(each.any(axis=0).astype(int)) == 1).sum()) for each in (joined, apart)]
    assert gaps == [1, 3]


def test_the_letters_are_those_of_the_pages() -> None:
    """The same words in the font of the pages, which browsers are known to draw rightly."""
    for text, name, direction in (
        ("الجهة أثير", "arabic", "rtl"),
        ("Été", "latin", "ltr"),
        ("l’oasis", "latin", "ltr"),
    ):
        page = ImageFont.truetype(PAGES / f"athir-sans-{name}-700.woff2", 64, layout_engine=ImageFont.Layout.RAQM)
        assert (drawn(text, font(BOLD, 64), direction) == drawn(text, page, direction)).all(), name
    tifinagh = ImageFont.truetype(PAGES / "noto-sans-tifinagh-400.woff2", 64, layout_engine=ImageFont.Layout.RAQM)
    assert np.abs(drawn("ⴰⵎⴰⵏ", font(REGULAR, 64), "ltr") - drawn("ⴰⵎⴰⵏ", tifinagh, "ltr").astype(int)).mean() < 1


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_every_letter_of_the_pages_is_there(weight: int) -> None:
    names = (f"athir-sans-arabic-{weight}", f"athir-sans-latin-{weight}", "noto-sans-tifinagh-400")
    wanted = set().union(*(TTFont(PAGES / f"{name}.woff2").getBestCmap() for name in names))
    found = TTFont(Path(lettering.FONTS) / f"athir-film-{weight}.woff2").getBestCmap()
    assert wanted <= set(found)


def test_both_directions_stand_in_one_line() -> None:
    """Arabic begins at the right, the Latin name inside of it reads from the left."""
    whole = ink("جهة ABC")
    assert ink("جهة ")[1] - ink("جهة ")[0] < whole[1] - whole[0]
    image = drawn("جهة ABC", font(BOLD, 64), "rtl")
    latin = drawn("ABC", font(BOLD, 64), "ltr")
    width = ink("ABC", "ltr")[1] + 1
    assert (image[:, :width] == latin[:, :width]).all()


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_titles_shrink_and_stay_inside(text: str) -> None:
    block = fit(text, BOX, STYLE, "rtl" if text[0] in "نب" else "ltr")
    assert block
    assert block.size == STYLE.sizes[-1]
    assert len(block.lines) == STYLE.lines
    assert block.lines[-1].endswith("…")
    assert block.height <= BOX[1]
    for line in block.lines:
        left, _top, right, _bottom = block.font.getbbox(line, direction=block.direction, anchor="ls")
        assert right - left <= BOX[0]


def test_a_short_title_is_large_and_its_lines_are_even() -> None:
    block = fit("L’eau des oasis : comment partager ce qui reste ?", BOX, STYLE)
    assert block
    assert block.size == STYLE.sizes[0]
    widths = [block.font.getlength(line) for line in block.lines]
    assert " ".join(block.lines) == "L’eau des oasis : comment partager ce qui reste ?"
    assert min(widths) > 0.6 * max(widths)


def test_a_low_place_takes_smaller_letters() -> None:
    high, low = (fit("Comment protéger l’eau des oasis en été", (1000, height), STYLE) for height in (500, 120))
    assert high
    assert low
    assert low.size < high.size
    assert low.height <= 120


def test_what_turns_or_hides_text_is_dropped() -> None:
    assert showable("\u202eexe\u202c.\u2066mp3\u2069 \u200b\x00\ufeff\n\tعنوان") == "exe.mp3 عنوان"
    assert len(showable("a b " * 5000)) <= lettering.MOST_CHARACTERS
    assert fit("\u202e\u0000 \u2069", BOX, STYLE) is None


def test_no_empty_box_is_ever_drawn() -> None:
    text = "سنة ٢٠٢٦ 日本 ﻻ ½ ﬁn Łódź ☎ 🎙 %{pts}':\\,;[a]"
    shown = showable(text)
    assert "2026" in shown
    assert shown.endswith("%{pts}':\\,;[a]")
    assert "لا" in shown
    assert "fin" in shown
    assert all(has_letter(character) for character in shown)


@pytest.mark.parametrize(
    ("text", "usual", "expected"),
    [
        ("YouTube وأصوات الشباب", "rtl", "rtl"),
        ("YouTube", "rtl", "ltr"),
        ("2026", "rtl", "rtl"),
        ("حوار", "ltr", "rtl"),
        ("Le حوار", "ltr", "ltr"),
    ],
)
def test_a_foreign_name_does_not_turn_a_title(
    text: str, usual: lettering.Direction, expected: lettering.Direction
) -> None:
    block = fit(text, BOX, STYLE, usual)
    assert isinstance(block, Block)
    assert block.direction == expected
