"""Films made of sound are read back by ffprobe, ffmpeg and Pillow."""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from PIL import Image

from media_pipeline import runner
from media_pipeline.bench import Bench, Params
from media_pipeline.frames.look import LINE_TOP, MARGIN, SIDE, TOP, WAVE_HEIGHT, WAVE_TOP, WIDTH
from media_pipeline.frames.scene import Scene
from media_pipeline.frames.wave import RATE, STEP
from media_pipeline.operations import submit
from media_pipeline.products import Edition
from media_pipeline.recipes import recipe
from media_pipeline.states import State
from media_pipeline.steps import film
from tests.media_pipeline import films, media

pytestmark = pytest.mark.long

SECONDS = 10
PALETTE = {"ground": "#102030", "text": "#f0f0e0", "soft": "#c0d0e0", "mark": "#f0a040", "track": "#405060"}
CHAPTERS = ((0.0, "مقدمة"), (6.0, "الخطارات"))
PARAMS = {"title": "الماء والحياة", "show": "حديث الجهة", "language": "ar-MA", "palette": PALETTE}
WAVE = (slice(WAVE_TOP, WAVE_TOP + WAVE_HEIGHT), slice(0, WIDTH))
Picture = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


def make(source: Path, folder: Path, *, cover: Path | None = None, **params: Any) -> Bench:
    folder.mkdir(exist_ok=True)
    said = {**PARAMS, "cover": str(cover or ""), **params}
    made = Bench(source=source, folder=folder, params=Params.read(said), cover=cover)
    for step in recipe("film"):
        made.keep(step.run(made))
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("film")
    source = media.speech(folder / "edition.m4a", SECONDS, "-c:a", "aac", "-metadata", "title=Hidden")
    cover = folder / "cover.png"
    Image.new("RGB", (1400, 1400), "#b04030").save(cover)
    return make(source, folder / "bench", cover=cover, chapters=CHAPTERS)


def edition(made: Bench) -> Edition:
    return made.of(film.Output).editions[0]


def path(made: Bench) -> Path:
    return made.file(edition(made).file)


def frame(made: Bench, seconds: float) -> Picture:
    return shots(made, seconds, 1)[0]


