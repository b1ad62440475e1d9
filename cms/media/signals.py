"""What others may want to hear of recordings."""

from django.dispatch import Signal

rendition_ready = Signal()
"""A rendition can be served. Sent inside the transaction that stores it; arguments: ``rendition``."""

recording_retimed = Signal()
"""The editions of a recording run by another clock than those before, because something else is cut or put before the
words. Sent inside the transaction that adopts them; arguments: ``recording``, ``clock``, a function from the second in
the former editions to the second in the new ones."""

transcript_changed = Signal()
"""A transcript came, changed or went. Sent inside the transaction that did it; arguments: ``recording``."""
