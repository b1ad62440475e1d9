"""Cutting and putting together, measured on what is delivered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from media_pipeline.bench import Bench, Params
from media_pipeline.errors import Cancelled, JingleTooLong, JingleUnreadable
from media_pipeline.sound import splicing
from media_pipeline.sound.jingles import DUCK_DB, under
from media_pipeline.sound.splicing import Arrangement, Overlay, moved
from media_pipeline.steps import arrange, decode, encode, tags
from media_pipeline.watch import Watch
from tests.media_pipeline import media
from tests.media_pipeline.conftest import through
from tests.media_pipeline.sound import hearing

MakeBench = Callable[..., Bench]
VOICE = f"0.3*{media.SYLLABLES}*(0.3+0.7*pow(sin(2*PI*2*t)\\,2))"
NOISE = "0.0004*(2*random(1)-1)"


def said(path: Path, when: str, seconds: float) -> Path:
    """Words where an expression of t holds, and the noise of a room everywhere."""
    expression = f"{VOICE}*({when})+{NOISE}"
    return media.make(path, "-f", "lavfi", "-i", f"aevalsrc='{expression}':s=48000:d={seconds}")


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Words at 3 to 7, 12 to 16 and 17 to 20 of 23 seconds."""
    when = "between(t\\,3\\,7)+between(t\\,12\\,16)+between(t\\,17\\,20)"
    return said(tmp_path_factory.mktemp("gaps") / "gaps.wav", when, 23)


