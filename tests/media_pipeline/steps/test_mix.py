"""A conversation recorded on several tracks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.errors import NotMedia, Silent
from media_pipeline.recipes import params, recipe
from media_pipeline.steps import mix, tags
from tests.media_pipeline import media
from tests.media_pipeline.sound import hearing

MakeBench = Callable[..., Bench]
# Each speaker has a pitch of his own, and is heard in the other's microphone, 20 dB lower.
WHO = {"first": ("200", "lt(mod(t\\,8)\\,4)"), "second": ("330", "gte(mod(t\\,8)\\,4)")}


def voice(name: str) -> str:
    hertz, when = WHO[name]
    return f"sin(2*PI*{hertz}*t)*pow(max(0\\,sin(2*PI*2*t))\\,2)*{when}"


def track(path: Path, who: tuple[str, str], level: float, seconds: float, *, room: float = 0) -> Path:
    """`who`: near to this microphone, and far from it."""
    near, far = who
    noise = f"0.0001*(2*random(0)-1)+{room}*sin(2*PI*1000*t)"
    expression = f"{level}*({voice(near)}+0.1*{voice(far)})+{noise}"
    return media.make(path, "-f", "lavfi", "-i", f"aevalsrc='{expression}':s=44100:d={seconds}")


def cook(made: Bench) -> Bench:
    for step in recipe("interview"):
        made.keep(step.run(made))
    return made


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The second microphone is 18 dB too low, and was switched off a little later."""
    folder = tmp_path_factory.mktemp("tracks")
    first = track(folder / "first.wav", ("first", "second"), 0.4, 16)
    return first, track(folder / "second.flac", ("second", "first"), 0.05, 17, room=0.0003)


def test_speakers_are_mixed_equally_loud_and_a_little_apart(tracks: tuple[Path, Path], bench: MakeBench) -> None:
    made = cook(replace(bench(tracks[0]), tracks=(tracks[1],)))
    path = made.file(made.of(tags.Output).of("mp3").file)
    integrated, true_peak = media.measure(path)
    assert integrated == pytest.approx(-16, abs=0.5)
    assert true_peak <= -1
    assert media.seconds(path) == pytest.approx(17, abs=0.1)
    sound = hearing.read(path, 2)
    first, second = hearing.part(sound, 0, 4), hearing.part(sound, 4, 8)
    assert hearing.rms(first) == pytest.approx(hearing.rms(second), abs=2)
    assert 1 < hearing.rms(first[:, 0]) - hearing.rms(first[:, 1]) < 8
    assert 1 < hearing.rms(second[:, 1]) - hearing.rms(second[:, 0]) < 8


def test_a_microphone_is_lowered_while_others_speak(tracks: tuple[Path, Path], bench: MakeBench) -> None:
    """The second one carries a tone of its room all the time."""
    made = bench(tracks[0])
    pcm = mix.run(replace(made, tracks=(tracks[1],))).pcm
    sound = hearing.raw(made.file(pcm.raw_file), 2).mean(axis=1)
    speaking, listening = (hearing.tone(hearing.part(sound, *part), 1000) for part in ((4.5, 7.5), (9, 11)))
    assert 10 < speaking - listening < 20


def test_only_the_mix_is_kept(tracks: tuple[Path, Path], bench: MakeBench) -> None:
    made = bench(tracks[0])
    mix.run(replace(made, tracks=(tracks[1],)))
    assert len(list(made.folder.glob("*.f32"))) == 1


def test_a_single_track_is_no_fault(recordings: Path, bench: MakeBench) -> None:
    assert mix.run(bench(recordings / "speech.wav")).tracks == 1


def test_a_track_without_sound_is_refused(tmp_path: Path, recordings: Path, bench: MakeBench) -> None:
    with pytest.raises(Silent):
        mix.run(replace(bench(recordings / "speech.wav"), tracks=(media.silence(tmp_path / "off.wav"),)))


def test_a_track_whose_channels_cancel_each_other_is_heard(tmp_path: Path, recordings: Path, bench: MakeBench) -> None:
    """A balanced cable in a stereo socket."""
    voice = recordings / "speech.wav"
    opposed = media.make(tmp_path / "opposed.wav", "-i", str(voice), "-af", "pan=stereo|c0=c0|c1=-1*c0")
    alone = mix.run(bench(voice)).loudness.integrated
    assert mix.run(bench(opposed)).loudness.integrated == pytest.approx(alone, abs=0.1)


def test_faults_of_every_track_are_told(tmp_path: Path, recordings: Path, bench: MakeBench) -> None:
    tracks = (media.speech(tmp_path / "loud.wav", 5, level="9"), media.speech(tmp_path / "low.wav", 5, level="0.003"))
    assert mix.run(replace(bench(recordings / "speech.wav"), tracks=tracks)).warnings == ("clipped", "quiet")


def test_every_track_is_judged_like_a_recording(tmp_path: Path, recordings: Path, bench: MakeBench) -> None:
    page = tmp_path / "page.wav"
    page.write_text("<html>" * 200)
    with pytest.raises(NotMedia):
        mix.run(replace(bench(recordings / "speech.wav"), tracks=(page,)))


def test_a_music_spot_keeps_two_channels_and_its_dynamics(recordings: Path, bench: MakeBench) -> None:
    asked = params("music_spot", {"even": True, "pauses": 1.0, "editions": ["mp3"]})
    assert (asked.even, asked.pauses, asked.stereo, asked.target_lufs) == (False, None, True, -16)
    assert params("music_spot", {"target_lufs": -14}).target_lufs == -14
    assert not params("speech_podcast", {}).stereo
    both = media.make(recordings / "both.wav", "-i", str(recordings / "speech.wav"), "-ac", "2")
    made = replace(bench(both), params=asked)
    for step in recipe("music_spot"):
        made.keep(step.run(made))
    assert made.of(tags.Output).of("mp3").channels == 2
