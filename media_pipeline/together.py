"""Several pieces of one step at the same time, one for each processor."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from media_pipeline.conf import conf
from media_pipeline.errors import Cancelled
from media_pipeline.watch import Watch

LOOK = 0.25


@dataclass(frozen=True, kw_only=True)
class Task:
    """`run` does the work under a watch of its own; `weight`: its part of the whole, in any unit."""

    run: Callable[[Watch], Any]
    weight: float = 1.0


@dataclass
class _Shared:
    """What the threads and the one that waits for them tell each other."""

    reached: list[float]
    stop: Event = field(default_factory=Event)

    def watch(self, number: int) -> Watch:
        def on_progress(fraction: float) -> None:
            self.reached[number] = fraction

        return Watch(on_progress=on_progress, should_stop=self.stop.is_set)


def together(tasks: Sequence[Task], watch: Watch) -> list[Any]:
    """Run the tasks, the first ones first, and return their results in the same order.

    Raises what the first failing task raised, when all others have stopped; Cancelled when the watch says stop.
    Only the calling thread asks the watch, which may hold a database connection.
    """
    shared = _Shared(reached=[0.0] * len(tasks))
    whole = sum(task.weight for task in tasks)
    with ThreadPoolExecutor(max_workers=conf.processors) as pool:
        running = [pool.submit(task.run, shared.watch(number)) for number, task in enumerate(tasks)]
        try:
            while not _settled(running) and not watch.should_stop():
                reached = sum(task.weight * part for task, part in zip(tasks, shared.reached, strict=True))
                watch.on_progress(reached / whole)
            stopped = not all(future.done() for future in running)
        finally:
            shared.stop.set()
            pool.shutdown(cancel_futures=True)
    if failed := _first_failure(running):
        raise failed
    if stopped:
        raise Cancelled
    return [future.result() for future in running]


def _settled(running: list[Future[Any]]) -> bool:
    """Wait a moment; whether all are done, or one has failed."""
    done, waiting = wait(running, timeout=LOOK, return_when=FIRST_EXCEPTION)
    return not waiting or any(future.exception() for future in done)


def _first_failure(running: list[Future[Any]]) -> BaseException | None:
    """What went wrong, rather than that the others were stopped because of it."""
    failures = [future.exception() for future in running if not future.cancelled()]
    real = [failure for failure in failures if failure and not isinstance(failure, Cancelled)]
    return next(iter([*real, *filter(None, failures)]), None)
