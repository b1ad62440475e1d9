"""Uploads that break off, and go on where the other side says."""

import hashlib
import io
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import pytest

from channels.resumable import (
    UNIT,
    AnswerNotUnderstood,
    LoginRefused,
    ResumableUpload,
    SessionGone,
    Source,
    SourceChanged,
    TryLater,
    UploadRefused,
    Watch,
)
from channels.transport import ForeignAddress, Limits, NoAnswer, Sent, Transport
from channels.youtube.library import upload_address
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.youtube import CHANNEL, YouTube, youtube

CONTENT = bytes(range(256)) * 4 * 1024 + b"the end"
SIZE = len(CONTENT)
METADATA = {"snippet": {"title": "Voices"}, "status": {"privacyStatus": "private"}}
MIB = 1024**2
LIMITS = Limits(step_s=5)


@dataclass
class Ground:
    """A file on its way to a local YouTube."""

    fake: YouTube
    transport: Transport
    file: IO[bytes] = field(default_factory=lambda: io.BytesIO(CONTENT))
    size: int = SIZE
    progress: list[int] = field(default_factory=list)
    token: str = ""

    def sign_in(self) -> None:
        login = self.fake.login
        self.token = str(login.issued(login.refresh_tokens[login.connected(CHANNEL)])["access_token"])

    @property
    def upload(self) -> ResumableUpload:
        source = Source(file=self.file, byte_length=self.size, media_type="video/mp4")
        return ResumableUpload(self.transport, source, lambda: {"Authorization": f"Bearer {self.token}"})

    def start(self) -> str:
        return self.upload.start(upload_address(self.fake.url, ["snippet", "status"]), METADATA)

    def send(self, session: str, offset: int = 0) -> str:
        watch = Watch(acknowledged=self.progress.append)
        return str(self.upload.send(session, offset=offset, chunk=UNIT, watch=watch)["id"])

    def go_all_the_way(self) -> None:
        session = self.start()
        self.upload.query(session)
        self.send(session)

    def resume(self, session: str) -> str:
        standing = self.upload.query(session)
        return str(standing.resource["id"]) if standing.resource else self.send(session, standing.received)

    def assert_arrived(self, video_id: str) -> None:
        assert list(self.fake.videos) == [video_id]
        assert self.fake.channel.hashes[video_id] == hashlib.sha256(CONTENT).hexdigest()
        assert self.fake.refusals == []


@contextmanager
def prepared() -> Iterator[Ground]:
    with youtube() as fake, Transport([fake.url], limits=LIMITS) as transport:
        ground = Ground(fake, transport)
        ground.sign_in()
        yield ground


@pytest.fixture
def ground() -> Iterator[Ground]:
    with prepared() as made:
        yield made


def test_a_file_arrives_in_chunks_with_its_progress(ground: Ground) -> None:
    ground.assert_arrived(ground.send(ground.start()))
    assert ground.progress == [UNIT, 2 * UNIT, 3 * UNIT, 4 * UNIT, SIZE]


def test_who_looks_on_may_stop_before_a_chunk(ground: Ground) -> None:
    def lost() -> None:
        if len(ground.progress) == 2:
            raise InterruptedError

    watch = Watch(before_chunk=lost, acknowledged=ground.progress.append)
    session = ground.start()
    with pytest.raises(InterruptedError):
        ground.upload.send(session, chunk=UNIT, watch=watch)
    assert ground.fake.calls["upload.chunk"] == 2
    ground.assert_arrived(ground.resume(session))


