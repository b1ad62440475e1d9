"""The peer: the same stream by django-eventstream, as its manual sets it up, without storage."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.live.peer_settings")
application = get_asgi_application()
