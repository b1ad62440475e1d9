"""What other apps let the team do with a recording, from its page.

An app registers a function under the hook ``register_recording_action``. It takes the recording and the user,
and returns a RecordingAction, or None where there is nothing to do.
"""

from dataclasses import dataclass
from typing import Any

from wagtail import hooks

from cms.media.models import Recording

HOOK = "register_recording_action"


@dataclass(frozen=True, kw_only=True)
class RecordingAction:
    """A button that sends a POST request to ``url``; ``icon`` is one of Wagtail's."""

    label: str
    url: str
    icon: str = "plus"


def actions_for(recording: Recording, user: Any) -> list[RecordingAction]:
    """Return the actions that ``user`` may take with ``recording``."""
    offered = (offer(recording, user) for offer in hooks.get_hooks(HOOK))
    return [action for action in offered if action is not None]
