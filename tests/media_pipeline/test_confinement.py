"""What a decoder that a recording has taken over could still do: nothing, as far as this machine's kernel allows."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ffmpeg as graphs
import pytest

from media_pipeline import checks, confinement, ffmpeg
from media_pipeline.conf import conf, find_program
from media_pipeline.confinement import Grade
from media_pipeline.errors import DiskFull, MediaError, OutputTooLarge
from tests.media_pipeline import media

pytestmark = pytest.mark.long

ATTEMPTS = Path(__file__).with_name("attempts.py")
HARMLESS = {"read its input", "write beside its output", "start a thread"}
OF_FILES = {
    *("read a canary", "list a folder", "read the environment of its parent"),
    *("overwrite a canary", "write outside", "remove a canary"),
}
OF_THE_NETWORK = {"connect", "send a datagram"}
OF_PROCESSES = {"fork", "run a shell", "gain rights"}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that must have no visitors."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def visitors(listener: socket.socket) -> int:
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except TimeoutError:
            return count
        count += 1


def attempt(grade: Grade, tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What worked, for a program that may read `in/own`, write into `job`, and need Python's libraries."""
    for folder in ("job", "others"):
        (tmp_path / folder).mkdir()
    own, canary, outside = tmp_path / "job" / "own", tmp_path / "others" / "canary", tmp_path / "outside"
    own.write_bytes(b"own")
    canary.write_bytes(b"canary")
    script = tmp_path / "job" / "attempts.py"
    script.write_bytes(ATTEMPTS.read_bytes())
    folders = {sys.base_prefix, str(Path(os.__file__).parent), str(script.parent)}
    monkeypatch.setattr(conf, "libraries", os.pathsep.join(folders))
    words = [str(script), str(own), str(canary), str(outside), str(listener.getsockname()[1])]
    # As ffmpeg's own command lines name them.
    reach = confinement.reach(sys.executable, ["-i", f"file:{own}", f"file:{own.with_name('out')}"])
    command = confinement.command(grade, sys.executable, ["-I", "-S", *words])
    if grade == Grade.WHOLE:
        end = command.index("--")
        command[end:end] = reach
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout
    return set(said.splitlines())


