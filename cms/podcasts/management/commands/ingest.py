"""From a file to an episode, from the shell: the operations are those of the admin."""

import json
import logging
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cms.media.errors import UploadRefused
from cms.media.models import Recording
from cms.media.names import display_name, one_line
from cms.media.operations.admit import admit
from cms.media.operations.adopt import adopt_outputs
from cms.media.operations.delete_recording import delete_recording
from cms.media.operations.receive import receive
from cms.media.usage import pages_using
from cms.podcasts.management.preparation import Preparation, progress_bar
from cms.podcasts.models import EpisodePage, ShowPage
from cms.podcasts.operations.create_episode import create_episode
from cms.podcasts.operations.release_episode import release_episode
from media_pipeline.errors import Actor
from media_pipeline.management.lending import run_waiting_tasks
from media_pipeline.operations import retry
from media_pipeline.states import State

# Exit statuses, so that a script can tell what to do next.
WRONG_REQUEST = 2
REFUSED = 3
DUPLICATE = 4
NOT_PREPARED = 5


class Refusal(Exception):
    """A sentence for people, an exit status and ``facts`` for programs."""

    def __init__(self, sentence: str, status: int, **facts: Any) -> None:
        super().__init__(sentence)
        self.status, self.facts = status, facts


class Command(BaseCommand):
    help = "Make an episode of a recording: FILE goes through the pipeline and is published if you say so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--show", required=True, metavar="HANDLE", help="Handle of the podcast.")
        parser.add_argument("--title", required=True, help="Title of the episode.")
        parser.add_argument("--summary", default="", help="Two or three sentences; without them, the title.")
        parser.add_argument("--language", help="Language of the podcast, such as ar; another one is refused.")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--publish", action="store_true", help="Publish as soon as it is prepared.")
        when.add_argument("--publish-at", metavar="ISO", help="Publish at this time, such as 2027-01-31T18:00.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object instead of lines.")

    def handle(self, **options: Any) -> None:
        # The bar is there to be read; what the log says of each step would tear it up.
        logging.getLogger().setLevel(logging.WARNING)
        try:
            told = ingest(options)
        except Refusal as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(refusal), **refusal.facts}, ensure_ascii=False))
            else:
                self.stderr.write(str(refusal))
            sys.exit(refusal.status)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else as_lines(told))


def ingest(options: dict[str, Any]) -> dict[str, Any]:
    """Do it all and return what to print.

    Raises:
        Refusal: something stands in the way; nothing half-made is left.
    """
    show = find_show(options["show"], options["language"])
    at = timezone.now() if options["publish"] else moment(options["publish_at"])
    if at and not show.live:
        raise Refusal(_("The podcast is not published yet. Publish it first."), WRONG_REQUEST)
    title = one_line(options["title"])
    if not title:
        raise Refusal(_("The title is empty."), WRONG_REQUEST)
    recording = take(options["file"], show, title)
    did_it_here = prepare(recording)
    episode = write(show, recording, title, one_line(options["summary"]) or title, at)
    if did_it_here:
        run_waiting_tasks()
    return report(show, episode, recording)


def find_show(handle: str, language: str | None) -> ShowPage:
    """Return the page that owns the feed of a podcast. Raises Refusal."""
    show = next((each for each in ShowPage.objects.filter(handle=handle) if each.is_source()), None)
    if show is None:
        known = ", ".join(sorted(set(ShowPage.objects.values_list("handle", flat=True)))) or "–"
        sentence = _("There is no podcast “%(handle)s”. There are: %(known)s") % {"handle": handle, "known": known}
        raise Refusal(sentence, WRONG_REQUEST)
    if language and language not in (show.language_code, show.spoken_language):
        sentence = _("The podcast “%(handle)s” is in “%(language)s”.") % {
            "handle": handle,
            "language": show.language_code,
        }
        raise Refusal(sentence, WRONG_REQUEST)
    return show


def moment(given: str | None) -> datetime | None:
    """Read a time in the future; without a zone, it is the house's. Raises Refusal."""
    if given is None:
        return None
    try:
        read = parse_datetime(given)
    except ValueError:
        read = None
    if read is None:
        raise Refusal(_("The time is not understood. Write it as 2027-01-31T18:00."), WRONG_REQUEST)
    at = read if timezone.is_aware(read) else timezone.make_aware(read)
    if at <= timezone.now():
        raise Refusal(_("This time has passed. Choose a later one, or --publish to publish now."), WRONG_REQUEST)
    return at


