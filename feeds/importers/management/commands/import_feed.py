"""Move a feed in at the shell: read it, show what would be made, make it, and report.

The operations are those of the admin; this process fetches by itself. Killed, and started again, it goes on.
"""

import logging
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from feeds.importers import messages
from feeds.importers.conf import conf
from feeds.importers.errors import ImportProblem
from feeds.importers.found import FoundFeed
from feeds.importers.models import FeedImport, Verdict
from feeds.importers.moving import move, next_item
from feeds.importers.operations.ask_import import Place, Wish, ask_import
from feeds.importers.operations.confirm_import import Word, confirm_import
from feeds.importers.planning import Planned, show_differences
from feeds.importers.preparing import prepare_show
from feeds.importers.reckoning import feed_of, read_import, reckon, target
from feeds.importers.reports import ImportReport, fields, sentences
from feeds.importers.settling import conclude
from feeds.importers.states import State
from media_pipeline.management.lending import a_worker_lives, run_waiting_tasks

# Exit statuses, so that a script can tell what to do next.
REFUSED = 3
LOCKED = 4
INCOMPLETE = 5
INTERVAL = 0.5
LISTED = 20


class Command(BaseCommand):
    help = "Move an existing feed in: show, episodes, sound, pictures, chapters and transcripts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="ADDRESS|FILE", help="A feed, or the zip file of export_show.")
        parser.add_argument("--show", default="", metavar="HANDLE", help="Into this podcast; else it is found or made.")
        parser.add_argument("--as-is", action="store_true", help="Keep the sound byte for byte.")
        parser.add_argument("--dry-run", action="store_true", help="Only show what would be made.")
        parser.add_argument("--take-over", action="store_true", help="Let what differs here say what the feed says.")
        parser.add_argument("--mine", action="store_true", help="The feed is locked, and it is ours.")

    def handle(self, **options: Any) -> None:
        # The bar is there to be read; what the log says of each step would tear it up.
        logging.getLogger().setLevel(logging.WARNING)
        place, wish = place_of(options["source"]), wish_of(options)
        try:
            if options["dry_run"]:
                self.preview(FeedImport(**vars(place), **vars(wish)))
                return
            asked = unfinished(place, wish) or ask_import(place=place, wish=wish, user=None, in_background=False)
            status = self.take(asked, is_own=options["mine"], takes_over=options["take_over"])
        except ImportProblem as problem:
            self.stderr.write(messages.problem(problem.code, problem.detail))
            sys.exit(LOCKED if problem.code == "locked" else REFUSED)
        if status:
            sys.exit(status)

    def preview(self, asked: FeedImport) -> None:
        """Raises ImportProblem."""
        feed = feed_of(asked)
        held = target(asked, feed)
        self.tell_plan(feed, reckon(feed, held))
        for row in fields(vars(each) for each in show_differences(held, feed.show)):
            self.stdout.write(f"  {row.name}: {row.here} → {row.there}")

    def tell_plan(self, feed: FoundFeed, planned: tuple[Planned, ...]) -> None:
        self.stdout.write(f"{feed.show.title} ({feed.show.language})")
        for verdict in Verdict:
            count = sum(each.verdict == verdict for each in planned)
            self.stdout.write(f"{count:>6}  {verdict.label}")
        for each in [each for each in planned if each.problem][:LISTED]:
            self.stdout.write(f"  {each.title}: {messages.problem(each.problem, {})}")
        for remark in feed.remarks:
            self.stdout.write(f"  {messages.remark(remark.code, remark.detail)}")
        if feed.is_locked:
            self.stdout.write(messages.problem("locked", {"owner": feed.owner or "–"}))

    def take(self, asked: FeedImport, *, is_own: bool, takes_over: bool) -> int:
        """Take an import to its end and return the exit status. Raises ImportProblem."""
        if asked.state in (State.WAITING, State.FETCHING):
            read_import(asked)
            asked.refresh_from_db()
        if asked.state == State.READY:
            self.tell(asked)
            word = Word(is_own=is_own or self.answers(asked), takes_over=takes_over)
            confirm_import(asked=asked, user=None, word=word, in_background=False)
        if asked.state == State.PREPARING and prepare_show(asked):
            move_all(asked)
        asked.refresh_from_db()
        self.tell(asked)
        if asked.state == State.REFUSED:
            return REFUSED
        return INCOMPLETE if ImportReport(asked).counts[State.REFUSED] else 0

    def answers(self, asked: FeedImport) -> bool:
        """Ask whether a locked feed is theirs, if somebody sits there to answer."""
        if not ImportReport(asked).is_locked or not sys.stdin.isatty():
            return False
        question = messages.problem("locked", {"owner": ImportReport(asked).owner or "–"})
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes", "o", "oui", "نعم")

    def tell(self, asked: FeedImport) -> None:
        report = ImportReport(asked)
        self.stdout.write(f"{asked.title}: {report.label}")
        for state, count in report.counts.items():
            if count:
                self.stdout.write(f"{count:>6}  {State(state).label}")
        for sentence in sentences(asked):
            self.stdout.write(f"  {sentence}")
        for item in report.told(LISTED):
            self.stdout.write(f"  {item.title}: {' '.join(item.sentences) or item.label}")


def place_of(source: str) -> Place:
    """Raises SystemExit when there is no such file."""
    if "://" in source:
        return Place(address=source)
    path = Path(source).resolve()
    if path.suffix == ".zip":
        return Place(archive=str(path), filename=path.name)
    try:
        return Place(filename=path.name, document=path.read_bytes())
    except OSError as error:
        sentence = _("The file “%(name)s” cannot be read: %(reason)s") % {"name": source, "reason": error.strerror}
        raise SystemExit(sentence) from error


def wish_of(options: dict[str, Any]) -> Wish:
    return Wish(handle=options["show"], as_it_is=options["as_is"], language=get_language() or "ar")


def unfinished(place: Place, wish: Wish) -> FeedImport | None:
    """Return what an earlier process began here and did not end."""
    begun = FeedImport.objects.filter(user=None, address=place.address, filename=place.filename, archive=place.archive)
    begun = begun.filter(state=State.PREPARING, as_it_is=wish.as_it_is)
    return begun.filter(handle=wish.handle).first() if wish.handle else begun.first()


def move_all(asked: FeedImport) -> None:
    """Move item after item, then wait for the pipeline, with a bar on the terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=ImportReport(asked).total)
        while item := next_item(asked):
            if item.attempts > 1:
                time.sleep(conf.retry_seconds)
            progress.update(bar, completed=ImportReport(asked).moved, description=item.title[:40])
            move(item)
        conclude(asked)
        progress.update(bar, description=str(State.PREPARING.label))
        while asked.items.filter(state=State.PREPARING).exists():
            wait_for_the_pipeline()
            progress.update(bar, completed=ImportReport(asked).moved)
        if not a_worker_lives():
            # Nobody else would do what publication asks for.
            run_waiting_tasks()
        progress.update(bar, completed=ImportReport(asked).moved)


def wait_for_the_pipeline() -> None:
    """Let a moment pass, or do the pipeline's work where no worker does."""
    if a_worker_lives():
        time.sleep(INTERVAL)
    else:
        run_waiting_tasks()
