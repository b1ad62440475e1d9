"""Where other places speak to us."""

from django.urls import path

from channels.wordpress.notices import edited

urlpatterns = [path("notices/<int:account_id>/", edited, name="channels_notice")]
