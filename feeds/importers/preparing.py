"""Make the show of an import ready for its episodes."""

from dataclasses import asdict

from django.utils.translation import override

from cms.catalogue import intake
from feeds.importers.errors import HouseRefuses, ImportProblem
from feeds.importers.found import FoundFeed, Remark
from feeds.importers.models import FeedImport, Verdict
from feeds.importers.reckoning import FEED, refuse, source_of
from feeds.importers.sources import Source
from feeds.importers.states import State, advance


def prepare_show(asked: FeedImport) -> bool:
    """Make the show, or give it the identifier of the feed; False where the house refuses, which ends the import.

    Doing it again changes nothing.
    """
    if asked.has_show:
        return True
    with override(asked.language):
        try:
            remarks = _prepare(asked)
        except intake.Refused as refusal:
            refuse(asked, HouseRefuses(reason=str(refusal)))
            return False
        except ImportProblem as problem:
            refuse(asked, problem)
            return False
    asked.has_show = True
    asked.remarks = [*asked.remarks, *(asdict(remark) for remark in remarks)]
    asked.save(update_fields=["has_show", "remarks"])
    return True


def _prepare(asked: FeedImport) -> list[Remark]:
    """Raises Refused, BadArchive."""
    feed = FEED.validate_python({**asked.found, "episodes": (), "refused": (), "remarks": ()})
    source, remarks = source_of(asked), list[Remark]()
    if intake.held(handle=asked.handle, with_episodes=False) is None:
        intake.start_show(incoming=feed.show, handle=asked.handle, user=asked.user)
    elif not intake.take_guid(handle=asked.handle, guid=feed.show.guid, user=asked.user):
        remarks.append(Remark(code="guid_kept"))
    held = intake.held(handle=asked.handle, with_episodes=False)
    if feed.image_url and held and held.wants_picture:
        found = picture(asked, source, (feed.image_url, feed.show.title), remarks)
        if found is not None:
            intake.dress_show(handle=asked.handle, picture=found, user=asked.user)
    return remarks + (_take_over(asked, feed) if asked.takes_over else [])


def _take_over(asked: FeedImport, feed: FoundFeed) -> list[Remark]:
    """Let the show say what the feed says, and put back the items that shall."""
    for item in asked.items.filter(verdict=Verdict.DIFFERENT, state=State.KEPT):
        advance(item, State.WAITING, reason="differences are taken over")
    try:
        intake.revise_show(handle=asked.handle, incoming=feed.show, user=asked.user)
    except intake.Refused as refusal:
        return [Remark(code="show_kept", detail={"reason": str(refusal)})]
    return []


def picture(asked: FeedImport, source: Source, what: tuple[str, str], remarks: list[Remark]) -> int | None:
    """Bring a picture, by its address and a title; None with a remark where that cannot be done."""
    url, title = what
    try:
        return intake.take_picture(handle=asked.handle, data=source.small(url), title=title, user=asked.user)
    except ImportProblem as problem:
        remarks.append(Remark(code="picture", detail={"problem": problem.code, **problem.detail}))
    except intake.Refused:
        remarks.append(Remark(code="picture", detail={"problem": "no_picture"}))
    return None
