"""Write all that a show is into one zip file: feed, sound, pictures, transcripts, chapters, and their checksums."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cms.catalogue import queries
from cms.catalogue.records import HOUSE, Show
from feeds.exports.archive import export

WRONG_REQUEST = 2


class Command(BaseCommand):
    help = "Write a show with all its files into a zip file, which import_feed reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", metavar="HANDLE")
        parser.add_argument("target", type=Path, metavar="TARGET", help="The zip file, or a folder for it.")
        parser.add_argument("--without-media", action="store_true", help="List the sound, but leave it out.")

    def handle(self, *, handle: str, target: Path, without_media: bool, **_options: Any) -> None:
        show = queries.feed(handle)
        if not isinstance(show, Show):
            known = ", ".join(each for each in queries.handles() if each != HOUSE) or "–"
            sentence = _("There is no podcast “%(handle)s”. There are: %(known)s")
            self.stderr.write(sentence % {"handle": handle, "known": known})
            sys.exit(WRONG_REQUEST)
        path = target / f"{handle}.zip" if target.is_dir() else target
        # Nobody takes half of a file for the whole.
        part = path.with_name(path.name + ".part")
        with part.open("wb") as file:
            for block in export(show, with_media=not without_media):
                file.write(block)
        part.replace(path)
        self.stdout.write(f"{path} ({path.stat().st_size} bytes)")
