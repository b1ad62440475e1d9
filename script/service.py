"""A long-running child of the supervisor: its lines are prefixed, its death is answered with a new start."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence

from child import die_with_parent
from postgres_files import ROOT

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
CALM_AFTER = 60.0  # seconds of life after which a death no longer counts as a repetition
GRACE = 10.0
LINE_LIMIT = 1024 * 1024


class Output:
    """Where lines of services go.

    While a progress bar owns the terminal they wait, and the everyday ones are then left out: the bar told it.
    """

    def __init__(self) -> None:
        self.held: list[str] | None = None

    def line(self, name: str, text: str) -> None:
        prefixed = f"{name:<8}│ {text}"
        if self.held is None:
            print(prefixed, flush=True)
        else:
            self.held.append(prefixed)

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        self.held = []
        try:
            yield
        finally:
            lines, self.held = self.held, None
            for line in lines:
                if " INFO " not in line:
                    print(line, flush=True)


class Service:
    """Keeps `command` running until `stop`. Each start is a session of its own, so that Ctrl-C spares it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], output: Output) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.output = output
        self.process: asyncio.subprocess.Process | None = None
        self.deaths = 0
        self.stopping = asyncio.Event()

    async def keep(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            born = time.monotonic()
            status = await self.live()
            if self.stopping.is_set():
                return
            self.deaths += 1
            pause = FIRST_PAUSE if time.monotonic() - born > CALM_AFTER else min(pause * 2, LONGEST_PAUSE)
            self.output.line(self.name, f"ended ({described(status)}); starts again in {pause:.0f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)

    async def live(self) -> int:
        reading, writing = os.pipe()
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env=dict(self.environment),
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        finally:
            os.close(writing)
        lines = asyncio.create_task(self.pass_on(reading))
        status = await self.process.wait()
        # Whatever it left behind in its session goes too.
        self.signal(signal.SIGKILL)
        await asyncio.wait([lines], timeout=1.0)
        lines.cancel()
        return status

    async def pass_on(self, reading: int) -> None:
        # A pipe of our own: asyncio's would make wait() last as long as any grandchild holds its other end.
        stream = asyncio.StreamReader(limit=LINE_LIMIT)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reading, "rb")
        )
        with contextlib.closing(transport):
            async for line in stream:
                self.output.line(self.name, line.decode(errors="replace").rstrip())

    async def stop(self, grace: float = GRACE) -> None:
        self.stopping.set()
        if self.process is None or self.process.returncode is not None:
            return
        self.signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), grace)
        except TimeoutError:
            self.output.line(self.name, f"did not stop within {grace:.0f} s and is ended")
            self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def described(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