def shots(made: Bench, seconds: float, count: int) -> list[Picture]:
    """Consecutive frames as they are shown, in RGB."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-ss", f"{seconds:.3f}", "-i", str(path(made))]
    shown = ["-frames:v", str(count), "-vf", "scale=in_color_matrix=bt709", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run([*command, *shown], capture_output=True, check=True).stdout
    return list(np.frombuffer(raw, np.uint8).reshape(count, 1080, WIDTH, 3))


def packets(sound: Path) -> str:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(sound), "-map", "a:0", "-c", "copy", "-f", "streamhash"]
    return subprocess.run([*command, "-"], capture_output=True, check=True, text=True).stdout.partition(",")[2]


def differ(one: Picture, other: Picture, place: tuple[slice, slice]) -> float:
    """The mean distance of two frames in a place, from 0 to 255."""
    return float(np.abs(one[place].astype(int) - other[place].astype(int)).mean())


def test_it_is_what_places_for_video_ask_for(made: Bench) -> None:
    found = films.streams(path(made))
    assert set(found) == {"video", "audio"}
    seen = found["video"]
    assert (seen["codec_name"], seen["profile"], seen["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (seen["width"], seen["height"], seen["display_aspect_ratio"]) == (1920, 1080, "16:9")
    assert seen["r_frame_rate"] == seen["avg_frame_rate"] == f"{RATE}/1"
    colours = ("color_space", "color_primaries", "color_transfer", "color_range")
    assert [seen[name] for name in colours] == ["bt709", "bt709", "bt709", "tv"]
    assert films.boxes(path(made))[:2] == ["ftyp", "moov"]
    assert not films.plays(path(made))
    assert b"Hidden" not in path(made).read_bytes()


def test_it_is_as_long_as_the_sound(made: Bench) -> None:
    assert media.seconds(path(made)) == pytest.approx(media.seconds(made.source), abs=0.1)
    assert edition(made).duration_s == pytest.approx(media.seconds(path(made)))
    for stream in films.streams(path(made)).values():
        assert float(stream["duration"]) == pytest.approx(SECONDS, abs=0.1)


def test_sound_in_aac_is_not_encoded_again(made: Bench) -> None:
    assert packets(path(made)) == packets(made.source)


def test_other_sound_is_encoded_and_a_missing_cover_is_told(tmp_path: Path, recordings: Path) -> None:
    made = make(recordings / "speech.mp3", tmp_path / "bench", cover=recordings / "speech.mp3", language="fr")
    heard = films.streams(path(made))["audio"]
    assert (heard["codec_name"], heard["profile"]) == ("aac", "LC")
    assert media.seconds(path(made)) == pytest.approx(media.seconds(recordings / "speech.mp3"), abs=0.1)
    assert made.of(film.Output).warnings == ("cover_unreadable",)


def test_a_declared_length_that_is_a_guess_is_not_believed(tmp_path: Path) -> None:
    loud, quiet = media.speech(tmp_path / "a.wav", 1), media.silence(tmp_path / "b.wav", 2)
    joined = tmp_path / "joined.mp3"
    for number, sound in enumerate((loud, quiet)):
        rate = ("-ar", "44100", "-ac", "1", "-b:a", ("256k", "32k")[number], "-write_xing", "0", "-id3v2_version", "0")
        part = media.make(tmp_path / f"{number}.mp3", "-i", str(sound), *rate)
        with joined.open("ab") as whole:
            whole.write(part.read_bytes())
    assert media.seconds(joined) < 2
    made = make(joined, tmp_path / "bench")
    found = films.streams(path(made))
    assert [float(found[kind]["duration"]) for kind in ("video", "audio")] == pytest.approx([3, 3], abs=0.2)


def test_the_colours_are_those_that_were_given(made: Bench) -> None:
    shown = frame(made, 3.0)
    ground, cover = shown[LINE_TOP + 40, 20], shown[TOP + SIDE // 2, WIDTH - MARGIN - SIDE // 2]
    assert np.abs(ground.astype(int) - (0x10, 0x20, 0x30)).max() <= 4
    assert np.abs(cover.astype(int) - (0xB0, 0x40, 0x30)).max() <= 6
    heard, coming = shown[LINE_TOP + 4, WIDTH - MARGIN - 60], shown[LINE_TOP + 4, MARGIN + 60]
    assert np.abs(heard.astype(int) - (0xF0, 0xA0, 0x40)).max() <= 8
    assert np.abs(coming.astype(int) - (0x40, 0x50, 0x60)).max() <= 8


def scene(**values: Any) -> Scene:
    said = {"title": PARAMS["title"], "show": PARAMS["show"], "language": "ar", "duration_s": float(SECONDS)}
    return Scene(**{**said, "palette": Params.read(PARAMS).palette, **values})


def test_chapters_appear_at_their_second(made: Bench) -> None:
    left, right = scene(cover=b"there").column
    place = (slice(TOP + SIDE - 80, TOP + SIDE), slice(left, right))
    before, last, first = frame(made, 1.0), frame(made, 6.0 - 1 / RATE), frame(made, 6.0)
    assert differ(before, last, place) < 1
    assert differ(last, first, place) > 3
    title = (slice(TOP, TOP + SIDE - 90), slice(left, right))
    assert differ(last, first, title) < 1


def test_the_waveform_moves_the_way_the_language_reads(made: Bench) -> None:
    one, other = shots(made, 4.0, 2)
    assert differ(one, other, WAVE) > 1
    # In Arabic time comes from the left.
    rows = slice(WAVE_TOP, WAVE_TOP + WAVE_HEIGHT)
    there = differ(one[:, :900], other[:, STEP : 900 + STEP], (rows, slice(0, 900)))
    back = differ(one[:, STEP : 900 + STEP], other[:, :900], (rows, slice(0, 900)))
    assert there < back / 3


def test_the_line_follows_the_time(made: Bench) -> None:
    def reached(shown: Picture) -> int:
        return int((shown[LINE_TOP + 4, :, 0] > 0xA0).sum())

    half, end = reached(frame(made, SECONDS / 2)), reached(frame(made, SECONDS - 0.1))
    assert half == pytest.approx((WIDTH - 2 * MARGIN) / 2, rel=0.02)
    assert end > (WIDTH - 2 * MARGIN) * 0.98


LONG_TITLES = {
    "ar": "ندوة حول تدبير الموارد المائية وحماية المنظومات الواحية في ظل التغيرات المناخية " * 4,
    "fr": "Comment protéger l’eau des oasis, quand chaque été vient plus tôt que le précédent ? " * 4,
    "zgh": "ⴰⵎⴰⵏ ⵏ ⵜⵎⵓⵔⵜ ⵏⵖ ⴷ ⵜⴰⴳⵓⵔⵉ ⵏ ⵉⵎⵣⴷⴰⵖ " * 8,
}


@pytest.mark.parametrize("language", LONG_TITLES)
@pytest.mark.parametrize("cover", [None, "there"])
def test_nothing_is_written_outside_of_its_place(language: str, cover: str | None, tmp_path: Path) -> None:
    jpeg = None
    if cover:
        Image.new("RGB", (900, 900), "#b04030").save(tmp_path / "cover.jpg")
        jpeg = (tmp_path / "cover.jpg").read_bytes()
    long = LONG_TITLES[language]
    full = scene(title=long, show=long, language=language, cover=jpeg, chapters=((0.0, long),))
    bare = scene(title="", show="", language=language, cover=jpeg)
    change = np.abs(np.asarray(full.still(long)).astype(int) - np.asarray(bare.still("")).astype(int)).max(axis=2)
    rows, columns = (np.flatnonzero(change.max(axis=axis) > 40) for axis in (1, 0))
    left, right = full.column
    overhang = 24
    assert left - overhang <= columns[0]
    assert columns[-1] <= right + overhang
    assert TOP - overhang <= rows[0]
    assert rows[-1] <= TOP + SIDE + overhang
    assert columns[-1] - columns[0] > (right - left) * 0.7


HOSTILE = "\u202e%{pts\\:hms} ':;,[out]=\\ \x00\n" + "فخ " * 3000


def test_a_hostile_title_breaks_nothing(tmp_path: Path) -> None:
    source = media.speech(tmp_path / "a.m4a", 2, "-c:a", "aac")
    chapters = tuple((at / 5, HOSTILE) for at in range(60))
    made = make(source, tmp_path / "bench", title=HOSTILE, show=HOSTILE, chapters=chapters)
    assert not films.plays(path(made))
    assert media.seconds(path(made)) == pytest.approx(2, abs=0.1)


def test_silence_makes_a_film_too(tmp_path: Path) -> None:
    source = media.make(tmp_path / "a.m4a", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono:d=2", "-c:a", "aac")
    made = make(source, tmp_path / "bench", title="")
    one, other = shots(made, 1.0, 2)
    # Only dots.
    quiet = slice(WAVE_TOP, WAVE_TOP + WAVE_HEIGHT // 2 - 20), slice(0, WIDTH // 2 - 20)
    assert differ(one, other, quiet) < 1


@pytest.mark.django_db
def test_the_recipe_takes_an_edition_and_stores_a_film(home: Path, recordings: Path) -> None:
    edition = "audio/0.m4a"
    (home / "media" / "audio").mkdir(parents=True, exist_ok=True)
    (home / "media" / edition).write_bytes((recordings / "speech.m4a").read_bytes())
    job = submit(source=edition, recipe="film", params=PARAMS)
    runner.run(job.pk, should_abort=lambda: False)
    job.refresh_from_db()
    assert job.state == State.DONE, job.error
    [made] = job.result["editions"]
    assert made["name"].startswith("video/")
    assert made["name"].endswith("-film.mp4")
    assert job.result["files"] == [made["name"]]
    assert storages["default"].size(made["name"]) == made["byte_length"]
