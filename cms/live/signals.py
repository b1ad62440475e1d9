"""News of live programmes, for the layer above."""

from django.dispatch import Signal

programme_turned = Signal()
"""A programme began, ended or moved, or is watched elsewhere; ``desk`` is its desk. Sent within the transaction."""
moments_changed = Signal()
"""Where the answers lie in the media has changed; ``desk`` is the desk."""
