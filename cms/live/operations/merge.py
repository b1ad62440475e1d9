"""Join a question to a similar one of the same desk."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from cms.live.counting import count_anew
from cms.live.deciding import decide, deciding, note
from cms.live.models import Question, Vote
from cms.live.states import State

LATER = timedelta(microseconds=1)


class CannotJoin(Exception):
    """It is the same question, one of another programme, or one that was refused or withdrawn."""


def merge(*, question: Question, into: Question, by: Any, expects: int | None = None) -> Question:
    """Join ``question`` to ``into``, or to what that one is joined to; return it as it is now.

    What was joined to it before goes with it, so that there are never chains. Votes go over, a device counted once;
    its own it keeps, for the case that it is parted again.

    Raises CannotJoin, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects) as found:
        target = root(into)
        if target.pk == found.pk or target.desk_id != found.desk_id or target.state in (State.REFUSED, State.WITHDRAWN):
            raise CannotJoin
        target.desk = found.desk
        decide(found, State.MERGED, by=by, reason=f"#{target.number}", merged_into=target, position=0)
        for joined_before in found.merged.all():
            take_votes_back(joined_before, found)
            carry_votes(joined_before, target)
        found.merged.update(merged_into=target)
        carry_votes(found, target)
        note(target, "joined by another", by=by, reason=f"#{found.number}", votes=counted(target))
        return found


def root(question: Question) -> Question:
    """Return the question to which this one is joined, or itself, locked."""
    found = Question.objects.select_for_update().get(pk=question.pk)
    return root(found.merged_into) if found.merged_into else found


def carry_votes(of: Question, to: Question) -> None:
    """Copy the votes of a question, each a microsecond later, by which the copy is known; a device has one voice."""
    voices = of.voices.values_list("device", "network", "at", "is_flagged")
    copies = [
        Vote(question=to, device=device, network=network, at=at + LATER, is_flagged=is_flagged)
        for device, network, at, is_flagged in voices
    ]
    Vote.objects.bulk_create(copies, ignore_conflicts=True)


def take_votes_back(of: Question, other: Question) -> None:
    """Remove the copies of its votes."""
    copied = of.voices.filter(device=OuterRef("device"), at=OuterRef("at") - LATER)
    other.voices.filter(Exists(copied)).delete()


def counted(question: Question) -> int:
    """Count the votes of a question anew, and return how many there are."""
    count_anew(question.desk, [question.pk])
    question.refresh_from_db(fields=["votes"])
    return question.votes
