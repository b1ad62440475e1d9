"""What others may want to hear of recordings."""

from django.dispatch import Signal

rendition_ready = Signal()
"""A rendition can be served. Sent inside the transaction that stores it; arguments: ``rendition``."""

transcript_changed = Signal()
"""A transcript came, changed or went. Sent inside the transaction that did it; arguments: ``recording``."""
