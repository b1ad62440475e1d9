"""After the evening: questions in the recordings, their offsets, and the episode of a podcast."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.catalogue.queries import feed
from cms.live.models import Desk, LiveProgrammePage, Question, Timeline
from cms.live.moments import Medium, moments, titled
from cms.live.operations.correct_offset import NoSuchOffset, correct_offset
from cms.live.operations.make_episode import NoRecording, make_episode
from cms.live.replays import studio_address
from cms.media.models import Recording
from cms.media.operations.import_transcript import import_transcript
from cms.media.operations.receive import receive
from cms.media.signals import recording_retimed
from cms.podcasts.models import EpisodePage
from cms.users.roles import Role
from tests.factories.content import make_show, make_user, process, tone
from tests.factories.live import make_programme, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> LiveProgrammePage:
    """An evening that is over: three questions, at 5, 10 and 15 seconds."""
    page = make_programme()
    desk = page.desk
    began = timezone.now() - timedelta(minutes=5)
    for seconds, text in [(5, "متى يصل الماء؟"), (10, "والطريق؟"), (15, "والمدرسة؟")]:
        question = question_in("answered_on_air", desk, text=text)
        moment = began + timedelta(seconds=seconds)
        Question.objects.filter(pk=question.pk).update(live_from=moment, live_to=moment + timedelta(seconds=4))
    Desk.objects.filter(pk=desk.pk).update(began_at=began, ended_at=began + timedelta(seconds=20))
    return page


def recorded(page: LiveProgrammePage, seconds: float = 21) -> Recording:
    found = receive(
        file=ContentFile(tone(seconds), name="evening.wav"),
        filename="evening.wav",
        title="An evening",
        collection=page.series.collection,
    )
    process(found.recording)
    page.recording = found.recording
    page.save_revision().publish()
    return found.recording


def starts(page: LiveProgrammePage) -> list[float]:
    return [chapter.start_s for chapter in page.chapters]


def test_the_questions_are_the_chapters_of_the_recording(client: Client, programme: LiveProgrammePage) -> None:
    recorded(programme)
    assert starts(programme) == [5, 10, 15]
    written = json.loads(client.get(reverse("chapters", args=[programme.pk])).content)
    assert [(each["startTime"], each["title"]) for each in written["chapters"]] == [
        (5, "متى يصل الماء؟"),
        (10, "والطريق؟"),
        (15, "والمدرسة؟"),
    ]


def test_an_offset_moves_them_all_and_cuts_off_what_is_not_there(programme: LiveProgrammePage) -> None:
    correct_offset(desk=programme.desk, medium=Medium.RECORDING, offset_s=2.5, by=None)
    assert starts(programme) == [7.5, 12.5, 17.5]
    correct_offset(desk=programme.desk, medium=Medium.RECORDING, offset_s=-9.5, by=None)
    assert starts(programme) == [0.5, 5.5]
    assert [each.number for each in moments(programme.desk, Medium.YOUTUBE)] == [1, 2, 3]


@pytest.mark.parametrize("offset", [float("nan"), float("inf"), 50_000.0])
def test_an_offset_that_cannot_be_is_refused(programme: LiveProgrammePage, offset: float) -> None:
    with pytest.raises(NoSuchOffset):
        correct_offset(desk=programme.desk, medium=Medium.RECORDING, offset_s=offset, by=None)
    assert not Timeline.objects.exists()


def test_a_question_that_is_hidden_later_leaves_the_chapters(programme: LiveProgrammePage) -> None:
    Question.objects.filter(number=2).update(state="refused")
    assert starts(programme) == [5, 15]


def test_long_questions_are_cut_between_words() -> None:
    title = titled("متى يصل الماء الصالح للشرب إلى الدواوير البعيدة " * 5)
    assert len(title) <= 91
    assert title.endswith("…")
    assert titled("قصير\nجدا") == "قصير جدا"


def test_a_podcast_episode_with_the_same_chapters(programme: LiveProgrammePage) -> None:
    show = make_show()
    recorded(programme)
    correct_offset(desk=programme.desk, medium=Medium.RECORDING, offset_s=1, by=None)
    episode = make_episode(desk=programme.desk, show=show, by=None)
    assert episode.recording is not None
    assert episode.recording.collection == show.collection
    assert not episode.live
    assert [chapter.start_s for chapter in episode.chapters] == [6, 11, 16]
    assert make_episode(desk=programme.desk, show=show, by=None).pk == episode.pk
    correct_offset(desk=programme.desk, medium=Medium.PODCAST, offset_s=3, by=None)
    latest = EpisodePage.objects.get(pk=episode.pk).get_latest_revision_as_object()
    assert [row.start_s for row in latest.chapter_rows.all()] == [8, 13, 18]


def test_no_episode_without_a_recording(programme: LiveProgrammePage) -> None:
    with pytest.raises(NoRecording):
        make_episode(desk=programme.desk, show=make_show(), by=None)


def test_the_page_after_the_evening(client: Client, programme: LiveProgrammePage) -> None:
    show = make_show()
    client.force_login(make_user((programme.series, Role.EDITOR), (show, Role.EDITOR)))
    address = reverse("live_after", args=[programme.desk.pk])
    assert client.get(address).status_code == 200
    recorded(programme)
    shown = client.get(address).content.decode()
    assert "متى يصل الماء؟" in shown
    assert show.title in shown
    assert client.post(address, {"medium": "recording", "offset_s": "1,5"}).status_code == 302
    assert starts(programme) == [6.5, 11.5, 16.5]
    client.post(address, {"medium": "recording", "offset_s": "many"})
    assert starts(programme) == [6.5, 11.5, 16.5]
    answer = client.post(address, {"show": show.pk})
    (episode,) = EpisodePage.objects.all()
    assert str(episode.pk) in answer.headers["location"]


def test_ways_lead_there_from_every_screen_once_the_evening_is_over(programme: LiveProgrammePage) -> None:
    crew = Client()
    crew.force_login(make_user((programme.series, Role.PUBLISHER)))
    desk = programme.desk
    there = f'href="{reverse("live_after", args=[desk.pk])}"'
    screens = [reverse("live_desks"), *(reverse(name, args=[desk.pk]) for name in ("live_desk", "live_plan"))]

    def leading() -> list[str]:
        return [screen for screen in screens if there in crew.get(screen).content.decode()]

    assert leading() == screens
    Desk.objects.filter(pk=desk.pk).update(ended_at=None)
    assert leading() == []


def test_strangers_correct_nothing(client: Client, programme: LiveProgrammePage) -> None:
    other = make_programme()
    client.force_login(make_user((other.series, Role.PUBLISHER)))
    address = reverse("live_after", args=[programme.desk.pk])
    assert client.post(address, {"medium": "recording", "offset_s": "9"}).status_code in (302, 403)
    assert not Timeline.objects.exists()


def test_the_feed_knows_a_live_programme_while_it_is_to_come_or_on_air(programme: LiveProgrammePage) -> None:
    handle = programme.series.handle
    coming = make_programme(programme.series, stream_url="https://live.council.example/stream.m3u8")

    def items() -> list[tuple[str, str]]:
        show = feed(handle)
        assert show is not None
        return [(item.guid, item.status) for item in getattr(show, "live_items", ())]

    assert items() == [(coming.guid, "pending")]
    Desk.objects.filter(guid=coming.guid).update(began_at=timezone.now())
    assert items() == [(coming.guid, "live")]
    Desk.objects.filter(guid=coming.guid).update(ended_at=timezone.now())
    assert items() == []


def test_each_answer_is_found_again_in_each_medium(client: Client, programme: LiveProgrammePage) -> None:
    recorded(programme)
    LiveProgrammePage.objects.filter(pk=programme.pk).update(watch_url="https://www.youtube.com/watch?v=abc&t=3")
    correct_offset(desk=programme.desk, medium=Medium.YOUTUBE, offset_s=12, by=None)
    episode = make_episode(desk=programme.desk, show=make_show(), by=None)
    process(episode.recording)
    episode.get_latest_revision().publish()
    shown = client.get(reverse("live_question", args=[programme.desk.pk, 2])).content.decode()
    assert f"{programme.url}#t=10" in shown
    assert "https://www.youtube.com/watch?v=abc&amp;t=22s" in shown
    assert f"{EpisodePage.objects.get(pk=episode.pk).url}#t=10" in shown


def test_each_question_stands_above_its_answer_in_the_transcript(client: Client, programme: LiveProgrammePage) -> None:
    recording = recorded(programme)
    words = "WEBVTT\n\n00:01.000 --> 00:04.000\nمساء الخير.\n\n00:05.500 --> 00:09.000\nيصل الماء في يناير.\n"
    import_transcript(recording=recording, filename="a.vtt", data=words.encode(), language="ar", user=None)
    shown = client.get(programme.url).content.decode()
    greeting, answer = shown.index("مساء الخير"), shown.index("يصل الماء في يناير")
    heading = shown.index('<h3 class="transcript-chapter"><bdi>متى يصل الماء؟')
    assert greeting < heading < answer


def test_what_is_cut_off_a_recording_moves_its_questions(programme: LiveProgrammePage) -> None:
    recording = recorded(programme)
    recording_retimed.send(sender=Recording, recording=recording, clock=lambda second: max(0.0, second - 2))
    assert starts(programme) == [3, 8, 13]


@pytest.mark.parametrize(
    ("address", "studio"),
    [
        ("https://www.youtube.com/watch?v=abcDEF_12-3&t=3s", "abcDEF_12-3"),
        ("https://youtu.be/abcDEF_12-3", "abcDEF_12-3"),
        ("https://www.youtube.com/live/abcDEF_12-3/", "abcDEF_12-3"),
        ("https://www.youtube.com/@region", ""),
        ("https://www.youtube.com/watch?v=%22%3E%3Cscript", ""),
        ("https://video.example/watch?v=abcDEF_12-3", ""),
        ("", ""),
    ],
)
def test_the_owner_is_led_to_the_replay(address: str, studio: str) -> None:
    assert studio_address(address) == (f"https://studio.youtube.com/video/{studio}/edit" if studio else "")


def test_the_way_to_the_replay_is_shown_until_there_is_a_recording(
    client: Client, programme: LiveProgrammePage
) -> None:
    programme.watch_url = "https://youtu.be/abcDEF_12-3"
    programme.save_revision().publish()
    client.force_login(make_user((programme.series, Role.EDITOR)))
    path, way = reverse("live_after", args=[programme.desk.pk]), b"studio.youtube.com/video/abcDEF_12-3/edit"
    assert way in client.get(path).content
    recorded(programme)
    assert way not in client.get(path).content
