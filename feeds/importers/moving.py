"""Move items in, one after another: fetch the sound and what belongs to it, and hand it to the pipeline."""

import logging
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.translation import override

from cms.catalogue import intake
from feeds.importers.conf import conf
from feeds.importers.download import Progress
from feeds.importers.errors import ImportProblem
from feeds.importers.found import Detail, FoundEpisode, FoundTranscript, Remark
from feeds.importers.models import FeedImport, ImportItem, Verdict
from feeds.importers.preparing import picture
from feeds.importers.reading import locale_of
from feeds.importers.reckoning import EPISODE, source_of
from feeds.importers.settling import conclude, settle
from feeds.importers.sources import Source, file_name
from feeds.importers.states import State, advance
from feeds.importers.vocabularies import psc

logger = logging.getLogger(__name__)
# What the house reads, the one that says most first.
TRANSCRIPTS = ("text/vtt", "application/x-subrip", "application/srt", "application/json", "text/plain")
SUFFIXES = {"text/vtt": "vtt", "application/json": "json", "text/plain": "txt"}


class Lost(Exception):
    """Another process has taken the item up."""


@dataclass(kw_only=True)
class Move:
    """One item on its way; ``remarks`` grow with what could not be taken."""

    item: ImportItem
    asked: FeedImport
    source: Source
    episode: FoundEpisode
    owner: UUID | None
    remarks: list[Remark] = field(default_factory=list)

    def write(self, **values: object) -> None:
        """Write to the row while it is ours. Raises Lost."""
        if not ImportItem.objects.filter(pk=self.item.pk, owner=self.owner).update(**values):
            raise Lost(str(self.item))

    def note(self, progress: Progress) -> None:
        self.write(offset=progress.offset, length=progress.length, validator=progress.validator)


def next_item(asked: FeedImport) -> ImportItem | None:
    """Take up the next item: one that a dead process left first, then those that were tried least often.

    Only one process at a time moves the items of an import.
    """
    with transaction.atomic():
        items = asked.items.select_for_update(of=("self",))
        left = items.filter(state=State.FETCHING).order_by("position").first()
        item = left or items.filter(state=State.WAITING).order_by("attempts", "position").first()
        if item is None:
            return None
        advance(item, State.FETCHING)
        item.attempts += 1
        item.save(update_fields=["attempts"])
    return item


def move(item: ImportItem) -> None:
    """Bring one item as far as it can go. What goes wrong is written in its row. Raises Lost."""
    asked = item.feed_import
    with override(asked.language):
        try:
            if item.verdict == Verdict.DIFFERENT:
                _take_over(item, asked)
            else:
                _move(item, asked)
        except ImportProblem as problem:
            _give_up(item, problem.code, dict(problem.detail), may_pass=problem.may_pass)
        except intake.Refused as refusal:
            _give_up(item, "refused", {"reason": str(refusal)}, may_pass=False)
        except (DatabaseError, Lost):
            # Without the database nothing can be noted, and what is not ours is not ours to note.
            raise
        except Exception:
            logger.exception("%s failed in an unforeseen way", item)
            _give_up(item, "internal", {}, may_pass=False)


def _take_over(item: ImportItem, asked: FeedImport) -> None:
    """Let an episode that is here say what the feed says; its sound stays."""
    with transaction.atomic():
        incoming = EPISODE.validate_python(item.found).page
        item.page = intake.revise_episode(handle=asked.handle, incoming=incoming, user=asked.user)
        advance(item, State.PREPARING)
        advance(item, State.MADE)
        item.save(update_fields=["page"])
    conclude(asked)


def _move(item: ImportItem, asked: FeedImport) -> None:
    moving = Move(
        item=item,
        asked=asked,
        source=source_of(asked),
        episode=EPISODE.validate_python(item.found),
        owner=item.owner,
    )
    own_picture, chapters = fetch_picture(moving), fetch_chapters(moving)
    page = replace(moving.episode.page, chapters=chapters)
    recording = fetch_sound(moving)
    fetch_words(moving, recording)
    with transaction.atomic():
        moving.write(
            recording=recording,
            picture=own_picture,
            found=EPISODE.dump_python(replace(moving.episode, page=page), mode="json"),
            remarks=[*item.remarks, *(asdict(remark) for remark in moving.remarks)],
        )
        advance(item, State.PREPARING)
    intake.arriving_path(item.pk).unlink(missing_ok=True)
    settle(item)