def take(path: Path, show: ShowPage, title: str) -> Recording:
    """Receive the file, or continue with what an interrupted attempt received. Raises Refusal."""
    try:
        with path.open("rb") as stream:
            file = File(stream, name=path.name)
            with transaction.atomic():
                admit(collection=show.collection, size=file.size)
            name = display_name(path.name.encode(errors="surrogateescape").decode(errors="replace"))
            received = receive(file=file, filename=name, title=title, collection=show.collection)
    except OSError as error:
        sentence = _("The file “%(name)s” cannot be read: %(reason)s") % {"name": path, "reason": error.strerror}
        raise Refusal(sentence, WRONG_REQUEST) from error
    except UploadRefused as refusal:
        raise Refusal(refusal.message, REFUSED) from refusal
    recording = received.recording
    if not received.is_new:
        _check_unused(recording)
        if recording.job and recording.job.state in (State.FAILED, State.CANCELLED):
            retry(job=recording.job, reason="asked at the shell")
    return recording


def _check_unused(recording: Recording) -> None:
    pages = sorted(pages_using(recording), key=lambda page: not page.live)
    if pages:
        heard = _("This file was already received as “%(title)s”; it is heard on %(page)s")
        written = _("This file was already received as “%(title)s”; its page is not public yet: %(page)s")
        sentence = (heard if pages[0].live else written) % {"title": recording.title, "page": pages[0].full_url}
        raise Refusal(sentence, DUPLICATE, recording=str(recording.pk), page=pages[0].full_url)


def prepare(recording: Recording) -> bool:
    """Have the recording prepared; True if this process had to do the work. Raises Refusal."""
    if recording.job is None:
        raise Refusal(_("The recording has no job."), NOT_PREPARED)
    with progress_bar() as tell:
        did_it_here = Preparation(recording.job).follow(tell)
    job = recording.job
    job.refresh_from_db()
    if job.state == State.DONE:
        adopt_outputs(recording=recording)
        return did_it_here
    explanation = job.explanation
    if explanation and explanation.who == Actor.UPLOADER:
        # The same file can never become an episode: nothing of it is kept.
        delete_recording(recording=recording, user=None)
    raise Refusal(str(explanation or State(job.state).label), NOT_PREPARED, code=job.error or job.state)


@transaction.atomic
def write(show: ShowPage, recording: Recording, title: str, summary: str, at: datetime | None) -> EpisodePage:
    """Write the episode; ``at`` is when to publish it, now if that is over, or None for a draft. Raises Refusal."""
    try:
        episode = create_episode(show=show, title=title, recording=recording, user=None, summary=summary)
        if at is None:
            return episode
        # The chosen minute may have come while the recording was prepared.
        return release_episode(episode=episode, user=None, at=at if at > timezone.now() else None)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), WRONG_REQUEST) from problem


def report(show: ShowPage, episode: EpisodePage, recording: Recording) -> dict[str, Any]:
    """Return what came of it, as JSON values."""
    recording = Recording.objects.select_related("job").get(pk=recording.pk)
    edition, result = recording.edition, recording.job.result if recording.job else {}
    return {
        "guid": episode.guid,
        "title": episode.title,
        "page": episode.full_url,
        "feed": show.feed_url,
        "enclosure": f"{settings.WAGTAILADMIN_BASE_URL}{edition.url}" if edition else None,
        "live": episode.live,
        "publish_at": episode.go_live_at.isoformat() if episode.go_live_at else None,
        "recording": str(recording.pk),
        "duration_s": edition.duration_s if edition else None,
        "loudness": result.get("loudness"),
        "warnings": recording.job.warnings if recording.job else [],
    }


def as_lines(told: dict[str, Any]) -> str:
    """Return the report as lines for people."""
    state = _("published") if told["live"] else told["publish_at"] or _("draft")
    rows = [(name, told[name]) for name in ("guid", "page", "feed", "enclosure")]
    rows.append(("state", state))
    for when in ("before", "after"):
        measured = told["loudness"][when]
        rows.append((when, f"{measured['integrated']} LUFS, {measured['true_peak']} dBTP"))
    rows += [("warning", warning) for warning in told["warnings"]]
    return "\n".join(f"{name:<10}{value}" for name, value in rows)
