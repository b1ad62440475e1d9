"""How a recording shall sound, as an officer chooses it."""

import io
import re
import wave
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.media.models import Recording, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.media.operations.sign_transcript import sign_transcript
from cms.media.sound import choices_of
from cms.podcasts.models import EpisodeChapter, EpisodePage, ShowPage
from cms.users.roles import Role
from media_pipeline import runner
from media_pipeline.bench import Params
from media_pipeline.captions.cues import Cue
from media_pipeline.models import Job
from media_pipeline.operations.hasten import URGENT
from media_pipeline.states import State
from tests.factories.content import make_episode, make_recording, make_show, make_user, never, process, tone

pytestmark = [pytest.mark.django_db, pytest.mark.long]
RATE = 48_000
HEAD, WORDS = 4.0, 6.0


def words_in_the_middle() -> bytes:
    """Four seconds of nothing, six of sound, four of nothing."""
    times = np.arange(int(WORDS * RATE)) / RATE
    sound = 0.2 * np.sin(2 * np.pi * 220 * times) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * times))
    silence = np.zeros(int(HEAD * RATE))
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.concatenate([silence, sound, silence]) * 32767).astype("<i2").tobytes())
    return stream.getvalue()


@pytest.fixture
def north() -> ShowPage:
    return make_show("north-sound")


@pytest.fixture
def recording(north: ShowPage) -> Recording:
    return make_recording(north, content=words_in_the_middle())


def officer_of(show: Page, role: Role = Role.EDITOR) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user((show, role)))
    return client


def page_of(recording: Recording) -> str:
    return reverse("recording_sound", args=[recording.pk])


def post(client: Client, recording: Recording, **values: Any) -> Any:
    return client.post(page_of(recording), {"kind": "speech", "bed": "0", "at": "0:00"} | values)


def fresh(recording: Recording) -> Recording:
    return Recording.objects.get(pk=recording.pk)


def prepared(recording: Recording) -> Recording:
    found = fresh(recording)
    process(found)
    return fresh(found)


def test_what_was_chosen_is_heard(north: ShowPage, recording: Recording) -> None:
    former = recording.edition
    officer = officer_of(north)
    answer = post(officer, recording, changes=["trim"], cleaning=["highpass"], prepare="")
    assert answer.status_code == 302
    held = fresh(recording)
    assert held.edition == former
    assert held.job.params["clean"] == ["highpass"]
    made = prepared(recording).edition
    assert made.url != former.url
    assert made.duration_s == pytest.approx(WORDS, abs=1.0)
    assert former.duration_s == pytest.approx(WORDS + 2 * HEAD, abs=0.1)
    form = officer.get(page_of(recording)).context["form"]
    assert form["cleaning"].value() == ["highpass"]
    assert form["changes"].value() == ["trim"]
    report = officer.get(reverse("recording:edit", args=[recording.pk])).context["report"]
    assert ("Length", "0:14") in report.facts
    rumble, cut, gain = report.changes
    assert rumble == "Rumble and hum were taken out."
    assert cut in ("0:07 of silence was cut.", "0:08 of silence was cut.")
    assert re.fullmatch(r"All of it was (raised|lowered) by \u2066\d+\.\d dB\u2069\.", gain)
    assert re.fullmatch(r"−1[56]\.\d LUFS, −\d+\.\d dBTP", report.editions[0].levels)


def test_a_wav_for_broadcasters_is_made_when_it_is_asked_for(north: ShowPage, recording: Recording) -> None:
    assert recording.job is not None
    assert "wav" not in Params.read(recording.job.params).editions
    post(officer_of(north, Role.PUBLISHER), recording, broadcast="on", prepare="")
    assert Params.read(fresh(recording).job.params).editions == ("mp3", "m4a", "opus", "flac", "wav")


def test_how_loud_it_is_can_be_chosen(north: ShowPage, recording: Recording) -> None:
    officer = officer_of(north)
    post(officer, recording, loudness="-23", changes=["mono"], prepare="")
    assert fresh(recording).job.params["mono"] is True
    made = prepared(recording)
    assert made.job.result["loudness"]["after"]["integrated"] == pytest.approx(-23, abs=0.5)
    assert officer.get(page_of(recording)).context["form"]["loudness"].value() == "-23"
    report = officer.get(reverse("recording:edit", args=[recording.pk])).context["report"]
    assert len({*vars(report.graph.before).values(), *vars(report.graph.after).values(), ""}) == 5
    told = report.loudness
    assert told.target == "−23.0"
    assert float(told.one_channel.replace("−", "-")) == pytest.approx(-26, abs=0.5)
    # Music has two channels, and the usual loudness again when nothing else is chosen.
    post(officer, recording, kind="music", changes=["mono"], prepare="")
    assert fresh(recording).job.params["mono"] is False
    assert "target_lufs" not in fresh(recording).job.params