@pytest.mark.parametrize("kept", [0, 1, UNIT - 1, UNIT // 2])
def test_a_connection_cut_within_a_chunk_is_taken_up(ground: Ground, kept: int) -> None:
    ground.fake.faults.order("upload.chunk", Fault(kind="cut", byte_length=kept), skip=1)
    session = ground.start()
    with pytest.raises(NoAnswer) as caught:
        ground.send(session)
    assert caught.value.sent == Sent.MAYBE
    ground.assert_arrived(ground.resume(session))


def test_a_lost_answer_to_the_last_byte_makes_no_second_video(ground: Ground) -> None:
    ground.fake.faults.order("upload.last", Fault(kind="cut_after"))
    session = ground.start()
    with pytest.raises(NoAnswer):
        ground.send(session)
    ground.assert_arrived(ground.resume(session))


def test_a_refused_last_byte_that_had_its_effect_makes_no_second_video(ground: Ground) -> None:
    ground.fake.faults.order("upload.last", Fault(kind="status_after", status=502))
    session = ground.start()
    with pytest.raises(TryLater):
        ground.send(session)
    ground.assert_arrived(ground.resume(session))


def test_only_what_is_acknowledged_counts(ground: Ground) -> None:
    session = ground.start()
    ground.fake.faults.order("upload.chunk", Fault(kind="short", byte_length=UNIT), skip=1)
    ground.upload.send(session, chunk=2 * UNIT, watch=Watch(acknowledged=ground.progress.append))
    assert ground.progress == [2 * UNIT, 3 * UNIT, SIZE]
    ground.assert_arrived("vid00000001")


def test_what_does_not_move_is_left_for_later(ground: Ground) -> None:
    session = ground.start()
    ground.fake.faults.order("upload.chunk", Fault(kind="short", byte_length=0), times=9)
    with pytest.raises(TryLater):
        ground.send(session)
    assert ground.fake.calls["upload.chunk"] == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, LoginRefused),
        (403, UploadRefused),
        (404, SessionGone),
        (408, TryLater),
        (410, SessionGone),
        (429, TryLater),
        (500, TryLater),
        (503, TryLater),
        (302, AnswerNotUnderstood),
    ],
)
@pytest.mark.parametrize("operation", ["upload.start", "upload.chunk", "upload.last", "upload.query"])
def test_an_answer_has_its_meaning(ground: Ground, operation: str, status: int, error: type[Exception]) -> None:
    ground.fake.faults.order(operation, Fault(kind="status", status=status))
    with pytest.raises(error) as caught:
        ground.go_all_the_way()
    assert caught.value.answer.status == status


@pytest.mark.parametrize("body", [b"<html>Welcome to the hotel</html>", b"[]", b""])
def test_a_page_instead_of_an_answer_is_not_taken_for_success(ground: Ground, body: bytes) -> None:
    ground.fake.faults.order("upload.chunk", Fault(kind="words", status=200, body=body))
    session = ground.start()
    with pytest.raises(AnswerNotUnderstood):
        ground.send(session)
    ground.assert_arrived(ground.resume(session))


def test_a_token_that_ran_out_is_renewed_on_the_way(ground: Ground) -> None:
    session = ground.start()
    ground.fake.clock.ahead_s = 4000
    with pytest.raises(LoginRefused):
        ground.send(session)
    ground.sign_in()
    ground.assert_arrived(ground.resume(session))


def test_a_file_that_became_shorter_is_not_taken_for_the_whole(ground: Ground) -> None:
    session = ground.start()
    ground.file = io.BytesIO(CONTENT[: UNIT + 9])
    with pytest.raises(SourceChanged):
        ground.send(session)
    assert not ground.fake.videos


def test_a_chunk_of_another_size_is_refused_before_anything_is_sent(ground: Ground) -> None:
    with pytest.raises(ValueError, match="multiple"):
        ground.upload.send("", chunk=1000)


def test_a_session_elsewhere_gets_no_token(ground: Ground) -> None:
    with pytest.raises(ForeignAddress):
        ground.send("https://elsewhere.example/upload")


def test_an_address_without_a_scheme_is_that_of_the_same_service(ground: Ground) -> None:
    """PeerTube's uploads answer like this."""
    session = ground.start()
    location = {"Location": session.removeprefix("http:")}
    ground.fake.faults.order("upload.start", Fault(kind="words", status=201, headers=location))
    assert ground.start() == session


def test_a_large_file_takes_no_memory(ground: Ground) -> None:
    ground.size = 256 * MIB
    with tempfile.TemporaryFile() as ground.file:
        ground.file.truncate(ground.size)
        session = ground.start()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ground.upload.send(session)
        assert ground.upload.query(session).resource
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # In KiB, for the uploader and the server together.
    assert grown < 32 * 1024
