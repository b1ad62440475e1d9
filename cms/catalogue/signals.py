"""What became of a work. Each is sent inside the transaction that changed it.

Arguments: ``handle`` of the feed in which the work is, or "" where it is in none; ``guid`` of the work, or "".
A receiver defers a task and does nothing else, so that the task exists exactly when the change does.
"""

from django.dispatch import Signal

work_released = Signal()
"""The public can see a work for the first time."""

audience_changed = Signal()
"""When, or by whom, a work will be seen may be another than before. ``handle`` may be "" here."""

work_changed = Signal()
"""A released work, or the show that holds it, shows something else than before."""

work_withdrawn = Signal()
"""A work can no longer be seen."""