def _give_up(item: ImportItem, code: str, detail: Detail, *, may_pass: bool) -> None:
    """Let the item wait for another try where that may help, else refuse it."""
    with transaction.atomic():
        again = may_pass and item.attempts < conf.tries
        advance(item, State.WAITING if again else State.REFUSED, reason=code)
        ImportItem.objects.filter(pk=item.pk).update(error=code, error_detail=detail)
    if not again:
        intake.arriving_path(item.pk).unlink(missing_ok=True)
        conclude(item.feed_import)


def fetch_sound(moving: Move) -> UUID:
    """Bring the sound, and have it received as a recording of the show. Raises FetchFailed, Refused."""
    item, url = moving.item, moving.episode.sound_url
    path = intake.arriving_path(item.pk)
    is_there = path.exists()
    progress = Progress(
        offset=min(item.offset, path.stat().st_size) if is_there else 0,
        length=item.length if is_there else 0,
        validator=item.validator if is_there else "",
    )
    moving.source.large(url, path, progress, moving.note)
    handle, user = moving.asked.handle, moving.asked.user
    intake.check_room(handle=handle, size=path.stat().st_size)
    names = (file_name(url), moving.episode.page.title)
    return intake.take_sound(handle=handle, path=path, names=names, as_it_is=moving.asked.as_it_is, user=user)


def fetch_picture(moving: Move) -> int | None:
    """Bring the picture of its own that an episode has; without it, it has that of the show."""
    url, title = moving.episode.image_url, moving.episode.page.title
    return picture(moving.asked, moving.source, (url, title), moving.remarks) if url else None


def fetch_chapters(moving: Move) -> tuple[intake.IncomingChapter, ...]:
    """Return the chapters of the item itself, or else those of its file of chapters."""
    found, url = moving.episode.page.chapters, moving.episode.chapters_url
    if found or not url:
        return found
    try:
        return psc.read_json(moving.source.small(url))
    except ImportProblem as problem:
        moving.remarks.append(Remark(code="chapters", detail={"problem": problem.code, **problem.detail}))
    except ValueError:
        moving.remarks.append(Remark(code="chapters", detail={"problem": "no_chapters"}))
    return ()


def fetch_words(moving: Move, recording: UUID) -> None:
    """Bring one transcript for each language: of several, that whose kind says most."""
    usual = str(moving.asked.found.get("show", {}).get("locale", ""))
    best: dict[str, FoundTranscript] = {}
    for found in sorted(moving.episode.transcripts, key=_rank):
        best.setdefault(locale_of(found.language) if found.language else usual, found)
    for language, found in best.items():
        _fetch_words(moving, recording, language, found)


def _rank(found: FoundTranscript) -> int:
    return TRANSCRIPTS.index(found.media_type) if found.media_type in TRANSCRIPTS else len(TRANSCRIPTS)


def _fetch_words(moving: Move, recording: UUID, language: str, found: FoundTranscript) -> None:
    said: Detail = {"language": found.language or language}
    if not language or found.media_type not in TRANSCRIPTS:
        reason = "no_kind" if language else "no_language"
        moving.remarks.append(Remark(code="transcript", detail={**said, "problem": reason}))
        return
    name = f"transcript.{SUFFIXES.get(found.media_type, 'srt')}"
    try:
        data = moving.source.small(found.url)
        intake.take_words(recording=recording, language=language, data=data, filename=name, user=moving.asked.user)
    except ImportProblem as problem:
        moving.remarks.append(Remark(code="transcript", detail={**said, "problem": problem.code, **problem.detail}))
    except intake.Refused as refusal:
        detail = {**said, "problem": "refused", "reason": str(refusal)}
        moving.remarks.append(Remark(code="transcript", detail=detail))
