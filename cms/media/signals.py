"""What others may want to hear of recordings."""

from django.dispatch import Signal

rendition_ready = Signal()
"""A rendition can be served. Sent inside the transaction that stores it; arguments: ``rendition``."""
