"""How fast a cue is to be read, what is doubtful in it, and where its lines break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.captions.checks import CODES, LINE_CHARACTERS, Remark, check
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.lines import wrap, wrap_cues
from media_pipeline.captions.reading import characters_per_second, letters, words, words_per_minute
from media_pipeline.captions.times import read_moment, short_moment, write_moment


def cue(text: str, start: float = 0.0, end: float = 4.0) -> Cue:
    return Cue(start=start, end=end, text=text)


@pytest.mark.parametrize(
    ("text", "count", "in_words"),
    [
        ("مدرسة", 5, 1),
        ("مُدَرِّسَةٌ", 5, 1),
        ("مــــدرسة", 5, 1),
        ("والمدرسة فالبيت", 15, 2),
        ("قال\u200f نعم", 7, 2),
        ("l'eau du barrage", 16, 3),
        ("a\n  b", 3, 2),
        ("«نعم» — 24 %", 12, 2),
        ("", 0, 0),
    ],
)
def test_what_an_eye_reads_is_counted(text: str, count: int, in_words: int) -> None:
    assert (letters(text), words(text)) == (count, in_words)


def test_speed_is_what_is_read_by_the_time_for_it() -> None:
    assert characters_per_second(cue("مُدَرِّسَةٌ", 1, 2)) == 5
    assert words_per_minute(cue("un deux trois", 1, 2)) == 180
    assert characters_per_second(cue("", 1, 1)) == 0
    assert characters_per_second(cue("x", 1, 1)) == float("inf")


DOUBTFUL = [
    ("empty", [cue("")]),
    ("no_length", [cue("نعم", 1, 1)]),
    ("out_of_order", [cue("ب", 5, 6), cue("ا", 1, 2)]),
    ("overlap", [cue("ا", 1, 3), cue("ب", 2.5, 4)]),
    ("beyond_end", [cue("ا", 59, 62)]),
    ("too_fast", [cue("جملة طويلة جدا لا تقرأ في ثانية", 1, 2)]),
    ("too_many_words", [cue("je ne le sais pas", 1, 2)]),
    ("line_too_long", [cue("كلمة " * 10, 1, 9)]),
    ("too_many_lines", [cue("ا\nب\nج", 1, 9)]),
]


@pytest.mark.parametrize(("code", "cues"), DOUBTFUL)
def test_what_is_doubtful_is_said(code: str, cues: list[Cue]) -> None:
    assert [remark.code for remark in check(tuple(cues), duration=60)] == [code]


def test_every_remark_is_met_here() -> None:
    assert {code for code, _cues in DOUBTFUL} == set(CODES)


def test_what_is_well_made_has_no_remarks() -> None:
    fine = (cue("مرحبا بكم في حديث الجهة،\nوهذا أول لقاء.", 0, 3), cue("نعم.", 3, 3.4), cue("شكرا", 59.8, 60.3))
    assert check(fine, duration=60) == ()
    assert check((cue("x", 0, 100),)) == ()


def test_a_remark_names_its_cue_and_its_measure() -> None:
    assert check((cue("ا", 0, 1), cue("ب", 0.75, 2))) == (Remark(cue=1, code="overlap", found=250),)
    assert check((cue("", 0, 1), cue("", 1, 2)), first=1) == (Remark(cue=1, code="empty"),)


BROKEN = [
    ("نعم. شكرا.", ["نعم. شكرا."]),
    (
        "في السنة الماضية، أصلحنا 12 كيلومتر من الطريق بين وزان وزومي.",
        ["في السنة الماضية، أصلحنا", "12 كيلومتر من الطريق بين وزان وزومي."],
    ),
    (
        "وصل المشروع إلى نهايته في وزان. سنزور الورش التالي غدا.",
        ["وصل المشروع إلى نهايته في وزان.", "سنزور الورش التالي غدا."],
    ),
    (
        "اجتمع أعضاء المجلس الإقليمي وممثلو الجمعيات المحلية",
        ["اجتمع أعضاء المجلس الإقليمي", "وممثلو الجمعيات المحلية"],
    ),
    (
        "قال الوزير و الوالي إن المشروع سيبدأ قريبا في الجماعة",
        ["قال الوزير و الوالي إن المشروع", "سيبدأ قريبا في الجماعة"],
    ),
    (
        "Le chantier coûtera 12 millions de dirhams et finira en juin.",
        ["Le chantier coûtera 12 millions", "de dirhams et finira en juin."],
    ),
    (
        "Il faudra 12\u00a0millions de dirhams pour la route de Zoumi.",
        ["Il faudra 12\u00a0millions de dirhams", "pour la route de Zoumi."],
    ),
    (
        "- متى تنتهي الأشغال في الطريق؟\n- في شهر مارس المقبل.",
        ["- متى تنتهي الأشغال في الطريق؟", "- في شهر مارس المقبل."],
    ),
]


@pytest.mark.parametrize(("text", "lines"), BROKEN)
def test_lines_break_where_a_reader_breathes(text: str, lines: list[str]) -> None:
    assert wrap(text).split("\n") == lines


vocabulary = st.sampled_from(
    [
        "و",
        "في",
        "الذي",
        "والجهة",
        "فقال",
        "24",
        "كيلومتر",
        "السدود،",
        "انتهى.",
        "مُدَرِّسَةٌ",
        "l'eau",
        "de",
        "Tanger-Tétouan",
        "\u200fنعم\u200f",
    ]
)


@given(st.lists(vocabulary, max_size=40))
def test_no_word_is_changed_and_no_line_is_too_long(given_words: list[str]) -> None:
    lines = wrap(" ".join(given_words)).split("\n")
    assert " ".join(lines).split() == given_words
    assert all(letters(line) <= LINE_CHARACTERS for line in lines)


@given(st.lists(st.sampled_from(["الجهة", "سدود", "طريق", "قرية"]), min_size=8, max_size=10), st.integers(2, 6))
def test_what_belongs_together_stays_together(given_words: list[str], place: int) -> None:
    given_words[place:place] = ["24", "كيلومتر", "و", "الطريق"]
    lines = wrap(" ".join(given_words)).split("\n")
    assert len(lines) == 2
    assert not lines[0].endswith((" 24", " و"))


def test_only_what_needs_it_is_broken_anew() -> None:
    long = cue("اجتمع أعضاء المجلس الإقليمي وممثلو الجمعيات المحلية")
    own = cue("سطر\nأول")
    assert [one.text.count("\n") for one in wrap_cues((long, own))] == [1, 1]
    assert wrap_cues((own,)) == (own,)


def test_a_very_long_cue_is_broken_quickly() -> None:
    assert len(wrap("كلمة وأخرى " * 180).split("\n")) > 40


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [(0, "00:00:00.000", "0:00.000"), (61.5, "00:01:01.500", "1:01.500"), (3725.0004, "01:02:05.000", "1:02:05.000")],
)
def test_moments_are_written_and_read(seconds: float, long: str, short: str) -> None:
    assert (write_moment(seconds), short_moment(seconds)) == (long, short)
    assert read_moment(short) == read_moment(long) == round(seconds, 3)


@pytest.mark.parametrize(("text", "seconds"), [("12.5", 12.5), ("1:02", 62), ("٢:٠٣", 123), (" 0:01,25 ", 1.25)])
def test_moments_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert read_moment(text) == seconds
