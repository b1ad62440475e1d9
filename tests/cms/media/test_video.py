"""A video that an officer brings is watched on the page of its broadcast, in the size that suits the screen."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cms.media.models import Recording
from cms.media.operations.receive import receive
from cms.programmes.models import BroadcastPage, ProgrammeIndexPage, ProgrammePage
from cms.users.roles import Role
from tests.factories.content import home, make_show, make_user, process
from tests.media_pipeline import media

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=d=2:s=640x360:r=25", "-f", "lavfi", "-i", "sine=d=2"]
    return media.make(path, *picture, "-pix_fmt", "yuv420p", "-c:a", "aac").read_bytes()


@pytest.fixture
def programme() -> ProgrammePage:
    index = ProgrammeIndexPage.objects.child_of(home()).get()
    page: ProgrammePage = index.add_child(
        instance=ProgrammePage(title="وثائقي", slug="doc", summary="عن الجهة", locale=index.locale)
    )
    return page


@pytest.fixture
def recording(programme: ProgrammePage, clip: bytes) -> Recording:
    file = ContentFile(clip, name="clip.mp4")
    made = receive(file=file, filename="clip.mp4", title="Clip", collection=programme.collection).recording
    process(made, "mp3", "m4a")
    return made


@pytest.fixture
def broadcast(programme: ProgrammePage, recording: Recording) -> BroadcastPage:
    page: BroadcastPage = programme.add_child(
        instance=BroadcastPage(
            title="الحلقة", slug="one", summary="عن الجهة", locale=programme.locale, recording=recording, live=False
        )
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_what_is_made_of_a_recording_depends_on_its_team(recording: Recording, clip: bytes) -> None:
    assert recording.job is not None
    assert recording.job.recipe == "video_programme"
    show = make_show("talk")
    of_a_show = receive(file=ContentFile(clip, name="a"), filename="a", title="A", collection=show.collection).recording
    assert of_a_show.job is not None
    assert of_a_show.job.recipe == "speech_podcast"


def test_the_page_plays_the_video_without_a_script(client: Client, broadcast: BroadcastPage) -> None:
    page = client.get(broadcast.url).content.decode()
    [video] = broadcast.videos
    assert (video.kind, video.height, video.extension) == ("mp4-360", 360, "mp4")
    assert f'src="{video.url}"' in page
    assert f'poster="{broadcast.recording.poster}"' in page
    assert f'src="{broadcast.recording.playlist}"' in page
    assert "<audio" in page


def test_sizes_poster_and_stream_are_served(client: Client, broadcast: BroadcastPage) -> None:
    [video] = broadcast.videos
    part = client.get(video.url, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part["Content-Type"], part["Content-Length"]) == (206, "video/mp4", "100")
    assert len(b"".join(part)) == 100
    assert client.head(video.url)["Content-Length"] == str(video.byte_length)
    poster = client.get(broadcast.recording.poster)
    assert poster["Content-Type"] == "image/jpeg"
    assert b"".join(poster).startswith(b"\xff\xd8")
    playlist = client.get(broadcast.recording.playlist)
    assert playlist["Content-Type"] == "application/vnd.apple.mpegurl"
    lines = [line for line in b"".join(playlist).decode().splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert client.head(f"{broadcast.recording.playlist.rpartition('/')[0]}/{line}").status_code == 200


def test_small_pictures_to_find_a_moment_by_are_served(client: Client, broadcast: BroadcastPage) -> None:
    assert f'data-src="{broadcast.recording.strip}"' in client.get(broadcast.url).content.decode()
    strip = client.get(broadcast.recording.strip)
    assert strip["Content-Type"] == "text/vtt; charset=utf-8"
    lines = b"".join(strip).decode().splitlines()
    [picture] = {line.partition("#xywh=")[0] for line in lines if "#xywh=" in line}
    sheet = client.get(f"{broadcast.recording.strip.rpartition('/')[0]}/{picture}")
    assert sheet["Content-Type"] == "image/jpeg"
    assert b"".join(sheet).startswith(b"\xff\xd8")


def test_a_card_shows_a_picture_and_not_the_video(client: Client, broadcast: BroadcastPage) -> None:
    page = client.get(broadcast.get_parent().url).content.decode()
    assert 'class="no-art"' in page
    assert "<video" not in page


def test_nothing_else_is_served(client: Client, broadcast: BroadcastPage) -> None:
    [video] = broadcast.videos
    stem = broadcast.recording.playlist.rpartition("/")[0]
    for address in (
        video.url.replace("/video/", "/audio/"),
        video.url.replace(".mp4", ".mov"),
        broadcast.enclosure.url.replace("/audio/", "/video/"),
        f"{stem}/secret.mp4",
        f"{stem}/..%2Fposter.jpg",
        f"{stem}/strip/strip.png",
    ):
        assert client.get(address).status_code == 404, address


def test_a_draft_is_watched_by_its_team_alone(client: Client, programme: ProgrammePage, recording: Recording) -> None:
    [video] = recording.videos
    addresses = [video.url, recording.poster, recording.playlist, recording.strip]
    assert [client.head(address).status_code for address in addresses] == [404, 404, 404, 404]
    client.force_login(make_user((programme, Role.EDITOR)))
    assert [client.head(address).status_code for address in addresses] == [200, 200, 200, 200]


def test_sound_alone_has_nothing_to_watch(programme: ProgrammePage, tmp_path: Path) -> None:
    sound = media.speech(tmp_path / "speech.wav", 2).read_bytes()
    made = receive(
        file=ContentFile(sound, name="s.wav"), filename="s.wav", title="S", collection=programme.collection
    ).recording
    process(made)
    assert made.edition is not None
    assert (made.videos, made.poster, made.playlist) == ([], "", "")
