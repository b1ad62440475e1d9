"""What the studio fetches: addresses without a language, by the key of the overlay."""

from django.urls import path

from cms.live.overlay import overlay, overlay_data

urlpatterns = [
    path("live/overlay/<slug:key>/", overlay, name="live_overlay"),
    path("live/overlay/<slug:key>/on-air.json", overlay_data, name="live_overlay_data"),
]
