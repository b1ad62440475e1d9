"""Who may answer: the official to whom a question is directed, and whoever moderates, in the name of that official."""

from typing import Any

from django.core.exceptions import PermissionDenied

from cms.live.models import Desk, Invitation, Question
from cms.live.permissions import invitation_of, require_moderator


def answers_as(user: Any, question: Question) -> Invitation | None:
    """Return the invitation by which ``user`` answers this question; None for everybody else."""
    if user is None or question.directed_to is None:
        return None
    invited = invitation_of(user, question.desk)
    is_official = invited is not None and invited.part == Invitation.Part.OFFICIAL
    return invited if is_official and invited == question.directed_to else None


def require_answerer(user: Any, question: Question) -> None:
    """Raises PermissionDenied for whoever neither was asked nor moderates; without a user it is the operator."""
    if answers_as(user, question) is None:
        require_moderator(user, question.desk)


def requirement(question: Question) -> Any:
    """Return the right to answer this question, as deciding.py asks for one."""

    def require(user: Any, desk: Desk) -> None:
        if desk.pk != question.desk_id:
            raise PermissionDenied
        require_answerer(user, question)

    return require
