"""How a work is worded for YouTube, and what would be refused there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels.publishers.youtube import PUBLISHER
from channels.youtube.looking import seconds
from channels.youtube.options import Options
from channels.youtube.wording import chapter_lines, description, localizations, names, shortened, status, tags
from cms.catalogue.records import Chapter, Enclosure
from cms.catalogue.works import Translation, Work

FILM = Enclosure(url="https://h.example/a.mp4", byte_length=9, media_type="video/mp4", duration_s=3600, height=720)
WORK = Work(
    guid="1",
    kind="episode",
    handle="water",
    series="حديث الماء",
    language="ar",
    title="السدود",
    summary="ملخص",
    text="عن السدود <الكبرى>",
    notes_html="",
    page_url="https://h.example/ar/water/1/",
    released_at=datetime(2026, 11, 22, tzinfo=UTC),
    video=FILM,
    translations=(
        Translation(language="fr", title="Les barrages", summary="Résumé", page_url="https://h.example/fr/eau/1/"),
    ),
)
OPTIONS = Options(client_id="id", client_secret="secret")


def chapters(*starts: float) -> list[Chapter]:
    return [Chapter(start_s=start, title=f"at {start}") for start in starts]


@pytest.mark.parametrize(
    ("starts", "stamps"),
    [
        ((0, 10, 20), ["00:00", "00:10", "00:20"]),
        ((0, 75, 3599), []),
        ((0, 75, 3590), ["00:00", "01:15", "59:50"]),
        ((0, 10), []),
        ((), []),
        ((30, 60), ["00:00", "00:30", "01:00"]),
        ((4, 60, 90), ["00:00", "01:00", "01:30"]),
        ((0, 60, 65, 69, 90), ["00:00", "01:00", "01:30"]),
        ((90, 0, 60), ["00:00", "01:00", "01:30"]),
    ],
)
def test_chapters_are_such_as_youtube_takes(starts: tuple[float, ...], stamps: list[str]) -> None:
    assert [line.split()[0] for line in chapter_lines(chapters(*starts), "Opening", 3600)] == stamps


def test_hours_are_written_from_the_first_on() -> None:
    assert chapter_lines(chapters(0, 3600, 36_010), "Opening", 40_000)[1:] == ["1:00:00 at 3600", "10:00:10 at 36010"]


def test_what_stands_before_the_first_chapter_has_a_name() -> None:
    assert chapter_lines(chapters(30, 60), "Opening", 3600)[0] == "00:00 Opening"


@pytest.mark.parametrize("length", [0, 2_000, 4_900, 5_100, 100_000])
@pytest.mark.parametrize("letter", ["a", "ا", "ⴰ", "😀"])
def test_a_description_fits_and_keeps_chapters_and_address(length: int, letter: str) -> None:
    work = replace(WORK, chapters=tuple(chapters(0, 10, 20)))
    text = description(work, f"{letter * 9} " * (length // 10), work.page_url)
    assert len(text.encode()) <= 5000
    assert text.splitlines()[-1] == work.page_url
    assert "\n00:10 at 10\n" in text


def test_so_many_chapters_that_nothing_else_fits_are_left_out() -> None:
    work = replace(WORK, chapters=tuple(chapters(*range(0, 3500, 10))))
    text = description(replace(work, series="ب" * 200), "words", work.page_url)
    assert len(text.encode()) <= 5000
    assert text.startswith("words")


def test_brackets_become_others() -> None:
    assert description(WORK, WORK.text, "").startswith("عن السدود ‹الكبرى›")


def test_a_cut_leaves_whole_words() -> None:
    assert shortened("كلمة أخرى طويلة", 20) == "كلمة…"


def test_each_language_has_its_words_and_its_address() -> None:
    found = localizations(WORK)
    assert set(found) == {"ar", "fr"}
    assert found["fr"] == {"title": "Les barrages", "description": "Résumé\n\nhttps://h.example/fr/eau/1/"}
    assert found["ar"]["description"].endswith(WORK.page_url)


def test_a_title_that_is_too_long_in_one_language_does_not_hold_the_others_up() -> None:
    long = replace(WORK.translations[0], title="t" * 101)
    assert set(localizations(replace(WORK, translations=(long,)))) == {"ar"}


def test_tags_end_where_there_is_no_room() -> None:
    found = tags("mark", [f"a topic, number {number}" for number in range(100)])
    assert found[:2] == ["mark", "a topic number 0"]
    assert sum(len(tag) + 3 for tag in found) <= 500 + 3


def test_a_video_is_known_by_its_mark_or_its_whole_address() -> None:
    assert names({"tags": ["mark"]}, "mark", "")
    assert names({"description": f"words\n{WORK.page_url}"}, "mark", WORK.page_url)
    assert not names({"description": f"words\n{WORK.page_url}2/"}, "mark", WORK.page_url)
    assert not names({"description": "words"}, "mark", "")


def test_a_planned_video_is_private_until_then() -> None:
    assert status(WORK, OPTIONS, "2026-12-01T19:00:00Z")["privacyStatus"] == "private"
    assert status(replace(WORK, is_synthetic=True), OPTIONS)["containsSyntheticMedia"] is True


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"video": None}, ["no_video"]),
        ({"title": "ا" * 100}, []),
        ({"title": "ا" * 101}, ["title_too_long"]),
        ({"title": "a < b"}, ["title_with_brackets"]),
        ({"title": " "}, ["no_title"]),
        ({"video": replace(FILM, byte_length=256 * 1024**3)}, []),
        ({"video": replace(FILM, byte_length=256 * 1024**3 + 1)}, ["file_too_large"]),
        ({"video": replace(FILM, duration_s=12 * 3600 + 1)}, ["film_too_long"]),
    ],
)
def test_what_would_be_refused_there_is_refused_here(change: dict[str, object], codes: list[str]) -> None:
    assert [each.code for each in PUBLISHER.preflight(replace(WORK, **change), OPTIONS)] == codes


def test_an_account_without_a_project_is_refused() -> None:
    assert [each.code for each in PUBLISHER.preflight(WORK, Options())] == ["no_client"]


def test_every_obstacle_and_phase_has_words() -> None:
    assert all(len(sentences) == 3 and all(map(str, sentences)) for sentences in PUBLISHER.sentences.values())
    assert PUBLISHER.phases.keys() >= {"begin", "film", "picture", "captions", "playlist", "words", "look"}


@pytest.mark.parametrize(
    ("text", "length"), [("PT1M5S", 65), ("P1DT1S", 86_401), ("PT2H", 7200), ("", 0), ("P0D", 0), ("?", 0)]
)
def test_a_duration_is_read(text: str, length: float) -> None:
    assert seconds(text) == length
