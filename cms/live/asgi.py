"""What the process of the streams runs (deploy/athir-live.service): the transport, and nothing else."""

import os

import django
from django.utils.module_loading import import_string

from cms.core.bodies import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.live")
django.setup()
# They lead to models, which are there only now.
Transport = import_string("cms.live.stream.Transport")
not_found = import_string("cms.live.answering.not_found")


async def nothing_else(scope: Scope, receive: Receive, send: Send) -> None:
    """Every other address is the website's."""
    if scope["type"] == "http":
        await not_found().give(send)


application = Transport(nothing_else)