@pytest.fixture(scope="module")
def jingle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a chord in stereo, 20 dB too quiet."""
    chord = "0.03*(sin(2*PI*523*t)+sin(2*PI*659*t))|0.03*(sin(2*PI*523*t)+sin(2*PI*784*t))"
    path = tmp_path_factory.mktemp("jingle") / "jingle.mp3"
    return media.make(path, "-f", "lavfi", "-i", f"aevalsrc='{chord}':s=44100:d=5")


def arranged(made: Bench) -> hearing.Sound:
    pcm = made.of(arrange.Output).pcm
    return hearing.raw(made.file(pcm.raw_file), pcm.channels).mean(axis=1)


def done(made: Bench, last: str = "arrange", **files: Path) -> Bench:
    return through(last, replace(made, **files))


def edition(made: Bench) -> Path:
    return made.file(made.of(tags.Output).of("mp3").file)


def test_without_a_choice_nothing_is_done(gaps: Path, bench: MakeBench) -> None:
    made = done(bench(gaps))
    assert made.of(arrange.Output).pcm == made.of(decode.Output).pcm
    assert made.of(arrange.Output).times == ()
    assert len(list(made.folder.glob("*.f32"))) == 1


def test_silence_at_both_ends_is_cut(gaps: Path, bench: MakeBench) -> None:
    sound = arranged(done(bench(gaps, trim=True)))
    assert len(sound) / hearing.RATE == pytest.approx(17.6, abs=0.25)
    assert hearing.rms(hearing.part(sound, 0, 0.15)) < -60
    assert hearing.rms(hearing.part(sound, 0.5, 4)) > -30
    assert hearing.rms(sound[-hearing.RATE // 8 :]) < -60


@pytest.mark.parametrize("pauses", [0.5, 1.5, 3.0])
def test_a_long_pause_becomes_as_long_as_chosen(pauses: float, gaps: Path, bench: MakeBench) -> None:
    sound = arranged(done(bench(gaps, trim=True, pauses=pauses)))
    assert hearing.longest_pause(sound) == pytest.approx(max(pauses, 1.0 if pauses > 1 else 0), abs=0.15)


def test_a_quiet_speaker_is_no_pause(tmp_path: Path, bench: MakeBench) -> None:
    both = media.uneven_speech(tmp_path / "both.wav", 20)
    assert len(arranged(done(bench(both, trim=True, pauses=1.0)))) / hearing.RATE == pytest.approx(20, abs=0.6)


@pytest.mark.parametrize("level", [-50, -30, 0])
def test_pauses_are_found_however_loud_the_recording_is(
    level: int, tmp_path: Path, gaps: Path, bench: MakeBench
) -> None:
    path = media.make(tmp_path / "other.wav", "-i", str(gaps), "-af", f"volume={level}dB", "-c:a", "pcm_f32le")
    sound = arranged(done(bench(path, trim=True, pauses=1.0)))
    assert len(sound) / hearing.RATE == pytest.approx(13.6, abs=0.25)


def test_a_cut_does_not_click(tmp_path: Path, bench: MakeBench) -> None:
    """A tone that goes on through the pause, far below the words: at a hard cut its wave would break."""
    when = "between(t\\,0\\,4)+between(t\\,9\\,13)"
    tone = "0.002*sin(2*PI*97.3*t)"
    expression = f"{VOICE}*({when})+{tone}"
    path = media.make(tmp_path / "tone.wav", "-f", "lavfi", "-i", f"aevalsrc='{expression}':s=48000:d=13")
    made = done(bench(path, pauses=2.0))
    pause = hearing.part(arranged(made), 4.2, 5.8)
    assert made.of(arrange.Output).pcm.duration_s == pytest.approx(10.0, abs=0.25)
    steps = np.abs(np.diff(pause))
    assert steps.max() < 2.5 * 0.002 * 2 * np.pi * 97.3 / hearing.RATE


def test_chapters_follow_the_cutting(gaps: Path, jingle: Path, bench: MakeBench) -> None:
    chapters = [[0, "a"], [12, "b"], [17, "c"]]
    made = done(bench(gaps, trim=True, pauses=1.0, intro="i", chapters=chapters), "tags", intro=jingle)
    starts = [frame.start_time / 1000 for frame in ID3(edition(made)).getall("CHAP")]
    # Five seconds of music give way in 0.6; 0.3 s, four seconds of words, a pause of one.
    assert starts == pytest.approx([0, 4.4 + 0.3 + 4 + 1, 4.4 + 0.3 + 4 + 1 + 5], abs=0.2)
    sound = hearing.read(edition(made))
    for start in starts[1:]:
        assert hearing.rms(hearing.part(sound, start - 0.4, start - 0.2)) < -50
        assert hearing.rms(hearing.part(sound, start + 0.1, start + 0.6)) > -30


def test_what_was_cut_goes_where_it_was_cut() -> None:
    times = ((2.0, 0.0), (5.0, 3.0), (9.0, 3.0), (12.0, 6.0))
    assert [moved(times, second) for second in (0, 2, 4, 7, 10, 99)] == [0, 0, 2, 3, 4, 6]
    assert moved((), 7) == 7


def test_intro_and_outro_are_as_loud_as_the_words(gaps: Path, jingle: Path, bench: MakeBench) -> None:
    made = done(bench(gaps, trim=True, pauses=1.0, intro="i", outro="o"), "tags", intro=jingle, outro=jingle)
    integrated, true_peak = media.measure(edition(made))
    assert integrated == pytest.approx(-16, abs=0.5)
    assert true_peak <= -1
    length = media.seconds(edition(made))
    assert length == pytest.approx(13.6 + 2 * 4.4, abs=0.3)
    for name, start, seconds in (("intro", 0, 4), ("words", 5, length - 10), ("outro", length - 4, 4)):
        part = media.make(made.folder / f"{name}.wav", "-i", str(edition(made)), "-ss", str(start), "-t", str(seconds))
        assert media.measure(part)[0] == pytest.approx(-16, abs=1.5), name


def test_music_goes_on_softly_under_the_first_and_last_words(gaps: Path, jingle: Path, bench: MakeBench) -> None:
    made = done(bench(gaps, trim=True, intro="i", outro="o", bed=3), intro=jingle, outro=jingle)
    sound = arranged(made)
    alone, under, gone = (
        hearing.tone(hearing.part(sound, *part), 523) for part in ((0.2, 1.5), (2.5, 3.2), (5.2, 6.2))
    )
    assert alone - under == pytest.approx(DUCK_DB, abs=2)
    assert gone < under - 10
    backwards = sound[::-1]
    alone, under = (hearing.tone(hearing.part(backwards, *part), 523) for part in ((0.2, 1.5), (2.5, 3.2)))
    assert alone - under == pytest.approx(DUCK_DB, abs=2)


@pytest.mark.parametrize("overlap", [100, 20_000, 48_000])
def test_music_under_words_only_goes_down(overlap: int) -> None:
    gain = under(48_000, overlap, duck=True)[:, 0]
    assert (np.diff(gain) <= 1e-6).all()
    assert gain[0] == pytest.approx(1, abs=0.01)
    assert gain[-1] < 0.05


def test_a_crossfade_keeps_the_power(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).normal(0, 0.1, (4 * hearing.RATE, 1)).astype("<f4")
    noise.tofile(tmp_path / "noise.f32")
    pieces = splicing.spliced([(0, 96_000), (96_000, 192_000)], tmp_path / "noise.f32", 1, at=0, fade=hearing.RATE // 2)
    sound = np.frombuffer(b"".join(Arrangement(placed=tuple(pieces), channels=1).blocks()), "<f4")
    assert len(sound) == round(3.5 * hearing.RATE)
    levels = [hearing.rms(hearing.part(sound, start / 10, start / 10 + 0.1)) for start in range(35)]
    assert np.ptp(levels) < 0.8


def test_an_arrangement_is_read_block_by_block() -> None:
    """No more than half a second of the result is ever held, and what is over is let go."""
    many = tuple(Overlay(at=number * 1000, sound=np.ones((2000, 2), np.float32)) for number in range(500))
    blocks = [np.frombuffer(block, "<f4") for block in Arrangement(placed=many, channels=2).blocks()]
    assert max(block.nbytes for block in blocks) <= splicing.BLOCK * 2 * 4
    assert set(np.concatenate(blocks)[2000:-2000]) == {2.0}


def test_a_jingle_in_stereo_fits_a_voice_in_mono(gaps: Path, jingle: Path, bench: MakeBench) -> None:
    made = done(bench(gaps, intro="i"), intro=jingle)
    assert made.of(arrange.Output).pcm.channels == made.of(decode.Output).pcm.channels == 1


def test_a_jingle_longer_than_a_minute_is_refused(tmp_path: Path, recordings: Path, bench: MakeBench) -> None:
    long = media.make(tmp_path / "long.mp3", "-f", "lavfi", "-i", "sine=d=62:r=8000", "-b:a", "16k")
    with pytest.raises(JingleTooLong) as refused:
        done(bench(recordings / "speech.wav", intro="i"), intro=long)
    assert refused.value.detail == {"limit_seconds": 60}


def test_a_jingle_that_cannot_be_read_is_told_from_the_recording(
    tmp_path: Path, recordings: Path, bench: MakeBench
) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"no music" * 100)
    with pytest.raises(JingleUnreadable):
        done(bench(recordings / "speech.wav", outro="o"), outro=broken)


def test_a_jingle_that_is_gone_is_left_out_with_a_warning(recordings: Path, bench: MakeBench) -> None:
    assert done(bench(recordings / "speech.wav", intro="gone.mp3")).of(arrange.Output).warnings == ("jingle_missing",)


def test_it_stops_when_it_is_told_to(gaps: Path, bench: MakeBench) -> None:
    made = through("decode", bench(gaps, trim=True))
    with pytest.raises(Cancelled):
        arrange.run(replace(made, watch=Watch(should_stop=lambda: True)))


@pytest.mark.parametrize(
    "choice",
    [
        {"clean": ["highpass", "denoise", "deess"]},
        {"trim": True, "pauses": 0.5},
        {"even": True, "trim": True, "clean": ["denoise"]},
    ],
)
def test_every_choice_comes_out_at_the_target(choice: dict[str, object], gaps: Path, bench: MakeBench) -> None:
    made = done(bench(gaps, **choice), "tags")
    integrated, true_peak = media.measure(edition(made))
    assert integrated == pytest.approx(-16, abs=0.5)
    assert true_peak <= -1
    assert not made.of(encode.Output).warnings


@pytest.mark.parametrize("wrong", [{"pauses": 0.1}, {"bed": -1}, {"clean": ["magic"]}])
def test_what_nobody_can_do_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Params.read(wrong)