def test_chapters_and_words_follow_what_was_cut(north: ShowPage, recording: Recording) -> None:
    publisher = make_user((north, Role.PUBLISHER))
    episode = make_episode(north, recording=recording, live=False)
    episode.chapter_rows = [EpisodeChapter(start_s=0, title="Start"), EpisodeChapter(start_s=6.0, title="Water")]
    episode.save_revision().publish()
    cues = (Cue(start=6.0, end=8.0, text="الماء"),)
    transcript = Transcript(recording=recording, language="ar", origin=Transcript.Origin.UPLOADED)
    keep_cues(transcript=transcript, cues=cues, verb=TranscriptVersion.Verb.IMPORTED, user=publisher)
    sign_transcript(transcript=transcript, user=publisher, expected=1)
    client = officer_of(north, Role.PUBLISHER)
    post(client, recording, changes=["trim"], prepare="")
    made = prepared(recording)
    cut = made.times[0][0]
    assert 3.0 < cut < HEAD
    episode = EpisodePage.objects.get(pk=episode.pk)
    assert [row.start_s for row in episode.chapters] == [0, pytest.approx(6.0 - cut, abs=0.001)]
    assert [row.start_s for row in episode.get_latest_revision_as_object().chapters][1] == episode.chapters[1].start_s
    moved = made.transcripts.get()
    assert moved.spoken[0].start == pytest.approx(6.0 - cut, abs=0.001)
    assert moved.signed_by == publisher
    assert made.edition.tags["title"] == episode.title
    assert made.edition.tags["chapters"][1][0] == episode.chapters[1].start_s
    # Back again: everything stands where it stood.
    post(client, recording, prepare="")
    prepared(recording)
    assert EpisodePage.objects.get(pk=episode.pk).chapters[1].start_s == pytest.approx(6.0, abs=0.001)


def test_a_show_keeps_its_intro_for_new_recordings(north: ShowPage, recording: Recording) -> None:
    jingle = make_recording(north, content=tone(2.0, 660))
    answer = post(officer_of(north), recording, intro=str(jingle.pk), for_show="on", prepare="")
    assert answer.status_code == 302
    assert prepared(recording).edition.duration_s > 15
    other = make_recording(north, ready=False)
    assert choices_of(other).intro == jingle.pk
    assert other.job.params["intro"] == jingle.edition.name
    assert choices_of(make_recording(make_show("south-sound"), ready=False)).intro is None


def test_an_intro_stays_chosen_however_many_recordings_follow(
    north: ShowPage, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    jingle = make_recording(north, content=tone(1.0, 660))
    make_recording(north)
    monkeypatch.setattr("cms.media.sound_forms.OFFERED", 1)
    recording.choices = {"intro": str(jingle.pk)}
    recording.save()
    form = officer_of(north).get(page_of(recording)).context["form"]
    assert form["intro"].value() == str(jingle.pk)
    assert [key for key, _title in form.fields["intro"].choices] == ["", str(jingle.pk)]


def test_voices_of_one_conversation_are_mixed(north: ShowPage, recording: Recording) -> None:
    guest = make_recording(north, content=tone(5.0, 330))
    post(officer_of(north), recording, tracks=[str(guest.pk)], for_show="on", prepare="")
    held = fresh(recording)
    assert held.job.recipe == "interview"
    assert held.job.params["tracks"] == [guest.original.name]
    assert choices_of(make_recording(north, ready=False)).tracks == ()
    prepared(recording)
    assert fresh(recording).job.state == State.DONE


def test_twenty_seconds_can_be_heard_before_and_after(north: ShowPage, recording: Recording) -> None:
    officer, stranger = officer_of(north), officer_of(make_show("south-sound"))
    assert post(officer, recording, cleaning=["denoise"], at="0:04", sample="").status_code == 200
    job = fresh(recording).sample
    runner.run(job.pk, should_abort=never)
    job.refresh_from_db()
    assert job.result["editions"][0]["kind"] == "before"
    state = officer.get(reverse("recording_sample_state", args=[recording.pk])).content.decode()
    addresses = [reverse("recording_sample", args=[recording.pk, kind]) for kind in ("before", "after")]
    for address in addresses:
        assert address in state
        heard = officer.get(address)
        assert heard.status_code == 200
        assert len(b"".join(heard.streaming_content)) > 10_000
        assert "no-store" in heard["Cache-Control"]
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    files = job.result["files"]
    assert all(map(default_storage.exists, files))
    post(officer, recording, cleaning=["denoise"], at="0:04", sample="")
    assert not Job.objects.filter(pk=job.pk).exists()
    assert fresh(recording).edition == recording.edition


def test_what_the_public_hears_is_changed_by_who_may_publish(north: ShowPage, recording: Recording) -> None:
    make_episode(north, recording=recording)
    answer = post(officer_of(north), recording, changes=["trim"], prepare="")
    assert answer.status_code == 200
    assert "A published page shows this" in answer.content.decode()
    assert fresh(recording).job == recording.job
    assert post(officer_of(north, Role.PUBLISHER), recording, changes=["trim"], prepare="").status_code == 302


@pytest.mark.parametrize(
    "values", [{"kind": "noise"}, {"bed": "-1"}, {"bed": "31"}, {"intro": "nothing"}, {"at": "soon"}]
)
def test_nonsense_changes_nothing(north: ShowPage, recording: Recording, values: dict[str, str]) -> None:
    answer = post(officer_of(north), recording, prepare="", **values)
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert fresh(recording).job == recording.job


def test_a_recording_of_another_show_is_not_offered(north: ShowPage, recording: Recording) -> None:
    foreign = make_recording(make_show("south-sound"))
    officer = officer_of(north)
    assert str(foreign.pk) not in officer.get(page_of(recording)).content.decode()
    assert post(officer, recording, intro=str(foreign.pk), prepare="").status_code == 200
    assert fresh(recording).job == recording.job


def test_a_message_that_cannot_wait_goes_first(north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    officer = officer_of(north)
    address = reverse("recording:edit", args=[recording.pk])
    assert "Process this one first" in officer.get(address).content.decode()
    officer.post(reverse("recording:steer", args=[recording.pk, "hasten"]))
    assert fresh(recording).job.priority == URGENT
    assert "Process this one first" not in officer.get(address).content.decode()
    process(recording)
    assert fresh(recording).job.state == State.DONE
    answer = officer.post(reverse("recording:steer", args=[recording.pk, "hasten"]), follow=True)
    assert "ended meanwhile" in answer.content.decode()
