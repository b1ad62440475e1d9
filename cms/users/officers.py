"""Who is at work."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cms.users.models import User


def officer(request: HttpRequest) -> User:
    """Return the member of the team who sent ``request``.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
