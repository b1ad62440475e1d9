"""Write the pages of docs/reference/ that are made from the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.core.reference import pages


class Command(BaseCommand):
    help = "Write the pages of docs/reference/ that are made from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/reference/{name}")
