"""What is delivered is measured by ffmpeg itself, apart from the product's own code."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, EncoderFailed, Silent, TooLong
from media_pipeline.sound.pcm import check_room
from media_pipeline.sound.shaping import Mix
from media_pipeline.steps import decode, encode, level, tags
from media_pipeline.steps.decode import lost_its_end
from media_pipeline.watch import UNWATCHED
from tests.media_pipeline import media

pytestmark = pytest.mark.long

MAKERS: dict[str, Callable[[Path], Path]] = {
    "two speakers 26 dB apart": lambda folder: media.uneven_speech(folder / "uneven.wav", 10),
    "far too loud, clipped": lambda folder: media.speech(folder / "loud.wav", 5, level="9"),
    "very quiet": lambda folder: media.speech(folder / "quiet.wav", 5, level="0.004"),
    "telephone: mono, 8 kHz, µ-law": lambda folder: media.speech(
        folder / "phone.wav", 5, "-ac", "1", "-ar", "8000", "-c:a", "pcm_mulaw"
    ),
    "studio: 96 kHz, 24 bit": lambda folder: media.speech(
        folder / "studio.wav", 5, "-ar", "96000", "-c:a", "pcm_s24le"
    ),
    "floats beyond full scale": lambda folder: media.speech(folder / "floats.wav", 5, "-c:a", "pcm_f32le", level="20"),
    "5.1 channels": lambda folder: media.speech(folder / "surround.wav", 5, "-ac", "6"),
    "one channel silent": lambda folder: media.speech(folder / "left.wav", 5, "-af", "pan=stereo|c0=c0"),
    "two speakers, left and right": lambda folder: media.conversation(folder / "sides.wav", 8),
    "video": lambda folder: media.video(folder / "clip.mp4", 4),
}
EDITIONS = ("mp3", "m4a", "opus", "flac")


@pytest.mark.parametrize("kind", MAKERS)
def test_every_recording_comes_out_at_the_target(kind: str, tmp_path: Path, cook: Callable[..., Bench]) -> None:
    made = cook(MAKERS[kind](tmp_path), editions=EDITIONS)
    assert [edition.kind for edition in made.of(tags.Output).editions] == ["m4a", "opus", "flac", "mp3"]
    for edition in made.of(tags.Output).editions:
        integrated, true_peak = media.measure(made.file(edition.file))
        assert integrated == pytest.approx(-16.0, abs=0.5), edition.kind
        assert true_peak <= -1.0, edition.kind
        assert edition.loudness is not None
        assert edition.loudness.integrated == pytest.approx(integrated, abs=0.15), edition.kind
    assert not made.of(encode.Output).warnings


@pytest.mark.parametrize(
    ("kind", "mix", "warning"),
    [
        ("one channel silent", Mix.LEFT, ("one_silent_channel",)),
        ("two speakers, left and right", Mix.STEREO, ()),
        ("studio: 96 kHz, 24 bit", Mix.MIDDLE, ()),
        ("5.1 channels", Mix.MIDDLE, ()),
    ],
)
def test_channels_that_say_nothing_are_not_delivered(
    kind: str, mix: Mix, warning: tuple[str, ...], tmp_path: Path, cook: Callable[..., Bench]
) -> None:
    made = cook(MAKERS[kind](tmp_path))
    assert made.of(level.Output).mix == mix
    assert made.of(level.Output).warnings == warning
    assert made.of(tags.Output).of("mp3").channels == mix.channels


def test_opposed_channels_are_told(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    opposed = media.speech(tmp_path / "opposed.wav", 4, "-af", "pan=stereo|c0=c0|c1=-0.9*c0")
    assert cook(opposed).of(level.Output).warnings == ("out_of_phase",)


def test_one_channel_can_be_asked_for_unless_both_cancel_each_other(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    for name, right, channels in (("apart", "0.4*c0", 1), ("opposed", "-0.9*c0", 2)):
        two = media.speech(tmp_path / f"{name}.wav", 4, "-af", f"pan=stereo|c0=c0|c1={right}")
        made = cook(two, editions=("mp3",), mono=True).of(encode.Output).of("mp3")
        assert made.channels == channels
        # As two loudspeakers play it; a meter that counts one channel once shows 3 LU less.
        assert made.loudness.integrated == pytest.approx(-16, abs=0.5)


def test_another_target_can_be_asked_for(recordings: Path, cook: Callable[..., Bench]) -> None:
    made = cook(recordings / "speech.wav", target_lufs=-23)
    integrated, _peak = media.measure(made.file(made.of(tags.Output).of("mp3").file))
    assert integrated == pytest.approx(-23.0, abs=0.5)


def test_broadcasters_have_a_loudness_of_their_own(recordings: Path, cook: Callable[..., Bench]) -> None:
    made = cook(recordings / "speech.wav", editions=("mp3", "wav"))
    measured = {edition.kind: media.measure(made.file(edition.file)) for edition in made.of(tags.Output).editions}
    assert measured["wav"][0] == pytest.approx(-23.0, abs=0.2)
    assert measured["mp3"][0] == pytest.approx(-16.0, abs=0.5)
    assert not made.of(encode.Output).warnings


def test_the_gain_is_one_for_the_whole_recording(recordings: Path, cook: Callable[..., Bench]) -> None:
    """The distance between loud and quiet stays, but for what the limiter takes from the peaks."""
    made = cook(recordings / "uneven.wav")
    before, after = made.of(decode.Output).loudness, made.of(encode.Output).of("mp3").loudness
    assert after.range > before.range - 3


def test_without_need_there_is_no_limiter(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    """A tone at -20 dBFS needs a few decibels, and has far to go to the ceiling."""
    calm = media.make(tmp_path / "calm.wav", "-f", "lavfi", "-i", "sine=f=1000:d=3", "-af", "volume=-6dB")
    assert cook(calm).of(level.Output).plans["mp3"].limited_db == 0


def test_a_long_recording_is_tried_before_it_is_encoded(recordings: Path, cook: Callable[..., Bench]) -> None:
    """So that no edition has to be made twice: each aims where its own codec takes it to the target."""
    made = cook(media.uneven_speech(recordings / "long.wav", 62), editions=("mp3", "opus"))
    plans = made.of(level.Output).plans
    assert plans["mp3"].aim != plans["opus"].aim
    assert [one.plan for one in made.of(encode.Output).encoded] == [plans["opus"], plans["mp3"]]


def test_peaks_below_the_ceiling_are_lowered_from_where_they_are(recordings: Path, cook: Callable[..., Bench]) -> None:
    """A codec may lift them above the limit; a ceiling that is only a little lower would change nothing."""
    right = cook(recordings / "speech.wav", editions=("opus",)).of(encode.Output).encoded[0]
    calm = replace(right.plan, highest_db=-3.3, aim=replace(right.plan.aim, ceiling_db=-1.6))
    lifted = replace(right, plan=calm, loudness=replace(right.loudness, integrated=-16.0, true_peak=-0.7))
    aim = encode.correction(lifted, -16.0)
    assert aim is not None
    assert aim.ceiling_db == pytest.approx(-3.8)
    assert encode.correction(replace(lifted, loudness=right.loudness), -16.0) is None


def test_of_several_attempts_the_one_that_is_least_wrong_is_kept(recordings: Path, cook: Callable[..., Bench]) -> None:
    right = cook(recordings / "speech.wav", editions=("opus",)).of(encode.Output).encoded[0]
    loud, quiet, clipped = (
        replace(right, loudness=replace(right.loudness, integrated=integrated, true_peak=peak))
        for integrated, peak in ((-14.9, -1.5), (-17.5, -2.0), (-16.0, -0.3))
    )
    assert encode.best([clipped, quiet, loud], -16.0) == loud
    assert encode.best([clipped, right, loud], -16.0) == right


def test_what_only_misses_a_margin_is_no_reason_to_warn(recordings: Path, cook: Callable[..., Bench]) -> None:
    right = cook(recordings / "speech.wav", editions=("opus",)).of(encode.Output).encoded[0]
    for integrated, peak, kept in ((-16.45, -1.05, True), (-16.0, -0.95, False), (-16.55, -2.0, False)):
        made = replace(right, loudness=replace(right.loudness, integrated=integrated, true_peak=peak))
        assert encode.keeps_promise(made, -16.0) == kept


def test_the_light_edition_is_light_whatever_it_holds(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    chord = "+".join(f"0.05*sin({440 * 2 ** (note / 12):.1f}*2*PI*t)" for note in range(0, 48, 3))
    dense = media.make(tmp_path / "dense.wav", "-f", "lavfi", "-i", f"aevalsrc='{chord}+0.1*random(0)':d=10:s=48000")
    made = cook(dense, editions=("opus",))
    path = made.file(made.of(encode.Output).of("opus").file)
    assert 24_000 <= 8 * path.stat().st_size / 10 <= 34_000


def test_an_edition_that_lost_its_end_is_not_published(recordings: Path, cook: Callable[..., Bench]) -> None:
    made = cook(recordings / "speech.wav")
    pcm, planned = made.of(decode.Output).pcm, made.of(level.Output).plans["mp3"]
    longer = encode.Making(bench=made, pcm=replace(pcm, samples=10 * pcm.samples))
    with pytest.raises(EncoderFailed):
        longer.all({"mp3": planned}, UNWATCHED)


def test_no_room_is_noticed_before_the_work(recordings: Path, bench: Callable[..., Bench]) -> None:
    with pytest.raises(DiskFull):
        check_room(bench(recordings / "speech.wav").folder, 1e12, 2)


def test_measuring_agrees_with_ffmpeg(recordings: Path, examine: Callable[..., Bench]) -> None:
    ours = examine(recordings / "uneven.wav").of(decode.Output)
    integrated, _peak = media.measure(recordings / "uneven.wav")
    assert ours.loudness.integrated == pytest.approx(integrated, abs=0.1)
    assert ours.pcm.duration_s == pytest.approx(10.0, abs=0.01)


@pytest.mark.parametrize("maker", [media.silence, lambda path: media.speech(path, 0.2)])
def test_what_cannot_be_heard_has_no_loudness(
    maker: Callable[[Path], Path], tmp_path: Path, examine: Callable[..., Bench]
) -> None:
    with pytest.raises(Silent):
        examine(maker(tmp_path / "quiet.wav"))


@pytest.mark.parametrize(
    ("declared", "decoded", "lost"),
    [(None, 5.0, False), (60.0, 59.0, False), (60.0, 57.0, True), (7200.0, 7100.0, False), (7200.0, 7000.0, True)],
)
def test_when_an_end_counts_as_lost(declared: float | None, decoded: float, lost: bool) -> None:
    assert lost_its_end(declared, decoded) is lost


def test_a_recording_that_hides_its_length_is_still_limited(
    recordings: Path, bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(recordings / "speech.wav")
    made.outputs["probe"] = {
        "format": "wav", "size": 1, "duration_s": None, "score": 99, "codec": "pcm", "codec_tag": "",
        "channels": 1, "sample_rate": 44100, "has_video": False,
    }  # fmt: skip
    monkeypatch.setattr(conf, "max_hours", 5 / 3600)
    with pytest.raises(TooLong):
        decode.run(made)
