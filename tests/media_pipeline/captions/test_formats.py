"""What goes into a file of captions comes out of two readers that we did not write, and of our own."""

import json
from typing import Any

import pytest
import srt as other_srt
import webvtt as other_webvtt
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.captions import plain_text, podcast_json, srt, webvtt
from media_pipeline.captions.cleaning import plain
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.formats import FORMATS, load

CUES = (
    Cue(start=0.5, end=2.75, text="مرحبا بكم في حديث الجهة", speaker="سلمى"),
    Cue(start=2.75, end=6.0, text="3 < 5 & 5 > 3\nوهذا --> سهم", speaker="ياسين"),
    Cue(start=3725.004, end=3727.0, text="C'est « fini »\u200f.", speaker="سلمى"),
    Cue(start=3727.0, end=3730.0, text="2026", speaker="ياسين"),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Cues:
    """Cues as our own reader gives them: clean text, in order, at whole milliseconds."""
    words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40).map(plain)
    starts = sorted(draw(st.lists(st.integers(0, 36_000_000), min_size=1, max_size=6)))
    return tuple(
        Cue(start=start / 1000, end=(start + draw(st.integers(0, 9000))) / 1000, text=text)
        for start in starts
        if (text := draw(words))
    )


def seen(cues: Any) -> list[tuple[float, float, str]]:
    return [(cue.start, cue.end, cue.text) for cue in cues]


def test_webvtt_is_read_by_another_reader() -> None:
    found = other_webvtt.from_string(webvtt.write(CUES), strict=True)
    assert [caption.voice for caption in found] == ["سلمى", "ياسين", "سلمى", "ياسين"]
    assert [(caption.start, caption.end) for caption in found][2] == ("01:02:05.004", "01:02:07.000")
    assert found[0].text == CUES[0].text


def test_srt_is_read_by_another_reader() -> None:
    found = list(other_srt.parse(srt.write(CUES)))
    assert [cue.start.total_seconds() for cue in found] == [cue.start for cue in CUES]
    assert found[0].content == "سلمى: مرحبا بكم في حديث الجهة"
    assert found[1].content == "ياسين: 3 < 5 & 5 > 3\nوهذا → سهم"


def test_podcast_json_has_the_elements_of_the_namespace() -> None:
    document = json.loads(podcast_json.write(CUES))
    assert document["version"] == "1.0.0"
    assert document["segments"][0] == {
        "speaker": "سلمى",
        "startTime": 0.5,
        "endTime": 2.75,
        "body": "مرحبا بكم في حديث الجهة",
    }


def test_plain_text_is_for_reading() -> None:
    same = [Cue(start=at, end=at + 2, text=f"جملة {at}.", speaker="سلمى") for at in range(0, 6, 2)]
    assert plain_text.write((*same, CUES[1])) == "سلمى: جملة 0. جملة 2. جملة 4.\n\nياسين: 3 < 5 & 5 > 3 وهذا --> سهم\n"


@pytest.mark.parametrize("form", [webvtt, podcast_json])
def test_what_is_written_is_read_again(form: Any) -> None:
    again = form.read(form.write(CUES))
    expected = CUES if form is webvtt else [cue.flat for cue in CUES]
    assert again == expected if form is webvtt else [cue.text for cue in again] == expected
    assert [cue.speaker for cue in again] == [cue.speaker for cue in CUES]


def test_speakers_survive_srt() -> None:
    again = srt.read(srt.write(CUES))
    assert [cue.speaker for cue in again] == [cue.speaker for cue in CUES]
    assert again[0].text == CUES[0].text


@given(transcripts())
def test_any_text_survives_webvtt(cues: Cues) -> None:
    assert seen(webvtt.read(webvtt.write(cues))) == seen(cues)


@given(transcripts())
def test_any_text_in_srt_is_read_without_complaint(cues: Cues) -> None:
    assert [(cue.start, cue.end) for cue in srt.read(srt.write(cues))] == [(cue.start, cue.end) for cue in cues]


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_is_recognised_by_its_content(extension: str) -> None:
    loaded = load(FORMATS[extension].write(CUES).encode(), filename="", duration=60)
    assert loaded.format == extension
    assert loaded.is_timed == FORMATS[extension].is_timed


def test_cues_without_words_are_not_written() -> None:
    silent = (Cue(start=0, end=1, text=""), CUES[0])
    for form in (webvtt, srt, podcast_json):
        assert len(form.read(form.write(silent))) == 1


def test_single_words_are_put_together() -> None:
    said = ["Les", "travaux", "ont", "commencé", "hier.", "Ils", "durent"]
    segments = [
        {"speaker": "Nora", "startTime": at / 2, "endTime": at / 2 + 0.4, "body": word} for at, word in enumerate(said)
    ]
    segments.append({"speaker": "Ali", "startTime": "4", "body": "Bien."})
    cues = podcast_json.read(json.dumps({"version": "1.0.0", "segments": segments}))
    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("Nora", "Les travaux ont commencé hier."),
        ("Nora", "Ils durent"),
        ("Ali", "Bien."),
    ]
    assert (cues[0].start, cues[0].end, cues[2].end) == (0.0, 2.4, 8.0)


def test_typed_text_is_spread_over_the_recording() -> None:
    loaded = load("أهلا بكم. هذه الجملة الثانية أطول من الأولى.\n\nوهذه الثالثة.".encode(), duration=60)
    assert loaded.cues[0].text == "أهلا بكم."
    assert not loaded.is_timed
    assert (loaded.cues[0].start, loaded.cues[-1].end) == (0, 60)
    assert loaded.cues[1].length > loaded.cues[0].length


def test_speakers_are_found_in_typed_text() -> None:
    typed = "سلمى: أهلا بكم. كيف الحال؟\n\nرئيسة اللجنة: بخير.\n\nسلمى: شكرا.\nرئيسة اللجنة: العفو."
    cues = load(typed.encode(), duration=60).cues
    assert [(cue.speaker, cue.text) for cue in cues][:3] == [
        ("سلمى", "أهلا بكم."),
        ("سلمى", "كيف الحال؟"),
        ("رئيسة اللجنة", "بخير."),
    ]


@pytest.mark.parametrize(("language", "found"), [("ar", "ar"), ("", "")])
def test_the_language_of_a_machine_is_noted(language: str, found: str) -> None:
    assert podcast_json.language_of(podcast_json.write(CUES, language)) == found
