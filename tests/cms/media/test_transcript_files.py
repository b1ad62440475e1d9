"""Transcripts, as visitors and programs read them."""

import json
from pathlib import Path

import pytest
from django.test import Client

from cms.catalogue import queries
from cms.media.models import Recording, Transcript
from cms.media.operations.adopt_transcript import adopt_transcript
from cms.media.operations.import_transcript import import_transcript
from cms.media.operations.keep_cues import keep_cues
from cms.media.operations.sign_transcript import sign_transcript
from cms.podcasts.models import ShowPage
from cms.users.models import User
from feeds.formats.podcast import render
from media_pipeline.conf import conf
from media_pipeline.recipes import RECIPES
from tests.cms.media.transcribed import CUES, editor, north, recording, signed_in, transcript
from tests.factories.content import make_episode, make_recording, make_user
from tests.media_pipeline.small_model import make_model

__all__ = ["editor", "north", "recording", "transcript"]

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_is_said_and_who_wrote_it(north: ShowPage, editor: User, transcript: Transcript) -> None:
    page = make_episode(north, recording=transcript.recording)
    text = Client().get(page.url).content.decode()
    assert "مرحبا" in text
    assert 'data-seek="0"' in text
    assert "كتبت آلة هذا النص" in text
    assert f'<track kind="captions" src="{transcript.url()}" srclang="ar"' in " ".join(text.split())
    sign_transcript(transcript=transcript, user=make_user(superuser=True), expected=1)
    assert "كتبت آلة هذا النص" not in Client().get(page.url).content.decode()


def test_guessed_times_are_not_shown(north: ShowPage, transcript: Transcript) -> None:
    Transcript.objects.update(is_timed=False)
    text = Client().get(make_episode(north, recording=transcript.recording).url).content.decode()
    assert "مرحبا" in text
    assert "data-seek" not in text
    assert "<track" not in text


def test_hostile_words_stay_words(north: ShowPage, editor: User, recording: Recording) -> None:
    words = "</script><img src=x onerror=alert(1)> {{ 7 }} \u202etxt.exe"
    data = f"00:00.000 --> 00:01.000\n{words}\n".replace("<", "&lt;").encode()
    import_transcript(recording=recording, language="ar", data=data, filename="", user=editor)
    text = Client().get(make_episode(north, recording=recording).url).content.decode()
    assert "&lt;img src=x onerror" in text
    assert "<img src=x" not in text
    assert "\u202e" not in text


TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize("extension", TYPES)
def test_each_format_is_served_for_anybody_to_show(north: ShowPage, transcript: Transcript, extension: str) -> None:
    assert Client().get(transcript.url(extension)).status_code == 404
    make_episode(north, recording=transcript.recording)
    response = Client().get(transcript.url(extension), headers={"accept-language": "fr"})
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[extension]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Language"] == "ar"
    assert response["Cache-Control"] == "public, max-age=300"
    assert "مرحبا" in response.content.decode()
    again = Client().get(transcript.url(extension), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    keep_cues(transcript=transcript, cues=CUES[:1], verb="edited", user=None)
    assert Client().get(transcript.url(extension), headers={"if-none-match": response["ETag"]}).status_code == 200


def test_no_other_format_is_there(north: ShowPage, transcript: Transcript) -> None:
    make_episode(north, recording=transcript.recording)
    assert Client().get(transcript.url("exe")).status_code == 404


def test_the_file_of_a_draft_is_for_its_team(editor: User, transcript: Transcript) -> None:
    response = signed_in(editor).get(transcript.url())
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_feeds_get_what_somebody_answers_for(north: ShowPage, transcript: Transcript) -> None:
    make_episode(north, recording=transcript.recording)
    show = queries.feed(north.handle)
    assert show is not None
    (episode,) = show.episodes
    assert [(one.media_type, one.language, one.is_timed) for one in episode.transcripts] == [
        ("text/vtt", "ar", True),
        ("application/x-subrip", "ar", True),
        ("application/json", "ar", True),
        ("text/plain", "ar", False),
    ]
    assert "podcast:transcript" not in render(show).decode()
    sign_transcript(transcript=transcript, user=make_user(superuser=True), expected=1)
    signed = queries.feed(north.handle)
    assert signed is not None
    first = '<podcast:transcript url="{}" type="text/vtt" language="ar" rel="captions"/>'
    assert first.format(episode.transcripts[0].url) in render(signed).decode()


def test_a_change_is_told_to_the_feeds(north: ShowPage, transcript: Transcript) -> None:
    make_episode(north, recording=transcript.recording)
    before = queries.feed(north.handle)
    keep_cues(transcript=transcript, cues=CUES[:1], verb="edited", user=None)
    after = queries.feed(north.handle)
    assert before is not None
    assert after is not None
    assert after.changed_at > before.changed_at


def test_the_json_is_that_of_podcasts(north: ShowPage, transcript: Transcript) -> None:
    make_episode(north, recording=transcript.recording)
    document = json.loads(Client().get(transcript.url("json")).content)
    assert document["segments"][0] == {"speaker": "سلمى", "startTime": 0.0, "endTime": 2.0, "body": "مرحبا"}


def test_a_recording_is_written_down_on_its_way_through_the_pipeline(
    north: ShowPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, "recognition_model", str(make_model(tmp_path / "small")))
    monkeypatch.setitem(RECIPES, "speech_podcast", (*RECIPES["speech_podcast"], "transcribe"))
    recording = make_recording(north)
    adopted = adopt_transcript(recording=recording)
    assert adopted is not None
    assert ([cue.text for cue in adopted.spoken], adopted.is_unchecked) == (["مرحبا بكم", "شكرا"], True)
