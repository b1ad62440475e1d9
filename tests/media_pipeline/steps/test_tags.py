"""Tags are read back by mutagen's plain reader and by ffprobe."""

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import Picture
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus
from PIL import Image

from media_pipeline.bench import Bench, Params
from media_pipeline.conf import conf
from media_pipeline.steps import tags
from media_pipeline.steps.tags import with_chapters
from media_pipeline.tagging.id3 import build
from media_pipeline.tagging.label import cover_picture, cover_warnings, in_order, label
from media_pipeline.tagging.vorbis import comments
from tests.media_pipeline import media
from tests.media_pipeline.conftest import through
from tests.media_pipeline.corpus.bombs import png

TITLE = "الحلقة الأولى 🎙️ من «أثير»"
CHAPTERS = [[0, "بداية"], [3.5, "Le débat"], [6, "ⵜⴰⴳⴳⴰⵔⴰ"]]


@pytest.fixture(scope="module")
def cooked(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("cooked")
    params = Params.read(
        {"title": TITLE, "show": "حوار الجهة", "artist": "Région", "language": "ar-MA", "chapters": CHAPTERS}
    )
    return through("waveform", Bench(source=recordings / "speech.wav", folder=folder, params=params))


@pytest.fixture
def made(cooked: Bench) -> Bench:
    """A bench of the test's own, with everything done."""
    return replace(cooked, outputs=dict(cooked.outputs))


def edition(made: Bench, kind: str = "mp3") -> Path:
    return made.file(made.of(tags.Output).of(kind).file)


def test_titles_survive_in_every_script(made: Bench) -> None:
    found = ID3(edition(made), translate=False)
    assert found.version == (2, 3, 0)
    assert found["TIT2"].text == [TITLE]
    assert (found["TALB"].text, found["TPE1"].text, found["TLAN"].text) == (["حوار الجهة"], ["Région"], ["ara"])


def test_chapters_stand_in_a_table_of_contents(made: Bench) -> None:
    found = ID3(edition(made), translate=False)
    contents = found.getall("CTOC")[0]
    assert contents.flags == 3
    entries = [found[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [(entry.start_time, entry.end_time) for entry in entries[:2]] == [(0, 3500), (3500, 6000)]
    assert entries[2].end_time == 8000
    assert [entry.sub_frames["TIT2"].text[0] for entry in entries] == [title for _, title in CHAPTERS]


def test_ffprobe_reads_title_and_chapters(made: Bench) -> None:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(edition(made))]
    said: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert said["format"]["tags"]["title"] == TITLE
    assert [chapter["tags"]["title"] for chapter in said["chapters"]] == [title for _, title in CHAPTERS]


def test_the_sound_is_what_podcast_directories_ask_for(made: Bench) -> None:
    info = MP3(edition(made)).info
    assert (info.bitrate, info.sample_rate, info.channels) == (96_000, 44_100, 1)
    assert info.length == pytest.approx(8.0, abs=0.1)


def test_length_and_hash_are_those_of_the_file(made: Bench) -> None:
    content = edition(made).read_bytes()
    said = made.of(tags.Output).of("mp3")
    assert (said.byte_length, said.sha256) == (len(content), sha256(content).hexdigest())


def test_the_cover_is_a_small_jpeg(made: Bench, tmp_path: Path) -> None:
    picture = tmp_path / "cover.png"
    Image.new("RGBA", (2400, 1800), "teal").save(picture)
    covered = replace(made, cover=picture, params=replace(made.params, cover="cover.png"))
    covered.keep(tags.run(covered))
    found = ID3(edition(covered)).getall("APIC")[0]
    assert (found.mime, found.type) == ("image/jpeg", 3)
    assert cover_picture(picture, conf.cover_pixels) == found.data
    assert len(found.data) < 100_000


def test_the_cover_of_the_light_edition_is_light(made: Bench, tmp_path: Path) -> None:
    """A photograph of a thousand pixels weighs as much as a minute of words."""
    picture = tmp_path / "cover.jpg"
    Image.effect_noise((1500, 1000), 60).convert("RGB").save(picture)
    covered = replace(made, cover=picture, params=replace(made.params, cover="cover.jpg"))
    covered.keep(tags.run(covered))
    [field] = OggOpus(edition(covered, "opus"))["METADATA_BLOCK_PICTURE"]
    found = Picture(base64.b64decode(field))
    assert Image.open(BytesIO(found.data)).size == (300, 200)
    assert len(found.data) < len(ID3(edition(covered)).getall("APIC")[0].data) / 5


@pytest.mark.parametrize("content", [b"not a picture", b""])
def test_a_broken_cover_is_left_out_with_a_warning(made: Bench, tmp_path: Path, content: bytes) -> None:
    picture = tmp_path / "cover.jpg"
    picture.write_bytes(content)
    output = tags.run(replace(made, cover=picture, params=replace(made.params, cover="cover.jpg")))
    assert output.warnings == ("cover_unreadable",)
    assert not ID3(made.file(output.of("mp3").file)).getall("APIC")


def test_a_cover_that_is_gone_is_left_out_with_a_warning(made: Bench) -> None:
    assert tags.run(replace(made, params=replace(made.params, cover="gone.jpg"))).warnings == ("cover_unreadable",)


def test_times_of_chapters_never_show_sixty_seconds() -> None:
    said = label(Params(chapters=((59.9997, "a"), (3599.9996, "b"))), duration_s=4000, cover=None)
    fields = comments(said)
    assert (fields["CHAPTER001"], fields["CHAPTER002"]) == ("00:01:00.000", "01:00:00.000")


def test_without_words_there_are_no_empty_frames() -> None:
    assert [frame.FrameID for frame in build(label(Params(), duration_s=1.0, cover=None))] == ["TCON"]


def test_chapters_outside_of_the_recording_are_left_out() -> None:
    given = ((5.0, "b"), (0.0, "a"), (99.0, "beyond"), (-1.0, "before"))
    assert in_order(given, 10.0) == ((0.0, "a"), (5.0, "b"))


def test_chapters_of_the_author_hold_unless_others_are_given() -> None:
    found = ((0.0, "Author's"),)
    assert with_chapters(Params(), found).chapters == found
    given = Params(chapters=((1.0, "Editor's"),))
    assert with_chapters(given, found) == given


def test_chapters_inside_of_the_recording_are_found(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    plan = tmp_path / "chapters.txt"
    plan.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=مقدمة\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=2\nEND=4\ntitle=نقاش\n"
    )
    plain = media.speech(tmp_path / "plain.wav", 4)
    chaptered = media.make(tmp_path / "chaptered.m4a", "-i", str(plain), "-i", str(plan), "-map_metadata", "1")
    made = cook(chaptered)
    titles = [frame.sub_frames["TIT2"].text[0] for frame in ID3(edition(made)).getall("CHAP")]
    assert titles == ["مقدمة", "نقاش"]


def test_nothing_that_an_uploader_wrote_reaches_the_edition(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    script = "<script>alert(1)</script>"
    tagged = media.speech(tmp_path / "tagged.mp3", 3, "-metadata", f"title={script}", "-metadata", f"comment={script}")
    assert b"script" not in edition(cook(tagged, title="ok")).read_bytes()


def test_an_enormous_cover_is_left_out_and_named_so(tmp_path: Path) -> None:
    """400 million pixels in 50 KB: it is told from its header."""
    (tmp_path / "bomb.png").write_bytes(png(20_000, 20_000))
    said = label(Params(), duration_s=1.0, cover=tmp_path / "bomb.png")
    assert said.cover is None
    assert cover_warnings(tmp_path / "bomb.png", said) == ("cover_too_large",)
