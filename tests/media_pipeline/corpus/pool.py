"""Every case there is, a fair sample of them, and two processes that examine them."""

import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path

from tests.media_pipeline.corpus import bombs, damage, headers, kinds, lists, names
from tests.media_pipeline.corpus.case import Case, encode
from tests.media_pipeline.corpus.running import Canaries, Seen, examine, prepare

THEMES = (kinds, lists, headers, damage, bombs, names)
PROCESSES = 2


def every_case() -> list[Case]:
    return [case for theme in THEMES for case in theme.cases()]


def sample(count: int) -> list[Case]:
    """The same `count` cases every time, of every theme alike."""
    chosen: list[Case] = []
    for theme in THEMES:
        drawn = sorted(theme.cases(), key=lambda case: sha256(case.name.encode()).digest())
        chosen += drawn[: count // len(THEMES)]
    return chosen


def examined(cases: list[Case], folder: Path) -> Iterator[Seen]:
    """Examine cases in processes of their own, which read `folder` and leave nothing in it but whole recordings."""
    (folder / "bases").mkdir()
    # A recipe is a function within a function, which cannot be sent: its name is.
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(PROCESSES, mp_context=fresh, initializer=_begin, initargs=(folder,))
    try:
        waiting = {pool.submit(_examine, case.name): case.name for case in cases}
        for future in as_completed(waiting):
            yield _seen(waiting[future], future)
    finally:
        pool.shutdown(cancel_futures=True)


def _seen(name: str, future: Future[Seen]) -> Seen:
    failure = future.exception()
    if failure is None:
        return future.result()
    return Seen(name=name, code="broken", surprises=(f"the case itself failed: {failure!r}",))


class _Place:
    """What one process has for all of its cases."""

    by_name: dict[str, Case]
    canaries: Canaries
    folder: Path


def _begin(folder: Path) -> None:
    prepare()
    _Place.by_name = {case.name: case for case in every_case()}
    _Place.folder = folder
    own = folder / f"others-{multiprocessing.current_process().pid}"
    own.mkdir()
    encode(own / "victim.mp3", "-f", "lavfi", "-i", "sine=f=880:d=9")
    (own / "secret.txt").write_text("secret\n")
    _Place.canaries = Canaries(own)


def _examine(name: str) -> Seen:
    folder = _Place.folder / f"cases-{multiprocessing.current_process().pid}"
    try:
        return examine(_Place.by_name[name], _Place.folder / "bases", _Place.canaries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
