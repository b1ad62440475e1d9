"""What the log of a question brings about."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.live.models import QuestionEvent
from cms.live.notices import tell_asker
from cms.live.states import State


@receiver(post_save, sender=QuestionEvent)
def on_question_event(instance: QuestionEvent, created: bool, **kwargs: Any) -> None:
    """Have the asker told that the question is in another state."""
    if created and instance.before != instance.after:
        tell_asker(instance.question, State(instance.after), instance.pk)
