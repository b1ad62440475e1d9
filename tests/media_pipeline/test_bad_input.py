"""Every bad recording gets its own clear answer; every good one is accepted, whatever its name."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import (
    EmptyFile,
    MediaError,
    NoAudio,
    NotMedia,
    Playlist,
    Protected,
    Silent,
    SourceMissing,
    TooLarge,
    TooLong,
    Unreadable,
    UnsupportedFormat,
)
from media_pipeline.steps import decode, probe, tags, validate
from tests.media_pipeline import media

Maker = Callable[[Path, Path], Path]


def written(name: str, content: bytes) -> Maker:
    def make(folder: Path, _recordings: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def copied(name: str, original: str) -> Maker:
    def make(folder: Path, recordings: Path) -> Path:
        (folder / name).write_bytes((recordings / original).read_bytes())
        return folder / name

    return make


def beginning(name: str, original: str, part: float) -> Maker:
    return lambda folder, recordings: media.cut(folder / name, recordings / original, part)


def protected(name: str, tag: bytes) -> Maker:
    """A recording whose sample description says that the sound is encrypted."""

    def make(folder: Path, recordings: Path) -> Path:
        content = (recordings / "speech.m4a").read_bytes()
        place = content.index(b"stsd") + 16
        assert content[place : place + 4] == b"mp4a"
        (folder / name).write_bytes(content[:place] + tag + content[place + 4 :])
        return folder / name

    return make


REFUSED: dict[str, tuple[Maker, type[MediaError]]] = {
    "an empty file": (written("empty.mp3", b""), EmptyFile),
    "text renamed .mp3": (written("notes.mp3", b"The minutes of the meeting. " * 400), NotMedia),
    "a line of Arabic text renamed .mp3": (written("line.mp3", "محضر الاجتماع".encode()), NotMedia),
    "a web page renamed .mp3": (written("page.mp3", b"<!doctype html><html><body>404</body></html>"), NotMedia),
    "random bytes renamed .mp3": (written("noise.mp3", os.urandom(300_000)), NotMedia),
    "random bytes renamed .wav": (written("noise.wav", os.urandom(300_000)), NotMedia),
    "zero bytes throughout": (written("zeros.mp3", bytes(300_000)), NotMedia),
    "nothing but an ID3 tag": (written("tag.mp3", b"ID3\x03\x00\x00\x00\x00\x07\x76" + bytes(1014)), NotMedia),
    "an archive": (written("archive.mp3", b"PK\x03\x04" + os.urandom(4000)), NotMedia),
    "a picture": (
        lambda folder, _: media.make(folder / "p.png", "-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1"),
        UnsupportedFormat,
    ),
    "video without sound": (lambda folder, _: media.video(folder / "mute.mp4", sound=False), NoAudio),
    "video without sound renamed .mp3": (
        lambda folder, _: media.video(folder / "mute.mp4", sound=False).rename(folder / "mute.mp3"),
        NoAudio,
    ),
    "M4A whose index was lost": (beginning("cut.m4a", "speech.m4a", 0.5), Unreadable),
    "FLAC with nothing after its header": (beginning("cut.flac", "speech.flac", 0.001), Unreadable),
    "an encrypted purchase": (protected("bought.m4p", b"drms"), Protected),
    "an encrypted stream": (protected("stream.m4a", b"enca"), Protected),
    "silence": (lambda folder, _: media.silence(folder / "silence.wav"), Silent),
    "a playlist": (written("list.mp3", b"#EXTM3U\n#EXTINF:1,\nother.mp3\n"), Playlist),
    "a file that is gone": (lambda folder, _: folder / "gone.mp3", SourceMissing),
}

ACCEPTED: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "WAV named .mp3": (copied("wrong.mp3", "speech.wav"), ()),
    "M4A named .wav": (copied("wrong.wav", "speech.m4a"), ()),
    "MP3 named .m4a": (copied("wrong.m4a", "speech.mp3"), ()),
    "FLAC named .txt": (copied("wrong.txt", "speech.flac"), ()),
    "Ogg without any extension": (copied("speech", "speech.ogg"), ()),
    "an Arabic name with an emoji": (copied("تسجيل الجلسة 🎙️.mp3", "speech.mp3"), ()),
    "a name that looks like an option": (copied("-i.mp3", "speech.mp3"), ()),
    "a name that looks like a protocol": (copied("concat:a|b.mp3", "speech.mp3"), ()),
    "a name with a line break and a percent sign": (copied("a\n%d.mp3", "speech.mp3"), ()),
    "a name that turns the writing direction": (copied("a\u202e3pm.mp3", "speech.mp3"), ()),
    "truncated WAV": (beginning("cut.wav", "speech.wav", 0.5), ("truncated",)),
    "truncated MP3": (beginning("cut.mp3", "speech.mp3", 0.5), ("truncated",)),
    "truncated FLAC": (beginning("cut.flac", "speech.flac", 0.5), ("truncated",)),
    "truncated Ogg": (beginning("cut.ogg", "speech.ogg", 0.5), ("truncated",)),
    "junk before the first frame": (
        lambda folder, recordings: _joined(folder / "junk.mp3", os.urandom(5000), recordings / "speech.mp3"),
        (),
    ),
    "video with sound": (lambda folder, _: media.video(folder / "clip.mp4"), ()),
    "WebM from a browser": (lambda folder, _: media.speech(folder / "live.webm", 3, "-f", "webm"), ()),
    "a phone's 3GP": (lambda folder, _: media.speech(folder / "phone.3gp", 3, "-c:a", "aac"), ()),
    "a dictation machine's WMA": (lambda folder, _: media.speech(folder / "dictation.wma", 3), ()),
    "raw AAC": (lambda folder, _: media.speech(folder / "raw.aac", 3), ()),
    "a camera's transport stream": (lambda folder, _: media.speech(folder / "camera.mts", 3, "-f", "mpegts"), ()),
    "a fragmented M4A": (
        lambda folder, _: media.speech(folder / "frag.m4a", 3, "-movflags", "frag_keyframe+empty_moov"),
        (),
    ),
}


def _joined(path: Path, before: bytes, recording: Path) -> Path:
    path.write_bytes(before + recording.read_bytes())
    return path


@pytest.mark.parametrize("kind", REFUSED)
def test_refused(kind: str, tmp_path: Path, recordings: Path, cook: Callable[..., Bench]) -> None:
    maker, error = REFUSED[kind]
    with pytest.raises(error) as refused:
        cook(maker(tmp_path, recordings))
    assert type(refused.value) is error
    assert not list((tmp_path / "bench").glob("*.mp3"))


@pytest.mark.parametrize("kind", ACCEPTED)
def test_accepted(kind: str, tmp_path: Path, recordings: Path, examine: Callable[..., Bench]) -> None:
    maker, warnings = ACCEPTED[kind]
    made = examine(maker(tmp_path, recordings))
    said = [code for output in made.outputs.values() for code in output.get("warnings", ())]
    assert [code for code in said if code == "truncated"] == list(warnings)
    assert made.of(decode.Output).pcm.duration_s > 1


def test_a_truncated_recording_is_published_as_far_as_it_goes(
    recordings: Path, tmp_path: Path, cook: Callable[..., Bench]
) -> None:
    made = cook(media.cut(tmp_path / "cut.mp3", recordings / "speech.mp3", 0.5))
    assert media.seconds(made.file(made.of(tags.Output).of("mp3").file)) == pytest.approx(4.0, abs=0.3)


def test_too_large(recordings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "max_bytes", 1000)
    with pytest.raises(TooLarge) as refused:
        probe.probe(recordings / "speech.wav")
    assert refused.value.detail == {"limit_gb": 0.0}


def test_too_long(recordings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "max_hours", 1 / 3600)
    with pytest.raises(TooLong) as refused:
        validate.validate(probe.probe(recordings / "speech.wav"), recordings / "speech.wav")
    assert "limit_hours" in refused.value.detail


def test_a_length_that_was_only_guessed_decides_nothing(
    recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, examine: Callable[..., Bench]
) -> None:
    """An MP3 of changing rate that begins in silence and has no header looks much longer than it is."""
    silence = ("-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono:d=10")
    bare = ("-filter_complex", "concat=n=2:v=0:a=1", "-q:a", "4", "-write_xing", "0", "-id3v2_version", "0")
    recording = media.make(tmp_path / "bare.mp3", *silence, "-i", str(recordings / "speech.wav"), *bare)
    guessed = probe.probe(recording)
    assert guessed.duration_s is not None
    assert guessed.duration_s > 22
    monkeypatch.setattr(conf, "max_hours", 20 / 3600)
    assert examine(recording).of(decode.Output).warnings == ()


def test_a_small_file_can_unfold_to_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten hours of silence are seven megabytes of FLAC; here, one hour against a limit of half."""
    bomb = media.make(tmp_path / "bomb.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=3600")
    assert bomb.stat().st_size < 1_000_000
    monkeypatch.setattr(conf, "max_hours", 0.5)
    with pytest.raises(TooLong):
        validate.validate(probe.probe(bomb), bomb)
