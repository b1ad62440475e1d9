"""Names of files, from phones and from attackers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.media.names import BIDI_CONTROLS, LIMIT, display_name, one_line, title_from

NAMES = {
    "plain": ("interview.mp3", "interview.mp3"),
    "Arabic": ("حوار مع رئيس الجماعة.m4a", "حوار مع رئيس الجماعة.m4a"),
    "emoji": ("🎙️ 1.mp3", "🎙️ 1.mp3"),
    "emoji joined": ("👩🏽\u200d🎤.mp3", "👩🏽\u200d🎤.mp3"),
    "Tifinagh": ("ⵜⴰⵎⴰⵣⵉⵖⵜ.wav", "ⵜⴰⵎⴰⵣⵉⵖⵜ.wav"),
    "decomposed": ("e\u0301mission.mp3", "émission.mp3"),
    "folders": ("../../etc/passwd", "passwd"),
    "folders of Windows": ("C:\\recordings\\one.wav", "one.wav"),
    "right-to-left override": ("\u202e3pm.exe", "3pm.exe"),
    "isolates": ("\u2066a\u2069.mp3", "a.mp3"),
    "NUL": ("a\u0000.mp3", "a.mp3"),
    "line breaks": ("a\r\nSet-Cookie: b.mp3", "a Set-Cookie: b.mp3"),
    "an option": ("-i.mp3", "-i.mp3"),
    "a lone surrogate": ("a\ud800.mp3", "a.mp3"),
    "a noncharacter": ("a\ufffe.mp3", "a.mp3"),
    "nothing": ("", "recording"),
    "only dots": ("..", "recording"),
    "only what cannot be seen": ("\u202e\u200f", "recording"),
    "a folder": ("a/", "a"),
    "reserved": ("CON", "CON"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_is_shown_without_harm(case: str) -> None:
    given_name, shown = NAMES[case]
    assert display_name(given_name) == shown


def test_a_name_that_is_too_long_keeps_its_extension() -> None:
    name = display_name("ح" * 400 + ".mp3")
    assert (len(name), name[-4:]) == (LIMIT, ".mp3")


@given(st.text())
def test_no_name_carries_what_changes_others(text: str) -> None:
    name = display_name(text)
    assert 0 < len(name) <= LIMIT
    assert not set(name) & (BIDI_CONTROLS | set("/\\\0\r\n\t"))
    assert unicodedata.is_normalized("NFC", name)
    name.encode()


@pytest.mark.parametrize(
    ("name", "title"), [("live_at_the_souk.mp3", "live at the souk"), ("لقاء.m4a", "لقاء"), (".mp3", ".mp3")]
)
def test_a_title_is_made_of_the_name(name: str, title: str) -> None:
    assert title_from(name) == title


def test_a_title_stays_on_one_line() -> None:
    assert one_line(" a \n\t b\u202e ") == "a b"
