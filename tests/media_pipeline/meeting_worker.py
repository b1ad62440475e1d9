"""A worker of deliveries with a task that ends only when it goes on in twelve threads at once.

Usage: python -m tests.media_pipeline.meeting_worker FILE
"""

import os
import sys
import threading
from pathlib import Path

import django
from django.core.management import call_command

MEET, COUNT = "tests.meet", 12


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from procrastinate.contrib.django import app

    together = threading.Barrier(COUNT, action=Path(sys.argv[1]).touch)

    @app.task(name=MEET, queue="deliver")
    def meet() -> None:
        together.wait()

    call_command("worker", "deliver")


if __name__ == "__main__":
    main()
