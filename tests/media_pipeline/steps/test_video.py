"""What is delivered of a video is read back by ffprobe, ffmpeg, mutagen and Pillow."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from mutagen.mp4 import MP4
from PIL import Image

from media_pipeline import runner
from media_pipeline.bench import Bench, Params
from media_pipeline.errors import DiskFull, NoAudio, Unreadable
from media_pipeline.operations import submit
from media_pipeline.pictures import hls
from media_pipeline.pictures.camera import Picture
from media_pipeline.pictures.ladder import ladder
from media_pipeline.products import Asset, Edition
from media_pipeline.recipes import recipe
from media_pipeline.results import Names, assets, editions, products
from media_pipeline.states import State
from media_pipeline.steps import decode, package, picture, probe, soundtrack, stills, tags
from tests.media_pipeline import films, media

pytestmark = pytest.mark.long

SECONDS = 5
PARAMS = {
    "title": "حوار الجهة",
    "language": "ar-MA",
    "editions": ("mp3",),
    "chapters": ((0.0, "بداية"), (2.0, "Le débat")),
}


def through(source: Path, folder: Path, *, only: tuple[str, ...] = ()) -> Bench:
    """All steps of the recipe, or some; but nobody listens to what is said."""
    folder.mkdir(exist_ok=True)
    made = Bench(source=source, folder=folder, params=Params.read(PARAMS))
    for step in recipe("video_programme"):
        if step.name in only or (not only and step.name != "transcribe"):
            made.keep(step.run(made))
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("video")
    return through(films.film(folder / "studio.mp4", "1280x720", SECONDS), folder / "bench")


@pytest.fixture
def shot(tmp_path: Path) -> Callable[..., Bench]:
    """Take a video through the steps that its picture needs."""
    return lambda source: through(source, tmp_path / "bench", only=("probe", "validate", "decode", "picture"))


def pictures(made: Bench) -> list[tuple[int, int, int]]:
    """Lines, width and height of every size, as the files say."""
    found = []
    for one in made.of(picture.Output).renditions:
        seen = films.streams(made.file(one.file))["video"]
        assert (seen["width"], seen["height"]) == (one.width, one.height)
        found.append((one.lines, one.width, one.height))
    return found


def video_editions(made: Bench) -> list[Edition]:
    return list(made.of(package.Output).editions)


def asset(made: Bench, role: str) -> Asset:
    return {asset.role: asset for asset in assets(made)}[role]


def test_there_is_a_file_for_each_size_and_a_podcast(made: Bench) -> None:
    assert [(one.kind, one.height) for one in video_editions(made)] == [("mp4-720", 720), ("mp4-360", 360)]
    assert [one.kind for one in editions(made)] == ["mp3", "mp4-720", "mp4-360"]
    names = products(made, Names.fresh())
    assert all(re.fullmatch(r"video/[^/]+-mp4-\d+\.mp4", names[one.file]) for one in video_editions(made))


def test_every_device_can_play_it(made: Bench) -> None:
    for one in video_editions(made):
        found = films.streams(made.file(one.file))
        seen, heard = found["video"], found["audio"]
        assert (seen["codec_name"], seen["profile"], seen["pix_fmt"]) == ("h264", "High", "yuv420p")
        assert seen["r_frame_rate"] == seen["avg_frame_rate"] == "25/1"
        assert (heard["codec_name"], heard["profile"]) == ("aac", "LC")
        assert films.boxes(made.file(one.file))[:2] == ["ftyp", "moov"]
        assert not films.plays(made.file(one.file))


def test_key_frames_stand_at_the_same_places_in_every_size(made: Bench) -> None:
    for one in video_editions(made):
        assert films.key_frames(made.file(one.file)) == [0.0, 2.0, 4.0]


def test_each_edition_has_the_loudness_of_its_kind(made: Bench) -> None:
    for one in editions(made):
        integrated, true_peak = media.measure(made.file(one.file))
        assert integrated == pytest.approx(-16 if one.kind == "mp3" else -14, abs=0.5), one.kind
        assert true_peak <= -1.0
        assert one.loudness is not None
        assert one.loudness.integrated == pytest.approx(integrated, abs=0.15)


def test_title_and_chapters_are_inside(made: Bench) -> None:
    for one in video_editions(made):
        said = films.ffprobe(made.file(one.file), "-show_chapters")["chapters"]
        assert [chapter["tags"]["title"] for chapter in said] == ["بداية", "Le débat"]
        assert MP4(made.file(one.file)).tags["\xa9nam"] == ["حوار الجهة"]


def test_the_ladder_is_played_by_ffmpeg(made: Bench) -> None:
    master = made.file(asset(made, "hls").file)
    assert not films.plays(master, "-map", "0")
    found = films.ffprobe(master, "-show_programs")["programs"]
    kinds = [{stream["codec_type"] for stream in program["streams"]} for program in found]
    assert kinds == [{"audio", "video"}, {"audio", "video"}, {"audio"}]
    starts = {one["codec_type"]: float(one["start_time"]) for program in found for one in program["streams"]}
    # The encoder of the sound begins with one frame of nothing, which players leave out.
    assert starts == {"video": 0.0, "audio": pytest.approx(-1024 / 48_000, abs=0.001)}


def test_the_master_playlist_says_what_players_choose_by(made: Bench) -> None:
    lines = made.file(asset(made, "hls").file).read_text().splitlines()
    variants = [line for line in lines if line.startswith("#EXT-X-STREAM-INF")]
    for variant, size in zip(variants, ("640x360", "1280x720"), strict=False):
        assert re.search(r'CODECS="avc1\.6400[0-9a-f]{2},mp4a\.40\.2"', variant)
        assert f"RESOLUTION={size},FRAME-RATE=25.000" in variant
        peak, mean = map(int, re.findall(r"BANDWIDTH=(\d+)", variant))
        assert 50_000 < mean <= peak < 3_000_000
    assert 'CODECS="mp4a.40.2",AUDIO="sound"' in variants[2]
    assert 'LANGUAGE="ar-MA"' in "".join(lines)


def test_playlists_name_only_their_neighbours(made: Bench) -> None:
    found = asset(made, "hls")
    known = {Path(name).name for name in (found.file, *found.others)}
    for name in (found.file, *found.others):
        path = made.file(name)
        if path.suffix == ".m3u8":
            text = path.read_text()
            named = re.findall(r'URI="([^"]+)"', text) + [line for line in text.splitlines() if line[:1] != "#"]
            assert named
            assert set(named) <= known
            for size, at in re.findall(r"BYTERANGE[:=]\"?(\d+)@(\d+)", text):
                assert int(size) + int(at) <= path.with_suffix(".mp4").stat().st_size


def test_stored_playlists_keep_their_names(made: Bench) -> None:
    found = asset(made, "hls")
    stored = products(made, Names.fresh())
    folder = Path(stored[found.file]).parent
    assert {stored[name] for name in found.others} == {f"{folder}/{Path(name).name}" for name in found.others}


def test_the_poster_shows_something(made: Bench) -> None:
    with Image.open(made.file(asset(made, "poster").file)) as poster:
        assert (poster.format, poster.size) == ("JPEG", (1280, 720))
        darkest, brightest = poster.convert("L").getextrema()
    assert brightest - darkest > 100


def test_a_poster_is_not_black(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    dark = "drawbox=t=fill:c=black:enable='lt(t,3)+gt(t,5)'"
    made = shot(films.film(tmp_path / "dark.mp4", "320x180", 8, picture=f",{dark}"))
    assert stills.run(made).poster_s == 4.0


def test_the_strip_says_where_each_picture_stands(made: Bench) -> None:
    strip = asset(made, "strip")
    text = made.file(strip.file).read_text()
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nstrip.jpg#xywh=0,0,160,90\n")
    assert [Path(name).name for name in strip.others] == ["strip.jpg"]
    with Image.open(made.file(strip.others[0])) as sheet:
        assert sheet.size == (480, 90)
        assert all(sheet.crop((x, 0, x + 160, 90)).convert("L").getextrema()[1] > 100 for x in (0, 160, 320))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3840, 2160), [(1080, 1920, 1080), (720, 1280, 720), (360, 640, 360)]),
        ((1920, 800), [(1080, 1920, 800), (720, 1280, 532), (360, 640, 266)]),
        ((1080, 1920), [(1080, 1080, 1920), (720, 720, 1280), (360, 360, 640)]),
        ((1440, 1080), [(1080, 1440, 1080), (720, 960, 720), (360, 480, 360)]),
        ((848, 480), [(360, 636, 360)]),
        ((321, 181), [(360, 320, 180)]),
        ((3, 1), [(360, 16, 16)]),
    ],
)
def test_no_picture_is_made_larger(size: tuple[int, int], expected: list[tuple[int, int, int]]) -> None:
    found = ladder(Picture(width=size[0], height=size[1]))
    assert [(one.lines, one.width, one.height) for one in found] == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [("720x1280", [(720, 720, 1280), (360, 360, 640)]), ("321x181", [(360, 320, 180)]), ("16x16", [(360, 16, 16)])],
)
def test_upright_odd_and_tiny_pictures(
    size: str, expected: list[tuple[int, int, int]], tmp_path: Path, shot: Callable[..., Bench]
) -> None:
    assert pictures(shot(films.film(tmp_path / "film.mkv", size, 0.6, "-c:v", "ffv1"))) == expected


def test_a_phone_that_was_held_upright(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    hevc = ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1")
    made = shot(films.turn(films.film(tmp_path / "phone.mov", "640x360", 1, *hevc)))
    seen = made.of(probe.Output).picture
    assert seen is not None
    assert (seen.width, seen.height, seen.rotation) == (360, 640, 270)
    assert pictures(made) == [(360, 360, 640)]
    rendition = films.streams(made.file(made.of(picture.Output).renditions[0].file))["video"]
    assert not rendition.get("side_data_list")


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (60, ["60", "60", "30"]),
        (50, ["50", "50", "25"]),
        (29.97, ["30000/1001"] * 3),
        (23.976, ["24000/1001"] * 3),
        (29.4, ["30000/1001"] * 3),
        (240, ["60", "60", "30"]),
        (1, ["10"] * 3),
        (0, ["25"] * 3),
    ],
)
def test_the_rate_is_one_that_every_screen_knows(rate: float, expected: list[str]) -> None:
    assert [str(one.rate) for one in ladder(Picture(width=1920, height=1080, frame_rate=rate))] == expected


def test_weak_networks_get_half_the_frames(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    made = shot(films.film(tmp_path / "film.mp4", "1280x720", 0.6, rate="60"))
    files = [made.file(one.file) for one in made.of(picture.Output).renditions]
    assert [films.streams(file)["video"]["avg_frame_rate"] for file in files] == ["60/1", "30/1"]


def test_frames_that_came_when_they_liked(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    """A phone leaves frames out in the dark, and programs that record a screen when nothing moves."""
    uneven = ",select='lt(t,1)+not(mod(n,4))'"
    made = shot(films.film(tmp_path / "uneven.mp4", "320x180", 3, "-vsync", "vfr", rate="30", picture=uneven))
    rendition = films.streams(made.file(made.of(picture.Output).renditions[0].file))["video"]
    assert rendition["r_frame_rate"] == rendition["avg_frame_rate"]
    assert float(rendition["duration"]) == pytest.approx(3.0, abs=0.1)


def test_a_cover_is_not_a_video(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    cover = media.make(tmp_path / "cover.png", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.04", "-frames:v", "1")
    sound = media.speech(tmp_path / "plain.m4a", 2)
    inside = ("-i", str(sound), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy")
    made = shot(media.make(tmp_path / "covered.m4a", *inside, "-disposition:v", "attached_pic"))
    assert made.of(probe.Output).picture is None
    assert not made.of(picture.Output).renditions
    assert stills.run(made) == stills.Output()
    made.keep(soundtrack.run(made))
    assert package.run(made) == package.Output()


def test_picture_and_sound_stay_together(tmp_path: Path) -> None:
    """A flash and a beep at 1.5 s, in a recording whose picture begins 0.4 s before its sound, and is not cut."""
    flash = ",drawbox=t=fill:c=black,drawbox=t=fill:c=white:enable='gte(t,1.5)'"
    shown = f"testsrc2=d=4:s=320x180:r=25{flash}"
    beep = "aevalsrc='0.3*sin(2*PI*880*t)*(0.001+gte(t\\,1.1))':s=48000:d=3.6"
    inputs = ("-f", "lavfi", "-i", shown, "-itsoffset", "0.4", "-f", "lavfi", "-i", beep)
    made = through(media.make(tmp_path / "late.mkv", *inputs, *films.FAST), tmp_path / "bench")
    seen = made.of(probe.Output).picture
    assert seen is not None
    assert seen.sound_s == pytest.approx(0.4, abs=0.03)
    for file in (video_editions(made)[0].file, asset(made, "hls").file):
        beeps, flashes = films.onsets(made.file(file))
        assert beeps == pytest.approx(flashes, abs=0.045)
        assert beeps == pytest.approx(1.5, abs=0.05)


def test_sound_that_was_lost_on_the_way_moves_nothing(tmp_path: Path) -> None:
    """A live stream lost a second of its sound; the flash and the beep come after that."""
    flash = ",drawbox=t=fill:c=black,drawbox=t=fill:c=white:enable='gte(t,3)'"
    shown = f"testsrc2=d=4:s=320x180:r=25{flash}"
    beep = "aevalsrc='0.3*sin(2*PI*880*t)*(0.001+gte(t\\,3))':s=48000:d=4"
    inputs = ("-f", "lavfi", "-i", shown, "-f", "lavfi", "-i", beep, *films.FAST)
    lost = ("-c:a", "pcm_s16le", "-bsf:a", "noise=drop='between(pts*tb,1,2)'")
    made = through(media.make(tmp_path / "lost.mkv", *inputs, *lost), tmp_path / "bench")
    beeps, flashes = films.onsets(made.file(video_editions(made)[0].file))
    assert beeps == pytest.approx(flashes, abs=0.045)
    assert beeps == pytest.approx(3, abs=0.05)
    assert made.of(tags.Output).of("mp3").duration_s == pytest.approx(4, abs=0.05)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_picture_may_go_on_after_the_last_sound(suffix: str, tmp_path: Path, shot: Callable[..., Bench]) -> None:
    ends_in_silence = ("-f", "lavfi", "-i", "testsrc2=d=6:s=160x120:r=10", "-f", "lavfi", "-i", f"{films.TONE}:d=2")
    made = shot(media.make(tmp_path / f"credits.{suffix}", *ends_in_silence, *films.FAST))
    assert made.of(picture.Output).duration_s == pytest.approx(6, abs=0.15)
    # Matroska does not tell a sound that ends early from one that was cut off.
    assert made.of(decode.Output).warnings == (("truncated",) if suffix == "mkv" else ())


def test_a_picture_that_begins_late_keeps_its_end(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    shown = ("-itsoffset", "1", "-f", "lavfi", "-i", "testsrc2=d=3:s=160x120:r=10")
    made = shot(media.make(tmp_path / "late.mp4", *shown, "-f", "lavfi", "-i", f"{films.TONE}:d=3", *films.FAST))
    assert made.of(picture.Output).duration_s == pytest.approx(4, abs=0.15)


@pytest.mark.parametrize("language", ["ar", 'x",URI="http://evil', ""])
def test_only_languages_reach_the_playlist(language: str) -> None:
    sound = hls.Track(name="sound", peak=2, mean=1, codec=hls.AAC_LC)
    said = hls.master([], sound, channels=2, language=language)
    assert ("LANGUAGE" in said) is (language == "ar")
    assert "evil" not in said


def test_fields_become_whole_frames(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    """Of an old camera: combs at every edge that moves, unless they are woven into one picture."""
    fields = (
        "-vf",
        "tinterlace=interleave_top,fieldorder=tff",
        "-c:v",
        "mpeg2video",
        "-flags",
        "+ilme+ildct",
        "-b:v",
        "4M",
    )
    made = shot(films.film(tmp_path / "camera.mkv", "320x180", 1, *fields, rate="50"))
    seen = made.of(probe.Output).picture
    assert seen is not None
    assert seen.interlaced
    rendition = films.streams(made.file(made.of(picture.Output).renditions[0].file))["video"]
    assert rendition["field_order"] == "progressive"


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_a_high_dynamic_range_fits_common_screens(transfer: str, tmp_path: Path, shot: Callable[..., Bench]) -> None:
    wide = ("-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", "-color_trc", transfer)
    space = ("-color_primaries", "bt2020", "-colorspace", "bt2020nc")
    made = shot(films.film(tmp_path / "phone.mov", "320x180", 0.4, *wide, *space))
    seen = made.of(probe.Output).picture
    assert seen is not None
    assert seen.wide == transfer
    rendition = films.streams(made.file(made.of(picture.Output).renditions[0].file))["video"]
    assert {rendition[f"color_{part}"] for part in ("space", "transfer", "primaries")} == {"bt709"}
    assert rendition["pix_fmt"] == "yuv420p"


def test_pixels_that_are_not_square(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    made = shot(films.film(tmp_path / "dv.mkv", "720x576", 0.4, "-vf", "setsar=64/45"))
    assert pictures(made) == [(360, 640, 360)]


def test_the_pictures_go_as_far_as_the_recording(made: Bench) -> None:
    assert made.of(picture.Output).duration_s == pytest.approx(SECONDS, abs=0.1)


def test_a_video_without_sound_is_refused(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    with pytest.raises(NoAudio):
        shot(media.video(tmp_path / "mute.mp4", 1, sound=False))


def test_a_picture_of_which_nothing_came_is_the_fault_of_the_file(tmp_path: Path, shot: Callable[..., Bench]) -> None:
    with pytest.raises(Unreadable):
        shot(films.film(tmp_path / "camera.mkv", "160x120", 2, "-bsf:v", "noise=drop=1"))


def test_a_full_disk_is_noticed_before_the_work(made: Bench) -> None:
    seen = made.of(probe.Output).picture
    assert seen is not None
    with pytest.raises(DiskFull):
        picture.encode(made, seen, 1e12)


@pytest.mark.django_db(transaction=True)
def test_a_job_stores_every_file_of_a_video(tmp_path: Path, home: Path) -> None:
    (home / "originals").mkdir(exist_ok=True)
    films.film(home / "originals" / "short.mp4", "320x180", 1.2)
    job = submit(source="short.mp4", recipe="video_programme", params={"editions": ["mp3"]})
    runner.run(job.pk, should_abort=lambda: False)
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE, "")
    stored = {name: Path(storages["default"].path(name)) for name in job.result["files"]}
    assert all(path.stat().st_size for path in stored.values())
    assert [edition["kind"] for edition in job.result["editions"]] == ["mp3", "mp4-360"]
    master = stored[job.result["assets"]["hls"]]
    assert not films.plays(master, "-map", "0")
    strip = stored[job.result["assets"]["strip"]]
    named = re.findall(r"^(.+)#xywh", strip.read_text(), re.MULTILINE)
    assert named
    assert all((strip.parent / name).is_file() for name in named)
