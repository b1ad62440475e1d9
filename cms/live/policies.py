"""How often a visitor may ask, and when a machine must be told from a person.

Nobody is refused for the address of a carrier behind which thousands of telephones stand, and nothing is refused in
silence: whoever sends more than a person writes is told when to come again, and whatever might be a wave is asked for
a little work, or for a little patience where scripts do not run.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.utils import timezone

from cms.live.conf import conf
from cms.live.models import Desk, Question

WINDOW = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
QUICKEST = timedelta(seconds=3)
"""Nobody reads a form and writes a question sooner."""


class Verdict(Enum):
    TAKE = "take"
    PROVE = "prove"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What is known of a sending: marks of device and network, how long the form was open, the field nobody sees."""

    device: str
    network: str
    took: timedelta
    is_trapped: bool = False

    @property
    def hints(self) -> tuple[str, ...]:
        found = {"quick": self.took < QUICKEST, "trap": self.is_trapped}
        return tuple(code for code, is_so in found.items() if is_so)


def judge(desk: Desk, visit: Visit, *, is_wave: bool) -> Verdict:
    """Say what is asked of a visitor before the question is kept; ``is_wave``: while more come than people write."""
    lately = Question.objects.filter(desk=desk, received_at__gt=timezone.now() - WINDOW)
    if visit.device and lately.filter(device=visit.device).count() >= conf.questions_per_device:
        return Verdict.LATER
    if visit.hints or is_wave or lately.filter(network=visit.network).count() >= conf.questions_per_network:
        return Verdict.PROVE
    return Verdict.TAKE


def is_wave(desk: Desk) -> bool:
    """Say whether more questions come than people write."""
    lately = Question.objects.filter(desk=desk, source="web", received_at__gt=timezone.now() - MINUTE)
    return lately.count() >= conf.questions_per_minute


def again_in(desk: Desk, visit: Visit) -> timedelta:
    """Return after how long a device may ask again."""
    lately = Question.objects.filter(desk=desk, device=visit.device, received_at__gt=timezone.now() - WINDOW)
    times = list(lately.order_by("-received_at").values_list("received_at", flat=True)[: conf.questions_per_device])
    return max(times[-1] + WINDOW - timezone.now(), timedelta(seconds=1)) if times else timedelta(seconds=1)
