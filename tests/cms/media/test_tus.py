"""The upload endpoint, asked over HTTP as tus clients and attackers ask."""

import base64
import os
import resource
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import Collection, GroupCollectionPermission

from cms.core.conf import conf
from cms.media.errors import DiskIsFull
from cms.media.models import Recording, Upload
from cms.media.operations.append_piece import Piece, append_piece
from cms.media.operations.start_upload import start_upload
from cms.media.spool import spool_folder, spool_path
from cms.media.tasks import complete_upload
from tests.cms.media.conftest import MEBIBYTE
from tests.cms.media.uploading import UPLOADS, TusClient, checksum, encoded, make_officer
from tests.processes import Processes, Web

pytestmark = pytest.mark.long

LIMITS = ("upload_max_bytes", "upload_quota_bytes")
CONTENT = bytes(range(256)) * 40
HALF = len(CONTENT) // 2


@pytest.fixture
def client(site: Web, north: Collection, sign_in: Callable[..., TusClient]) -> TusClient:
    return sign_in(site.url, make_officer("amal", north))


@pytest.fixture
def stranger(site: Web, south: Collection, sign_in: Callable[..., TusClient]) -> TusClient:
    return sign_in(site.url, make_officer("nadir", south))


def upload_at(path: str) -> Upload:
    return Upload.objects.get(pk=UUID(path.rstrip("/").rpartition("/")[2]))


def stored(recording: Recording) -> bytes:
    with recording.original.open() as original:
        return bytes(original.read())


def test_the_server_says_what_it_can_do(client: TusClient) -> None:
    answer = client.ask("OPTIONS", tus_resumable=None)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(100 * MEBIBYTE)
    assert set(answer.headers["Tus-Extension"].split(",")) == {"creation", "expiration", "checksum", "termination"}
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_in_pieces_becomes_a_recording_with_the_same_bytes(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT), title="لقاء")
    first = client.patch(path, 0, CONTENT[:HALF], upload_checksum=checksum(CONTENT[:HALF]))
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
    assert "GMT" in first.headers["Upload-Expires"]
    assert ProcrastinateJob.objects.count() == 0
    last = client.patch(path, HALF, CONTENT[HALF:], upload_checksum=checksum(CONTENT[HALF:], "sha1"))
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    deferred = ProcrastinateJob.objects.get()
    assert (deferred.task_name, deferred.args) == (complete_upload.name, {"upload_id": str(upload_at(path).pk)})

    complete_upload(**deferred.args)
    recording = Recording.objects.get()
    assert stored(recording) == CONTENT
    assert (recording.title, recording.original_name, recording.collection) == ("لقاء", "a.mp3", north)
    assert not spool_path(upload_at(path)).exists()
    told = client.ask("GET", f"{path}status/").json()
    assert (told["recording"], told["duplicate"]) == (f"/admin/recordings/{recording.pk}/", False)


def test_the_same_bytes_again_lead_to_the_recording_that_is_there(client: TusClient, north: Collection) -> None:
    for _time in range(2):
        path = client.begin(north, len(CONTENT))
        client.patch(path, 0, CONTENT)
        complete_upload(upload_id=str(upload_at(path).pk))
    told = client.ask("GET", f"{path}status/").json()
    assert (told["recording"], told["duplicate"]) == (f"/admin/recordings/{Recording.objects.get().pk}/", True)


def test_the_offset_is_told_to_who_comes_back(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT), filename="حوار.mp3")
    client.patch(path, 0, CONTENT[:HALF])
    told = client.ask("HEAD", path)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (str(HALF), str(len(CONTENT)))
    assert told.headers["Upload-Metadata"] == encoded(filename="حوار.mp3")
    assert "no-store" in told.headers["Cache-Control"]


