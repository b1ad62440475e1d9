"""How often something came lately, by what it came from."""

import time
from collections import Counter


class Wave:
    """Counts what comes under a name, and forgets it after ``seconds`` to twice that time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._now: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._until = 0.0

    def add(self, name: str) -> int:
        """Count one more and return how many there are."""
        self._turn()
        self._now[name] += 1
        return self.count(name)

    def count(self, name: str) -> int:
        self._turn()
        return self._now[name] + self._before[name]

    def _turn(self) -> None:
        now = time.monotonic()
        if now < self._until:
            return
        is_next = now < self._until + self._seconds
        self._before, self._now = (self._now if is_next else Counter()), Counter()
        self._until = now + self._seconds
