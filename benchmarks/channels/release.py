"""How long after its release the first byte of a work leaves, with a worker as in production.

Usage: script/run.py --scratch python -m benchmarks.channels.release [WORKS]
"""

import json
import os
import statistics
import subprocess
import sys
import time

import django

MOST_SECONDS = 2.0
PATIENCE = 60.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    from cms.demo.foundation import found_site
    from tests.channels.fakes.inbox import KEY, inbox
    from tests.factories.channels import make_account, make_story

    call_command("migrate", verbosity=0)
    found_site()
    took = []
    with inbox() as there:
        make_account("webhook", url=there.url, key=KEY)
        surroundings = {
            "ATHIR_SECRET_KEY": settings.SECRET_KEY,
            "ATHIR_CHANNELS_PRIVATE_HOSTS": json.dumps([there.url.split("/")[2]]),
        }
        worker = subprocess.Popen([sys.executable, "manage.py", "worker", "deliver"], env=os.environ | surroundings)
        for number in range(int([*sys.argv[1:], "11"][0])):
            make_story()
            released = time.perf_counter()
            while there.calls["notice"] <= number and time.perf_counter() - released < PATIENCE:
                time.sleep(0.005)
            took.append(time.perf_counter() - released)
            time.sleep(0.5)
        worker.terminate()
        worker.wait()
    # The first one waits for the worker to start.
    middle, longest = statistics.median(took[1:]), max(took[1:])
    print(f"{len(took) - 1} works: first byte after {middle:.2f} s in the middle, {longest:.2f} s at most")
    print(f"limit {MOST_SECONDS:.0f} s: {'kept' if longest <= MOST_SECONDS else 'MISSED'}")


if __name__ == "__main__":
    main()
