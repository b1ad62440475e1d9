"""What officers really bring: phones, recorders, messengers, studios, archives.

Each comes out as an MP3 and as one of the other editions in turn, which see no more of it than what was decoded.

The files are made here; what came out is read by mutagen, ffprobe and ffmpeg's own meter, not by our code.
"""

import json
import subprocess
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import mutagen
import pytest

from media_pipeline.bench import Bench
from media_pipeline.products import Edition
from media_pipeline.steps import tags
from tests.media_pipeline import media

pytestmark = pytest.mark.long

SECONDS = 4.0
TITLE = "مجلس الجهة: أسئلة وأجوبة"
CHAPTERS = ((0.0, "مقدمة"), (2.0, "الماء"))
OTHERS = ("m4a", "opus", "flac")
PICTURE = f"-f lavfi -i testsrc=d={SECONDS}:s=320x180:r=25 -map 1:v -map 0:a -pix_fmt yuv420p -shortest"
# By where it comes from: the file's suffix, and how ffmpeg writes it.
KINDS = {
    "a recorder's WAV": ("wav", "-ac 2 -ar 44100 -c:a pcm_s16le"),
    "a studio's 24-bit WAV at 96 kHz": ("wav", "-ac 2 -ar 96000 -c:a pcm_s24le"),
    "an editor's WAV of floats": ("wav", "-ac 2 -c:a pcm_f32le"),
    "a telephone's WAV, mu-law at 8 kHz": ("wav", "-ac 1 -ar 8000 -c:a pcm_mulaw"),
    "a dictaphone's WAV, ADPCM": ("wav", "-ac 1 -ar 22050 -c:a adpcm_ima_wav"),
    "a cinema's WAV with six channels": ("wav", "-ac 6 -c:a pcm_s16le"),
    "a WAV of more than 4 GiB by its format": ("w64", "-ac 2 -c:a pcm_s16le"),
    "a Mac's AIFF": ("aiff", "-ac 2 -c:a pcm_s16be"),
    "a Mac's Core Audio": ("caf", "-ac 2 -c:a alac"),
    "an archive's FLAC": ("flac", "-ac 2 -sample_fmt s32"),
    "an MP3": ("mp3", "-ac 2 -b:a 128k"),
    "an MP3 of changing rate without a header": ("mp3", "-ac 2 -q:a 4 -write_xing 0 -id3v2_version 0"),
    "an old MP3 at 22 kHz": ("mp3", "-ac 1 -ar 22050 -b:a 32k"),
    "a broadcaster's MP2": ("mp2", "-ac 2 -ar 48000 -b:a 192k"),
    "an iPhone's voice memo": ("m4a", "-ac 1 -ar 48000 -c:a aac -b:a 64k"),
    "a lossless M4A": ("m4a", "-ac 2 -c:a alac"),
    "a stream's bare AAC": ("aac", "-ac 2 -c:a aac -b:a 96k -f adts"),
    "a messenger's .opus": ("opus", "-ac 1 -ar 16000 -c:a libopus -b:a 16k -application voip"),
    "a free recorder's Vorbis": ("ogg", "-ac 2 -c:a libvorbis -q:a 3"),
    "Speex of an old conference": ("ogg", "-ac 1 -ar 16000 -c:a libspeex"),
    "FLAC in Ogg": ("oga", "-ac 2 -c:a flac"),
    "a browser's WebM": ("webm", "-ac 1 -c:a libopus"),
    "Windows Media": ("wma", "-ac 2 -c:a wmav2 -b:a 96k"),
    "Matroska with PCM": ("mkv", "-ac 2 -c:a pcm_s16le"),
    "Dolby of a disc": ("mpg", f"{PICTURE} -c:v mpeg2video -c:a ac3 -ar 48000 -f vob"),
    "an Android phone's film": ("mp4", f"{PICTURE} -c:v libx264 -preset ultrafast -c:a aac"),
    "an iPhone's film, HEVC": (
        "mov",
        f"{PICTURE} -c:v libx265 -preset ultrafast -x265-params log-level=error -c:a aac",
    ),
    "a browser's film": ("webm", f"{PICTURE} -c:v libvpx -deadline realtime -c:a libvorbis"),
    "a streaming server's record": ("flv", f"{PICTURE} -c:v libx264 -preset ultrafast -c:a aac -ar 44100"),
    "a camera's transport stream": ("ts", f"{PICTURE} -c:v libx264 -preset ultrafast -c:a aac -f mpegts"),
    "an old camera's AVI": ("avi", f"{PICTURE} -c:v mpeg4 -c:a mp3"),
    "a broadcaster's MXF": ("mxf", f"{PICTURE} -c:v mpeg2video -c:a pcm_s16le -ar 48000"),
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media.speech(tmp_path_factory.mktemp("spoken") / "spoken.wav", SECONDS, "-ac", "2", "-ar", "48000")


def test_there_are_enough() -> None:
    assert len(KINDS) >= 30


@pytest.mark.parametrize(("kind", "other"), [*zip(KINDS, cycle(OTHERS), strict=False)])
def test_every_kind_comes_out_right(
    kind: str, other: str, spoken: Path, tmp_path: Path, cook: Callable[..., Bench]
) -> None:
    suffix, options = KINDS[kind]
    extra, picture = options.replace(PICTURE, ""), PICTURE.split() if PICTURE in options else []
    source = media.make(tmp_path / f"تسجيل.{suffix}", "-i", str(spoken), *picture, *extra.split())
    made = cook(source, editions=("mp3", other), title=TITLE, show="صوت الجهة", chapters=CHAPTERS)
    assert {edition.kind for edition in made.of(tags.Output).editions} == {"mp3", other}
    for edition in made.of(tags.Output).editions:
        check(made.file(edition.file), edition)


def check(path: Path, edition: Edition) -> None:
    probed = probe(path)
    [sound] = [stream for stream in probed["streams"] if stream["codec_type"] == "audio"]
    assert float(probed["format"]["duration"]) == pytest.approx(SECONDS, abs=0.15)
    assert float(probed["format"]["duration"]) == pytest.approx(edition.duration_s, abs=0.06)
    assert int(probed["format"]["size"]) == edition.byte_length == path.stat().st_size
    assert sound["channels"] == (1 if edition.kind == "opus" else edition.channels)
    integrated, true_peak = media.measure(path)
    assert integrated == pytest.approx(-16.0, abs=0.5)
    assert true_peak <= -1.0
    # Of the 37 blocks in four seconds, one just at the gate weighs a quarter of a unit, and ffmpeg rounds the gate.
    assert edition.loudness.integrated == pytest.approx(integrated, abs=0.3)
    said = probed["format"].get("tags", {}) | sound.get("tags", {})
    assert TITLE in {value for name, value in said.items() if name.lower() == "title"}
    assert TITLE in mutagen.File(path).pprint()
    found = [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in probed["chapters"]]
    assert found == [(pytest.approx(start, abs=0.01), title) for start, title in CHAPTERS]


def probe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters"]
    said = subprocess.run([*command, f"file:{path}"], capture_output=True, text=True, check=True).stdout
    read: dict[str, Any] = json.loads(said)
    return read
