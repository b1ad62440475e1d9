"""How often a visitor may ask, and when a machine must be told from a person.

Nobody is refused for the address of a carrier behind which thousands of telephones stand, and nothing is refused in
silence: whoever sends more than a person writes is told when to come again, and whatever might be a wave is asked for
a little work, or for a little patience where scripts do not run.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db.models import Count, Max, Q
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


@dataclass(frozen=True, kw_only=True)
class Lately:
    """What came to a desk within WINDOW.

    Attributes:
        of_device, of_network: how many questions, from where this visit comes from.
        in_minute: how many of the public within the last MINUTE, from everywhere.
        code: of the question that was kept when the same was sent before; "" for none.
    """

    of_device: int
    of_network: int
    in_minute: int
    code: str

    @property
    def is_wave(self) -> bool:
        """Say whether more questions come than people write."""
        return self.in_minute >= conf.questions_per_minute


def lately(desk: Desk, visit: Visit, *, sent_as: str) -> Lately:
    """Count what came, in one query: in a flood, each costs."""
    now = timezone.now()
    found = Question.objects.filter(desk=desk, received_at__gt=now - WINDOW).aggregate(
        of_device=Count("pk", filter=Q(device=visit.device)),
        of_network=Count("pk", filter=Q(network=visit.network)),
        in_minute=Count("pk", filter=Q(source="web", received_at__gt=now - MINUTE)),
        code=Max("code", filter=Q(sent_as=sent_as)),
    )
    return Lately(**found | {"code": found["code"] or ""})


def judge(came: Lately, visit: Visit) -> Verdict:
    """Say what is asked of a visitor before the question is kept."""
    if visit.device and came.of_device >= conf.questions_per_device:
        return Verdict.LATER
    if visit.hints or came.is_wave or came.of_network >= conf.questions_per_network:
        return Verdict.PROVE
    return Verdict.TAKE


def again_in(desk: Desk, visit: Visit) -> timedelta:
    """Return after how long a device may ask again."""
    lately = Question.objects.filter(desk=desk, device=visit.device, received_at__gt=timezone.now() - WINDOW)
    times = list(lately.order_by("-received_at").values_list("received_at", flat=True)[: conf.questions_per_device])
    return max(times[-1] + WINDOW - timezone.now(), timedelta(seconds=1)) if times else timedelta(seconds=1)
