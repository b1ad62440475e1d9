"""What a transcript is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

Cues = tuple["Cue", ...]
# A recording has at most a few hours, a cue about three seconds; a hostile file has millions of both.
MAX_CUES = 20_000
MAX_CHARACTERS = 2_000
MAX_SPEAKER = 100
MAX_SECONDS = 100 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words and the moment at which they are spoken.

    Attributes:
        start, end: in seconds from the beginning of the recording.
        text: plain, without tags; lines are separated by a line feed.
        speaker: the name of who speaks, or "".
    """

    start: float
    end: float
    text: str
    speaker: str = ""

    @property
    def length(self) -> float:
        """Seconds on the screen."""
        return self.end - self.start

    @property
    def flat(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


def in_order(cues: Iterable[Cue]) -> Cues:
    """The cues by the time at which they begin; those that begin together stay as they were."""
    return tuple(sorted(cues, key=lambda cue: cue.start))
