"""The accounts of the team in the admin: a role is chosen by the name of the show."""

from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from cms.users.roles import ADMINISTRATORS, GUESTS, Role, group_name
from cms.users.teams import team_titles


def role_titles() -> dict[str, str]:
    """Return what each group of ours is called in the active language, by its name."""
    handles = dict(Collection.objects.values_list("pk", "name"))
    roles = {
        group_name(handles[key], role): f"{title}: {role.label}"
        for key, title in team_titles(Collection.objects.all()).items()
        for role in Role
    }
    return roles | {
        ADMINISTRATORS: gettext("Administrators of everything"),
        GUESTS: gettext("Guests of live programmes: given and taken by their invitations"),
    }


class RolesMixin:
    """Calls groups what they are for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = role_titles()

        def title_of(group: Group) -> str:
            return titles.get(group.name, group.name)

        groups: Any = self.fields["groups"]  # type: ignore[attr-defined]
        groups.label_from_instance = title_of
        groups.label = _("Roles")
        groups.help_text = _(
            "An editor of a show writes drafts, uploads recordings and submits them; a publisher also releases, "
            "plans and withdraws them. Nobody else sees the drafts of a show."
        )


class AccountCreationForm(RolesMixin, UserCreationForm):
    """A new account."""


class AccountEditForm(RolesMixin, UserEditForm):
    """An account that is there."""


class AccountViewSet(UserViewSet):
    """Wagtail's, with forms of our own."""

    def get_form_class(self, for_update: bool = False) -> type[RolesMixin]:
        return AccountEditForm if for_update else AccountCreationForm
