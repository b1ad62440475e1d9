"""What is said is written down, where a recogniser and a model are there, and nothing is lost where they are not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from media_pipeline import recognition
from media_pipeline.bench import Bench
from media_pipeline.captions import podcast_json
from media_pipeline.conf import conf
from media_pipeline.errors import Cancelled
from media_pipeline.recognition import RATE, Sound, Utterance, recogniser
from media_pipeline.steps import transcribe
from media_pipeline.watch import Watch
from tests.media_pipeline.small_model import make_model

MakeBench = Callable[..., Bench]
RECORDED = [
    Utterance(start=0.0, end=1.2, text=" مرحبا بكم في حديث الجهة."),
    Utterance(start=1.2, end=1.5, text=" \u200b "),
    Utterance(start=1.5, end=4.0, text="نتحدث اليوم عن الماء في إقليم شفشاون وعن 24 كيلومتر من القنوات."),
]


class Recorded:
    """A recogniser that repeats what another one once found, and keeps what it was given."""

    name = "recorded"

    def __init__(self, language: str = "ar") -> None:
        self.language = language
        self.heard: list[tuple[float, str]] = []

    def language_of(self, sound: Sound) -> str:
        return self.language

    def recognise(self, sound: Sound, language: str) -> Iterator[Utterance]:
        self.heard.append((sound.size / RATE, language))
        assert sound.dtype == np.float32
        assert np.abs(sound).max() <= 1
        yield from RECORDED


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model that says the same two sentences of anything."""
    folder = make_model(tmp_path / "small")
    monkeypatch.setattr(conf, "recognition_model", str(folder))
    return folder


def read(bench: Bench, output: transcribe.Output) -> tuple[str, list[str]]:
    (asset,) = output.assets
    assert (asset.role, asset.media_type) == ("transcript", "application/json")
    text = bench.file(asset.file).read_text(encoding="utf-8")
    return podcast_json.language_of(text), [cue.text for cue in podcast_json.read(text)]


def test_without_a_recogniser_nothing_is_done(tmp_path: Path) -> None:
    bench = Bench(source=tmp_path / "not there", folder=tmp_path / "bench")
    assert transcribe.run(bench) == transcribe.Output()
    assert not bench.folder.exists()


@pytest.mark.parametrize("lacking", recognition.MODEL_FILES)
def test_a_folder_that_lacks_a_file_is_no_model(model: Path, lacking: str) -> None:
    """The library would look for what is missing in the network."""
    assert recogniser() is not None
    (model / lacking).unlink()
    assert recogniser() is None


def test_a_real_model_is_loaded_and_writes_down(model: Path, bench: MakeBench, recordings: Path) -> None:
    made = bench(recordings / "speech.m4a")
    output = transcribe.run(made)
    assert read(made, output) == ("ar", ["مرحبا بكم", "شكرا"])
    assert (output.language, output.recogniser) == ("ar", "faster-whisper: small")
    assert [file.suffix for file in made.folder.iterdir()] == [".json"]


def test_what_was_found_becomes_cues(bench: MakeBench, recordings: Path) -> None:
    made = bench(recordings / "speech.wav", language="ar-MA")
    by = Recorded(language="fr")
    language, words = read(made, transcribe.transcribe(by, made))
    assert language == "ar"
    assert [spoken for _seconds, spoken in by.heard] == ["ar"]
    assert words == [RECORDED[0].text.strip(), RECORDED[2].text]


def test_the_times_are_those_of_what_listeners_hear(bench: MakeBench, recordings: Path) -> None:
    made = bench(recordings / "speech.wav")
    made.folder.mkdir(exist_ok=True)
    (made.folder / "one.mp3").write_bytes((recordings / "speech.mp3").read_bytes())
    assert transcribe.heard_by_listeners(made) == made.source
    film, sound = (
        {"file": name, "media_type": kind} for name, kind in (("a.mp4", "video/mp4"), ("one.mp3", "audio/mpeg"))
    )
    made.outputs["encode"] = {"editions": [film, sound]}
    assert transcribe.heard_by_listeners(made) == made.folder / "one.mp3"


def test_a_long_recording_is_heard_in_parts_that_end_where_it_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcribe, "PART_SECONDS", 60)
    samples = np.full(150 * RATE, 8000, dtype="<i2")
    samples[50 * RATE : 51 * RATE] = 0
    path = tmp_path / "long.s16"
    samples.tofile(path)
    by, reached = Recorded(), []
    _language, cues = transcribe.listen(by, path, "", Watch(on_progress=reached.append))
    assert by.heard[0] == (pytest.approx(50.1, abs=0.3), "ar")
    assert sum(seconds for seconds, _language in by.heard) == 150
    assert [cue.start for cue in cues][2] == pytest.approx(by.heard[0][0], abs=0.01)
    assert reached == sorted(reached)
    assert reached[-1] == 1.0


def test_it_stops_between_two_sentences(bench: MakeBench, recordings: Path) -> None:
    made = bench(recordings / "speech.wav")
    stops = iter([False, True])
    samples = transcribe.decode(made.source, made)
    with pytest.raises(Cancelled):
        transcribe.listen(Recorded(), samples, "ar", Watch(should_stop=lambda: next(stops, True)))


def test_silence_leaves_no_transcript(bench: MakeBench, recordings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.media_pipeline.steps.test_transcribe.RECORDED", [])
    made = bench(recordings / "speech.wav")
    assert transcribe.transcribe(Recorded(), made) == transcribe.Output(recogniser="recorded")
    assert list(made.folder.iterdir()) == []


def test_a_job_keeps_what_it_needs_to_go_on(bench: MakeBench, recordings: Path) -> None:
    made = bench(recordings / "speech.wav", language="ar")
    kept = json.loads(json.dumps(made.keep(transcribe.transcribe(Recorded(), made))))
    assert made.has_files_of(kept)
    assert made.of(transcribe.Output).language == "ar"
