"""How a long step tells how far it is, and learns that it must stop."""

from collections.abc import Callable
from dataclasses import dataclass


def _untold(_fraction: float) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Watch:
    """`on_progress` takes a fraction from 0 to 1; `should_stop` is asked about twice a second."""

    on_progress: Callable[[float], None] = _untold
    should_stop: Callable[[], bool] = _never

    def part(self, start: float, end: float) -> "Watch":
        """The watch of a piece of work that fills the way from `start` to `end`."""

        def scaled(fraction: float) -> None:
            self.on_progress(start + (end - start) * fraction)

        return Watch(on_progress=scaled, should_stop=self.should_stop)


UNWATCHED = Watch()
