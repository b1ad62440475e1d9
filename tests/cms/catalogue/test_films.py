"""What channels get where they ask for a film of an episode."""

import subprocess
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from cms.catalogue.films import ask_film, film_of, film_trouble
from cms.core.tokens import colours
from cms.media.models import Film, Recording
from cms.media.operations.delete_recording import delete_recording
from cms.media.operations.drop_old_films import drop_old_films
from cms.podcasts.models import EpisodeChapter, EpisodePage
from media_pipeline import runner
from media_pipeline.errors import DiskFull, MediaError, Silent
from media_pipeline.finishing import finish
from media_pipeline.models import Job
from media_pipeline.states import State, advance
from tests.factories.content import make_episode, make_recording, make_show, never, process

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def episode() -> EpisodePage:
    show = make_show(title="حديث الجهة")
    recording = make_recording(show, ready=False)
    process(recording, "mp3", "m4a")
    recording.refresh_from_db()
    chapters = [EpisodeChapter(start_s=0, title="البداية"), EpisodeChapter(start_s=0.5, title="السد")]
    return make_episode(show, recording=recording, title="الماء والحياة", chapter_rows=chapters)


def jobs() -> list[Job]:
    return list(Job.objects.filter(recipe="film").order_by("created_at"))


def made(guid: str) -> Any:
    """Ask, and let the work be done."""
    ask_film(guid)
    for job in jobs():
        runner.run(job.pk, should_abort=never)
    return film_of(guid)


def failed(job: Job, error: MediaError) -> None:
    advance(job, State.RUNNING)
    finish(job, State.FAILED, error=error)


def packets(name: str) -> str:
    """What the sound of a stored file is made of, as it is, in one number."""
    command = ["ffmpeg", "-v", "error", "-i", default_storage.path(name), "-map", "a:0", "-c", "copy"]
    return subprocess.run([*command, "-f", "md5", "-"], capture_output=True, check=True, text=True).stdout


def test_a_film_is_made_once_and_goes_with_its_recording(
    episode: EpisodePage, django_capture_on_commit_callbacks: Any
) -> None:
    ask_film(episode.guid)
    ask_film(episode.guid)
    assert len(jobs()) == 1
    assert film_of(episode.guid) is None
    film = made(episode.guid)
    assert film == made(episode.guid)
    assert len(jobs()) == 1
    with default_storage.open(film.name) as file:
        content = file.read()
    assert (film.byte_length, film.sha256) == (len(content), sha256(content).hexdigest())
    assert film.media_type == "video/mp4"
    assert film.duration_s == pytest.approx(1.0, abs=0.15)
    recording = Recording.objects.get(pk=episode.recording.pk)
    assert packets(film.name) == packets(recording.editions["m4a"].name)
    episode.delete()
    with django_capture_on_commit_callbacks(execute=True):
        delete_recording(recording=recording, user=None)
    assert jobs() == []
    assert not Film.objects.exists()
    assert not default_storage.exists(film.name)


def test_it_says_what_the_original_says_in_the_colours_of_the_house(episode: EpisodePage) -> None:
    french = make_show(episode.series.handle, code="fr", of=episode.series)
    same = {"translation_key": episode.translation_key, "guid": episode.guid}
    make_episode(french, recording=episode.recording, title="L'eau", **same)
    ask_film(episode.guid)
    [job] = jobs()
    assert (job.params["title"], job.params["show"]) == ("الماء والحياة", "حديث الجهة")
    assert job.params["chapters"] == [[0.0, "البداية"], [0.5, "السد"]]
    assert job.params["language"] == episode.series.spoken_language
    assert job.params["palette"]["ground"] == colours()["--night"]
    assert job.source == Recording.objects.get(pk=episode.recording.pk).editions["m4a"].name


def test_another_title_makes_another_film_under_another_address(
    episode: EpisodePage, django_capture_on_commit_callbacks: Any
) -> None:
    first = made(episode.guid)
    episode.title = "الماء حق"
    episode.save_revision().publish()
    assert film_of(episode.guid) is None
    second = made(episode.guid)
    assert second.name != first.name
    # The first may still be on its way to somewhere.
    assert default_storage.exists(first.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_old_films(before=timezone.now()) == 1
    assert not default_storage.exists(first.name)
    assert film_of(episode.guid) == second
    assert drop_old_films(before=timezone.now()) == 0


def test_what_is_out_of_date_is_not_finished(episode: EpisodePage) -> None:
    ask_film(episode.guid)
    episode.title = "الماء حق"
    episode.save_revision().publish()
    ask_film(episode.guid)
    former, current = jobs()
    assert (former.state, current.state) == (State.CANCELLED, State.WAITING)
    # And back again.
    episode.title = "الماء والحياة"
    episode.save_revision().publish()
    ask_film(episode.guid)
    assert {job.state for job in jobs()} == {State.CANCELLED, State.WAITING}


def test_a_failure_that_may_pass_is_tried_again_and_one_that_stays_is_told(episode: EpisodePage) -> None:
    ask_film(episode.guid)
    [job] = jobs()
    assert film_trouble(episode.guid) == ""
    failed(job, DiskFull())
    assert film_trouble(episode.guid) == ""
    ask_film(episode.guid)
    job.refresh_from_db()
    assert job.state == State.WAITING
    failed(job, Silent())
    ask_film(episode.guid)
    job.refresh_from_db()
    assert job.state == State.FAILED
    with translation.override("en"):
        assert "silent" in film_trouble(episode.guid)


def test_without_sound_nothing_is_asked() -> None:
    ask_film("unknown")
    draft = make_episode(make_show(), live=False)
    ask_film(draft.guid)
    waiting = make_episode(make_show("later"), live=False)
    waiting.recording = make_recording(waiting.series, ready=False)
    waiting.save()
    ask_film(waiting.guid)
    assert jobs() == []
    assert film_of("unknown") is film_of(draft.guid) is film_of(waiting.guid) is None
    assert film_trouble("unknown") == ""


def test_the_colours_follow_their_names() -> None:
    assert colours()["--panel"] == colours()["--night"]
    assert all(len(value) == 7 for value in colours().values())
