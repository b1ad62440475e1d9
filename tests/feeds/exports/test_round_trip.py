"""What moves out can move in: the same show, from nothing but the file."""

import hashlib
import json
import subprocess
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Collection

from cms.catalogue import queries
from cms.catalogue.records import Show
from cms.media.models import Picture, Recording
from cms.media.operations.import_transcript import import_transcript
from cms.media.operations.keep_picture import keep_picture
from cms.people.models import Person
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.roles import Role, withdraw
from feeds.exports.archive import export
from feeds.importers.models import ImportItem
from tests.factories.content import make_episode, make_recording, make_show, make_user
from tests.feeds.importers.conftest import Import, home, run
from tests.feeds.importers.test_moving_in import VTT, picture

__all__ = ["home", "run"]

pytestmark = [pytest.mark.django_db, pytest.mark.long]

HANDLE = "wandering"
# What every house says in its own way: its addresses, and when it was changed.
OWN = {"url", "changed_at", "page_url", "image_url", "chapters_url", "feed_url", "images"}


@pytest.fixture
def show(settings: Any) -> Show:
    """Return the record of a show with everything that a move must keep."""
    page = make_show(
        HANDLE, author="مجلس الجهة", copyright="المجلس", show_type="serial", licence="cc-by-4.0", rhythm="FREQ=WEEKLY"
    )
    page.artwork = keep_picture(data=picture("teal"), title="غلاف", collection=page.collection)
    page.season_rows.create(number=1, name="الماء")
    page.text_rows.create(purpose="verify", value="abc-123")
    page.save_revision().publish()
    _episode(page, 1)
    found = queries.feed(HANDLE)
    assert isinstance(found, Show)
    return found


def _episode(page: ShowPage, number: int) -> EpisodePage:
    recording = make_recording(page)
    import_transcript(recording=recording, language="ar", data=VTT.encode(), filename="a.vtt", user=None)
    salma, _made = Person.objects.get_or_create(name="سلمى", slug="salma", locale=page.locale)
    episode = make_episode(
        page,
        recording=recording,
        live=False,
        title=f"الحلقة {number} & <1>",
        summary=f"سطر\nوسطر {number}",
        body=[("heading", "عنوان"), ("paragraph", "<p>نص <b>مهم</b></p><ul><li>واحد</li></ul>")],
        season=1,
        episode_number=number,
        machine_made="false",
        first_published_at=datetime(2025, number, 1, 9, 30, tzinfo=UTC),
    )
    episode.credit_rows.create(person=salma, role="audio-engineer")
    episode.chapter_rows.create(start_s=0.5, title="أول")
    episode.soundbite_rows.create(start_s=0, duration_s=20, title="مقطع")
    episode.link_rows.create(url="https://video.example/1", label="شاهدها")
    episode.save_revision().publish()
    return episode


def written(show: Show, path: Path, **options: bool) -> Path:
    path.write_bytes(b"".join(export(show, **options)))
    return path


def forget(handle: str) -> None:
    """Remove a show and everything that it had, as if it had never been here."""
    page = ShowPage.objects.get(handle=handle)
    collection = page.collection
    page.delete()
    Recording.objects.filter(collection=collection).delete()
    Picture.objects.filter(collection=collection).delete()
    withdraw(handle=handle)
    Person.objects.all().delete()
    assert not Collection.objects.filter(name=handle).exists()


def common(value: Any) -> Any:
    """Return a record without what every house says in its own way."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: common(getattr(value, each.name)) for each in fields(value) if each.name not in OWN}
    return [common(each) for each in value] if isinstance(value, tuple) else value


def test_an_export_moves_in_as_the_same_show(show: Show, tmp_path: Path, run: Import) -> None:
    path = written(show, tmp_path / "out.zip")
    forget(HANDLE)
    assert queries.feed(HANDLE) is None
    # The export says podcast:locked, as every feed of ours does.
    assert run(str(path), "--as-is", "--mine") == 0, list(ImportItem.objects.values("error", "error_detail"))
    page = ShowPage.objects.get(guid=show.guid)
    again = queries.feed(page.handle)
    assert isinstance(again, Show)
    assert common(again) == common(replace(show, handle=page.handle))
    assert [bool(each.image_url) for each in (again, show)] == [True, True]
    assert run(str(path), "--as-is", "--mine") == 0
    assert EpisodePage.objects.child_of(page).count() == 1


def test_every_file_is_listed_and_other_programs_unpack_it(show: Show, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(show, tmp_path / "out.zip")) as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read("media.json"))["files"]
        for entry in listed:
            data = archive.read(entry["file"])
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["byte_length"], entry["sha256"])
        papers = {"feed.xml", "media.json", "shows.opml", "README.txt"}
        assert set(archive.namelist()) == papers | {entry["file"] for entry in listed}
        assert HANDLE in archive.read("shows.opml").decode()
    addresses = {entry["url"] for entry in listed}
    for episode in show.episodes:
        assert {episode.enclosure.url, episode.chapters_url, *(each.url for each in episode.transcripts)} <= addresses
        [sound] = [entry for entry in listed if entry["url"] == episode.enclosure.url]
        assert sound["sha256"] == episode.enclosure.sha256
    assert show.image_url in addresses
    blocks = list(export(show))
    assert len(blocks) > len(show.episodes)
    assert max(map(len, blocks)) < 600_000
    (tmp_path / "out.zip").write_bytes(b"".join(blocks))
    program = "import sys, shutil; shutil.unpack_archive(sys.argv[1], sys.argv[2])"
    subprocess.run(["python3", "-c", program, str(tmp_path / "out.zip"), str(tmp_path / "unpacked")], check=True)
    assert (tmp_path / "unpacked" / "feed.xml").read_bytes().startswith(b"<?xml")
    with zipfile.ZipFile(written(show, tmp_path / "out.zip", with_media=False)) as archive:
        sounds = [entry for entry in json.loads(archive.read("media.json"))["files"] if not entry["file"]]
        assert {entry["sha256"] for entry in sounds} == {each.enclosure.sha256 for each in show.episodes}
        assert not [name for name in archive.namelist() if name.startswith("media/")]


def test_a_damaged_export_is_refused(
    show: Show, tmp_path: Path, run: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = written(show, tmp_path / "out.zip").read_bytes()
    sound = show.episodes[0].enclosure
    forget(HANDLE)
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert run(str(tmp_path / "cut.zip"), "--mine") == 3
    assert not ShowPage.objects.filter(guid=show.guid).exists()
    flipped = bytearray(whole)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        entry = next(info for info in archive.infolist() if info.file_size == sound.byte_length)
    flipped[entry.header_offset + 500] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(flipped)
    assert run(str(tmp_path / "flipped.zip"), "--as-is", "--mine") == 5
    assert set(ImportItem.objects.exclude(error="").values_list("error", flat=True)) == {"damaged"}


def test_it_is_had_at_the_shell_and_in_the_admin(show: Show, tmp_path: Path) -> None:
    call_command("export_show", HANDLE, str(tmp_path))
    assert [path.name for path in tmp_path.glob("*.zip*")] == [f"{HANDLE}.zip"]
    with pytest.raises(SystemExit):
        call_command("export_show", "nothing", str(tmp_path))
    page = ShowPage.objects.get(handle=HANDLE)
    client = Client()
    client.force_login(make_user((page, Role.PUBLISHER)))
    assert f"/admin/exports/{HANDLE}/" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    answer = client.get(f"/admin/exports/{HANDLE}/")
    assert answer["Content-Type"] == "application/zip"
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert sent == (tmp_path / f"{HANDLE}.zip").read_bytes()
