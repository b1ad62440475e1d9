"""No text of the public shows other words than it holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.live.hygiene import language_of, says_something, tidy, tidy_line

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from(f"{TURNING}\u0000\u0007\u001b\u200b\u00ad\ufeff\u0301\u0651\u202f\r\n\t \u200f\u200d"),
        st.characters(),
    ),
    max_size=300,
)


@given(nasty)
def test_nothing_that_hides_is_left(text: str) -> None:
    left = tidy(text)
    assert not set(left) & set(TURNING)
    assert not [sign for sign in left if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign != "\n"]
    assert left == left.strip()
    assert "\n\n\n" not in left
    assert tidy(left) == left, "what is tidy stays as it is"
    assert unicodedata.is_normalized("NFC", left)
    left.encode()


@given(nasty)
def test_a_line_is_one_line(text: str) -> None:
    assert len(tidy_line(text).splitlines()) <= 1


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=200))
def test_words_stay_as_they_are(text: str) -> None:
    assert tidy(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("سؤال \u202eمقلوب\u202c", "سؤال مقلوب"),
        ("admin\u2066txt.exe\u2069", "admintxt.exe"),
        ("e\u0301te\u0301", "été"),
        ("a" + "\u0301" * 50, "á\u0301\u0301\u0301\u0301"),
        ("سطر\r\n\r\n\r\n\r\nآخر", "سطر\n\nآخر"),
        ("مُدَرِّسٌ", "مُدَرِّسٌ"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ('<b>نص</b> & "غيره"', '<b>نص</b> & "غيره"'),
        ("\x00\x1b[31mأحمر", "[31mأحمر"),
        ("👩\u200d🌾 فلاحة", "👩\u200d🌾 فلاحة"),
    ],
)
def test_what_becomes_of_it(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


@pytest.mark.parametrize(
    ("text", "says"),
    [("ماء؟", True), ("مَا", True), ("ⴰⵎⴰⵏ", True), ("L'eau", True), ("؟!؟", False), ("12 34", False), ("👍👍", False)],
)
def test_a_question_has_a_word(text: str, says: bool) -> None:
    assert says_something(text) == says


@pytest.mark.parametrize(
    ("text", "language"),
    [("متى يصل الماء؟", "ar"), ("ⵎⴰⵏⵜⵓⵔ ⴰⵎⴰⵏ", "zgh"), ("Quand l'eau ?", "fr"), ("3lach lma 9te3", "fr"), ("", "fr")],
)
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text, otherwise="fr") == language
