"""Whoever is invited with an account can sign in, and loses that again with the last invitation."""

from django.db import transaction

from cms.users.models import User
from cms.users.roles import guests


@transaction.atomic
def admit() -> None:
    """Let in exactly those accounts that an invitation names; what one sees there, permissions.py decides."""
    guests().user_set.set(User.objects.filter(invitations__isnull=False).distinct())
