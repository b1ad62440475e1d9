"""Will the directories accept a feed? Asks the feed itself, with a sample of its files."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext, ngettext, override

from cms.catalogue import queries
from feeds.checking.check import Result, check
from feeds.checking.mending import told
from feeds.checking.wording import Explained

LANGUAGES = ("ar", "fr", "en")


class Command(BaseCommand):
    help = "Say whether Apple, Spotify, Amazon and the standards accept a feed; the exit status is 1 if one refuses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feed", help="the address of a feed, ours or anybody's, or the handle of a show")
        parser.add_argument("--language", choices=LANGUAGES, default=settings.LANGUAGE_CODE, help="of the report")
        parser.add_argument("--json", action="store_true", help="write the findings for a program")

    def handle(self, *args: Any, feed: str, language: str, **options: Any) -> None:
        result = check(address_of(feed))
        with override(language):
            if options["json"]:
                found = [finding.as_values() for finding in result.findings]
                self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            else:
                self.tell(result, handle="" if "://" in feed else feed)
        if result.is_refused:
            raise SystemExit(1)

    def tell(self, result: Result, handle: str) -> None:
        """Write the report for a person; for a show of ours, with links to what can be mended."""
        self.stdout.write(result.title or "–")
        self.stdout.write(summary(result))
        for words, path in told(result.findings, handle):
            self.tell_one(words, f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else "")
        if not result.findings:
            self.stdout.write(self.style.SUCCESS(gettext("Nothing is wrong: every directory will accept this feed.")))

    def tell_one(self, finding: Explained, address: str) -> None:
        style = {"refused": self.style.ERROR, "risky": self.style.WARNING}.get(finding.severity, self.style.NOTICE)
        self.stdout.write(f"\n{style(finding.severity_label)} · {finding.services}")
        for place in finding.places:
            self.stdout.write(f"  {place.problem}" + (f" [{place.title}]" if place.title else ""))
        if finding.more:
            self.stdout.write(f"  + {finding.more}")
        self.stdout.write(f"  → {finding.remedy}")
        if address:
            self.stdout.write(f"  {address}")
        self.stdout.write(f"  ({finding.source}; {finding.slug})")


def summary(result: Result) -> str:
    """Say how much was looked at: of a long feed, files are asked for in a sample of the episodes."""
    text = ngettext("%(count)s episode", "%(count)s episodes", result.episodes) % {"count": result.episodes}
    if result.looked_at < result.episodes:
        sample = gettext("files asked for in %(count)s of them, as a sample") % {"count": result.looked_at}
        return f"{text}; {sample}"
    return text


def address_of(feed: str) -> str:
    """Return the address of a feed.

    Raises:
        CommandError: it is neither an address nor the handle of a show.
    """
    if "://" in feed:
        return feed
    reader = queries.reader(feed)
    if reader is None:
        raise CommandError(f"No live show has the handle {feed}; an address begins with https://.")
    return reader.show.feed_url
