"""Run the whole of Athir in the foreground: database, web, three workers; on the first start, the demo region.

Environment: PORT (default 8000), HOST (default 127.0.0.1; 0.0.0.0 lets the phones of the network in),
ATHIR_HOME, ATHIR_BASE_URL, DATABASE_URL, ATHIR_DEMO (`no` starts with an empty site). Ctrl-C and SIGTERM stop
everything, the database last; should this process be killed, the kernel ends its children.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from addresses import Address, AddressError, chosen_address
from asking import feed_addresses, responds
from child import die_with_parent
from postgres_files import ROOT, DatabaseServerError
from prepared import fingerprint, is_prepared, mark_prepared
from run import BASE_URL_FILE, StateError, environment
from service import Output, Service

PYTHON = sys.executable
MANAGE = [PYTHON, str(ROOT / "manage.py")]
FIRST_PAGE = "/ar/"
SHOWN_FEEDS = 8
FIRST_ANSWER_LIMIT = 90.0
EXIT_FAILED = 1


class StepError(Exception):
    """A step of the preparation failed; its own output says why."""


class Supervisor:
    def __init__(self, address: Address, values: dict[str, str]) -> None:
        self.address = address
        self.home = Path(values["ATHIR_HOME"])
        self.values = values | address.environment()
        self.values.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
        self.output = Output()
        self.embedded = "DATABASE_URL" not in os.environ
        self.password = ""
        self.kept: list[asyncio.Task[None]] = []
        listen = ["--host", address.host, "--port", str(address.port), "--timeout-graceful-shutdown", "3"]
        quiet = ["--no-access-log", "--log-level", "warning"]
        self.web = self.service("web", [PYTHON, "-m", "uvicorn", "cms.asgi:application", *listen, *quiet])
        self.workers = [self.service(name, [*MANAGE, "worker", name]) for name in ("media", "deliver", "default")]

    def service(self, name: str, command: list[str]) -> Service:
        return Service(name, command, self.values, self.output)

    async def run(self) -> None:
        """Start, then stay until a signal ends it. Raises StepError."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        asked = asyncio.create_task(stop.wait())
        start = asyncio.create_task(self.start())
        try:
            await asyncio.wait([start, asked], return_when=asyncio.FIRST_COMPLETED)
            if start.done():
                start.result()
                await asked
            say("stopping")
        finally:
            self.tell_password()
            start.cancel()
            await asyncio.gather(*(service.stop() for service in (self.web, *self.workers)))
            await asyncio.wait([start, *self.kept])

    async def start(self) -> None:
        prepared, found = self.embedded and is_prepared(self.home), fingerprint(self.home)
        (self.home / BASE_URL_FILE).write_text(self.address.base_url)
        if not prepared:
            await self.prepare()
        self.keep(self.web)
        await self.first_answer()
        for worker in self.workers:
            self.keep(worker)
        if not prepared:
            await self.fill()
            mark_prepared(self.home, found)
        print(self.welcome(await feed_addresses(self.address)), flush=True)
        self.password = ""

    def keep(self, service: Service) -> None:
        self.kept.append(asyncio.create_task(service.keep()))

    async def prepare(self) -> None:
        say("preparing the database and the site's files, which takes half a minute")
        first_steps, _ = await asyncio.gather(
            self.step(PYTHON, str(ROOT / "script" / "first_steps.py")),
            self.step(*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"),
        )
        self.password = json.loads(first_steps).get("password", "")

    async def fill(self) -> None:
        if self.values.get("ATHIR_DEMO", "yes").lower() in ("no", "0", "false", "off"):
            return
        say(f"the site answers at {self.address.base_url}/; a demo region fills it through the pipeline")
        with self.output.hold():
            await self.step(*MANAGE, "demo", capture=False)

    async def step(self, *command: str, capture: bool = True) -> str:
        """Run `command` to its end and return what it printed; its messages are shown if it fails.

        Raises StepError.
        """
        with tempfile.TemporaryFile() as messages:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=self.values,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if capture else None,
                stderr=messages,
                preexec_fn=die_with_parent(),
            )
            try:
                printed, _ = await process.communicate()
            except asyncio.CancelledError:
                process.kill()
                await process.wait()
                raise
            if process.returncode:
                messages.seek(0)
                sys.stderr.write(messages.read().decode(errors="replace"))
                raise StepError(f"`{' '.join(command[1:3])}` failed with status {process.returncode}")
        return printed.decode() if capture else ""

    async def first_answer(self) -> None:
        """Wait until a page is served. Raises StepError."""
        deadline = time.monotonic() + FIRST_ANSWER_LIMIT
        while time.monotonic() < deadline:
            if await responds(self.address, FIRST_PAGE):
                return
            if self.web.deaths > 1:
                raise StepError("the web cannot be started: its own messages above say why")
            await asyncio.sleep(0.1)
        raise StepError(f"the site did not answer within {FIRST_ANSWER_LIMIT:.0f} seconds")

    def welcome(self, feeds: list[str]) -> str:
        base = self.address.base_url
        rows = [("Site", f"{base}/"), ("Admin", f"{base}/admin/"), ("Feeds", f"{base}/feeds/")]
        rows += [("", address) for address in feeds[:SHOWN_FEEDS]]
        if self.password:
            rows += [("User", "admin"), ("Password", f"{self.password}  (shown only this once)")]
        rows += [("Files", str(self.home)), ("Stop", "Ctrl-C")]
        lines = [f" {label:<9} {value} " for label, value in rows]
        width = max(map(len, lines))
        body = "\n".join(f"│{line:<{width}}│" for line in lines)
        return f"╭─ Athir {'─' * (width - 8)}╮\n{body}\n╰{'─' * width}╯"

    def tell_password(self) -> None:
        if self.password:
            say(f"an account was made: user admin, password {self.password} (shown only this once)")


def say(text: str) -> None:
    print(f"{'athir':<8}│ {text}", flush=True)


def watch_children_without_threads() -> None:
    """Where the kernel has pidfd_open(2); elsewhere asyncio's own watcher has to do, with its threads."""
    with contextlib.suppress(OSError):
        os.close(os.pidfd_open(os.getpid()))
        asyncio.set_child_watcher(asyncio.PidfdChildWatcher())


def main() -> int:
    try:
        address = chosen_address()
        watch_children_without_threads()
        with environment() as values:
            asyncio.run(Supervisor(address, values).run())
    except (AddressError, DatabaseServerError, StateError, StepError) as problem:
        print(f"athir: {problem}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
