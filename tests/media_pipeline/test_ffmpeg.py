"""How ffmpeg is run: confined, drained, watched, and never outliving its parent."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ffmpeg as graphs
import pytest

from media_pipeline import confine, ffmpeg
from media_pipeline.conf import conf, find_program
from media_pipeline.errors import (
    Cancelled,
    DiskFull,
    EncoderFailed,
    MediaError,
    NotMedia,
    OutOfMemory,
    OutputTooLarge,
    Playlist,
    TimedOut,
    ToolMissing,
    Unreadable,
    UnsupportedFormat,
)
from media_pipeline.watch import Watch
from tests.media_pipeline import media
from tests.processes import ROOT, mentioning, wait_until

pytestmark = pytest.mark.long


@pytest.fixture
def long_work(tmp_path: Path) -> Any:
    """A graph that takes many seconds, and whose command line names tmp_path."""
    sound = graphs.input("anoisesrc=d=3600:c=pink", format="lavfi")
    return sound.filter("loudnorm").output(ffmpeg.target(tmp_path / "never.flac"))


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in ffmpeg's place."""
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(conf, "ffmpeg", str(program))


def some_graph(tmp_path: Path) -> Any:
    return ffmpeg.source(tmp_path / "a.wav").output(ffmpeg.target(tmp_path / "b.wav"))


