"""`recount_votes DESK`: count the votes of a programme again, without those that look like a machine's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.live.models import Desk
from cms.live.operations.recount import recount


class Command(BaseCommand):
    help = "Count the votes of a live programme again, without those that look like a machine's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("desk", type=int, help="The number in the address of the desk: /admin/live/NUMBER/desk/.")
        parser.add_argument("--with-flagged", action="store_true", help="Count those, too, as in the beginning.")

    def handle(self, *args: Any, **options: Any) -> None:
        desk = Desk.objects.filter(pk=options["desk"]).first()
        if desk is None:
            raise CommandError(f"There is no desk {options['desk']}.")
        for number, votes in sorted(recount(desk=desk, by=None, with_flagged=options["with_flagged"]).items()):
            self.stdout.write(f"question {number}: {votes}")
