"""Stands in for Wagtail's command of this name, which does not ask whether the planner may still publish."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.publication import publish_due


class Command(BaseCommand):
    help = "Withdraw the pages whose time is over, and publish those whose time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        publish_due()
