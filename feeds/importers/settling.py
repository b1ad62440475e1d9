"""What follows when the pipeline has ended: the episode is written, and after the last one the import is over."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from cms.catalogue import intake
from feeds.importers.found import FoundEpisode
from feeds.importers.models import FeedImport, ImportItem
from feeds.importers.reckoning import EPISODE
from feeds.importers.states import FINAL, State, advance


def settle(item: ImportItem) -> None:
    """Write the episode of an item whose sound is ready, or refuse it when the pipeline did; else do nothing."""
    asked = item.feed_import
    with override(asked.language), transaction.atomic():
        held = ImportItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if held.state != State.PREPARING or held.recording is None:
            return
        sound = intake.sound(held.recording)
        if not (sound.is_ready or sound.is_failed):
            return
        _end(held, asked, sound)
    conclude(asked)


def _end(item: ImportItem, asked: FeedImport, sound: intake.Sound) -> None:
    if item.recording is None:
        raise ValueError(f"{item} has no recording")
    if FeedImport.objects.get(pk=asked.pk).state != State.PREPARING:
        advance(item, State.STOPPED)
        intake.drop_sound(recording=item.recording)
    elif sound.is_failed:
        _refuse(item, "sound", {"code": sound.problem_code, "detail": sound.problem_detail})
    else:
        _write(item, asked, sound)


def _refuse(item: ImportItem, code: str, detail: dict[str, object]) -> None:
    advance(item, State.REFUSED, reason=code)
    item.error, item.error_detail = code, detail
    item.save(update_fields=["error", "error_detail"])
    if item.recording is not None:
        intake.drop_sound(recording=item.recording)


def _write(item: ImportItem, asked: FeedImport, sound: intake.Sound) -> None:
    found: FoundEpisode = EPISODE.validate_python(item.found)
    page = found.page if found.page.chapters else intake.with_chapters(found.page, sound.chapters)
    try:
        with transaction.atomic():
            key, is_new = intake.write_episode(
                handle=asked.handle, incoming=page, recording=sound.key, picture=item.picture, user=asked.user
            )
    except intake.Refused as refusal:
        _refuse(item, "refused", {"reason": str(refusal)})
        return
    advance(item, State.MADE if is_new else State.KEPT)
    item.page, item.error, item.error_detail = key, "", {}
    if asked.as_it_is and not sound.is_as_it_came:
        item.remarks = [*item.remarks, {"code": "other_edition", "detail": {}}]
    item.save(update_fields=["page", "error", "error_detail", "remarks"])


def conclude(asked: FeedImport) -> None:
    """End the import when nothing is left to do: a show that it made is published, unless nothing came."""
    with override(asked.language), transaction.atomic():
        held = FeedImport.objects.select_for_update(of=("self",)).get(pk=asked.pk)
        if held.state != State.PREPARING or held.items.exclude(state__in=FINAL).exists():
            return
        if held.makes_show and held.has_show:
            _open(held)
        advance(held, State.MADE)
        held.finished_at = timezone.now()
        held.save(update_fields=["finished_at", "remarks"])


def _open(asked: FeedImport) -> None:
    if not asked.items.filter(state__in=[State.MADE, State.KEPT]).exists():
        intake.drop_show(handle=asked.handle, user=asked.user)
        return
    try:
        with transaction.atomic():
            intake.open_show(handle=asked.handle, user=asked.user)
    except intake.Refused as refusal:
        asked.remarks = [*asked.remarks, {"code": "not_public", "detail": {"reason": str(refusal)}}]
