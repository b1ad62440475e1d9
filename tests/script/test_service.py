"""A service of the supervisor is started again when it dies, and ends with all that it started."""

import asyncio
import os
import time
from collections.abc import Iterator

import psutil
import pytest
import service
from service import Output, Service

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "FIRST_PAUSE", 0.05)


@pytest.fixture(autouse=True)
def watcher() -> Iterator[None]:
    asyncio.set_child_watcher(asyncio.PidfdChildWatcher())
    yield
    asyncio.set_child_watcher(None)


class Lines(Output):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def line(self, name: str, text: str) -> None:
        self.all.append(text)

    async def until(self, part: str) -> str:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for line in self.all:
                if part in line:
                    return line
            await asyncio.sleep(0.02)
        raise AssertionError(f"{part!r} is not in {self.all}")


def shell(script: str, lines: Output) -> Service:
    return Service("shell", ["sh", "-c", script], os.environ, lines)


def test_a_service_that_dies_is_started_again_after_growing_pauses() -> None:
    async def scenario() -> list[str]:
        lines = Lines()
        dying = shell("echo alive; exit 3", lines)
        kept = asyncio.create_task(dying.keep())
        while lines.all.count("alive") < 3:
            await asyncio.sleep(0.02)
        await dying.stop()
        await kept
        return lines.all

    lines = asyncio.run(scenario())
    assert len([line for line in lines if line.startswith("ended (status 3)")]) >= 2


def test_the_end_by_a_signal_is_named() -> None:
    async def scenario() -> str:
        lines = Lines()
        dying = shell("kill -SEGV $$", lines)
        kept = asyncio.create_task(dying.keep())
        ended = await lines.until("ended")
        await dying.stop()
        await kept
        return ended

    assert "SIGSEGV" in asyncio.run(scenario())


def test_stop_ends_the_service_and_what_it_left_in_its_session() -> None:
    async def scenario() -> tuple[int, int]:
        lines = Lines()
        running = shell("sleep 600 & echo child $!; wait", lines)
        kept = asyncio.create_task(running.keep())
        child = int((await lines.until("child ")).split()[1])
        await running.stop()
        await kept
        assert running.process is not None
        return running.process.pid, child

    for pid in asyncio.run(scenario()):
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_service_that_ignores_the_request_is_ended() -> None:
    async def scenario() -> float:
        lines = Lines()
        stubborn = shell("trap '' TERM; echo ready; while true; do sleep 0.1; done", lines)
        kept = asyncio.create_task(stubborn.keep())
        await lines.until("ready")
        before = time.monotonic()
        await stubborn.stop(grace=0.3)
        await kept
        await lines.until("did not stop")
        return time.monotonic() - before

    assert asyncio.run(scenario()) < 5


def test_stop_does_not_wait_for_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "FIRST_PAUSE", 20.0)

    async def scenario() -> float:
        lines = Lines()
        dying = shell("exit 1", lines)
        kept = asyncio.create_task(dying.keep())
        await lines.until("ended")
        before = time.monotonic()
        await dying.stop()
        await kept
        return time.monotonic() - before

    assert asyncio.run(scenario()) < 5


def test_while_a_progress_bar_is_shown_everyday_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output()
    output.line("web", "one")
    with output.hold():
        output.line("media", "2026-01-01 INFO media_pipeline: taken up")
        output.line("media", "2026-01-01 ERROR media_pipeline: lost")
        assert capsys.readouterr().out == "web     │ one\n"
    assert capsys.readouterr().out == "media   │ 2026-01-01 ERROR media_pipeline: lost\n"
