"""The file that listeners download says what the page says."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from PIL import Image

from cms.media.models import Picture, Rendition
from cms.podcasts.models import EpisodeChapter
from tests.factories.content import make_episode, make_recording, make_show

pytestmark = pytest.mark.django_db


def read(rendition: Rendition) -> tuple[ID3, bytes]:
    """Return the tags, and the sound without them."""
    with default_storage.open(rendition.name) as file:
        content = file.read()
    assert len(content) == rendition.byte_length
    assert hashlib.sha256(content).hexdigest() == rendition.sha256
    tags = ID3(BytesIO(content))
    return tags, content[tags.size :]


def picture() -> Picture:
    stream = BytesIO()
    Image.new("RGB", (1200, 1200), "navy").save(stream, "JPEG")
    return Picture.objects.create(title="Cover", file=ImageFile(stream, name="cover.jpg"))


def test_a_released_episode_names_itself_its_show_its_cover_and_its_chapters() -> None:
    show = make_show(title="حديث الجهة", artwork=picture())
    recording = make_recording(show)
    before = recording.edition
    episode = make_episode(
        show,
        recording=recording,
        title="الماء والحياة",
        chapter_rows=[EpisodeChapter(start_s=0, title="البداية"), EpisodeChapter(start_s=0.5, title="السد")],
    )
    after = episode.recording.edition
    assert before
    assert after.id != before.id
    tags, sound = read(after)
    assert tags.version[:2] == (2, 3)
    assert (tags["TIT2"].text, tags["TALB"].text) == (["الماء والحياة"], ["حديث الجهة"])
    assert [str(chapter.sub_frames["TIT2"]) for chapter in tags.getall("CHAP")] == ["البداية", "السد"]
    first, _last = tags.getall("CHAP")
    assert (first.start_time, first.end_time) == (0, 500)
    assert tags.getall("CTOC")
    assert Image.open(BytesIO(tags.getall("APIC")[0].data)).format == "JPEG"
    assert sound == read(before)[1]
    assert MP3(default_storage.path(after.name)).info.length == pytest.approx(after.duration_s, abs=0.1)


def test_the_address_changes_with_the_bytes_and_only_with_them() -> None:
    show = make_show()
    episode = make_episode(show, recording=make_recording(show), title="One")
    first = episode.recording.edition
    episode.summary = "Another summary"
    episode.save_revision().publish()
    assert episode.recording.edition == first
    episode.title = "Two"
    episode.save_revision().publish()
    assert episode.recording.edition.url != first.url
    assert default_storage.exists(first.name)


def test_a_translation_leaves_the_tags_to_the_original() -> None:
    show = make_show()
    recording = make_recording(show)
    episode = make_episode(show, recording=recording, title="الماء")
    french = make_show(show.handle, code="fr", of=show)
    translated = make_episode(
        french, recording=recording, title="L'eau", translation_key=episode.translation_key, guid=episode.guid
    )
    assert translated.guid == episode.guid
    assert read(recording.edition)[0]["TIT2"].text == ["الماء"]