CREATIONS = {
    "no version": ({"tus_resumable": None, "upload_length": 5}, 412),
    "another version": ({"tus_resumable": "0.2.2", "upload_length": 5}, 412),
    "no length": ({}, 400),
    "a length that is none": ({"upload_length": "five"}, 400),
    "a negative length": ({"upload_length": "-5"}, 400),
    "a length in other digits": ({"upload_length": "٥".encode().decode("latin-1")}, 400),
    "a length unknown yet": ({"upload_defer_length": "1"}, 400),
    "an empty file": ({"upload_length": 0}, 400),
    "more than is allowed": ({"upload_length": 100 * MEBIBYTE + 1}, 413),
    "metadata not in base64": ({"upload_length": 5, "upload_metadata": "filename %%%"}, 400),
    "metadata not in UTF-8": ({"upload_length": 5, "upload_metadata": "filename /w=="}, 400),
    "no show": ({"upload_length": 5, "upload_metadata": encoded(filename="a.mp3")}, 400),
    "a show that is none": ({"upload_length": 5, "upload_metadata": encoded(collection="x")}, 400),
    "no token against forgery": ({"upload_length": 5, "x_csrftoken": None}, 403),
}


@pytest.mark.parametrize("case", CREATIONS)
def test_an_upload_is_not_created_with(case: str, client: TusClient, north: Collection) -> None:
    headers, status = CREATIONS[case]
    answer = client.ask("POST", **{"upload_metadata": encoded(filename="a.mp3", collection=north.pk)} | headers)
    assert answer.status_code == status
    assert Upload.objects.count() == 0


