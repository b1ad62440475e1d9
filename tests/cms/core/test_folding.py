"""What people write in several ways is compared in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.folding import LONGEST_WORD, MOST_WORDS, fold, likeness, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد إسلام آدم ٱلماء", "احمد اسلام ادم الماء"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفي"),
        ("المَاءُ الصَّالِحُ", "الماء الصالح"),
        ("مـــاء", "ماء"),
        ("سؤال", "سوال"),
        ("أگادير أڭادير", "اكادير اكادير"),
        ("٢٠٢٦", "2026"),
        ("Éclairage À l'ŒUVRE", "eclairage a l'oeuvre"),
        ("mañana", "manana"),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ ⴰⴽⴽⵯ", "ⵜⴰⵎⴰⵣⵉⵖⵜ ⴰⴽⴽ"),
        ("3LACH 9ad 7it", "3lach 9ad 7it"),
    ],
)
def test_both_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("متى يصل الماء إلى القرية؟", ["يصل", "ما", "قريه"]),
        ("وبالماء والطرق للفلاحين", ["ما", "طرق", "فلاحين"]),
        ("Quand l'eau arrivera-t-elle au douar ?", ["eau", "arrivera", "douar"]),
        ("3lach lma kayt9te3 f dowar", ["lma", "kayt9te3", "dowar"]),
        ("الماء الما ماء", ["ما"]),
        ("", []),
    ],
)
def test_words_carry_meaning(text: str, left: list[str]) -> None:
    assert words(text) == left


@given(st.text(max_size=2000))
def test_anything_can_be_folded(text: str) -> None:
    found = words(text)
    assert len(found) <= MOST_WORDS
    assert all(1 < len(word) <= LONGEST_WORD for word in found)
    assert len(set(found)) == len(found)
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text()), st.lists(st.text()))
def test_likeness_is_between_nothing_and_all(one: list[str], other: list[str]) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == (1 if one else 0)