def test_names_are_never_taken_for_options_or_protocols(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = graphs.get_args(ffmpeg.source(Path("-i.mp3")).output(ffmpeg.target(Path("http:x"))))
    assert arguments[-1] == f"file:{tmp_path}/http:x"
    assert arguments[arguments.index("-i") + 1] == f"file:{tmp_path}/-i.mp3"
    assert arguments.index("-protocol_whitelist") < arguments.index("-i")
    assert arguments.index("-format_whitelist") < arguments.index("-i")


def test_no_container_on_the_list_points_elsewhere() -> None:
    assert not set(ffmpeg.CONTAINERS.split(",")) & ffmpeg.LISTS


def test_progress_grows_to_the_whole(recordings: Path, tmp_path: Path) -> None:
    told: list[float] = []
    graph = ffmpeg.source(recordings / "uneven.wav")["a:0"].filter("loudnorm").output(ffmpeg.target(tmp_path / "o.wav"))
    done = ffmpeg.run(graph, duration=10.0, watch=Watch(on_progress=told.append))
    assert done.seconds == pytest.approx(10.0, abs=0.2)
    assert told == sorted(told)
    assert all(0 <= fraction <= 1 for fraction in told)


def test_a_part_of_the_way_is_told_as_such() -> None:
    told: list[float] = []
    Watch(on_progress=told.append).part(0.2, 0.6).part(0.5, 1.0).on_progress(0.5)
    assert told == [pytest.approx(0.5)]


def test_stopping_kills_the_process(long_work: Any, tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        ffmpeg.run(long_work, duration=3600.0, watch=Watch(should_stop=lambda: time.monotonic() > begun + 0.5))
    assert time.monotonic() < begun + 5
    assert mentioning(str(tmp_path)) == []


def test_an_error_of_the_caller_kills_the_process(long_work: Any, tmp_path: Path) -> None:
    def fail(_fraction: float) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ffmpeg.run(long_work, duration=3600.0, watch=Watch(on_progress=fail))
    assert mentioning(str(tmp_path)) == []


def test_time_on_the_clock_is_limited(long_work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "wall_minimum", 0.4)
    monkeypatch.setattr(conf, "wall_factor", 0.00001)
    with pytest.raises(TimedOut):
        ffmpeg.run(long_work, duration=3600.0)
    assert mentioning(str(tmp_path)) == []


def test_processor_time_is_limited(long_work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "cpu_seconds", 1)
    with pytest.raises(TimedOut):
        ffmpeg.run(long_work, duration=None)


def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "ulimit -v >&2; ulimit -t >&2; ulimit -c >&2")
    log = ffmpeg.run(some_graph(tmp_path), duration=1.0).log
    assert list(map(int, log.split())) == [conf.address_space // 1024, conf.cpu_seconds, 0]


def test_the_usual_limits_leave_room_for_video(tmp_path: Path) -> None:
    large = media.make(
        tmp_path / "large.mp4", "-f", "lavfi", "-i", "testsrc=s=1920x1080:r=30:d=1", "-f", "lavfi", "-i", "sine=d=1",
        "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac",
    )  # fmt: skip
    assert ffmpeg.describe(large)["streams"]


def test_a_full_disk_is_called_so(recordings: Path) -> None:
    graph = ffmpeg.source(recordings / "speech.wav").output("file:/dev/full", format="wav")
    with pytest.raises(DiskFull):
        ffmpeg.run(graph, duration=8.0)


def test_a_chatterbox_is_drained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full pipe would stop ffmpeg for ever; and its whole speech is not kept."""
    stand_in(tmp_path, monkeypatch, "yes complaint | head -c 5000000 >&2; echo the end >&2")
    done = ffmpeg.run(some_graph(tmp_path), duration=1.0)
    assert len(done.log) <= ffmpeg.STDERR_TAIL
    assert done.log.endswith("the end\n")


def test_a_description_without_end_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "yes title")
    monkeypatch.setattr(conf, "ffprobe", conf.ffmpeg)
    with pytest.raises(Unreadable):
        ffmpeg.describe(tmp_path / "a.mp3")


def test_the_child_sees_little_of_the_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    stand_in(
        tmp_path, monkeypatch, "env >&2; ls -l /proc/self/fd >&2; ps -o pgid=,pid=,ni= -p $$ >&2; read line || true"
    )
    log = ffmpeg.run(some_graph(tmp_path), duration=1.0).log
    assert "hush" not in log
    group, pid, niceness = map(int, log.splitlines()[-1].split())
    assert group == pid != os.getpgid(0)
    assert niceness == os.nice(0) + conf.niceness
    assert "socket" not in log


def test_the_child_gives_way_to_other_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a session of its own, and kernels may share the processors among sessions before they look at niceness."""
    stand_in(tmp_path, monkeypatch, "sed 's/.* //' /proc/self/autogroup >&2; read line || true")
    log = ffmpeg.run(some_graph(tmp_path), duration=1.0).log
    group = Path("/proc/self/autogroup")
    assert log.strip() == str(os.nice(0) + conf.niceness) if group.exists() else "autogroup" in log


def test_a_missing_program_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> str:
        raise FileNotFoundError(name)

    monkeypatch.setattr("media_pipeline.conf.find_program", nowhere)
    monkeypatch.setattr(conf, "ffmpeg", "")
    with pytest.raises(ToolMissing):
        ffmpeg.run(some_graph(tmp_path), duration=1.0)


def test_the_wheels_console_script_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = Path(sys.prefix) / "bin"
    monkeypatch.setenv("PATH", str(scripts))
    assert Path(find_program("ffmpeg")).parent != scripts


@pytest.mark.parametrize(
    ("code", "log", "error"),
    [
        (1, "[hls @ 0x1] [error] Format not on whitelist 'mov'", Playlist),
        (1, "[png_pipe @ 0x1] [error] Format not on whitelist 'mov'", UnsupportedFormat),
        (1, "[error] o.mp3: No space left on device", DiskFull),
        (1, "[mov @ 0x1] [error] moov atom not found", Unreadable),
        (1, "[error] Cannot allocate memory", OutOfMemory),
        (127, "ffmpeg: error while loading: failed to map segment from shared object", OutOfMemory),
        (-signal.SIGXCPU, "", TimedOut),
        (255, "", TimedOut),
        (69, "[info] Conversion failed!", Unreadable),
        (-signal.SIGSEGV, "", EncoderFailed),
        (1, "[error] o.flac: File too large", OutputTooLarge),
        (1, "something else", EncoderFailed),
    ],
)
def test_failures_are_parsed(code: int, log: str, error: type[MediaError]) -> None:
    assert type(ffmpeg.failure(code, log, EncoderFailed)) is error


def test_tags_have_no_word_in_the_log(tmp_path: Path) -> None:
    words = "No space left on device"
    tagged = media.speech(tmp_path / "a.flac", 1, "-metadata", f"title={words}")
    assert words not in ffmpeg.run(ffmpeg.source(tagged).output(ffmpeg.target(tmp_path / "b.wav")), duration=1.0).log


def test_what_ffprobe_cannot_name_is_no_recording() -> None:
    assert type(ffmpeg.failure(1, "Invalid argument", NotMedia)) is NotMedia


PARENT = """
import json, sys, threading
sys.path.insert(0, {root!r})
import ffmpeg as graphs
from pathlib import Path
from media_pipeline import ffmpeg
sound = graphs.input("anoisesrc=d=3600:c=pink", format="lavfi").filter("loudnorm")
work = lambda: ffmpeg.run(sound.output(ffmpeg.target(Path({output!r}))), duration=3600.0)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs ffmpeg in a thread, as a worker does."""
    script = PARENT.format(root=str(ROOT), output=str(tmp_path / "never.flac"))
    process = subprocess.Popen([sys.executable, "-c", script])
    yield process
    process.kill()
    process.wait()


def test_ffmpeg_dies_with_its_parent(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    target = f"file:{tmp_path}/never.flac"
    wait_until(lambda: [line for line in mentioning(target) if line.startswith(conf.ffmpeg_path)])
    # Not at the end of some other thread, but only at the end of the process.
    time.sleep(0.5)
    assert mentioning(target)
    parent.kill()
    wait_until(lambda: not mentioning(target), patience=2)


def test_a_child_that_comes_too_late_does_not_start() -> None:
    """The parent may die before the child has tied itself to it."""
    limits = ["1", "10", str(2**31), str(2**31), "0", "--"]
    command = [sys.executable, "-I", "-S", confine.__file__, *limits, "/bin/echo", "alive"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode != 0
    assert "alive" not in outcome.stdout


def test_what_ffprobe_says_is_read(recordings: Path) -> None:
    said = ffmpeg.describe(recordings / "speech.wav")
    assert said["format"]["format_name"] == "wav"
    assert json.dumps(said)
