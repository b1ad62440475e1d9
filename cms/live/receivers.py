"""What the log of a question brings about, and a recording that is cut."""

from collections.abc import Callable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.live.models import Desk, LiveProgrammePage, QuestionEvent, Timeline
from cms.live.moments import Medium
from cms.live.notices import tell_asker
from cms.live.operations.correct_offset import follow_clock
from cms.live.states import State
from cms.media.models import Recording
from cms.media.signals import recording_retimed


@receiver(post_save, sender=QuestionEvent)
def on_question_event(instance: QuestionEvent, created: bool, **kwargs: Any) -> None:
    """Have the asker told that the question is in another state."""
    if created and instance.before != instance.after:
        tell_asker(instance.question, State(instance.after), instance.pk)


@receiver(recording_retimed)
def on_retimed(sender: type[Recording], recording: Recording, clock: Callable[[float], float], **kwargs: Any) -> None:
    played = LiveProgrammePage.objects.filter(recording=recording).values("guid")
    for desk in Desk.objects.filter(guid__in=played):
        follow_clock(desk=desk, medium=Medium.RECORDING, clock=clock)
    for timeline in Timeline.objects.filter(episode__recording=recording).select_related("desk"):
        follow_clock(desk=timeline.desk, medium=timeline.medium, clock=clock)
