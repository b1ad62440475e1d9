"""What is delivered is measured by ffmpeg itself, apart from the product's own code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, EncoderFailed, Silent, TooLong, Unreadable
from media_pipeline.steps import loudness, tags, transcode
from media_pipeline.steps.loudness import Loudness, as_delivered, lost_its_end, measure, read_summary
from media_pipeline.steps.transcode import Job, Level, plan
from media_pipeline.watch import UNWATCHED
from tests.media_pipeline import media

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
    "5.1 channels": lambda folder: media.speech(folder / "surround.wav", 5, "-ac", "6"),
    "one channel silent": lambda folder: media.speech(folder / "left.wav", 5, "-af", "pan=stereo|c0=c0"),
    "video": lambda folder: media.video(folder / "clip.mp4", 4),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_recording_comes_out_at_the_target(kind: str, tmp_path: Path, cook: Callable[..., Bench]) -> None:
    made = cook(MAKERS[kind](tmp_path))
    integrated, true_peak = media.measure(made.file(made.of(tags.Output).file))
    assert integrated == pytest.approx(-16.0, abs=0.5)
    assert true_peak <= -1.0
    said = made.of(transcode.Output).loudness
    assert said.integrated == pytest.approx(integrated, abs=0.15)
    assert not made.of(transcode.Output).warnings


def test_another_target_can_be_asked_for(recordings: Path, cook: Callable[..., Bench]) -> None:
    made = cook(recordings / "speech.wav", target_lufs=-23)
    assert media.measure(made.file(made.of(tags.Output).file))[0] == pytest.approx(-23.0, abs=0.5)


def test_the_gain_is_one_for_the_whole_recording(recordings: Path, cook: Callable[..., Bench]) -> None:
    """The distance between loud and quiet stays, but for what the limiter takes from the peaks."""
    made = cook(recordings / "uneven.wav")
    before, after = made.of(loudness.Output).loudness, made.of(transcode.Output).loudness
    assert after.range > before.range - 3


def test_without_need_there_is_no_limiter() -> None:
    calm = Job(
        source=Path("unread"),
        before=Loudness(integrated=-18.0, true_peak=-9.0, range=5.0),
        duration=60.0,
        target=-16.0,
    )
    assert plan(calm, UNWATCHED, -2.0) == Level(gain_db=pytest.approx(2.0, abs=0.2), ceiling_db=None)


def test_an_edition_that_lost_its_end_is_not_published(recordings: Path, bench: Callable[..., Bench]) -> None:
    longer = Job(
        source=recordings / "speech.wav",
        before=Loudness(integrated=-18.0, true_peak=-9.0, range=5.0),
        duration=60.0,
        target=-16.0,
    )
    with pytest.raises(EncoderFailed):
        transcode.transcode(longer, bench(recordings / "speech.wav"))


def test_no_room_is_noticed_before_the_work(recordings: Path, bench: Callable[..., Bench]) -> None:
    with pytest.raises(DiskFull):
        transcode.check_room(bench(recordings / "speech.wav").folder, 1e12)


def test_measuring_agrees_with_ffmpeg(recordings: Path) -> None:
    ours, decoded = measure(as_delivered(recordings / "uneven.wav"), duration=10.0)
    integrated, true_peak = media.measure(recordings / "uneven.wav")
    # The reference measures one channel; delivered are two, and mono is spread over both at -3 dB each.
    assert ours.integrated == pytest.approx(integrated, abs=0.2)
    assert ours.true_peak == pytest.approx(true_peak - 3.0, abs=0.5)
    assert decoded == pytest.approx(10.0, abs=0.01)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    with pytest.raises(Silent):
        measure(as_delivered(media.silence(tmp_path / "silence.wav")), duration=3.0)


def test_less_than_a_block_has_no_loudness(tmp_path: Path) -> None:
    with pytest.raises(Silent):
        measure(as_delivered(media.speech(tmp_path / "click.wav", 0.2)), duration=0.2)


def test_a_log_without_a_summary_means_nothing_was_decoded() -> None:
    with pytest.raises(Unreadable):
        read_summary("[error] Header missing", peak=True)


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
        loudness.run(made)