def test_a_hostile_decoder_can_do_no_harm(
    tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ffmpeg.allowed()
    promised = set()
    if any(name.startswith("landlock") for name in here):
        promised |= OF_FILES
    if {"seccomp", "namespace"} & set(here):
        promised |= OF_THE_NETWORK
    if "seccomp" in here:
        promised |= OF_PROCESSES
    worked = attempt(Grade.WHOLE, tmp_path, listener, monkeypatch)
    assert worked >= HARMLESS
    assert not worked & promised
    assert visitors(listener) == ("connect" not in promised)


def test_the_attempts_are_real(tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counterproof: with limits alone the same program reads and destroys what it likes."""
    worked = attempt(Grade.LIMITS, tmp_path, listener, monkeypatch)
    # Of a parent with more rights, the kernel never shows the environment.
    assert worked >= (HARMLESS | OF_FILES | {"fork", "run a shell"}) - {"read the environment of its parent"}


@pytest.fixture(params=["of the system", "of the wheel"])
def program(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both programs that an installation may have."""
    with pytest.MonkeyPatch.context() as meanwhile:
        if request.param == "of the wheel":
            meanwhile.setenv("PATH", "")
        found = find_program("ffmpeg")
    monkeypatch.setattr(conf, "ffmpeg", found)
    return found


def test_both_programs_run_wholly_confined(program: str) -> None:
    assert ffmpeg.grade(program) == Grade.WHOLE


def refused(graph: Any) -> str:
    with pytest.raises(MediaError) as error:
        ffmpeg.run(graph, duration=1.0)
    return str(error.value)


def test_ffmpeg_opens_nothing_but_its_own(
    program: str, tmp_path: Path, recordings: Path, listener: socket.socket
) -> None:
    """Even without our whitelists: these graphs are not built by `source` and `target`."""
    (tmp_path / "job").mkdir()
    inside = ffmpeg.target(tmp_path / "job" / "o.wav")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/a.mp3"
    assert "denied" in refused(graphs.input(str(recordings / "speech.wav")).output(inside))
    assert "denied" in refused(graphs.input(address).output(inside))
    outside = tmp_path / "outside.wav"
    assert "denied" in refused(ffmpeg.source(recordings / "speech.wav").output(str(outside)))
    assert not outside.exists()
    assert visitors(listener) == 0


def test_a_playlist_that_passed_every_list_would_still_read_nothing(
    program: str, tmp_path: Path, recordings: Path
) -> None:
    steal = tmp_path / "steal.mp3"
    steal.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{recordings / 'speech.mp3'}\n#EXT-X-ENDLIST\n")
    (tmp_path / "job").mkdir()
    graph = graphs.input(f"file:{steal}").output(ffmpeg.target(tmp_path / "job" / "o.wav"))
    assert "Failed to open segment" in refused(graph)
    assert media.seconds(media.make(tmp_path / "stolen.wav", "-i", str(steal))) > 7


def test_a_transport_stream_is_read(program: str, tmp_path: Path, recordings: Path) -> None:
    """Its names are in letters that a static ffmpeg would fetch from the system, and crash."""
    stream = media.make(tmp_path / "a.ts", "-i", str(recordings / "speech.wav"), "-c:a", "aac", "-f", "mpegts")
    assert ffmpeg.run(ffmpeg.source(stream).output(ffmpeg.target(tmp_path / "o.wav")), duration=8.0).seconds > 7


def test_muxers_that_write_several_files_may(program: str, tmp_path: Path, recordings: Path) -> None:
    options = {"format": "hls", "hls_segment_type": "fmp4", "hls_time": 2, "hls_playlist_type": "vod"}
    ffmpeg.run(
        ffmpeg.source(recordings / "speech.wav").output(ffmpeg.target(tmp_path / "a.m3u8"), **options), duration=8
    )
    assert {"a.m3u8", "init.mp4"} < {path.name for path in tmp_path.iterdir()}


def test_one_file_cannot_fill_the_disk(
    program: str, tmp_path: Path, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, "file_bytes", 100_000)
    with pytest.raises(OutputTooLarge):
        ffmpeg.run(ffmpeg.source(recordings / "speech.wav").output(ffmpeg.target(tmp_path / "o.wav")), duration=8.0)
    assert (tmp_path / "o.wav").stat().st_size <= 100_000


def test_room_is_left_on_the_disk(tmp_path: Path, recordings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "spare_bytes", 2**62)
    with pytest.raises(DiskFull):
        ffmpeg.run(ffmpeg.source(recordings / "speech.wav").output(ffmpeg.target(tmp_path / "o.wav")), duration=8.0)


def test_a_program_that_confinement_breaks_runs_with_limits(tmp_path: Path) -> None:
    """One whose interpreter, or libraries, no rule names: better less confined than no recording at all."""
    script = tmp_path / "ffmpeg"
    script.write_text("#!/bin/sh\necho version\n")
    script.chmod(0o755)
    assert ffmpeg.grade(str(script)) == Grade.CALLS
    script = tmp_path / "wrapped"
    script.write_text("#!/bin/sh\n(echo version)\n/bin/true\n")
    script.chmod(0o755)
    assert ffmpeg.grade(str(script)) == Grade.LIMITS


def said() -> set[str | None]:
    return {message.id for message in checks.confinement()}


def test_a_check_is_silent_where_everything_is_taken_away() -> None:
    everything = {"seccomp", "privileges"} <= set(ffmpeg.allowed()) and "landlock" in " ".join(ffmpeg.allowed())
    assert (said() == set()) == everything


def test_a_check_names_a_program_that_cannot_be_confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "ffmpeg"
    script.write_text("#!/bin/sh\necho version\n")
    script.chmod(0o755)
    monkeypatch.setattr(conf, "ffmpeg", str(script))
    assert "media_pipeline.W004" in said()


def test_a_check_says_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    [told] = checks.mechanisms()
    assert all(name in told.msg for name in ffmpeg.allowed())
    monkeypatch.setattr("media_pipeline.conf.find_program", nowhere)
    monkeypatch.setattr(conf, "ffmpeg", "")
    assert said() == {"media_pipeline.W001"}


def nowhere(name: str) -> str:
    raise FileNotFoundError(name)
