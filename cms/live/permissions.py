"""Who may do what at a desk: the team of the programme moderates, an official answers the own questions."""

from typing import Any

from django.core.exceptions import PermissionDenied

from cms.live.models import Desk, Invitation, LiveProgrammePage


def may_moderate(user: Any, desk: Desk) -> bool:
    """Say whether ``user`` may change the programme's page, and with it decide about questions."""
    pages = LiveProgrammePage.objects.filter(guid=desk.guid)
    return any(page.permissions_for_user(user).can_edit() for page in pages)


def require_moderator(user: Any, desk: Desk) -> None:
    """Raises PermissionDenied for whoever may not moderate; without a user it is the operator, at the shell."""
    if user is not None and not may_moderate(user, desk):
        raise PermissionDenied


def invitation_of(user: Any, desk: Desk) -> Invitation | None:
    """Return as whom ``user`` takes part in the programme, if at all."""
    return desk.invitations.filter(user=user).select_related("person").first()


def may_steer(user: Any, desk: Desk) -> bool:
    """Say whether ``user`` may put questions on air: who moderates, and who presents."""
    presents = desk.invitations.filter(user=user, part=Invitation.Part.PRESENTER) if user is not None else None
    return bool(presents is not None and presents.exists()) or may_moderate(user, desk)


def require_steering(user: Any, desk: Desk) -> None:
    """Raises PermissionDenied for whoever neither moderates nor presents; without a user it is the operator."""
    if user is not None and not may_steer(user, desk):
        raise PermissionDenied
