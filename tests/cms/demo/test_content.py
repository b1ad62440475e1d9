"""The demo content refers only to what it has, in every language that it promises."""

import json
import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from cms.demo import loader
from cms.demo.evenings import fill_desks
from cms.live.models import LiveProgrammePage
from cms.live.models.desk import Phase
from cms.live.moments import moments
from cms.people.models import Credit
from cms.shows.categories import CATEGORIES
from cms.taxonomy.models import Place

CONTENT = loader.CONTENT
LANGUAGES = {"ar", "fr", "zgh", "es", "en"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ARABIC_VOWELS = re.compile("[\u064b-\u0652\u0670]")
TIFINAGH = re.compile(r"[\u2d30-\u2d7f\s.,'-]+")
WIDE, SQUARE, FACE = (1600, 900), (1500, 1500), (800, 800)
PICTURES = {"cover": (SQUARE, 250_000), "portrait": (FACE, 200_000), "image": (WIDE, 200_000)}


@cache
def read(name: str) -> Any:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def entries(kind: str) -> list[dict[str, Any]]:
    file = "programmes" if kind == "broadcasts" else kind
    found: list[dict[str, Any]] = read(file)[kind]
    return found


def keys(kind: str, key: str = "slug") -> list[str]:
    return [entry[key] for entry in entries(kind)]


def texts(value: Any) -> list[str]:
    """Every string inside a value of TOML."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def duration(recording: Path) -> float:
    """Seconds of sound, by ffprobe; fails when the file is no sound."""
    command = [os.environ.get("ATHIR_MEDIA_FFPROBE", "ffprobe"), "-v", "error", "-of", "json"]
    command += ["-select_streams", "a", "-show_entries", "stream=codec_type:format=duration", str(recording)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert found["streams"]
    return float(found["format"]["duration"])


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("places", "slug"),
        ("topics", "slug"),
        ("people", "slug"),
        ("shows", "handle"),
        ("episodes", "slug"),
        ("programmes", "slug"),
        ("broadcasts", "slug"),
        ("news", "slug"),
        ("pages", "slug"),
    ],
)
def test_addresses_are_ascii_and_given_once(kind: str, key: str) -> None:
    found = keys(kind, key)
    assert [slug for slug in found if not SLUG.fullmatch(slug)] == []
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("kind", ["shows", "episodes", "programmes", "broadcasts", "news"])
def test_topics_places_and_people_exist(kind: str) -> None:
    for entry in entries(kind):
        assert set(entry["topics"]) <= set(keys("topics"))
        assert set(entry["places"]) <= set(keys("places"))
        for credit in entry.get("credits", []):
            assert credit["person"] in keys("people")
            assert credit["role"] in Credit.Role.values


def test_places_are_the_eight_provinces_and_prefectures_with_their_communes() -> None:
    roots = {entry["slug"]: entry["kind"] for entry in entries("places") if "parent" not in entry}
    assert sorted(roots.values()) == ["prefecture"] * 2 + ["province"] * 6
    for slug in roots:
        communes = [entry for entry in entries("places") if entry.get("parent") == slug]
        assert 3 <= len(communes) <= 5
        assert {entry["kind"] for entry in communes} == {Place.Kind.COMMUNE}
    assert set(keys("people", "place")) <= set(keys("places"))


@pytest.mark.parametrize("kind", ["places", "topics"])
def test_terms_are_named_in_every_language(kind: str) -> None:
    for entry in entries(kind):
        assert set(entry["name"]) == LANGUAGES
        assert set(entry.get("description", LANGUAGES)) == LANGUAGES
        assert TIFINAGH.fullmatch(entry["name"]["zgh"])


@pytest.mark.parametrize("kind", ["people", "programmes", "broadcasts", "news", "pages"])
def test_translated_entries_say_everything_in_each_of_their_languages(kind: str) -> None:
    for entry in entries(kind):
        assert "ar" in entry
        assert kind == "news" or "fr" in entry
        for language in LANGUAGES & set(entry):
            assert set(entry[language]) == set(entry["ar"])
            assert all(texts(entry[language]))


def test_the_site_and_its_home_are_named_in_every_language() -> None:
    home = read("home")
    assert set(home["home"]) == LANGUAGES
    assert set(home["site"]) == LANGUAGES | {"email", "logo", "cover"}
    assert {home["site"]["logo"], home["site"]["cover"]} <= set(keys("images", "file"))


def test_a_show_has_a_known_category_and_translates_a_show_of_another_language() -> None:
    shows = {entry["handle"]: entry for entry in entries("shows")}
    for show in shows.values():
        assert " / ".join(show["category"]) in dict(CATEGORIES)
        if "translation_of" in show:
            assert shows[show["translation_of"]]["language"] != show["language"]


def test_an_episode_belongs_to_a_show_and_translates_an_episode_of_the_translated_show() -> None:
    shows = {entry["handle"]: entry for entry in entries("shows")}
    episodes = {entry["slug"]: entry for entry in entries("episodes")}
    for episode in episodes.values():
        show = shows[episode["show"]]
        assert episode["released_hours_ago"] > 0
        if "translation_of" in episode:
            assert episodes[episode["translation_of"]]["show"] == show["translation_of"]
    numbers = [(entry["show"], entry["season"], entry["number"]) for entry in episodes.values()]
    assert len(set(numbers)) == len(numbers)


def test_a_broadcast_belongs_to_a_programme_and_is_still_to_come_or_has_answers() -> None:
    desks = {evening["broadcast"]: evening for evening in entries_of_live()}
    for entry in entries("broadcasts"):
        assert entry["programme"] in keys("programmes")
        is_held = any("live" in question for question in desks.get(entry["slug"], {}).get("questions", []))
        assert (entry["on_air_in_days"] < 0) == is_held


def entries_of_live() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read("live")["evenings"]
    return found


def test_an_evening_refers_to_what_there_is() -> None:
    for evening in entries_of_live():
        assert evening["broadcast"] in keys("broadcasts")
        invited = {each["person"] for each in evening["invited"]}
        assert invited <= set(keys("people"))
        for question in evening["questions"]:
            assert question["place"] in keys("places")
            assert question["topic"] in keys("topics")
            assert question.get("to") in invited | {None}


@pytest.mark.django_db
def test_the_desks_of_the_demo_are_filled_once() -> None:
    loader.load_terms()
    loader.load_pages(timezone.now())
    fill_desks()
    fill_desks()
    coming, over = (LiveProgrammePage.objects.filter(slug=slug).first() for slug in ("mizaniyat-aljiha", "maa-alqura"))
    assert coming is not None
    assert over is not None
    assert (coming.desk.phase, over.desk.phase) == (Phase.COLLECTING, Phase.ENDED)
    assert coming.desk.questions.count() == len(entries_of_live()[0]["questions"])
    assert [moment.start_s for moment in moments(over.desk, "recording")] == [125, 390, 596]
    states = set(over.desk.questions.values_list("state", flat=True))
    assert states == {"promised", "answered_on_air", "answered_in_writing", "handed_on", "refused"}


@pytest.mark.parametrize("episode", entries("episodes"), ids=keys("episodes"))
def test_a_recording_is_sound_and_longer_than_its_chapters(episode: dict[str, Any]) -> None:
    recording = CONTENT / "recordings" / episode["recording"]
    starts = [start for start, _title in episode["chapters"]]
    assert recording.stat().st_size < 350_000
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert 35 <= duration(recording) <= 70
    assert duration(recording) > starts[-1] + 5


def test_recordings_are_small_and_come_in_the_formats_officers_have() -> None:
    files = [CONTENT / "recordings" / name for name in keys("episodes", "recording")]
    assert sum(file.stat().st_size for file in files) < 2_000_000
    assert {file.suffix for file in files} == {".m4a", ".mp3", ".flac", ".ogg", ".opus"}
    assert any(not file.name.isascii() for file in files)


@pytest.mark.parametrize("episode", entries("episodes"), ids=keys("episodes"))
def test_a_transcript_says_what_the_voice_was_given(episode: dict[str, Any]) -> None:
    transcript = CONTENT / "recordings" / episode["transcript"]
    text = transcript.read_text(encoding="utf-8")
    assert not ARABIC_VOWELS.search(text)
    spoken = transcript.with_suffix(".spoken.txt")
    if spoken.exists():
        said = ARABIC_VOWELS.sub("", spoken.read_text(encoding="utf-8")).split("\n\n")
        assert [line.partition(": ")[2].strip() for line in text.split("\n\n")] == [line.strip() for line in said]


def test_no_recording_or_picture_is_left_over() -> None:
    spoken = {file.name for file in (CONTENT / "recordings").iterdir() if file.suffix != ".txt"}
    assert spoken == set(keys("episodes", "recording"))
    drawn = {file.name for file in (CONTENT / "images").iterdir() if file.suffix == ".jpg"}
    used = {entry[field] for kind, field in PICTURED for entry in entries(kind)}
    assert drawn == used | {read("home")["site"]["cover"]}


PICTURED = [
    ("shows", "cover"),
    ("people", "portrait"),
    ("programmes", "image"),
    ("broadcasts", "image"),
    ("news", "image"),
]


@pytest.mark.parametrize(("kind", "field"), PICTURED)
def test_pictures_have_their_size_and_words_for_those_who_cannot_see_them(kind: str, field: str) -> None:
    described = {entry["file"]: entry["alt"] for entry in entries("images")}
    size, weight = PICTURES[field]
    for entry in entries(kind):
        file = CONTENT / "images" / entry[field]
        assert set(described[file.name]) == {"ar", "fr"}
        assert file.stat().st_size < weight
        with Image.open(file) as image:
            assert (image.size, image.mode, image.format) == (size, "RGB", "JPEG")
