"""Build feeds now, without waiting for something to change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from cms.catalogue import queries
from feeds.materialise import materialise
from feeds.models import StoredFeed


class Command(BaseCommand):
    help = str(_("Render feeds anew and store them: those of one handle, or all."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", nargs="?")

    def handle(self, *, handle: str | None, **_options: Any) -> None:
        """Raises CommandError when a format could not be written."""
        stored = StoredFeed.objects.values_list("handle", flat=True)
        failed = []
        for each in [handle] if handle else sorted({*queries.handles(), *stored}):
            built = materialise(each, anew=True)
            for row in built.changed:
                self.stdout.write(f"{row.get_absolute_url()}  {row.byte_length}")
            failed += [f"{each}/{slug}" for slug in built.failed]
        if failed:
            raise CommandError(f"could not be written, see the log: {', '.join(failed)}")
