"""Recordings in the admin, as officers of two shows use them."""

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cms.media.models import Recording, Upload
from cms.media.operations import receive as receiving
from cms.media.operations.receive import receive
from cms.media.reports import Report
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User
from cms.users.roles import Role
from media_pipeline import claims
from media_pipeline.models import JobStep
from media_pipeline.states import State
from tests.factories.content import make_episode, make_recording, make_show, make_user, process, tone

pytestmark = pytest.mark.django_db


@pytest.fixture
def north() -> ShowPage:
    return make_show("north-voice")


@pytest.fixture
def south() -> ShowPage:
    return make_show("south-voice")


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def officer(north: ShowPage) -> Client:
    return signed_in(make_user((north, Role.EDITOR)))


@pytest.fixture
def stranger(south: ShowPage) -> Client:
    return signed_in(make_user((south, Role.PUBLISHER)))


def page_of(recording: Recording) -> str:
    return reverse("recording:edit", args=[recording.pk])


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def heard(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    sound = b"".join(response.streaming_content)
    response.close()
    return sound


def test_the_list_shows_the_recordings_of_ones_own_shows(officer: Client, north: ShowPage, south: ShowPage) -> None:
    make_recording(north, ready=False)
    hidden = make_recording(south, ready=False)
    Recording.objects.filter(pk=hidden.pk).update(title="Secret of the south")
    listing = text_of(officer, reverse("recording:index"))
    assert "A tone" in listing
    assert "Secret of the south" not in listing
    boss = signed_in(make_user(superuser=True))
    assert "Secret of the south" in text_of(boss, reverse("recording:index"))


def test_a_recording_is_found_by_its_title(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    recording.title = "لقاء حول الماء"
    recording.save()
    assert "لقاء حول الماء" in text_of(officer, reverse("recording:index_results") + "?q=الماء")
    assert "لقاء حول الماء" not in text_of(officer, reverse("recording:index_results") + "?q=النقل")


@pytest.mark.parametrize(
    ("method", "name", "extra"),
    [
        ("get", "recording:edit", []),
        ("post", "recording:edit", []),
        ("get", "recording:state", []),
        ("get", "recording:progress", []),
        ("get", "recording:delete", []),
        ("post", "recording:delete", []),
        ("post", "recording:steer", ["cancel"]),
        ("post", "recording:steer", ["retry"]),
        ("post", "write_episode", []),
        ("get", "recording_chooser:chosen", []),
    ],
)
def test_a_recording_of_another_show_does_not_exist(
    method: str, name: str, extra: list[str], stranger: Client, north: ShowPage
) -> None:
    recording = make_recording(north, ready=False)
    response = getattr(stranger, method)(reverse(name, args=[recording.pk, *extra]), {"title": "mine"})
    assert response.status_code == 404
    recording.refresh_from_db()
    assert (recording.title, recording.job and recording.job.state) == ("A tone", State.WAITING)
    assert not EpisodePage.objects.child_of(north).exists()


def test_page_shell_and_programs_are_told_how_long_each_step_takes(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    claim = claims.take(recording.job.pk)
    assert claim
    step = recording.job.steps.get(name="decode")
    JobStep.objects.filter(pk=step.pk).update(started_at=timezone.now() - timedelta(minutes=3), progress=0.5)
    told = officer.get(reverse("recording:progress", args=[recording.pk])).json()
    assert (told["state"], told["is_final"], told["percent"]) == ("running", False, told["percent"])
    [running] = [one for one in told["steps"] if one["state"] == "running"]
    assert (running["name"], running["percent"]) == ("decode", 50)
    assert running["seconds_left"] == pytest.approx(180, abs=5)
    with translation.override("en"):
        assert "About 3 minutes left" in Report(recording).steps[step.position - 1].time_left
    printed = StringIO()
    call_command("jobs", stdout=printed)
    assert re.search(r"decode +50% +3:0\d", printed.getvalue())


def test_a_waiting_recording_shows_its_steps_and_can_be_stopped(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    text = text_of(officer, page_of(recording))
    assert text.count("recording-step--waiting") == recording.job.steps.count()
    assert reverse("recording:state", args=[recording.pk]) in text
    officer.post(reverse("recording:steer", args=[recording.pk, "cancel"]))
    recording.job.refresh_from_db()
    assert recording.job.state == State.CANCELLED
    assert "Processing was cancelled" in text_of(officer, page_of(recording)) or "Cancelled" in text_of(
        officer, page_of(recording)
    )
    officer.post(reverse("recording:steer", args=[recording.pk, "retry"]))
    recording.job.refresh_from_db()
    assert recording.job.state == State.WAITING


def test_who_waits_sees_how_many_come_first(officer: Client, north: ShowPage) -> None:
    first, second, third = (make_recording(north, ready=False, content=tone(1.0, pitch)) for pitch in (220, 330, 440))
    assert claims.take(first.job.pk)
    assert "2 recordings come first." in text_of(officer, page_of(third))
    officer.post(reverse("recording:steer", args=[third.pk, "hasten"]))
    assert "1 recording comes first." in text_of(officer, page_of(third))
    ahead = [
        officer.get(reverse("recording:progress", args=[one.pk])).json()["ahead"] for one in (first, second, third)
    ]
    assert ahead == [0, 2, 1]


def test_stopping_what_has_ended_changes_nothing(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north)
    response = officer.post(reverse("recording:steer", args=[recording.pk, "cancel"]), follow=True)
    assert "ended meanwhile" in response.content.decode()
    recording.job.refresh_from_db()
    assert recording.job.state == State.DONE


@pytest.mark.parametrize("verb", ["delete-all", "cancel"])
def test_only_known_verbs_steer_and_only_by_post(verb: str, officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    assert officer.get(reverse("recording:steer", args=[recording.pk, verb])).status_code == 404


def test_a_ready_recording_can_be_heard_and_says_how_loud_it_was(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north)
    edition = recording.edition
    assert edition is not None
    text = text_of(officer, page_of(recording))
    assert edition.url in text
    assert "−16.0" in text
    assert '<path d="M0.5' in text
    assert 'data-recording=""' in text
    assert len(heard(officer, edition.url)) == edition.byte_length


def test_the_edition_of_a_draft_is_not_heard_by_others(stranger: Client, north: ShowPage) -> None:
    edition = make_recording(north).edition
    assert edition is not None
    assert stranger.get(edition.url).status_code == 404
    assert Client().get(edition.url).status_code == 404


def test_a_failure_is_told_in_three_sentences_with_what_to_do(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False, content=b"These are not sounds but words.")
    process(recording)
    text = text_of(officer, page_of(recording))
    explanation = recording.job.explanation
    assert explanation is not None
    for sentence in (explanation.happened, explanation.again, explanation.action):
        assert sentence in text
    # Words stay words: what would not help is not offered.
    assert reverse("recording:steer", args=[recording.pk, "retry"]) not in text
    assert reverse("recording:add") in text
    assert reverse("write_episode", args=[recording.pk]) not in text
    # There is no sound to be changed, and the failure is seen in the list of recordings.
    assert reverse("recording_sound", args=[recording.pk]) not in text
    assert "recording-failed" in text_of(officer, reverse("recording:index"))


def test_the_changing_part_says_when_nothing_more_will_happen(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    state = reverse("recording:state", args=[recording.pk])
    assert 'data-recording-final="no"' in text_of(officer, state)
    process(recording)
    assert 'data-recording-final="yes"' in text_of(officer, state)


def test_a_title_is_changed_and_never_empty(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    officer.post(page_of(recording), {"title": " Water\u202e and  villages "})
    recording.refresh_from_db()
    assert recording.title == "Water and villages"
    assert officer.post(page_of(recording), {"title": "  "}).status_code == 200
    recording.refresh_from_db()
    assert recording.title == "Water and villages"


def test_the_episode_is_written_from_the_recording(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north)
    button = reverse("write_episode", args=[recording.pk])
    assert button in text_of(officer, page_of(recording))
    assert officer.get(button).status_code == 405
    response = officer.post(button)
    episode = EpisodePage.objects.child_of(north).get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[episode.pk])
    assert (episode.recording, episode.live, episode.title) == (recording, False, "A tone")
    page = text_of(officer, page_of(recording))
    assert button not in page
    assert reverse("wagtailadmin_pages:edit", args=[episode.pk]) in page


def test_a_recording_in_use_is_not_deleted(officer: Client, north: ShowPage) -> None:
    recording = make_recording(north)
    make_episode(north, recording=recording, live=False)
    officer.post(reverse("recording:delete", args=[recording.pk]))
    assert Recording.objects.filter(pk=recording.pk).exists()
    assert reverse("recording:delete", args=[recording.pk]) not in text_of(officer, page_of(recording))


def test_a_deleted_recording_takes_its_files_along(
    officer: Client, north: ShowPage, django_capture_on_commit_callbacks: Any
) -> None:
    recording = make_recording(north)
    edition = recording.edition
    assert edition is not None
    with django_capture_on_commit_callbacks(execute=True):
        response = officer.post(reverse("recording:delete", args=[recording.pk]))
    assert response["Location"] == reverse("recording:index")
    assert not Recording.objects.filter(pk=recording.pk).exists()
    assert not recording.original.storage.exists(recording.original.name)
    assert not default_storage.exists(edition.name)
    assert not default_storage.exists(edition.waveform)


def choices(client: Client, path: str = "") -> str:
    return client.get(reverse("recording_chooser:choose_results") + path).content.decode()


def test_only_ones_own_recordings_can_be_chosen(officer: Client, stranger: Client, north: ShowPage) -> None:
    recording = make_recording(north, ready=False)
    assert "A tone" in choices(officer)
    assert "A tone" not in choices(stranger)
    assert "A tone" not in choices(stranger, "?q=tone")
    chosen = officer.get(reverse("recording_chooser:chosen", args=[recording.pk]))
    assert json.loads(chosen.content)["result"]["id"] == str(recording.pk)
    several = stranger.get(reverse("recording_chooser:chosen_multiple") + f"?id={recording.pk}")
    assert json.loads(several.content)["result"] == []


def test_what_is_no_recording_cannot_be_chosen(officer: Client) -> None:
    assert officer.get(reverse("recording_chooser:chosen", args=["1 or 1=1"])).status_code == 404


def send(client: Client, show: ShowPage, content: bytes, name: str = "a.wav", **data: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("recording:add"), {"show": show.collection_id, "file": file} | data)


def test_a_plain_form_brings_a_recording_where_no_script_runs(officer: Client, north: ShowPage) -> None:
    response = send(officer, north, tone(), name="حوار 🎙.wav", title="لقاء")
    recording = Recording.objects.get(collection=north.collection)
    assert response["Location"] == page_of(recording)
    assert (recording.title, recording.original_name) == ("لقاء", "حوار 🎙.wav")


def test_the_same_file_again_leads_to_what_is_there(officer: Client, north: ShowPage) -> None:
    first, second = (send(officer, north, tone()) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Recording.objects.filter(collection=north.collection).count() == 1


def test_an_empty_file_is_refused_in_plain_words(officer: Client, north: ShowPage) -> None:
    response = send(officer, north, b"")
    assert "The file is empty" in response.content.decode()
    assert not Recording.objects.filter(collection=north.collection).exists()


def test_nobody_brings_a_recording_to_a_show_of_others(officer: Client, south: ShowPage) -> None:
    assert send(officer, south, tone()).status_code == 200
    assert not Recording.objects.filter(collection=south.collection).exists()


def test_the_page_offers_the_shows_of_the_officer_and_what_was_left_unfinished(
    officer: Client, north: ShowPage, south: ShowPage
) -> None:
    user = User.objects.get(pk=officer.session["_auth_user_id"])
    Upload.objects.create(user=user, collection=north.collection, filename="half.wav", title="half", length=9, offset=4)
    other = make_user((north, Role.EDITOR))
    Upload.objects.create(user=other, collection=north.collection, filename="theirs.wav", title="x", length=9, offset=4)
    text = text_of(officer, reverse("recording:add"))
    assert north.title in text
    assert south.title not in text
    assert "half.wav" in text
    assert "theirs.wav" not in text


def test_the_same_bytes_received_twice_at_once_are_kept_once(
    north: ShowPage, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    kept = make_recording(north, ready=False, content=tone(0.3))
    known = receiving._known
    asked: list[Recording] = []

    def late(recording: Recording) -> Recording | None:
        asked.append(recording)
        return None if len(asked) == 1 else known(recording)

    monkeypatch.setattr(receiving, "_known", late)
    received = receive(
        file=ContentFile(tone(0.3), name="b.wav"), filename="b.wav", title="b", collection=north.collection
    )
    assert (received.recording, received.is_new) == (kept, False)
    assert len(asked) == 2
    assert not list((home / "originals").glob(f"{asked[0].id.hex}*"))
