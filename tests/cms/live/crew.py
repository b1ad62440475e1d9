"""People who work at a desk, for the tests of their operations and screens."""

from typing import Any

from wagtail.models import Locale

from cms.live.models import Desk, Invitation, LiveProgrammePage
from cms.people.models import Person
from cms.users.models import User
from cms.users.roles import Role
from tests.factories.content import make_user, numbers
from tests.factories.live import make_programme


def make_desk(**fields: Any) -> Desk:
    """A desk of a programme of its own; ``fields`` are the desk's."""
    desk = make_programme().desk
    Desk.objects.filter(pk=desk.pk).update(**fields)
    desk.refresh_from_db()
    return desk


def series_of(desk: Desk) -> Any:
    return LiveProgrammePage.objects.filter(guid=desk.guid).first().get_parent().specific


def moderator(desk: Desk, **fields: Any) -> User:
    """Somebody of the team of the series: an editor, who may change its pages."""
    user = make_user((series_of(desk), Role.EDITOR))
    User.objects.filter(pk=user.pk).update(**fields)
    user.refresh_from_db()
    return user


def invite(
    desk: Desk, part: str = Invitation.Part.OFFICIAL, *, name: str = "سلمى العلمي", user: Any = None
) -> Invitation:
    locale = Locale.objects.get(language_code="ar")
    person = Person.objects.create(
        name=name, slug=f"guest-{next(numbers)}", role_line="رئيسة لجنة الماء", locale=locale
    )
    return desk.invitations.create(part=part, person=person, user=user)
