"""How long the scheduler's look takes while many deliveries wait, and how many queries it makes.

Usage: script/run.py --scratch python -m benchmarks.channels.scheduling [DELIVERIES [ACCOUNTS]]
"""

import os
import statistics
import sys
import time
from uuid import uuid4

import django

RUNS = 20
MOST_SECONDS = 0.05


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()

    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from channels.models import Account, Delivery
    from channels.scheduling import look

    count, places = (int(word) for word in [*sys.argv[1:], "10000", "8"][:2])
    call_command("migrate", verbosity=0)
    accounts = [Account.objects.create(name=f"place {number}", publisher="log") for number in range(places)]
    Delivery.objects.bulk_create(
        Delivery(guid=str(uuid4()), title="A work", account=accounts[number % places], revision="1")
        for number in range(count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    took, queries = [], set()
    for _run in range(RUNS):
        with transaction.atomic():
            begun = time.perf_counter()
            given = look()
            took.append(time.perf_counter() - begun)
            transaction.set_rollback(True)
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            look()
            transaction.set_rollback(True)
        queries.add(len(captured))
    middle = statistics.median(took)
    print(f"{count} deliveries wait for {places} accounts; {given} given out at each look")
    print(f"a look: {middle * 1000:.1f} ms in the middle, {max(took) * 1000:.1f} ms at most; {sorted(queries)} queries")
    print(f"limit {MOST_SECONDS * 1000:.0f} ms: {'kept' if middle <= MOST_SECONDS else 'MISSED'}")


if __name__ == "__main__":
    main()
