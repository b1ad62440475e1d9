"""News of live programmes, for the layer above."""

from django.dispatch import Signal

programme_turned = Signal()
"""A programme began or ended; ``desk`` is its desk. Sent in the transaction of the change."""
moments_changed = Signal()
"""Where the answers lie in the media has changed; ``desk`` is the desk."""