def test_what_the_disk_cannot_hold_is_refused_before_it_comes(
    north: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording is there twice for a moment, and what is on its way has its room already."""
    free = shutil.disk_usage(spool_folder()).free
    # The settings are frozen.
    monkeypatch.setattr("cms.media.operations.admit.conf", conf.model_copy(update=dict.fromkeys(LIMITS, 2 * free)))
    officer = make_officer("amal", north)

    def start(length: int) -> Upload:
        return start_upload(user=officer, collection=north, filename="a.wav", title="", length=length)

    with pytest.raises(DiskIsFull):
        start(free // 2)
    start(free // 4)
    with pytest.raises(DiskIsFull):
        start(free // 4)
    start(MEBIBYTE)


def test_a_disk_that_fills_up_keeps_what_has_arrived_and_goes_on_when_there_is_room(
    north: Collection,
) -> None:
    upload = start_upload(user=make_officer("amal", north), collection=north, filename="a.wav", title="", length=4096)
    add = partial(append_piece, upload_id=upload.pk)
    add(piece=Piece(offset=0, stream=BytesIO(bytes(1024))))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, limits[1]))
    try:
        with pytest.raises(DiskIsFull):
            add(piece=Piece(offset=1024, stream=BytesIO(bytes(3072))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    upload.refresh_from_db()
    assert (upload.offset, spool_path(upload).stat().st_size) == (1024, 1024)
    assert add(piece=Piece(offset=1024, stream=BytesIO(bytes(3072)))).is_complete


def test_a_refusal_is_told_in_the_language_of_the_officer(client: TusClient, north: Collection) -> None:
    answer = client.create(north, 0)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text


def test_nobody_uploads_to_a_show_of_others(stranger: TusClient, north: Collection) -> None:
    assert stranger.create(north, 5).status_code == 403
    assert Upload.objects.count() == 0


def test_who_is_not_signed_in_is_told_so(site: Web, north: Collection, sign_in: Callable[..., TusClient]) -> None:
    assert sign_in(site.url).create(north, 5).status_code == 403


def test_two_files_cannot_take_the_last_room(client: TusClient, north: Collection, south: Collection) -> None:
    assert client.create(north, 90 * MEBIBYTE).status_code == 201
    second = client.create(north, 90 * MEBIBYTE)
    assert second.status_code == 413
    assert "60" in second.text
    assert client.create(north, 50 * MEBIBYTE).status_code == 201


PIECES: dict[str, tuple[dict[str, Any], int]] = {
    "of another type": ({"content_type": "application/octet-stream"}, 415),
    "without an offset": ({"upload_offset": None}, 400),
    "behind a gap": ({"upload_offset": 7}, 409),
    "that is there already": ({"upload_offset": 0}, 409),
    "that was damaged": ({"upload_checksum": checksum(b"other bytes")}, 460),
    "with a checksum cut short": ({"upload_checksum": checksum(CONTENT[HALF:])[:-6]}, 400),
    "with an unknown checksum": ({"upload_checksum": "crc32 AAAA"}, 400),
    "with a checksum that is none": ({"upload_checksum": "sha1 %%"}, 400),
    "in another version": ({"tus_resumable": "0.2.2"}, 412),
    "without a token against forgery": ({"x_csrftoken": None}, 403),
}


@pytest.mark.parametrize("case", PIECES)
def test_nothing_is_added_by_a_piece(case: str, client: TusClient, north: Collection) -> None:
    headers, status = PIECES[case]
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT[:HALF])
    answer = client.send(
        "PATCH",
        path,
        CONTENT[HALF:],
        **{"upload_offset": HALF, "content_type": "application/offset+octet-stream"} | headers,
    )
    assert answer.status_code == status
    assert client.offset(path) == HALF
    assert client.patch(path, HALF, CONTENT[HALF:]).status_code == 204
    assert spool_path(upload_at(path)).read_bytes() == CONTENT


def test_a_piece_may_not_go_beyond_the_end(client: TusClient, north: Collection) -> None:
    path = client.begin(north, HALF)
    assert client.patch(path, 0, CONTENT).status_code == 413
    assert client.offset(path) == 0


@pytest.mark.parametrize("size", [32 * MEBIBYTE + 1, 40 * MEBIBYTE])
def test_a_piece_may_not_be_larger_than_32_mebibytes(client: TusClient, north: Collection, size: int) -> None:
    path = client.begin(north, 90 * MEBIBYTE)
    assert client.patch(path, 0, bytes(size)).status_code == 413
    assert client.offset(path) == 0


def test_a_piece_of_unknown_length_is_counted(client: TusClient, north: Collection) -> None:
    path = client.begin(north, HALF)
    whole = iter([CONTENT])
    headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert client.http.patch(path, content=whole, headers=headers).status_code == 413
    assert client.offset(path) == 0


def test_bytes_that_were_never_acknowledged_are_dropped(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT[:HALF])
    with spool_path(upload_at(path)).open("ab") as spool:
        spool.write(b"a piece that was cut")
    assert client.offset(path) == HALF
    client.patch(path, HALF, CONTENT[HALF:])
    assert spool_path(upload_at(path)).read_bytes() == CONTENT


def test_bytes_that_the_disk_has_lost_are_asked_for_again(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT[:HALF])
    os.truncate(spool_path(upload_at(path)), 10)
    assert client.offset(path) == 10
    assert client.patch(path, HALF, CONTENT[HALF:]).status_code == 409
    client.patch(path, 10, CONTENT[10:])
    assert spool_path(upload_at(path)).read_bytes() == CONTENT


def test_two_windows_cannot_continue_one_upload_at_once(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    with transaction.atomic():
        Upload.objects.select_for_update().get()
        assert client.patch(path, 0, CONTENT).status_code == 423
        assert client.ask("DELETE", path).status_code == 423
    assert client.patch(path, 0, CONTENT).status_code == 204


def test_pieces_sent_at_once_are_added_once(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    statuses: list[int] = []
    senders = [
        threading.Thread(target=lambda: statuses.append(client.patch(path, 0, CONTENT).status_code)) for _ in range(6)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(set(statuses) - {409, 423}) == [204]
    assert statuses.count(204) == 1
    assert spool_path(upload_at(path)).read_bytes() == CONTENT
    assert ProcrastinateJob.objects.count() == 1


def test_a_discarded_upload_leaves_nothing(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT[:HALF])
    spooled = spool_path(upload_at(path))
    assert client.ask("DELETE", path).status_code == 204
    assert not spooled.exists()
    assert client.ask("HEAD", path).status_code == 404
    assert client.patch(path, HALF, CONTENT[HALF:]).status_code == 404


def test_an_upload_that_becomes_a_recording_is_not_discarded(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT)
    assert client.ask("DELETE", path).status_code == 423
    complete_upload(upload_id=str(upload_at(path).pk))
    assert client.ask("DELETE", path).status_code == 204
    assert Recording.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "suffix"),
    [("HEAD", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "status/"), ("POST", "discard/")],
)
def test_an_upload_does_not_exist_for_others(
    method: str, suffix: str, client: TusClient, stranger: TusClient, north: Collection
) -> None:
    path = client.begin(north, len(CONTENT))
    headers = {"upload_offset": 0, "content_type": "application/offset+octet-stream"}
    answer = stranger.send(method, path + suffix, CONTENT if method == "PATCH" else b"", **headers)
    assert answer.status_code == 404
    assert client.offset(path) == 0


def test_a_colleague_of_the_same_show_does_not_see_it_either(
    site: Web, client: TusClient, north: Collection, sign_in: Callable[..., TusClient]
) -> None:
    path = client.begin(north, len(CONTENT))
    colleague = sign_in(site.url, make_officer("salma", north))
    assert colleague.ask("HEAD", path).status_code == 404


def test_rights_are_looked_at_again_with_each_piece(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    client.patch(path, 0, CONTENT[:HALF])
    GroupCollectionPermission.objects.all().delete()
    assert client.patch(path, HALF, CONTENT[HALF:]).status_code == 403
    assert upload_at(path).offset == HALF


def test_a_post_may_stand_for_a_patch_and_nothing_else_may(client: TusClient, north: Collection) -> None:
    path = client.begin(north, len(CONTENT))
    headers = {"upload_offset": 0, "content_type": "application/offset+octet-stream"}
    override = {"x_http_method_override": "PATCH"}
    assert client.send("GET", path, CONTENT, **headers, **override).status_code == 405
    assert client.send("POST", path, CONTENT, **headers, **override, x_csrftoken=None).status_code == 403
    assert client.send("POST", path, CONTENT, **headers, **override).status_code == 204


@pytest.mark.parametrize("identity", ["no-such-upload", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_upload_is_not_found(client: TusClient, identity: str) -> None:
    assert client.ask("HEAD", f"{UPLOADS}{identity}/").status_code == 404


def test_a_hostile_name_is_made_harmless(client: TusClient, north: Collection, home: Path) -> None:
    path = client.begin(north, 5, filename="../../../etc/\u202egpm.exe\u0000")
    upload = upload_at(path)
    assert upload.filename == "gpm.exe"
    assert spool_path(upload).parent == home / "spool"
    told = client.ask("HEAD", path).headers["Upload-Metadata"].partition(" ")[2]
    assert base64.b64decode(told) == b"gpm.exe"


def test_a_killed_server_loses_nothing_that_it_acknowledged(
    processes: Processes, north: Collection, sign_in: Callable[..., TusClient]
) -> None:
    """SIGKILL in the middle of a piece, several times, at moments that nobody chose."""
    content, officer = os.urandom(24 * MEBIBYTE), make_officer("amal", north)
    path, kills = "", 0
    while True:
        web = processes.web()
        client = sign_in(web.url, officer)
        path = path or client.begin(north, len(content))
        offset = client.offset(path)
        assert spool_path(upload_at(path)).stat().st_size >= offset if offset else True
        if kills == 3:
            break
        executioner = threading.Timer(0.02 + 0.06 * kills, processes.kill, [web.process])
        executioner.start()
        send_until_cut(client, path, offset, content)
        executioner.join()
        kills += 1
    while offset < len(content):
        answer = client.patch(path, offset, content[offset : offset + 8 * MEBIBYTE])
        offset = int(answer.headers["Upload-Offset"])
    processes.kill(web.process)
    complete_upload(upload_id=str(upload_at(path).pk))
    assert stored(Recording.objects.get()) == content


def send_until_cut(client: TusClient, path: str, offset: int, content: bytes) -> None:
    """Send small pieces one after the other until the server is gone, or all but the last byte is there."""
    try:
        while offset < len(content) - MEBIBYTE:
            piece = content[offset : offset + MEBIBYTE]
            offset = int(client.patch(path, offset, piece, upload_checksum=checksum(piece)).headers["Upload-Offset"])
            time.sleep(0.01)
    except httpx.HTTPError:
        return
